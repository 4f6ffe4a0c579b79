#include "mem.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"

/* Not by die(), which needs memory; the name is the one diag.h uses. */
static _Noreturn void out_of_memory(void)
{
	dprintf(STDERR_FILENO, "%s: out of memory\n",
		program_invocation_short_name);
	exit(TX_OS);
}

static void *checked(void *at)
{
	if (!at)
		out_of_memory();
	return at;
}

void *mem_alloc(size_t size)
{
	return checked(malloc(size ? size : 1));
}

void *mem_zero(size_t count, size_t size)
{
	return checked(calloc(count ? count : 1, size ? size : 1));
}

void *mem_resize(void *old, size_t count, size_t size)
{
	return checked(reallocarray(old, count ? count : 1, size ? size : 1));
}

void *mem_grow(void *old, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return old;
	if (count > SIZE_MAX / 2)
		out_of_memory();
	*room = count < 8 ? 16 : count * 2;
	return mem_resize(old, *room, size);
}

char *mem_text(struct slice text)
{
	char *copy = mem_alloc(text.len + 1);

	if (text.len)
		memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	return copy;
}
