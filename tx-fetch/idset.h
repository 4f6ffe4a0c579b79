/*
 * The ids seen so far: 8 bytes for each, at most three quarters of a table filled.
 *
 *     if (idset_add(&seen, id))
 *             it is new
 *
 * Ids are numbers of up to 19 digits; any other text is kept whole.
 * Lifetime: one search, or the whole run.
 */
#ifndef TX_FETCH_IDSET_H
#define TX_FETCH_IDSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

struct intern;

struct idset {
	uint64_t *slots; /* owns; 0: free */
	size_t room;     /* a power of two, or 0 */
	size_t count;
	uint64_t seed;        /* nobody can prepare ids that collide */
	struct intern *other; /* owns; the ids that are no plain numbers */
};

/* Set up an empty set. */
void idset_init(struct idset *set);

/* Put id in.  Return whether it is new. */
bool idset_add(struct idset *set, struct slice id);

/* Say that id will soon be put in: its place is then at hand. */
void idset_expect(const struct idset *set, struct slice id);

/* Free what set holds. */
void idset_release(struct idset *set);

#endif
