/*
 * Where the ids that lookup.h reads come from: lines of standard input, the
 * objects that have a tag, or operands.
 *
 *     blocks_init(&blocks, fetch);
 *     while ((rc = blocks_next(&blocks, &block, &err)) > 0) {
 *             use(&block);
 *             block_release(&block);
 *     }
 *     block_release(&block);
 *     blocks_release(&blocks);
 */
#ifndef TX_FETCH_BLOCKS_H
#define TX_FETCH_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

struct block;
struct fetch;
struct lines;
struct tagged;

struct blocks {
	struct fetch *fetch;
	struct lines *in;      /* owns; NULL for others */
	struct tagged *tagged; /* owns; NULL for others */
	size_t most;           /* ids in a block, at most BLOCK_MAX */
	size_t next;           /* number of the next block or operand */
	bool failed;           /* there are no further ids because of why */
	struct err why;
};

/* Set up blocks for what the settings of fetch, which is borrowed, say. */
void blocks_init(struct blocks *blocks, struct fetch *fetch);

/*
 * Set up *block, which the caller releases whatever the result, with the next
 * ids; what ends a list in its middle is told when the ids before it are done.
 * Return 1; 0 when there are none left; or -1 with err set.
 */
int blocks_next(struct blocks *blocks, struct block *block, struct err *err);

/* Pass the first count blocks, which the run before had read. */
int blocks_pass(struct blocks *blocks, size_t count, struct err *err);

/* Free what blocks holds. */
void blocks_release(struct blocks *blocks);

#endif
