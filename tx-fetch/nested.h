/*
 * Completing the lists inside a record: of each the server sends the first
 * page only, and a link to the next one.
 *
 *     if (writer_may_link(writer, record) &&
 *             nested_complete(fetch, record, &whole, &left, &err) < 0)
 *             return -1;
 *
 * The rest is read from the list's own edge.  Of the link only the cursor is
 * taken; the edge is named by the id of the object that holds the list.
 */
#ifndef TX_FETCH_NESTED_H
#define TX_FETCH_NESTED_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

struct buf;
struct err;
struct fetch;

/*
 * Set whole to record, one valid object, with the further elements of each
 * list behind those that are there, and all other bytes as they came.  *left
 * is how many lists could not be completed, each of them said.  What would
 * not fit into whole is left out as well.  Return 0, or -1 with err set: the
 * run cannot go on.
 */
int nested_complete(struct fetch *fetch, struct slice record, struct buf *whole,
	size_t *left, struct err *err);

#endif
