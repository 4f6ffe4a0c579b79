/*
 * The fields of a descriptor that can be published: the parameters of
 * POST /threat_descriptors, and the columns that people call by other names.
 */
#ifndef TX_PUBLISH_FIELD_H
#define TX_PUBLISH_FIELD_H

#include <stdbool.h>

#include "slice.h"
#include "vocab.h"

/* In the order in which they are sent. */
enum field {
	FIELD_INDICATOR,
	FIELD_TYPE,
	FIELD_DESCRIPTION,
	FIELD_STATUS,
	FIELD_SHARE_LEVEL,
	FIELD_PRIVACY_TYPE,
	FIELD_PRIVACY_MEMBERS,
	FIELD_CONFIDENCE,
	FIELD_SEVERITY,
	FIELD_REVIEW_STATUS,
	FIELD_PRECISION,
	FIELD_TAGS,
	FIELD_ADD_TAGS,
	FIELD_REMOVE_TAGS,
	FIELD_EXPIRED_ON,
	FIELD_FIRST_ACTIVE,
	FIELD_LAST_ACTIVE,
	FIELD_SOURCE_URI,
	FIELD_RELATED_IDS,
	FIELD_RELATED_TRIPLES,
	/* Dead since 2016, and not sent: the word becomes a tag. */
	FIELD_THREAT_TYPE,
	FIELD_ATTACK_TYPE,
	/* Of somebody else's descriptor; given by options alone. */
	FIELD_REACTIONS,
	FIELD_REACTIONS_TO_REMOVE,
	/* Which descriptor: not sent, but in the path. */
	FIELD_ID,
	FIELDS, /* how many */
	/* What a column can be besides: the server's own, or not known. */
	FIELD_IGNORED,
	FIELD_UNKNOWN,
};

/* What a value has to look like. */
enum field_kind {
	KIND_TEXT,   /* one line */
	KIND_PROSE,  /* any number of lines */
	KIND_WORD,   /* of a vocabulary */
	KIND_NUMBER, /* 0 to 100 */
	KIND_TIME,
	KIND_TAGS,
	KIND_IDS,
	KIND_LEGACY, /* a word that becomes a tag */
	KIND_ID,
};

struct field_spec {
	const char *name; /* of the parameter */
	enum field_kind kind;
	enum vocab vocab; /* of KIND_WORD and KIND_LEGACY */
	bool required;    /* of a new descriptor */
};

/* What is known of a field; borrowed for ever. */
const struct field_spec *field_spec(enum field field);

/*
 * The field that a column, parameter or column of the website (td_*) called
 * name is, in any case and with any gaps; FIELD_IGNORED for what only the
 * server sets, FIELD_UNKNOWN when there is none, and for reactions, which in
 * records are those of all apps.
 */
enum field field_find(struct slice name);

/* Whether field is given by --react and --unreact alone. */
bool field_is_reaction(enum field field);

/* Whether values of field are lists, which may come from several columns. */
bool field_is_list(enum field field);

/*
 * The name of the field that people mean by name, for "did you mean"; NULL
 * when there is none near.
 */
const char *field_nearest(struct slice name);

#endif
