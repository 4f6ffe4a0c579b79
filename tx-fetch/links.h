/*
 * Links to further pages that lie inside a record, in the "paging" of a
 * nested list: the only bytes of a record that are ever changed.
 */
#ifndef TX_FETCH_LINKS_H
#define TX_FETCH_LINKS_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

struct buf;

/*
 * Whether text, JSON of any records, may hold such links; a quick look, which
 * does not see keys that are spelt with escapes (token_cut() says of such a
 * text that it is veiled).
 */
bool links_possible(struct slice text);

/*
 * Replace the access token in every link of the record in text, one valid
 * object, whosever it is.  Return how many were cut out.
 */
size_t links_clean(struct buf *text);

#endif
