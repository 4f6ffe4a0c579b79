/*
 * How many columns of a terminal a text takes, in any locale.
 *
 *     if (width_text(cell) > room)
 *             cell = width_cut(cell, room);
 *
 * Ideographs and emoji take two, combining characters none, all others one.
 * Control characters do not belong here: see hidden.h.
 */
#ifndef TX_WIDTH_H
#define TX_WIDTH_H

#include <stddef.h>

#include "slice.h"

/* The columns of the code point c: 0, 1 or 2. */
unsigned int width_of(unsigned int c);

/* The columns of text, UTF-8; a byte that is not takes one. */
size_t width_text(struct slice text);

/*
 * As much from the start of text as fits into columns, whole characters with
 * what combines with them; borrowed from text.
 */
struct slice width_cut(struct slice text, size_t columns);

#endif
