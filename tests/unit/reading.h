/*
 * Reading lines in tests.
 */
#ifndef TX_TEST_READING_H
#define TX_TEST_READING_H

#include "err.h"
#include "gz.h"
#include "lines.h"
#include "scratch.h"

/* The block of lines.c: what is read at once. */
#define READING_BLOCK ((size_t)256 << 10)

/* Paths of files, each a char array as argv has them, and their count. */
#define READING_PATHS(...) \
	((char *[]){__VA_ARGS__}), \
		sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)

/* Add all lines of reader to text, each with an LF; "!" before a long one. */
static inline int reading_gather(
	struct lines *reader, struct buf *text, struct err *err)
{
	struct slice line;
	int kind;

	while ((kind = lines_next(reader, &line, err)) > 0) {
		if (kind == LINES_LONG)
			buf_add_byte(text, '!');
		buf_add(text, line);
		buf_add_byte(text, '\n');
	}
	assert_false(text->over);
	return kind;
}

/* The lines of the files are those of want; see reading_gather(). */
static inline void reading_expect(
	char *const paths[], size_t count, size_t max, struct slice want)
{
	struct lines *reader = lines_new(paths, count, max);
	struct buf text = BUF_INIT(SCRATCH_MAX);
	struct err err;

	assert_int_equal(reading_gather(reader, &text, &err), LINES_END);
	assert_int_equal(text.len, want.len);
	if (want.len)
		assert_memory_equal(text.at, want.at, want.len);
	assert_int_equal(reading_gather(reader, &text, &err), LINES_END);
	buf_release(&text);
	lines_free(reader);
}

/* Add text to to, compressed. */
static inline void reading_add_gzip(struct buf *to, struct slice text)
{
	struct gz_out *gz = gz_out_new();
	struct slice made;
	bool more;

	do {
		more = gz_out_step(gz, &text, true, &made);
		buf_add(to, made);
	} while (more);
	gz_out_free(gz);
}

/* As many lines as fill several blocks, each as long as its number. */
static inline void reading_fill(struct buf *text)
{
	for (int len = 1; text->len < 5 * READING_BLOCK; len = len * 3 % 1999)
		buf_printf(text, "%0*d\n", len, len);
}

#endif
