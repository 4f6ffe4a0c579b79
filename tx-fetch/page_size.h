/*
 * How many elements a page is asked for: fewer when the server fails at so
 * many (api.md, section 8), and more again when that goes well.
 *
 *     page_size_init(&size, limit);
 *     params_number(query, "limit", size.limit);
 *     if (page_size_shrink(&size, &call->error))
 *             ask_again();
 *     page_size_grow(&size);
 *
 * Lifetime: one edge.
 */
#ifndef TX_FETCH_PAGE_SIZE_H
#define TX_FETCH_PAGE_SIZE_H

#include <stdbool.h>

struct graph_error;

struct page_size {
	long long limit; /* 0: left to the server */
	long long most;  /* what limit was at first, and may be again */
	int good;        /* pages in a row that did not change limit */
};

/* Begin with limit elements a page. */
void page_size_init(struct page_size *size, long long limit);

/*
 * After an error that may go away when fewer elements are asked for, halve
 * limit; return whether it was one.  Some servers say that a page is too much
 * for them only by failing at it, over and over, which small pages rarely are.
 */
bool page_size_shrink(struct page_size *size, const struct graph_error *error);

/* Count a page that was good; after some the limit doubles, up to most. */
void page_size_grow(struct page_size *size);

/*
 * What else may help, where error ends the run; empty when nothing is known.
 * Borrowed for ever.
 */
const char *page_size_advice(
	const struct page_size *size, const struct graph_error *error);

#endif
