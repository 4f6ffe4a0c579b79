/*
 * Searches over descriptors, and the lists they found, kept for the pages
 * that follow.
 *
 *     rows = search_find(search, store, &request, now, &mark, &reply);
 *     if (rows)
 *             ...page through rows->at[0 .. rows->count-1]...
 *
 * Lifetime: the whole run.
 */
#ifndef SANDBOX_SEARCH_H
#define SANDBOX_SEARCH_H

#include <stdint.h>

struct record_list;
struct reply;
struct request;
struct search;
struct store;

/* No searches yet; the caller owns it. */
struct search *search_new(void);

/* Free it; NULL is harmless. */
void search_free(struct search *search);

/*
 * The records that request asks for, in its order, newest first by default;
 * borrowed until the next call.  *mark is the mark of this search for
 * paging_read().  Return NULL with reply set to error 100.
 */
const struct record_list *search_find(struct search *search,
	const struct store *store, const struct request *request, int64_t now,
	uint64_t *mark, struct reply *reply);

#endif
