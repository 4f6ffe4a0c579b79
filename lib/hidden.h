/*
 * Characters that cannot be seen, or that move others about, shown as JSON
 * spells them: what strangers wrote is to look like what it is.
 *
 *     hidden_add_text(&out, SLICE("a\nb"));     gives a\nb, in four characters
 */
#ifndef TX_HIDDEN_H
#define TX_HIDDEN_H

#include "slice.h"

struct buf;

/*
 * Cut off text, which should be UTF-8, what can be seen, up to the first
 * hidden character or bad byte, and return it.  Hidden are the controls (C0,
 * DEL, C1), bidi marks, embeddings, overrides and isolates, line and paragraph
 * separators, and what has no width, but for the joiners that scripts and
 * emoji need.
 */
struct slice hidden_cut_seen(struct slice *text);

/*
 * Cut off text the hidden character or bad byte that it begins with, and
 * append its escape to out: "\n", "\u202e" or "\xff".
 */
void hidden_cut(struct slice *text, struct buf *out);

/* Append text to out with its hidden characters and bad bytes as escapes. */
void hidden_add_text(struct buf *out, struct slice text);

#endif
