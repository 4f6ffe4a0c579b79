/*
 * Writing in tests, where nothing is meant to fail.
 */
#ifndef TX_TEST_WRITING_H
#define TX_TEST_WRITING_H

#include "err.h"
#include "out.h"
#include "scratch.h"

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

#endif
