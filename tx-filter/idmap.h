/*
 * Where each id was seen last: a place, from 1, for each distinct text.
 *
 *     idmap_init(&map);
 *     idmap_set(&map, id, place);
 *     ...
 *     if (idmap_get(&map, id) == place)
 *             it was not seen again
 *
 * An id that is a number (id.h) takes 20 to 30 bytes, twice that while the
 * map grows; any other text is kept whole, beside some 50 bytes.  Nothing is
 * left to a hash: two ids are one only when they are spelled alike.
 * Lifetime: the whole run.
 */
#ifndef TX_FILTER_IDMAP_H
#define TX_FILTER_IDMAP_H

#include <stddef.h>
#include <stdint.h>

#include "slice.h"

struct idmap_slot;
struct intern;

struct idmap {
	struct idmap_slot *slots; /* owns */
	size_t room, used;
	uint64_t seed;
	struct intern *other;  /* owns; the ids that are no numbers */
	uint64_t *other_place; /* owns; by their number in other */
	size_t other_room;
};

/* Set up an empty map. */
void idmap_init(struct idmap *map);

/* Free what it holds. */
void idmap_release(struct idmap *map);

/* Note that id was seen at place, which is not 0. */
void idmap_set(struct idmap *map, struct slice id, uint64_t place);

/* The place that was last set for id, or 0. */
uint64_t idmap_get(const struct idmap *map, struct slice id);

/* How many ids there are. */
size_t idmap_count(const struct idmap *map);

#endif
