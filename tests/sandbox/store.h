/*
 * All that the server knows: descriptors, and the indicators, tags and
 * members that follow from them.
 *
 *     store = store_new();
 *     store_load(store, "data.ndjson", &err);
 *     node = store_node(store, "2556006484495859");
 *     store_free(store);
 *
 * Everything found here is borrowed from the store: a record until it is
 * changed, the rest until store_free().  Only one thread may use it.
 */
#ifndef SANDBOX_STORE_H
#define SANDBOX_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record.h"
#include "slice.h"

struct buf;
struct err;
struct map;

/* The longest line of a data file. */
#define STORE_LINE_MAX ((size_t)64 << 20)

/* A growing list of records. */
struct record_list {
	struct record **at;
	size_t count, room;
};

struct indicator {
	char *id;
	char *text;                 /* an object in wire form */
	struct record_list records; /* its descriptors, deleted ones too */
};

struct tag {
	char *id;
	char *text;
	struct tagged {
		struct record *record;
		int64_t at; /* when it was tagged */
	} * list;
	size_t count, room;
};

struct member {
	char *id;
	char *text; /* an object in wire form */
};

/* A privacy group. */
struct group {
	char *id;
	char *text; /* an object in wire form; "owner" and "members" too */
};

/* A row of threat_updates that a data file holds as it is. */
struct notice {
	char *text; /* an object in wire form */
	int64_t updated;
};

/* What an id stands for; one of the pointers is set. */
struct node {
	struct record *record;
	struct indicator *indicator;
	struct tag *tag;
	struct member *member;
	struct group *group;
};

struct store {
	struct record_list records; /* as loaded and made, deleted ones too */
	struct tag **tags;
	struct member **members;
	struct indicator **indicators;
	struct group **groups;
	struct notice *notices;
	size_t group_count, group_room;
	size_t notice_count, notice_room;
	size_t tag_count, tag_room;
	size_t member_count, member_room;
	size_t indicator_count, indicator_room;
	unsigned long long changes; /* grows with every change */
	struct map *nodes;          /* id: struct node */
	struct map *tag_texts;      /* text in lower case: struct tag */
	struct map *opinions;       /* owner, type and indicator: record */
	struct map *subjects;       /* type and indicator: struct indicator */
	struct map *fields;         /* every key a record was seen with */
	unsigned long long next_id;
};

/* An empty store; the caller owns it. */
struct store *store_new(void);

/* Free it; NULL is harmless. */
void store_free(struct store *store);

/*
 * Add the records of the NDJSON file path; one that is not there is empty.
 * A line with should_delete is a row of threat_updates, one with
 * threat_updates_enabled a privacy group, one with a name but neither owner
 * nor added_on a member.  Return 0, or -1 with err set.
 */
int store_load(struct store *store, const char *path, struct err *err);

/* Write all descriptors and members to path.  Return 0, or -1 with err set. */
int store_save(const struct store *store, const char *path, struct err *err);

/* What id stands for, NULL when nothing does. */
const struct node *store_node(const struct store *store, const char *id);

/* The tag with this text, letter case aside, or NULL. */
struct tag *store_tag(const struct store *store, struct slice text);

/* The tag with this text, which is made when it is new. */
struct tag *store_make_tag(struct store *store, struct slice text);

/*
 * The descriptor that owner has about the indicator with this type and text,
 * or NULL.
 */
struct record *store_opinion(const struct store *store, struct slice owner,
	struct slice type, struct slice indicator);

/* The indicator with this type and text, or NULL. */
struct indicator *store_subject(
	const struct store *store, struct slice type, struct slice indicator);

/* Write an id that nothing has yet to text. */
void store_new_id(struct store *store, char text[24]);

/* Add a descriptor; text is taken.  Its tags are tagged at its added_on. */
struct record *store_add(struct store *store, char *text);

/*
 * Give record another text, which is taken; its new tags are tagged at now.
 */
void store_change(
	struct store *store, struct record *record, char *text, int64_t now);

/*
 * Take record away; its memory stays until store_free(), and it was last
 * updated at now.
 */
void store_remove(struct store *store, struct record *record, int64_t now);

/* Make sure that there is a member with this id. */
void store_add_member(struct store *store, const char *id, const char *name);

/* Add a member by its text, an object in wire form, unless it is known. */
void store_add_member_text(struct store *store, struct slice text);

/* Add a privacy group by its text, which is taken, unless its id is known. */
void store_add_group(struct store *store, char *text);

/* Give group another text, which is taken. */
void store_change_group(struct store *store, struct group *group, char *text);

/* Add a row of threat_updates by its text, which is taken. */
void store_add_notice(struct store *store, char *text);

/* Whether any record was seen with the key name. */
bool store_has_field(const struct store *store, const char *name);

#endif
