/*
 * One page of an edge of the Graph API: {"data":[...],"paging":{...}}.
 *
 *     struct graph_page page = GRAPH_PAGE_INIT;
 *     graph_page_read(&page, &call->value, &err);
 *     scan_walk_init(&walk, &page.data);
 *     while (scan_walk_next(&walk, NULL, &element))
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

#include "buf.h"
#include "scan.h"

struct err;

/* The longest cursor that is believed. */
#define GRAPH_CURSOR_MAX 4096

struct graph_page {
	struct scan_value data;   /* the array; borrows the body */
	struct scan_value paging; /* the object; borrows the body */
	bool more;                /* the server says there is another page */
	struct buf after;         /* its cursor, decoded; empty: none usable */
};

/* One that nothing was read into, and that holds nothing. */
#define GRAPH_PAGE_INIT \
	((struct graph_page){.after = BUF_INIT(GRAPH_CURSOR_MAX)})

/*
 * Read the page whose whole text scan_any() found to be value.  "paging" and
 * its members may be missing, and an empty "next" is a missing one.  Return
 * 0, or -1 with err set (TX_DATA) when there is no array "data".
 */
int graph_page_read(struct graph_page *page, const struct scan_value *value,
	struct err *err);

/* Free what page holds. */
void graph_page_release(struct graph_page *page);

#endif
