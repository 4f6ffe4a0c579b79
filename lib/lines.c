#include "lines.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "err.h"
#include "mem.h"
#include "out.h"
#include "scan.h"
#include "source.h"

/* What is read at once, and the smallest block: it fits into a core's cache. */
#define BLOCK ((size_t)256 << 10)

/*
 * A block is what was read in one go, up to its last LF; what stands behind
 * that is handed on to the next block.  So only the line that a block ends in
 * is copied, once.
 */
struct lines {
	char *const *paths; /* borrowed; NULL for standard input alone */
	size_t count;
	size_t next; /* the path to be opened next */
	size_t max;
	struct source *file; /* owned; NULL between files */
	const char *name;    /* borrowed from paths */
	bool begun;          /* a block of file was taken */
	bool ended;          /* file has no more bytes */
	struct buf unread;   /* the beginning of a line, for the next block */
	unsigned long long bytes;
	/* For lines_next(). */
	struct lines_block block;
	struct slice long_line;    /* what is at hand of a line over max */
	bool is_cut;               /* and it goes on behind block */
	unsigned long long before; /* lines of the file in earlier blocks */
	unsigned long long blank;  /* blank lines of earlier blocks */
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
	buf_init(&in->unread, BUF_RECORD);
	return in;
}

void lines_free(struct lines *in)
{
	if (!in)
		return;
	source_close(in->file);
	buf_release(&in->unread);
	lines_block_release(&in->block);
	free(in);
}

static int open_next(struct lines *in, struct err *err)
{
	const char *path = path_at(in, in->next++);

	in->name = source_name(path);
	in->begun = false;
	in->ended = false;
	in->file = source_open(path, err);
	return in->file ? 0 : -1;
}

/* Done with this file; what is unread of a broken one is dropped. */
static void close_file(struct lines *in)
{
	source_close(in->file);
	in->file = NULL;
	buf_reset(&in->unread);
}

/* --- blocks --------------------------------------------------------------- */

void lines_block_release(struct lines_block *block)
{
	free(block->bytes);
	*block = (struct lines_block){0};
}

static void resize(struct lines_block *block, size_t room)
{
	size_t old = block->room;

	block->bytes = mem_resize(block->bytes, room + SCAN_PAD, 1);
	memset(block->bytes + old, 0, room + SCAN_PAD - old);
	block->room = room;
}

/*
 * Make room to read behind the first len bytes.  These are the beginning of
 * one line within max, so a little more than max is enough.
 */
static void make_room(struct lines_block *block, size_t len)
{
	size_t limit = block->max + SOURCE_ROOM;

	if (block->room < BLOCK)
		resize(block, BLOCK);
	else if (block->room - len < BLOCK / 4 && block->room < limit)
		resize(block,
			block->room < limit / 2 ? block->room * 2 : limit);
}

/* Read some more behind what block has, or find that file ended. */
static int fill(struct lines *in, struct lines_block *block, struct err *err)
{
	size_t room;
	ssize_t len;

	make_room(block, block->rest.len);
	block->rest.at = block->bytes;
	room = block->room - block->rest.len;
	if (room > BLOCK)
		room = BLOCK;
	len = source_read(in->file, block->bytes + block->rest.len, room, err);
	if (len < 0) {
		close_file(in);
		return -1;
	}
	in->ended = len == 0;
	block->rest.len += (size_t)len;
	in->bytes += (size_t)len;
	return 0;
}

/* Begin a block with what the last one left. */
static void begin(struct lines *in, struct lines_block *block)
{
	block->name = in->name;
	block->is_first = !in->begun;
	block->max = in->max;
	block->number = block->blank = 0;
	block->rest.len = in->unread.len;
	make_room(block, block->rest.len);
	block->rest.at = block->bytes;
	if (in->unread.len)
		memcpy(block->bytes, in->unread.at, in->unread.len);
	buf_reset(&in->unread);
	in->begun = true;
}

/* Leave what stands behind lf to the next block. */
static void cut_behind(
	struct lines *in, struct lines_block *block, const char *lf)
{
	size_t len = (size_t)(lf + 1 - block->rest.at);

	buf_add(&in->unread, (struct slice){lf + 1, block->rest.len - len});
	block->rest.len = len;
}

/* Take lines of the open file, LINES_END when it has no more. */
static int take_of_file(
	struct lines *in, struct lines_block *block, struct err *err)
{
	size_t seen = 0; /* bytes without an LF */

	begin(in, block);
	for (;;) {
		const char *lf = memrchr(
			block->rest.at + seen, '\n', block->rest.len - seen);

		if (lf) {
			cut_behind(in, block, lf);
			return LINES_LINE;
		}
		seen = block->rest.len;
		if (in->ended)
			return seen ? LINES_LINE : LINES_END;
		if (seen > in->max) {
			block->number++;
			return LINES_LONG;
		}
		if (fill(in, block, err) < 0)
			return -1;
	}
}

int lines_take(struct lines *in, struct lines_block *block, struct err *err)
{
	for (;;) {
		int kind;

		if (!in->file && in->next == in->count)
			return LINES_END;
		if (!in->file && open_next(in, err) < 0)
			return -1;
		kind = take_of_file(in, block, err);
		if (kind != LINES_END)
			return kind;
		close_file(in);
	}
}

static bool is_blank(struct slice line)
{
	return line.len == 0 || (line.len == 1 && line.at[0] == '\r');
}

enum lines_kind lines_block_next(struct lines_block *block, struct slice *line)
{
	while (block->rest.len) {
		const char *at = block->rest.at;
		const char *lf = memchr(at, '\n', block->rest.len);
		size_t len = lf ? (size_t)(lf - at) : block->rest.len;
		size_t passed = lf ? len + 1 : len;

		*line = (struct slice){at, len};
		block->rest.at += passed;
		block->rest.len -= passed;
		block->number++;
		if (len > block->max)
			return LINES_LONG;
		if (!is_blank(*line))
			return LINES_LINE;
		block->blank++;
	}
	return LINES_END;
}

int lines_block_drain(struct lines *in, struct lines_block *block,
	struct out *out, struct err *err)
{
	for (;;) {
		struct slice piece = block->rest;
		const char *lf =
			piece.len ? memchr(piece.at, '\n', piece.len) : NULL;
		bool is_last = lf || in->ended;
		int rc = 0;

		if (lf) {
			cut_behind(in, block, lf);
			piece.len = (size_t)(lf - piece.at);
		}
		block->rest.len = 0;
		if (out && is_last)
			rc = out_line(out, piece, err);
		else if (out)
			rc = out_write(out, piece, err);
		if (rc < 0 || is_last)
			return rc;
		if (fill(in, block, err) < 0)
			return -1;
	}
}

/* --- lines ---------------------------------------------------------------- */

/* Take another block and count on from the lines of the last one. */
static int next_block(struct lines *in, struct err *err)
{
	int kind;

	in->before += in->block.number;
	in->blank += in->block.blank;
	in->block.number = in->block.blank = 0;
	kind = lines_take(in, &in->block, err);
	if (in->block.is_first)
		in->before = 0;
	return kind;
}

int lines_next(struct lines *in, struct slice *line, struct err *err)
{
	int kind;

	if (lines_drain(in, NULL, err) < 0)
		return -1;
	while ((kind = (int)lines_block_next(&in->block, line)) == LINES_END) {
		kind = next_block(in, err);
		in->is_cut = kind == LINES_LONG;
		if (kind != LINES_LINE)
			break;
	}
	if (kind != LINES_LONG)
		return kind;
	in->long_line = in->is_cut ? in->block.rest : *line;
	*line = (struct slice){in->long_line.at, in->max};
	return LINES_LONG;
}

int lines_drain(struct lines *in, struct out *out, struct err *err)
{
	struct slice line = in->long_line;

	in->long_line = (struct slice){0};
	if (line.at && in->is_cut)
		return lines_block_drain(in, &in->block, out, err);
	return line.at && out ? out_line(out, line, err) : 0;
}

const char *lines_name(const struct lines *in)
{
	return in->name;
}

unsigned long long lines_number(const struct lines *in)
{
	return in->before + in->block.number;
}

unsigned long long lines_blank(const struct lines *in)
{
	return in->blank + in->block.blank;
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
