/*
 * Characters that cannot be seen, or that move others about, shown as JSON
 * spells them: what strangers wrote is to look like what it is.
 *
 *     hidden_add_text(&out, SLICE("a\nb"));     gives a\nb, in four characters
 */
#ifndef TX_HIDDEN_H
#define TX_HIDDEN_H

#include <stdbool.h>

#include "slice.h"

struct buf;

/*
 * Whether the code point c is hidden: a control (C0, DEL, C1), a bidi mark,
 * embedding, override or isolate, a line or paragraph separator, or one
 * without width, but for the joiners that scripts and emoji need.
 */
bool hidden_is(unsigned int c);

/* Append the escape of c to out: "\n", or "\u202e". */
void hidden_add(struct buf *out, unsigned int c);

/*
 * Append text, which should be UTF-8, to out with its hidden characters as
 * escapes; a byte that is not UTF-8 becomes "\xff".
 */
void hidden_add_text(struct buf *out, struct slice text);

#endif
