/*
 * Memory, or the end: these never return NULL.  When there is none left the
 * program says so and exits with TX_OS, because nothing better can be done.
 * That holds for what libraries ask malloc() for, too.
 */
#ifndef TX_MEM_H
#define TX_MEM_H

#include <stddef.h>

#include "slice.h"

/* size bytes; the caller owns them and uses free(). */
void *mem_alloc(size_t size);

/* count members of size bytes each, all zero; the caller owns them. */
void *mem_zero(size_t count, size_t size);

/* Resize what old (or NULL) points to; takes old, the caller owns the rest. */
void *mem_resize(void *old, size_t count, size_t size);

/*
 * Make room in an array for one member more than count.  *room is how many
 * it has room for; it is doubled when full.  Takes old.
 *
 *     list = mem_grow(list, n, &room, sizeof(*list));
 *     list[n++] = value;
 */
void *mem_grow(void *old, size_t count, size_t *room, size_t size);

/* A copy of text that ends in NUL; the caller owns it. */
char *mem_text(struct slice text);

#endif
