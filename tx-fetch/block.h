/*
 * What one task of lookup.h reads, ids, and what became known on the way to
 * them.
 *
 * Tasks are made ahead of those that are read, so nothing is counted, written
 * or noted while a block is filled: all of that waits in it until the blocks
 * before it are done.  Lifetime: one block.
 */
#ifndef TX_FETCH_BLOCK_H
#define TX_FETCH_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "fetch.h"
#include "slice.h"

/* The most ids in a call. */
#define BLOCK_MAX 50

/* What is no id, or no JSON. */
struct block_bad {
	char *text; /* owns; SCAN_PAD bytes can be read behind it */
	size_t len;
	unsigned long long line; /* of the list of ids; 0: it is an element */
};

struct block {
	char *ids[BLOCK_MAX]; /* owns */
	size_t most;          /* so many are enough */
	size_t count;
	size_t account;        /* index in fetch->accounts */
	struct account found;  /* to be added to that one */
	const char *gap;       /* why not all is read; NULL: all is */
	bool missed;           /* that was said: only the status is left */
	struct block_bad *bad; /* owns */
	size_t bad_count, bad_room;
	size_t bad_bytes;
	/* Where a run that ends behind this block goes on; see checkpoint.h. */
	bool is_step; /* it may */
	size_t unit;
	struct buf cursor;
	long long limit;
};

/* Set up an empty block for at most most ids, BLOCK_MAX or fewer. */
void block_init(struct block *block, size_t most);

/* Add an id, which is copied; there is room. */
void block_add(struct block *block, struct slice id);

/* Add text that is none, in this line of the list; text is copied. */
void block_add_bad(
	struct block *block, struct slice text, unsigned long long line);

/* Whether enough is in it. */
bool block_is_full(const struct block *block);

/* Free what it holds. */
void block_release(struct block *block);

#endif
