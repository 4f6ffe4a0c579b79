/*
 * Defanged text, such as hxxp://example[.]com, which people write so that
 * nobody clicks on it; published as it stands it blocks nothing.
 *
 *     fang_pull(&out, SLICE("http://example.com"));
 *     fang_mend(&out, SLICE("hxxp://example[.]com"));
 *
 * Pulling the fangs of a text and mending it gives what mending it at once
 * gives; so a text that has its fangs comes back as it was.
 */
#ifndef TX_FANG_H
#define TX_FANG_H

#include <stdbool.h>

#include "slice.h"

struct buf;

/*
 * Append text to out with its fangs back: hxxp and hxxps at its start, fxp,
 * and [.] (.) {.} [dot] (dot) [:] [://] [/] [@] [at] (at) anywhere.
 */
void fang_mend(struct buf *out, struct slice text);

/*
 * Append text to out without its fangs: hxxp, hxxps and fxp at its start, [.]
 * and [@] anywhere, and [:] in an IPv6 address.  What is defanged already
 * stays as it is.
 */
void fang_pull(struct buf *out, struct slice text);

/* Whether fang_mend() would change text. */
bool fang_is_gone(struct slice text);

#endif
