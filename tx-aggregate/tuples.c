#include "tuples.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "diag.h"
#include "mem.h"

/* Slots at first; always a power of two. */
#define SLOTS_MIN 64

/*
 * Open addressing with linear probing, at most half full.  A slot holds the
 * number + 1 of a combination, 0 is free.  When combinations are of one id
 * that is the place of the slot.
 */
struct tuples {
	size_t width;
	uint64_t key;  /* odd */
	uint32_t *ids; /* width of each combination */
	uint64_t *n;   /* of each combination */
	size_t count, ids_room, n_room;
	uint32_t *slots;
	size_t mask; /* slots - 1 */
};

struct tuples *tuples_new(size_t width)
{
	struct tuples *tuples = mem_zero(1, sizeof(*tuples));

	tuples->width = width;
	/* Without random bytes a run goes on, with a key that is known. */
	if (getrandom(&tuples->key, sizeof(tuples->key), 0) < 0)
		tuples->key = 0x9e3779b97f4a7c15;
	tuples->key |= 1;
	tuples->slots = mem_zero(SLOTS_MIN, sizeof(*tuples->slots));
	tuples->mask = SLOTS_MIN - 1;
	return tuples;
}

void tuples_free(struct tuples *tuples)
{
	if (!tuples)
		return;
	free(tuples->ids);
	free(tuples->n);
	free(tuples->slots);
	free(tuples);
}

/*
 * Ids are small numbers that lie close together: each is spread over the word
 * by a secret odd factor, so nobody can prepare combinations that collide.
 */
static size_t hash(const struct tuples *tuples, const uint32_t ids[])
{
	uint64_t h = 0;

	for (size_t i = 0; i < tuples->width; i++) {
		h = (h ^ ids[i]) * tuples->key;
		h ^= h >> 32;
	}
	return (size_t)h;
}

static bool is_same(const uint32_t a[], const uint32_t b[], size_t width)
{
	for (size_t i = 0; i < width; i++) {
		if (a[i] != b[i])
			return false;
	}
	return true;
}

/* The slot of ids, or the free one where they belong. */
static uint32_t *locate(const struct tuples *tuples, const uint32_t ids[])
{
	for (size_t i = hash(tuples, ids);; i++) {
		uint32_t *slot = &tuples->slots[i & tuples->mask];

		if (!*slot ||
			is_same(tuples->ids + (*slot - 1) * tuples->width, ids,
				tuples->width))
			return slot;
	}
}

static void grow(struct tuples *tuples)
{
	size_t slots = (tuples->mask + 1) * 2;

	free(tuples->slots);
	tuples->slots = mem_zero(slots, sizeof(*tuples->slots));
	tuples->mask = slots - 1;
	for (uint32_t i = 0; i < tuples->count; i++)
		*locate(tuples, tuples->ids + i * tuples->width) = i + 1;
}

/* Put a new combination into its slot. */
static void append(struct tuples *tuples, const uint32_t ids[], uint32_t *slot)
{
	size_t count = tuples->count, width = tuples->width;

	if (count == UINT32_MAX - 1)
		die(TX_OS, "a table has too many combinations");
	tuples->ids = mem_grow(tuples->ids, count, &tuples->ids_room,
		width * sizeof(*tuples->ids));
	tuples->n =
		mem_grow(tuples->n, count, &tuples->n_room, sizeof(*tuples->n));
	memcpy(tuples->ids + count * width, ids, width * sizeof(*ids));
	tuples->n[count] = 0;
	*slot = (uint32_t)++tuples->count;
}

/* The slot of a single id. */
static uint32_t *locate_one(struct tuples *tuples, uint32_t id)
{
	size_t slots = tuples->mask + 1, more = slots;

	if (id >= slots) {
		while (id >= more)
			more *= 2;
		tuples->slots =
			mem_resize(tuples->slots, more, sizeof(*tuples->slots));
		memset(tuples->slots + slots, 0,
			(more - slots) * sizeof(*tuples->slots));
		tuples->mask = more - 1;
	}
	return &tuples->slots[id];
}

void tuples_add(struct tuples *tuples, const uint32_t ids[], uint64_t n)
{
	bool single = tuples->width == 1;
	uint32_t *slot =
		single ? locate_one(tuples, ids[0]) : locate(tuples, ids);

	if (!single && !*slot && tuples->count > tuples->mask / 2) {
		grow(tuples);
		slot = locate(tuples, ids);
	}
	if (!*slot)
		append(tuples, ids, slot);
	tuples->n[*slot - 1] += n;
}

size_t tuples_count(const struct tuples *tuples)
{
	return tuples->count;
}

uint64_t tuples_get(const struct tuples *tuples, size_t i, uint32_t ids[])
{
	memcpy(ids, tuples->ids + i * tuples->width,
		tuples->width * sizeof(*ids));
	return tuples->n[i];
}
