/*
 * Writing in tests, where nothing is meant to fail.
 */
#ifndef TX_TEST_WRITING_H
#define TX_TEST_WRITING_H

#include "err.h"
#include "gz.h"
#include "out.h"
#include "scratch.h"

/* What is inflated at once. */
#define GZIP_CHUNK ((size_t)256 << 10)

/* Open path, which works. */
static inline struct out *writing_open(const char *path)
{
	struct err err;
	struct out *out = out_open(path, &err);

	assert_non_null(out);
	return out;
}

/* Finish with status, which works, and free. */
static inline void writing_finish(struct out *out, enum tx_exit status)
{
	struct err err;

	assert_int_equal(out_finish(out, status, &err), 0);
	out_free(out);
}

/* Write a line, which works. */
static inline void writing_line(struct out *out, const char *text)
{
	struct err err;

	assert_int_equal(out_line(out, slice_from(text), &err), 0);
}

/* The file path is gzip data that holds just text. */
static inline void writing_expect_gzip(const char *path, struct slice text)
{
	struct buf gzip = BUF_INIT(SCRATCH_MAX), there = BUF_INIT(SCRATCH_MAX);
	struct gz_in *gz = gz_in_new();
	struct slice rest;
	struct err err;
	size_t made;

	scratch_read(path, &gzip);
	rest = buf_slice(&gzip);
	do {
		char *to = buf_reserve(&there, GZIP_CHUNK);

		assert_int_equal(
			gz_in_step(gz, &rest, to, GZIP_CHUNK, &made, &err), 0);
		there.len += made;
	} while (made);
	assert_int_equal(gz_in_end(gz, &err), 0);
	assert_int_equal(there.len, text.len);
	if (text.len)
		assert_memory_equal(there.at, text.at, text.len);
	gz_in_free(gz);
	buf_release(&gzip);
	buf_release(&there);
}

#endif
