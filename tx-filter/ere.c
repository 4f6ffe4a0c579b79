#include "ere.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"

/* Sizes stop growing here, far above what is allowed. */
#define SIZE_ENOUGH ((uint64_t)1 << 31)

/* Sizes are in characters or sets of them, once repeats are written out. */
struct group {
	uint64_t done; /* what stands before last */
	uint64_t last; /* what a repeat would be of */
};

struct ere {
	struct group group[ERE_DEPTH + 1];
	size_t depth;
	uint64_t plain; /* without repeats */
};

/* --- the size ------------------------------------------------------------- */

static uint64_t bounded(uint64_t size)
{
	return size < SIZE_ENOUGH ? size : SIZE_ENOUGH;
}

static void add(struct ere *ere, uint64_t size)
{
	struct group *group = &ere->group[ere->depth];

	group->done = bounded(group->done + group->last);
	group->last = size;
}

static void add_character(struct ere *ere)
{
	add(ere, 1);
	ere->plain++;
}

static void repeat(struct ere *ere, uint64_t times)
{
	struct group *group = &ere->group[ere->depth];

	group->last = bounded(group->last * times);
}

static int open_group(struct ere *ere, struct err *err)
{
	if (ere->depth == ERE_DEPTH)
		return err_set(err, TX_USAGE, "brackets nest more than %d deep",
			ERE_DEPTH);
	add(ere, 0);
	ere->group[++ere->depth] = (struct group){0};
	return 0;
}

/* One without a partner is a character like any other. */
static void close_group(struct ere *ere)
{
	struct group inner = ere->group[ere->depth];

	if (!ere->depth) {
		add_character(ere);
		return;
	}
	ere->depth--;
	ere->group[ere->depth].last = bounded(inner.done + inner.last);
}

/* --- the parts ------------------------------------------------------------ */

/* Behind the set that starts at at, which may lack its end. */
static const char *skip_set(const char *at)
{
	at++;
	if (*at == '^')
		at++;
	if (*at == ']')
		at++;
	while (*at && *at != ']') {
		char kind = at[0] == '[' ? at[1] : '\0';

		if (kind && strchr(".:=", kind)) {
			char end[] = {kind, ']', '\0'};
			const char *close = strstr(at + 2, end);

			at = close ? close + 2 : at + 2;
			continue;
		}
		at++;
	}
	return *at ? at + 1 : at;
}

/*
 * Read the bounds at at, and how many copies they make: {m} and {m,n} the
 * greater number, {m,} one more.  Return what is behind them; at itself when
 * they are none.
 */
static const char *read_bounds(const char *at, uint64_t *times)
{
	char *end;
	unsigned long low = strtoul(at + 1, &end, 10), high = low;

	if (*end == ',') {
		const char *second = end + 1;

		high = strtoul(second, &end, 10);
		if (end == second)
			high = low + 1;
	}
	if (*end != '}')
		return at;
	*times = bounded(high > low ? high : low);
	if (!*times)
		*times = 1;
	return end + 1;
}

/* Take a repeat at at.  Return what is behind it; at when there is none. */
static const char *take_repeat(struct ere *ere, const char *at)
{
	uint64_t times = 1;
	const char *end = at + 1;

	switch (*at) {
	case '*':
	case '?':
		break;
	case '+': /* a+ is written as aa* */
		times = 2;
		break;
	case '{':
		end = read_bounds(at, &times);
		break;
	default:
		return at;
	}
	if (end != at)
		repeat(ere, times);
	return end;
}

/* Take what stands at *at, which is no repeat, and go behind it. */
static int take_part(struct ere *ere, const char **at, struct err *err)
{
	switch (**at) {
	case '\\':
		if ((*at)[1] >= '1' && (*at)[1] <= '9')
			return err_set(err, TX_USAGE,
				"back-references as \\%c are not supported",
				(*at)[1]);
		*at += (*at)[1] ? 2 : 1;
		add_character(ere);
		return 0;
	case '[':
		*at = skip_set(*at);
		add_character(ere);
		return 0;
	case '(':
		++*at;
		return open_group(ere, err);
	case ')':
		++*at;
		close_group(ere);
		return 0;
	default:
		++*at;
		add_character(ere);
		return 0;
	}
}

int ere_check(const char *text, struct err *err)
{
	struct ere ere = {0};

	while (*text) {
		const char *end = take_repeat(&ere, text);

		if (end == text && take_part(&ere, &end, err) < 0)
			return -1;
		text = end;
	}
	while (ere.depth)
		close_group(&ere);
	add(&ere, 0);
	if (ere.plain > ERE_LENGTH)
		return err_set(err, TX_USAGE, "it is longer than %d characters",
			ERE_LENGTH);
	if (ere.group[0].done > ere.plain + ERE_REPEATS)
		return err_set(err, TX_USAGE,
			"written out its repeats make it longer by more than "
			"%d characters",
			ERE_REPEATS);
	return 0;
}
