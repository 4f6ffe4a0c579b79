/*
 * Finding the borders of values in a text that is not JSON: a page of which
 * some element fails the grammar.  Only brackets, quotes and backslashes are
 * looked at, so that what is bad stays inside of its borders; a part of
 * lib/graph_page.h.
 *
 *     struct graph_cut cut;
 *     struct slice element;
 *     if (graph_cut_open(&cut, array, '['))
 *             while (graph_cut_next(&cut, NULL, &element))
 *                     use(element);
 */
#ifndef TX_GRAPH_CUT_H
#define TX_GRAPH_CUT_H

#include <stdbool.h>

#include "slice.h"

/* What is left of an array or object.  Lifetime: one of them. */
struct graph_cut {
	const char *at, *end; /* behind its bracket, and its other bracket */
	bool members;         /* an object */
};

/*
 * Begin to cut text, which with white space around it is one array (open is
 * '[') or object ('{').  Return whether all of it can be cut.
 */
bool graph_cut_open(struct graph_cut *cut, struct slice text, char open);

/*
 * Cut the next element into *value, and its key into *key when it is a
 * member; else key may be NULL.  Return whether there was one.
 */
bool graph_cut_next(
	struct graph_cut *cut, struct slice *key, struct slice *value);

#endif
