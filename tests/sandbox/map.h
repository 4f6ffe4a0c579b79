/*
 * A map from text to a pointer, on json-c's hash table.
 *
 *     map_put(map, "42", node);
 *     node = map_get(map, "42");
 */
#ifndef SANDBOX_MAP_H
#define SANDBOX_MAP_H

struct map; /* opaque */

/* An empty map; the caller owns it. */
struct map *map_new(void);

/* Free it, but not what its pointers point to; NULL is harmless. */
void map_free(struct map *map);

/* Set the value of key, which is copied; value is borrowed. */
void map_put(struct map *map, const char *key, void *value);

/* The value of key, or NULL. */
void *map_get(const struct map *map, const char *key);

/* Take key away if it is there. */
void map_remove(struct map *map, const char *key);

#endif
