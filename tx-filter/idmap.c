#include "idmap.h"

#include <stdlib.h>

#include "id.h"
#include "intern.h"
#include "mem.h"

/* Slots at first. */
#define ROOM_MIN ((size_t)1024)

struct idmap_slot {
	uint64_t id; /* 0: free */
	uint64_t place;
};

void idmap_init(struct idmap *map)
{
	*map = (struct idmap){.other = intern_new()};
	arc4random_buf(&map->seed, sizeof(map->seed));
}

void idmap_release(struct idmap *map)
{
	free(map->slots);
	free(map->other_place);
	intern_free(map->other);
	*map = (struct idmap){0};
}

/*
 * The slot of id, or the free one where it belongs.  The room is no power of
 * two, so that it can grow by half: 32 bits of the hash are spread over it.
 */
static struct idmap_slot *locate(const struct idmap *map, uint64_t id)
{
	uint64_t hash = id_hash(id, map->seed) >> 32;
	size_t i = (size_t)(hash * map->room >> 32);

	while (map->slots[i].id && map->slots[i].id != id)
		i = i + 1 < map->room ? i + 1 : 0;
	return &map->slots[i];
}

static void grow(struct idmap *map)
{
	struct idmap_slot *old = map->slots;
	size_t count = map->room;

	map->room = count ? count + count / 2 : ROOM_MIN;
	map->slots = mem_zero(map->room, sizeof(*map->slots));
	for (size_t i = 0; i < count; i++)
		if (old[i].id)
			*locate(map, old[i].id) = old[i];
	free(old);
}

static void set_number(struct idmap *map, uint64_t id, uint64_t place)
{
	struct idmap_slot *slot;

	if (map->used >= map->room / 5 * 4)
		grow(map);
	slot = locate(map, id);
	map->used += !slot->id;
	*slot = (struct idmap_slot){id, place};
}

static void set_text(struct idmap *map, struct slice id, uint64_t place)
{
	size_t before = intern_count(map->other);
	size_t i = intern_put(map->other, id);

	if (i == before)
		map->other_place = mem_grow(map->other_place, i,
			&map->other_room, sizeof(*map->other_place));
	map->other_place[i] = place;
}

void idmap_set(struct idmap *map, struct slice id, uint64_t place)
{
	uint64_t number = id_number(id);

	if (number)
		set_number(map, number, place);
	else
		set_text(map, id, place);
}

uint64_t idmap_get(const struct idmap *map, struct slice id)
{
	uint64_t number = id_number(id);
	size_t i;

	if (number)
		return map->used ? locate(map, number)->place : 0;
	i = intern_find(map->other, id);
	return i == INTERN_NONE ? 0 : map->other_place[i];
}

size_t idmap_count(const struct idmap *map)
{
	return map->used + intern_count(map->other);
}
