/*
 * Defanged text, such as hxxp://example[.]com, which people write so that
 * nobody clicks on it; published as it stands it blocks nothing.
 */
#ifndef TX_PUBLISH_FANG_H
#define TX_PUBLISH_FANG_H

#include <stdbool.h>

#include "slice.h"

struct buf;

/*
 * Append text to out with its fangs back: hxxp and hxxps at its start, fxp,
 * and [.] (.) {.} [dot] (dot) [:] [://] [/] [@] [at] (at) anywhere.
 */
void fang_mend(struct buf *out, struct slice text);

/* Whether fang_mend() would change text. */
bool fang_is_gone(struct slice text);

#endif
