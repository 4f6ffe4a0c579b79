/*
 * Our own descriptors as the server has them, found by what is in the rows.
 */
#ifndef TX_LOOKUP_H
#define TX_LOOKUP_H

#include <stddef.h>

#include "slice.h"

struct err;
struct graph;
struct row;
struct rows;

/*
 * Look for what the server has of the count rows of list, which are rows of
 * rows, among the descriptors of the app with the id app; one that is equal in
 * all that the row would send gives the row its id, and makes it published.
 * Without an app nothing is found.  Return 0, or -1 with err set when the
 * server could not be asked.
 */
int lookup_equal(struct graph *graph, struct rows *rows,
	struct row *const list[], size_t count, struct slice app,
	struct err *err);

#endif
