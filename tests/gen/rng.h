/*
 * Numbers that look random and are the same for the same seed, everywhere.
 *
 *     struct rng rng = {.state = 42};
 *     if (rng_chance(&rng, 250))
 *             "in 2.5 % of all cases";
 *     text = rng_pick(&rng, statuses);
 *
 * The generator is splitmix64 (Steele, Lea, Flood 2014): one addition and a
 * mix, so that a descriptor costs less to choose than to write.
 */
#ifndef TX_GEN_RNG_H
#define TX_GEN_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rng {
	uint64_t state; /* any value is a good seed */
};

/* The next 64 bits. */
static inline uint64_t rng_next(struct rng *rng)
{
	uint64_t z = (rng->state += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

/* A number from 0 to limit - 1; limit is at least 1. */
static inline uint32_t rng_below(struct rng *rng, uint32_t limit)
{
	return (uint32_t)(((rng_next(rng) >> 32) * limit) >> 32);
}

/* True in share of 10,000 cases. */
static inline bool rng_chance(struct rng *rng, unsigned int share)
{
	return share > 0 && rng_below(rng, 10000) < share;
}

/* One of several texts, and how often it comes, in percent. */
struct rng_weighted {
	unsigned int percent;
	const char *text;
};

/* A text of list, by weight; the weights must sum to 100. */
static inline const char *rng_pick(
	struct rng *rng, const struct rng_weighted *list)
{
	uint32_t at = rng_below(rng, 100);

	while (at >= list->percent)
		at -= list++->percent;
	return list->text;
}

/* A member of an array, each as often as any other. */
#define RNG_ANY(rng, array) \
	((array)[rng_below((rng), sizeof(array) / sizeof(*(array)))])

/* The most ranks a Zipf distribution can have. */
#define ZIPF_MAX 4000

/* A table to draw ranks from: rank r comes about 1/(r+1) as often as rank 0. */
struct zipf {
	uint16_t slots[1 << 16];
};

/* Fill the table for count ranks, 1 to ZIPF_MAX. */
void zipf_init(struct zipf *zipf, size_t count);

/* A rank from 0 to count - 1. */
static inline size_t zipf_pick(const struct zipf *zipf, struct rng *rng)
{
	return zipf->slots[rng_next(rng) >> 48];
}

#endif
