/*
 * From an update, which is an indicator with its descriptors, to lines: one
 * for each descriptor, with "indicator_id" and "update_time" (epoch seconds)
 * set, or a tombstone when there is none any more: the indicator itself, with
 * these two and "should_delete" true.
 *
 *     unfold = unfold_new();
 *     put = unfold_put(unfold, fetch, &seen, &update, &err);
 *     unfold_free(unfold);
 *
 * A server that sends no descriptors means a tombstone, whatever
 * "should_delete" says.  A descriptor whose owner is kept from us is no use to
 * anybody; it goes to the rejects, or is counted; but it is there, so its
 * indicator was not withdrawn.  Lifetime: the whole run.
 */
#ifndef TX_FETCH_UNFOLD_H
#define TX_FETCH_UNFOLD_H

#include "writer.h"

struct err;
struct fetch;
struct idset;
struct scan_value;
struct unfold; /* opaque */

/* The caller owns it. */
struct unfold *unfold_new(void);

/*
 * Write the lines of update, an object; as writer_put().  WRITER_FULL: it is
 * not whole.
 */
enum writer_put unfold_put(struct unfold *unfold, struct fetch *fetch,
	struct idset *seen, const struct scan_value *update, struct err *err);

/* Free it; NULL is harmless. */
void unfold_free(struct unfold *unfold);

#endif
