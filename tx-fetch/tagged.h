/*
 * From the texts of tags to the ids of the descriptors that have them.
 *
 *     tagged = tagged_new(fetch);
 *     while ((rc = tagged_fill(tagged, &block, &err)) > 0)
 *             use(&block);
 *     tagged_free(tagged);
 *
 * The server finds tags by the beginning of their text; only the one whose
 * whole text is asked for counts, letter case aside.  Of the objects that
 * have it only descriptors are taken, each once.  A tag that is not there is
 * said, and a gap.  Lifetime: the whole run.
 */
#ifndef TX_FETCH_TAGGED_H
#define TX_FETCH_TAGGED_H

struct block;
struct checkpoint;
struct err;
struct fetch;
struct idset;
struct tagged; /* opaque */

/* What is asked of a tag. */
#define TAGGED_TAG_FIELDS "id,text"

/* Set up for the operands; the caller owns the result, fetch is borrowed. */
struct tagged *tagged_new(struct fetch *fetch);

/*
 * Go on where checkpoint stands, which is borrowed until the next block is
 * filled.  The ids whose descriptors were written are to be put into the
 * result, borrowed.
 */
struct idset *tagged_go_on(
	struct tagged *tagged, const struct checkpoint *checkpoint);

/*
 * Fill block, which is empty, with ids of one page of one tag; there may be
 * none on it.  Return 1; 0 when all tags were read; or -1 with err set.
 */
int tagged_fill(struct tagged *tagged, struct block *block, struct err *err);

/* Free it; NULL is harmless. */
void tagged_free(struct tagged *tagged);

#endif
