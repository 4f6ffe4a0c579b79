/*
 * How often each combination of ids was counted.
 *
 *     tuples = tuples_new(2);
 *     tuples_add(tuples, (uint32_t[]){type, owner}, 1);
 *     for (i = 0; i < tuples_count(tuples); i++)
 *             n = tuples_get(tuples, i, ids);
 *     tuples_free(tuples);
 *
 * Combinations are numbered in the order in which they first came.
 * Lifetime: the whole run.
 */
#ifndef TX_AGGREGATE_TUPLES_H
#define TX_AGGREGATE_TUPLES_H

#include <stddef.h>
#include <stdint.h>

struct tuples; /* opaque */

/* An empty set of combinations of width ids; the caller owns it. */
struct tuples *tuples_new(size_t width);

/* Free it; NULL is harmless. */
void tuples_free(struct tuples *tuples);

/* Count ids[0 .. width-1] n times more. */
void tuples_add(struct tuples *tuples, const uint32_t ids[], uint64_t n);

/* How many distinct combinations there are. */
size_t tuples_count(const struct tuples *tuples);

/* Set ids[0 .. width-1] to combination i; return how often it was counted. */
uint64_t tuples_get(const struct tuples *tuples, size_t i, uint32_t ids[]);

#endif
