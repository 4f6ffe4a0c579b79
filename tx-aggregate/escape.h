/*
 * Text in a field between tabs: a tab, line feed, carriage return, NUL or
 * backslash in it is \t, \n, \r, \0 or \\.
 */
#ifndef TX_AGGREGATE_ESCAPE_H
#define TX_AGGREGATE_ESCAPE_H

#include <stdbool.h>

#include "slice.h"

struct buf;

/* Append text to out, escaped. */
void escape_add(struct buf *out, struct slice text);

/*
 * Read a field back into *text, borrowed from it or from scratch.  Return
 * whether it was one: no other escapes, and UTF-8.
 */
bool escape_read(struct slice field, struct slice *text, struct buf *scratch);

/*
 * Compare two texts by the bytes of their fields and the tab behind: <0, 0 or
 * >0.  So lines that are sorted by it are sorted by bytes.
 */
int escape_compare(struct slice a, struct slice b);

#endif
