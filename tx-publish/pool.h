/*
 * Text that lives as long as the run: kept in large pieces, freed at once.
 *
 *     struct pool pool = POOL_INIT;
 *     row->id = pool_keep(&pool, id);
 *     pool_release(&pool);
 *
 * Lifetime: the whole run.
 */
#ifndef TX_PUBLISH_POOL_H
#define TX_PUBLISH_POOL_H

#include <stddef.h>

#include "slice.h"

struct pool {
	struct pool_piece *pieces; /* owns; the one being filled is first */
};

/* An empty pool. */
#define POOL_INIT ((struct pool){NULL})

/* size bytes, aligned for any type; borrowed from pool. */
void *pool_room(struct pool *pool, size_t size);

/* A copy of text with a NUL behind it; borrowed from pool. */
struct slice pool_keep(struct pool *pool, struct slice text);

/* Free all; it may be used again. */
void pool_release(struct pool *pool);

#endif
