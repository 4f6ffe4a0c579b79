/*
 * The conditions of a search, read once and asked of each record.
 *
 *     query_init(&query);
 *     if (!query_read(&query, &request, now, &reply))
 *             for (each record)
 *                     if (query_matches(&query, record))
 *                             ...
 *     query_release(&query);
 *
 * Lifetime: one call.
 */
#ifndef SANDBOX_QUERY_H
#define SANDBOX_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "slice.h"
#include "vocab.h"

struct record;
struct reply;
struct request;

/* How many parameters compare words. */
#define QUERY_WORDS 6

struct query {
	struct slice text; /* empty: any */
	bool strict;
	bool anded;                    /* tags: all of them */
	bool expired;                  /* those too */
	const char *tags, *groups;     /* comma lists, NULL: any */
	const char *word[QUERY_WORDS]; /* likewise */
	long long least, most;         /* confidence; -1: any */
	int64_t since, until;          /* both ends belong to it */
	int64_t now;
	struct buf scratch;
};

/* An empty query. */
void query_init(struct query *query);

/* Free what it holds. */
void query_release(struct query *query);

/*
 * Take the conditions of request, which is borrowed until query_release().
 * Return 0, or -1 with reply set to error 100.
 */
int query_read(struct query *query, const struct request *request, int64_t now,
	struct reply *reply);

/* Whether record meets every condition. */
bool query_matches(struct query *query, const struct record *record);

/* How near record is to the text: the larger the nearer. */
int query_relevance(struct query *query, const struct record *record);

/*
 * The first word of the comma list that set does not have, borrowed from
 * list; .at is NULL when it has all.
 */
struct slice query_stranger(const char *list, enum vocab set);

#endif
