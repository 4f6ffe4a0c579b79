/*
 * What all tasks of one run share.
 */
#ifndef TX_FETCH_FETCH_H
#define TX_FETCH_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "slice.h"
#include "writer.h"

struct checkpoint;
struct elements;
struct err;
struct graph;
struct graph_call;
struct graph_usage;
struct settings;
struct writer;
struct writer_counts;

/* What became of one search, of all its slices together. */
struct account {
	const char *text; /* the term, or the object's name; borrowed */
	unsigned long long pages, records, doubles;
	unsigned long long retries; /* requests that were sent again */
	unsigned long long slices;  /* that were read to an end */
	/* Slices whose last page was full, yet had no next. */
	unsigned long long early_ends;
	unsigned long long gaps; /* slices that could not be read to the end */
	unsigned long long others; /* tagged objects that are no descriptors */
	unsigned long long listed; /* pages that list the objects of a tag */
	const char *stop;          /* why reading stopped; borrowed */
};

/* Lifetime: the whole run. */
struct fetch {
	const struct settings *set; /* borrowed */
	struct graph *graph;        /* borrowed */
	struct writer *writer;      /* owns; NULL when nothing is read */
	/* Where a row of a page has what the writer reads. */
	size_t column[WRITER_VALUES];
	struct elements *elements;     /* borrowed */
	struct slice app_id;           /* borrowed; our own, may be empty */
	struct checkpoint *checkpoint; /* owns; NULL without --state */
	uint64_t input;   /* hash of the list of ids; 0: it is not asked for */
	struct buf query; /* the parameters of every request */
	struct account *accounts; /* owns; of the searches, in order */
	size_t account_count, account_room;
	/* The first other host that a link to a next page named. */
	struct buf other_host;
	int64_t updated;    /* the latest update that was read, or 0 */
	bool gap;           /* something could not be read: status 3 */
	struct buf request; /* the one that failed, for the message */
};

/* Free what fetch holds, and its writer. */
void fetch_release(struct fetch *fetch);

/* Add the account of a search called text, borrowed; return its index. */
size_t fetch_add_account(struct fetch *fetch, const char *text);

/* Append the parameters that every request has, by --param, to query. */
void fetch_add_extra(const struct fetch *fetch, struct buf *query);

/*
 * A search could not be read to its end, because of why, borrowed for ever:
 * say so, and end with status 3.
 */
void fetch_gap(struct fetch *fetch, struct account *account, const char *why);

/*
 * Note host, which the link to a next page names.  It is never asked: of the
 * link only the cursor is used.
 */
void fetch_note_host(struct fetch *fetch, struct slice host);

/*
 * Set err to why call failed, with where in front of it, and keep the request
 * for the report.  Return -1.
 */
int fetch_fail(struct fetch *fetch, const struct graph_call *call,
	const char *where, struct err *err);

/* What was written, by this run and those it goes on with; borrowed. */
const struct writer_counts *fetch_counts(const struct fetch *fetch);

/* What was sent for it; borrowed. */
const struct graph_usage *fetch_usage(const struct fetch *fetch);

#endif
