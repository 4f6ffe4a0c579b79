/*
 * Input that is to be read twice.
 *
 *     if (twice_open(&twice, paths, count, &err) < 0 ||
 *             twice_spool(&twice, &err) < 0)
 *             ...
 *     ...read twice.paths, for the first time...
 *     if (twice_rewind(&twice, &err) < 0)
 *             ...
 *     ...and again...
 *     twice_release(&twice);
 *
 * A file is simply read again.  A pipe, which cannot be, is first copied to a
 * file without a name in $TMPDIR, or /tmp, and read from there: standard
 * input under its own name, a fifo under the name of a descriptor.
 * Lifetime: the whole run.
 */
#ifndef TX_FILTER_TWICE_H
#define TX_FILTER_TWICE_H

#include <stddef.h>
#include <sys/types.h>

struct err;
struct twice_fifo;

struct twice {
	char **paths; /* owns the array; to be read in place of the given */
	size_t count;
	off_t start;             /* of standard input, -1: it has none */
	struct twice_fifo *fifo; /* owns */
	size_t fifos;
};

/*
 * Look at count paths ("-" and none at all: standard input), which are
 * borrowed, and prepare where fifos will be copied to; nothing is read yet.
 * Return 0, or -1 with err set (TX_IO).
 */
int twice_open(struct twice *twice, char *const paths[], size_t count,
	struct err *err);

/*
 * Copy what cannot be read twice.  Return 0, or -1 with err set: TX_IO when
 * reading, or writing the copy, failed, TX_NOINPUT when a fifo cannot be
 * opened.
 */
int twice_spool(struct twice *twice, struct err *err);

/*
 * Between the two times: put standard input back to where it began.  Return
 * 0, or -1 with err set (TX_IO).
 */
int twice_rewind(const struct twice *twice, struct err *err);

/* Close and free what it holds. */
void twice_release(struct twice *twice);

#endif
