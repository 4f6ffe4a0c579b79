#include "pool.h"

#include <stdalign.h>
#include <stdlib.h>

#include "mem.h"

#define PIECE_SIZE ((size_t)1 << 20)

struct pool_piece {
	struct pool_piece *next;
	size_t used, size;
	alignas(max_align_t) char at[];
};

/* A new first piece with room for size bytes. */
static struct pool_piece *add_piece(struct pool *pool, size_t size)
{
	size_t room = size > PIECE_SIZE ? size : PIECE_SIZE;
	struct pool_piece *piece = mem_alloc(sizeof(*piece) + room);

	*piece = (struct pool_piece){.next = pool->pieces, .size = room};
	pool->pieces = piece;
	return piece;
}

void *pool_room(struct pool *pool, size_t size)
{
	size_t align = alignof(max_align_t);
	size_t whole = (size + align - 1) / align * align;
	struct pool_piece *piece = pool->pieces;
	char *at;

	if (!piece || piece->size - piece->used < whole)
		piece = add_piece(pool, whole);
	at = piece->at + piece->used;
	piece->used += whole;
	return at;
}

struct slice pool_keep(struct pool *pool, struct slice text)
{
	char *at = pool_room(pool, text.len + 1);

	if (text.len)
		memcpy(at, text.at, text.len);
	at[text.len] = '\0';
	return (struct slice){at, text.len};
}

void pool_release(struct pool *pool)
{
	while (pool->pieces) {
		struct pool_piece *next = pool->pieces->next;

		free(pool->pieces);
		pool->pieces = next;
	}
}
