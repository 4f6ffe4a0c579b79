/*
 * Text that others wrote, inside a page.
 *
 *     buf_add(&out, SLICE("<td>"));
 *     html_add_text(&out, name);
 *     buf_add(&out, SLICE("</td>"));
 *
 * What comes out is text and nothing else: it opens no element, ends no
 * attribute, and shows in the order in which it is written.
 */
#ifndef TX_HTML_H
#define TX_HTML_H

#include "slice.h"

struct buf;

/*
 * Append text, which should be UTF-8, to out as the content of an element or
 * of an attribute in quotes.  The five characters that HTML reads as its own
 * become references.  Those that cannot be seen or that move others about are
 * shown as JSON spells them, "\n" or "\u202e": controls (C0, DEL, C1), bidi
 * marks, embeddings, overrides and isolates, the line and paragraph
 * separators, and what has no width, but for the joiners that scripts and
 * emoji need.  A byte that is not UTF-8 becomes "\xff".
 */
void html_add_text(struct buf *out, struct slice text);

#endif
