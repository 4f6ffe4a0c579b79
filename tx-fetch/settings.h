/*
 * What tx-fetch was asked to do.
 */
#ifndef TX_FETCH_SETTINGS_H
#define TX_FETCH_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net.h"
#include "params.h"
#include "slice.h"
#include "writer.h"

/* The longest id. */
#define SETTINGS_ID_MAX 64

/* What is read; each a bit, for the table of what fits what. */
enum object {
	OBJECT_DESCRIPTORS = 1,
	OBJECT_INDICATORS = 2,
	OBJECT_MEMBERS = 4,
	OBJECT_TAGS = 8,
	OBJECT_IDS = 16,
	OBJECT_OBJECT = 32,
	OBJECT_TAGGED = 64,
	OBJECT_UPDATES = 128,
	OBJECT_GROUPS = 256,
};

struct settings {
	enum object object;
	char **operands; /* borrowed; behind the object's name */
	size_t operand_count;
	const char **texts; /* owns the array; the search terms */
	size_t text_count, text_room;
	struct params params;            /* owns; by options of their names */
	struct params extra;             /* owns; by --param */
	const char *since, *until, *now; /* as typed, or NULL */
	const char *tagged_since, *tagged_until;
	int64_t since_time, until_time; /* resolved; sent by searches */
	int64_t tagged_since_time, tagged_until_time;
	const char *before, *after; /* cursors of the first page */
	long long limit;            /* of a page */
	long long max_pages;        /* of each search; 0: no limit */
	long long jobs;
	bool unfold;            /* updates */
	bool owners_asked;      /* of the descriptors of updates */
	const char *slice_text; /* as typed, or NULL */
	int64_t slice;          /* seconds; 0: the window is not cut */
	const char *state;      /* the state file, or NULL */
	bool fresh;             /* what it holds counts for nothing */
	bool dry_run, verbose;
	const char *summary;
	struct writer_settings writer;
	struct net_settings net;
};

/*
 * Parse argv into set; a bad option or a contradiction exits with TX_USAGE.
 * set is to be released, and not to be moved.
 */
void settings_parse(struct settings *set, int argc, char *argv[]);

/* Whether text may be an id, and so a part of a path. */
bool settings_is_id(struct slice text);

/* The name of set's object, as typed. */
const char *settings_object(const struct settings *set);

/* Whether what is read has a window of time. */
bool settings_is_timed(const struct settings *set);

/* How many searches set asks for; 1 for what is no search. */
size_t settings_search_count(const struct settings *set);

/* What search index is for, or NULL; borrowed. */
const char *settings_search_text(const struct settings *set, size_t index);

/* The same, or the object's name: what to call it; borrowed. */
const char *settings_search_name(const struct settings *set, size_t index);

/* How many slices the window of each search has. */
size_t settings_slices(const struct settings *set);

/*
 * A hash of all that decides what is read and written, as it was typed:
 * settings with the same one may go on with each other's work.
 */
uint64_t settings_hash(const struct settings *set);

/* Free what set holds. */
void settings_release(struct settings *set);

/* Before standard input is read: refuse a terminal. */
void settings_refuse_terminal(void);

#endif
