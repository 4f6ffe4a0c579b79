/*
 * One descriptor: its JSON text, and the values in it that searches look at.
 *
 *     record = record_new(text);
 *     if (slice_is(record->status, "MALICIOUS"))
 *             use(record->text);
 *     record_free(record);
 */
#ifndef SANDBOX_RECORD_H
#define SANDBOX_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

struct buf;

/* What a time is when the record has none. */
#define RECORD_NO_TIME INT64_MIN

/*
 * The slices borrow text.  A word or an id is without quotes and empty when
 * absent; a "JSON" is a value in wire form, its .at NULL when absent.
 */
struct record {
	char *text; /* owns; an object in wire form (wire.h) */
	size_t len;
	size_t number; /* its place in the store */
	int64_t added, updated;
	int64_t expires; /* 0: never */
	int confidence;  /* -1: absent */
	bool gone;       /* deleted */
	struct slice id, type, status, review_status, severity, share_level;
	struct slice owner;            /* the id in owner */
	struct slice owner_object;     /* JSON: owner as it is */
	struct slice indicator;        /* JSON: indicator.indicator, or as is */
	struct slice indicator_id;     /* the id in indicator */
	struct slice indicator_object; /* JSON: indicator as it is */
	struct slice raw_indicator;    /* JSON */
	struct slice description;      /* JSON */
	struct slice tags;             /* JSON: the array, not the edge */
	struct slice privacy_groups;   /* JSON */
	struct slice privacy_members;  /* JSON */
};

/* A record of text, an object in wire form, which is taken. */
struct record *record_new(char *text);

/* Give record another text, which is taken, in place of its own. */
void record_set(struct record *record, char *text);

/* Free record; NULL is harmless. */
void record_free(struct record *record);

/* Whether record is past its expiry at now. */
bool record_expired(const struct record *record, int64_t now);

/*
 * The text of a tag, an element of record->tags: either a string or an
 * object with "text".  Borrowed from the record or from scratch.
 */
struct slice record_tag_text(struct slice tag, struct buf *scratch);

/* Whether record has a tag with this text, letter case aside. */
bool record_has_tag(
	const struct record *record, struct slice text, struct buf *scratch);

/* Whether record is shared with a privacy group whose id the comma list has. */
bool record_in_groups(
	const struct record *record, const char *list, struct buf *scratch);

/*
 * The array of an edge: value itself when it is an array, its "data" when it
 * is an object; .at is NULL when there is none.
 */
struct slice record_edge(struct slice value);

#endif
