#include "idset.h"

#include <stdlib.h>

#include "intern.h"
#include "mem.h"

void idset_init(struct idset *set)
{
	*set = (struct idset){0};
	arc4random_buf(&set->seed, sizeof(set->seed));
}

void idset_release(struct idset *set)
{
	free(set->slots);
	intern_free(set->other);
	*set = (struct idset){0};
}

/*
 * The number that id spells, when that number spells id: no zero in front,
 * not 0, and short enough not to overflow.  Else 0.
 */
static uint64_t number_of(struct slice id)
{
	uint64_t n = 0;

	if (!id.len || id.len > 19 || id.at[0] == '0')
		return 0;
	for (size_t i = 0; i < id.len; i++) {
		if (id.at[i] < '0' || id.at[i] > '9')
			return 0;
		n = n * 10 + (uint64_t)(id.at[i] - '0');
	}
	return n;
}

/* The last steps of splitmix64. */
static uint64_t mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xBF58476D1CE4E5B9;
	x ^= x >> 27;
	x *= 0x94D049BB133111EB;
	return x ^ x >> 31;
}

/* Where n is, or the free slot where it belongs. */
static uint64_t *slot_of(const struct idset *set, uint64_t n)
{
	size_t i = mix(n ^ set->seed) & (set->room - 1);

	while (set->slots[i] && set->slots[i] != n)
		i = (i + 1) & (set->room - 1);
	return &set->slots[i];
}

static void grow(struct idset *set)
{
	struct idset old = *set;

	set->room = old.room ? old.room * 2 : 1024;
	set->slots = mem_zero(set->room, sizeof(*set->slots));
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i])
			*slot_of(set, old.slots[i]) = old.slots[i];
	free(old.slots);
}

static bool add_number(struct idset *set, uint64_t n)
{
	uint64_t *slot;

	if (set->count >= set->room / 2)
		grow(set);
	slot = slot_of(set, n);
	if (*slot)
		return false;
	*slot = n;
	set->count++;
	return true;
}

bool idset_add(struct idset *set, struct slice id)
{
	uint64_t n = number_of(id);
	size_t before;

	if (n)
		return add_number(set, n);
	if (!set->other)
		set->other = intern_new();
	before = intern_count(set->other);
	intern_put(set->other, id);
	return intern_count(set->other) > before;
}
