#include "idset.h"

#include <stdlib.h>

#include "id.h"
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

/* Where n is, or the free slot where it belongs. */
static uint64_t *slot_of(const struct idset *set, uint64_t n)
{
	size_t i = id_hash(n, set->seed) & (set->room - 1);

	while (set->slots[i] && set->slots[i] != n)
		i = (i + 1) & (set->room - 1);
	return &set->slots[i];
}

void idset_expect(const struct idset *set, struct slice id)
{
	uint64_t n = id_number(id);

	if (n && set->room)
		__builtin_prefetch(
			&set->slots[id_hash(n, set->seed) & (set->room - 1)]);
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

	if (set->count >= set->room / 4 * 3)
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
	uint64_t n = id_number(id);
	size_t before;

	if (n)
		return add_number(set, n);
	if (!set->other)
		set->other = intern_new();
	before = intern_count(set->other);
	intern_put(set->other, id);
	return intern_count(set->other) > before;
}
