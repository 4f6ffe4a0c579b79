/*
 * From the texts of tags to the ids of the descriptors that have them.
 *
 *     tagged = tagged_new(fetch);
 *     while ((rc = tagged_next(tagged, &id, &err)) > 0)
 *             use(id, tagged_account(tagged));
 *     tagged_free(tagged);
 *
 * The server finds tags by the beginning of their text; only the one whose
 * whole text is asked for counts, letter case aside.  Of the objects that
 * have it only descriptors are taken, each once.  A tag that is not there is
 * said, and a gap.  Lifetime: the whole run.
 */
#ifndef TX_FETCH_TAGGED_H
#define TX_FETCH_TAGGED_H

#include <stddef.h>

#include "slice.h"

struct err;
struct fetch;
struct tagged; /* opaque */

/* What is asked of a tag. */
#define TAGGED_TAG_FIELDS "id,text"

/* Set up for the operands; the caller owns the result, fetch is borrowed. */
struct tagged *tagged_new(struct fetch *fetch);

/*
 * Find the next id; *id is borrowed until the next call.  Return 1; 0 when
 * the tag that tagged_account() belongs to, if any, has no more; or -1 with
 * err set.
 */
int tagged_next(struct tagged *tagged, struct slice *id, struct err *err);

/*
 * Go on with the next tag and make its account.  Return 1; 0 when there is no
 * further tag; or -1 with err set.
 */
int tagged_open(struct tagged *tagged, struct err *err);

/* The index of the account of the tag that is being read. */
size_t tagged_account(const struct tagged *tagged);

/* Free it; NULL is harmless. */
void tagged_free(struct tagged *tagged);

#endif
