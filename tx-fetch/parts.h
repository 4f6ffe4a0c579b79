/*
 * What is still to be read of a block of ids, part by part, the first ones
 * first.
 *
 *     parts_init(&parts, block.count);
 *     for (; (part = parts_next(&parts, most)); parts_drop(&parts))
 *             while (!read(part))
 *                     part = parts_halve(&parts);
 *
 * Lifetime: one block.
 */
#ifndef TX_FETCH_PARTS_H
#define TX_FETCH_PARTS_H

#include <stddef.h>

/* The ids from one index up to, not with, another. */
struct part {
	size_t from, to;
};

/*
 * Enough to halve 50 down to 1, with a half waiting at each step, and with
 * what a limit leaves, which may change between two steps.
 */
#define PARTS_MAX 16

struct parts {
	struct part list[PARTS_MAX]; /* the next one last */
	size_t count;
};

/* Set up one part of count ids. */
void parts_init(struct parts *parts, size_t count);

/*
 * The next part, cut to at most most ids; NULL when there is none.  Borrowed
 * until it is halved or dropped.
 */
const struct part *parts_next(struct parts *parts, size_t most);

/* Cut the next part, of more than one id, in two; return the first of them. */
const struct part *parts_halve(struct parts *parts);

/* The next part is read. */
void parts_drop(struct parts *parts);

/* How many ids are in part. */
size_t part_size(const struct part *part);

#endif
