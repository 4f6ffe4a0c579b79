/*
 * Reading files line by line: plain or gzip, in large blocks, without copying.
 *
 *     in = lines_new(paths, n, LINES_MAX_DEFAULT);
 *     while ((kind = lines_next(in, &line, &err)) > 0)
 *             use(line);
 *     lines_free(in);
 *
 * The files are read in turn; "-" is standard input.  A file that starts with
 * the gzip magic is inflated, several members in a row included, and cut or
 * bad gzip data is an error.  A BOM at the start of a file is dropped.  Blank
 * lines (empty, or a CR alone) are skipped and counted.  A CR before the LF
 * is part of the line.  The last line of a file may lack its LF.
 * Behind a line SCAN_PAD bytes can be read (scan.h).
 *
 * Threads that share the work take whole blocks of lines instead, one after
 * the other, and go through them side by side:
 *
 *     lock();
 *     kind = lines_take(in, &block, &err);
 *     unlock();
 *     while (kind == LINES_LINE && lines_block_next(&block, &line) > 0)
 *             use(line);
 *
 * Lifetime: the whole run.
 */
#ifndef TX_LINES_H
#define TX_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

struct err;
struct lines;
struct out;

/* The longest line, unless the user says otherwise: 64 MiB. */
#define LINES_MAX_DEFAULT ((size_t)64 << 20)

enum lines_kind {
	LINES_END = 0,  /* no more input */
	LINES_LINE = 1, /* a line */
	LINES_LONG = 2, /* a line over the limit */
};

/*
 * Whole lines that lie behind each other in one file; a zeroed one is empty.
 * Lifetime: made once, and filled again by each lines_take().
 */
struct lines_block {
	const char *name;          /* of the file; borrowed from the reader */
	bool is_first;             /* it begins the file */
	size_t max;                /* the longest line */
	struct slice rest;         /* the lines that were not given yet */
	unsigned long long number; /* how many were given, blank ones too */
	unsigned long long blank;  /* how many of these were blank */
	char *bytes;               /* owned; room, and SCAN_PAD behind them */
	size_t room;
};

/*
 * A reader over count paths, standard input when count is 0; paths is
 * borrowed while it lives.  max is the longest line in bytes, without LF.
 * The caller owns the reader.  Files are opened as they are reached.
 */
struct lines *lines_new(char *const paths[], size_t count, size_t max);

/* Close and free; NULL is harmless. */
void lines_free(struct lines *in);

/*
 * Take the next line, without its LF, into *line; it is borrowed until the
 * next call on in.  For LINES_LONG *line is its beginning, max bytes; the
 * rest is passed over unless lines_drain() is called.  Return an enum
 * lines_kind, or -1 with err set: TX_NOINPUT when a file cannot be opened,
 * TX_IO when reading failed, TX_DATA when its gzip data is bad.  The text of
 * err names the file.  Not beside lines_take() on one reader.
 */
int lines_next(struct lines *in, struct slice *line, struct err *err);

/*
 * After LINES_LONG: read the line to its end and write all of it, with an LF,
 * to out; out may be NULL.  Return 0, or -1 as lines_next() or out_write().
 */
int lines_drain(struct lines *in, struct out *out, struct err *err);

/*
 * Take the next lines into block, what was in it is gone.  For LINES_LONG
 * they are one line that did not end within the limit: block->rest is its
 * beginning, and lines_block_drain() comes before anything else on in.
 * Return as lines_next() does.  Only this call and lines_block_drain() touch
 * the reader, the rest of the work on a block does not.
 */
int lines_take(struct lines *in, struct lines_block *block, struct err *err);

/*
 * Take the next line that is not blank out of block, without its LF; it is
 * borrowed until block is filled again.  A line over the limit is LINES_LONG,
 * and whole.  Return an enum lines_kind, LINES_END when there is none left.
 */
enum lines_kind lines_block_next(struct lines_block *block, struct slice *line);

/*
 * After lines_take() gave LINES_LONG in block: as lines_drain().  The line
 * counts as given.
 */
int lines_block_drain(struct lines *in, struct lines_block *block,
	struct out *out, struct err *err);

/* Free what block holds. */
void lines_block_release(struct lines_block *block);

/* The name of the file the last line came from, "stdin" for "-"; borrowed. */
const char *lines_name(const struct lines *in);

/* The number of the last line in its file, from 1, blank lines counted. */
unsigned long long lines_number(const struct lines *in);

/* How many blank lines lines_next() skipped so far, in all files. */
unsigned long long lines_blank(const struct lines *in);

/*
 * The share of all files that was read so far, 0 to 1, or -1 when one of
 * them has no size, as a pipe has none.
 */
double lines_share(const struct lines *in);

/* How many bytes were read so far, in all files, inflated. */
unsigned long long lines_bytes(const struct lines *in);

#endif
