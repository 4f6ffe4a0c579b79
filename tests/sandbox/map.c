#include "map.h"

#include <json-c/linkhash.h>
#include <stdlib.h>

#include "mem.h"

/* Grows by itself. */
#define FIRST_ROOM 1024

struct map {
	struct lh_table *table;
};

static void free_key(struct lh_entry *entry)
{
	free(lh_entry_k(entry));
}

struct map *map_new(void)
{
	struct map *map = mem_zero(1, sizeof(*map));

	map->table = lh_kchar_table_new(FIRST_ROOM, free_key);
	if (!map->table)
		abort();
	return map;
}

void map_free(struct map *map)
{
	if (!map)
		return;
	lh_table_free(map->table);
	free(map);
}

void map_put(struct map *map, const char *key, void *value)
{
	map_remove(map, key);
	lh_table_insert(map->table, mem_text(slice_from(key)), value);
}

void *map_get(const struct map *map, const char *key)
{
	void *value = NULL;

	return lh_table_lookup_ex(map->table, key, &value) ? value : NULL;
}

void map_remove(struct map *map, const char *key)
{
	lh_table_delete(map->table, key);
}
