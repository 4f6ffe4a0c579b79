#include "lines.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "mem.h"
#include "out.h"
#include "scan.h"
#include "source.h"

/* What is read at once, and the smallest block: it fits into a core's cache. */
#define BLOCK ((size_t)256 << 10)

/*
 * The block holds start..end unread bytes, of which the first seen hold no
 * LF.  Before a read they are moved to its front, so a line is never copied
 * more than once while it grows, and most never are.
 */
struct lines {
	char *const *paths; /* borrowed; NULL for standard input alone */
	size_t count;
	size_t next; /* the path to be opened next */
	size_t max;
	struct source *file; /* owned; NULL between files */
	const char *name;    /* borrowed from paths */
	bool ended;          /* file has no more bytes */
	bool is_long;        /* the line at start is over max */
	char *block;         /* owned; room bytes and SCAN_PAD behind them */
	size_t room;
	size_t start;
	size_t end;
	size_t seen;
	unsigned long long number;
	unsigned long long blank;
	unsigned long long bytes;
};

/* No paths at all mean standard input. */
static const char *path_at(const struct lines *in, size_t i)
{
	return in->paths ? in->paths[i] : "-";
}

struct lines *lines_new(char *const paths[], size_t count, size_t max)
{
	struct lines *in = mem_zero(1, sizeof(*in));

	in->paths = count ? paths : NULL;
	in->count = count ? count : 1;
	in->name = source_name(path_at(in, 0));
	in->max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4;
	in->room = BLOCK;
	in->block = mem_zero(BLOCK + SCAN_PAD, 1);
	return in;
}

void lines_free(struct lines *in)
{
	if (!in)
		return;
	source_close(in->file);
	free(in->block);
	free(in);
}

static int open_next(struct lines *in, struct err *err)
{
	const char *path = path_at(in, in->next++);

	in->name = source_name(path);
	in->number = 0;
	in->ended = false;
	in->file = source_open(path, err);
	return in->file ? 0 : -1;
}

/* Done with this file; what is unread of a broken one is dropped. */
static void close_file(struct lines *in)
{
	source_close(in->file);
	in->file = NULL;
	in->start = in->end = in->seen = 0;
	in->is_long = false;
}

/* Only a line within max is ever unfinished here, so limit is enough. */
static void make_room(struct lines *in)
{
	size_t limit = in->max + SOURCE_ROOM;
	size_t len = in->end - in->start;

	if (in->start && len)
		memmove(in->block, in->block + in->start, len);
	in->start = 0;
	in->end = len;
	if (in->room - len >= BLOCK / 4 || in->room >= limit)
		return;
	in->room = in->room < limit / 2 ? in->room * 2 : limit;
	in->block = mem_resize(in->block, in->room + SCAN_PAD, 1);
	memset(in->block + in->room, 0, SCAN_PAD);
}

/* Read some more of file behind what is there, or find that it ended. */
static int fill(struct lines *in, struct err *err)
{
	size_t room;
	ssize_t len;

	make_room(in);
	room = in->room - in->end;
	if (room > BLOCK)
		room = BLOCK;
	len = source_read(in->file, in->block + in->end, room, err);
	if (len < 0) {
		close_file(in);
		return -1;
	}
	in->ended = len == 0;
	in->end += (size_t)len;
	in->bytes += (size_t)len;
	return 0;
}

/* Go over a line of len bytes and the LF behind it, if there is one. */
static void pass(struct lines *in, size_t len)
{
	size_t left = in->end - in->start;

	in->start += len < left ? len + 1 : left;
	in->seen = 0;
}

/* Find the next line in the block; an unfinished one only if it is too long. */
static enum lines_kind find(struct lines *in, struct slice *line)
{
	const char *at = in->block + in->start;
	size_t left = in->end - in->start;
	const char *lf = memchr(at + in->seen, '\n', left - in->seen);

	*line = (struct slice){at, lf ? (size_t)(lf - at) : left};
	if (line->len > in->max) {
		line->len = in->max;
		in->is_long = true;
		return LINES_LONG;
	}
	in->seen = line->len;
	if (!lf && !(in->ended && left))
		return LINES_END;
	pass(in, line->len);
	return LINES_LINE;
}

static bool is_blank(struct slice line)
{
	return line.len == 0 || (line.len == 1 && line.at[0] == '\r');
}

/* The next line of file, blank ones included. */
static int next_of_file(struct lines *in, struct slice *line, struct err *err)
{
	for (;;) {
		enum lines_kind kind = find(in, line);

		if (kind != LINES_END) {
			in->number++;
			return (int)kind;
		}
		if (in->ended)
			return LINES_END;
		if (fill(in, err) < 0)
			return -1;
	}
}

int lines_next(struct lines *in, struct slice *line, struct err *err)
{
	if (in->is_long && lines_drain(in, NULL, err) < 0)
		return -1;
	for (;;) {
		int kind;

		if (!in->file && in->next == in->count)
			return LINES_END;
		if (!in->file && open_next(in, err) < 0)
			return -1;
		kind = next_of_file(in, line, err);
		if (kind == LINES_LINE && is_blank(*line))
			in->blank++;
		else if (kind != LINES_END)
			return kind;
		else
			close_file(in);
	}
}

int lines_drain(struct lines *in, struct out *out, struct err *err)
{
	const char *lf = NULL;

	while (in->is_long) {
		const char *at = in->block + in->start;
		size_t left = in->end - in->start;
		struct slice part = {at, left};

		lf = left ? memchr(at, '\n', left) : NULL;
		if (lf)
			part.len = (size_t)(lf - at);
		pass(in, part.len);
		in->is_long = !lf && !in->ended;
		if (out && in->is_long && out_write(out, part, err) < 0)
			return -1;
		if (out && !in->is_long && out_line(out, part, err) < 0)
			return -1;
		if (in->is_long && fill(in, err) < 0)
			return -1;
	}
	return 0;
}

const char *lines_name(const struct lines *in)
{
	return in->name;
}

unsigned long long lines_number(const struct lines *in)
{
	return in->number;
}

unsigned long long lines_blank(const struct lines *in)
{
	return in->blank;
}

unsigned long long lines_bytes(const struct lines *in)
{
	return in->bytes;
}

/* The size of a file; -1 when it has none. */
static int64_t size_of(const char *path)
{
	struct stat st;
	int rc = strcmp(path, "-") ? stat(path, &st) : fstat(STDIN_FILENO, &st);

	return rc == 0 && S_ISREG(st.st_mode) ? st.st_size : -1;
}

double lines_share(const struct lines *in)
{
	size_t open = in->file ? in->next - 1 : in->next;
	int64_t done = in->file ? source_position(in->file) : 0;
	int64_t all = 0;

	for (size_t i = 0; i < in->count; i++) {
		int64_t size = size_of(path_at(in, i));

		if (size < 0)
			return -1;
		all += size;
		done += i < open ? size : 0;
	}
	return all > 0 && done >= 0 && done <= all ? (double)done / (double)all
						   : -1;
}
