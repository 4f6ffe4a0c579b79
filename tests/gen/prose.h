/*
 * Descriptions as people write them: a sentence with one of the search terms
 * of the notebook, now and then `[tag]`s, details, and odd characters.
 */
#ifndef TX_GEN_PROSE_H
#define TX_GEN_PROSE_H

#include <stddef.h>

struct buf;
struct rng;
struct world;

/* A search term, by how often descriptions have it. */
size_t prose_draw_term(struct rng *rng);

/* Its text, as in "phishing". */
const char *prose_term(size_t term);

/* Append a description (UTF-8) that holds this term. */
void prose_add(struct buf *out, struct rng *rng, const struct world *world,
	size_t term);

#endif
