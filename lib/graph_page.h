/*
 * One page of an edge of the Graph API: {"data":[...],"paging":{...}}.
 *
 *     struct graph_page page = GRAPH_PAGE_INIT;
 *     graph_page_take(
 *             &page, &call->data, &call->paging, &call->rows, &err);
 *     while (graph_page_next(&page, &element))
 *             use(element.text);
 *     if (page.more)
 *             http_param(&query, "after", buf_slice(&page.after));
 *
 * The elements are the bytes of the body, never rebuilt.  Of the link to the
 * next page only the cursor is taken.  Lifetime: one page, made once.
 */
#ifndef TX_GRAPH_PAGE_H
#define TX_GRAPH_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "graph_cut.h"
#include "scan.h"

struct err;

/* The longest cursor that is believed. */
#define GRAPH_CURSOR_MAX 4096

/* The longest host that is noted; of a longer one nothing is. */
#define GRAPH_HOST_MAX 256

struct graph_page {
	struct scan_value data;   /* the array; borrows the body; absent in a
				     page that was salvaged */
	struct scan_value paging; /* the object; borrows the body */
	bool more;                /* the server says there is another page */
	struct buf after;         /* its cursor, decoded; empty: none usable */
	struct buf host;          /* that the link to it names; may be empty */

	/*
	 * What was found of the last element beside it, as the graph was asked
	 * to, at the indexes of graph_want(); NULL: nothing was looked for.
	 */
	const struct scan_value *row;

	/* The elements to come; graph_page_next()'s own. */
	const struct scan_rows *rows; /* borrows */
	size_t taken;                 /* of the rows */
	struct scan_walk walk;
	struct graph_cut cut;
};

/* One that nothing was read into, and that holds nothing. */
#define GRAPH_PAGE_INIT \
	((struct graph_page){.after = BUF_INIT(GRAPH_CURSOR_MAX), \
		.host = BUF_INIT(GRAPH_HOST_MAX)})

/*
 * Read the page whose whole text scan_any() found to be value.  "paging" and
 * its members may be missing, and an empty "next" is a missing one.  Return
 * 0, or -1 with err set (TX_DATA) when there is no array "data".
 */
int graph_page_read(struct graph_page *page, const struct scan_value *value,
	struct err *err);

/*
 * As graph_page_read(), given the members "data" and "paging", and the
 * elements of data, which are borrowed.
 */
int graph_page_take(struct graph_page *page, const struct scan_value *data,
	const struct scan_value *paging, const struct scan_rows *rows,
	struct err *err);

/*
 * Read the page whose text is not JSON, or so says the scanner: if nothing is
 * wrong but inside of elements, they are cut apart, so that only the bad ones
 * are lost.  Of a text that is JSON the result is that of graph_page_read().
 * Return 0, or -1 with err set (TX_DATA).
 */
int graph_page_salvage(
	struct graph_page *page, struct slice text, struct err *err);

/*
 * Take the next element into *element.  One that fails the grammar, of a page
 * that was salvaged, is absent, but has its text.  Return whether there was
 * one.
 */
bool graph_page_next(struct graph_page *page, struct scan_value *element);

/* How often a token that was masked stands in the page's own links. */
size_t graph_page_masks(const struct graph_page *page);

/* Free what page holds. */
void graph_page_release(struct graph_page *page);

#endif
