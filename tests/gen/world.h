/*
 * The members and tags that descriptors are made of, the same for a seed.
 * Both are ordered by how often they come: the first is the commonest.
 */
#ifndef TX_GEN_WORLD_H
#define TX_GEN_WORLD_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "rng.h"

/* How many tags there are: the well-known ones and the made up. */
#define WORLD_TAGS 400

/* One member of the exchange. */
struct member {
	struct buf json; /* owns: {"id":"…","email":"…","name":"…"} */
	uint64_t id;
	size_t habit; /* the kind of indicator it shares most */
};

/* One tag. */
struct tag {
	struct buf json; /* owns: {"id":"…","text":"…"} */
	struct buf text; /* owns: as it stands in a description */
};

struct world {
	size_t members;
	struct member *member; /* owns members of them */
	struct tag tag[WORLD_TAGS];
	struct zipf by_member, by_tag;
};

/* Make a world with this many members (1 to ZIPF_MAX); the caller owns it. */
struct world *world_new(struct rng *rng, size_t members);

/* Free it; NULL is harmless. */
void world_free(struct world *world);

#endif
