#include "mem.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "leftover.h"

/*
 * Not by die(), which needs memory; the name is the one diag.h uses.  Nor by
 * exit(): a library that asked may hold a lock, which what it does at exit
 * would wait for, as OpenSSL's does.
 */
static _Noreturn void out_of_memory(void)
{
	dprintf(STDERR_FILENO, "%s: out of memory\n",
		program_invocation_short_name);
	leftover_remove();
	_exit(TX_OS);
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

/*
 * Libraries ask for memory too, and json-c does not look whether it got any:
 * what it writes then lacks a piece.  So they are under the same rule.  The C
 * library lets a program bring its own malloc(); these are its own, by their
 * other names.  The sanitizers bring theirs.
 */
#if defined(__GLIBC__) && !defined(TX_SANITIZED)

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

/* A library may ask for none, and may get NULL for that. */
static void *checked_for(void *at, size_t size)
{
	return size ? checked(at) : at;
}

void *malloc(size_t size)
{
	return checked_for(__libc_malloc(size), size);
}

void *calloc(size_t count, size_t size)
{
	return checked_for(__libc_calloc(count, size), count && size);
}

void *realloc(void *old, size_t size)
{
	return checked_for(__libc_realloc(old, size), size);
}

#endif
