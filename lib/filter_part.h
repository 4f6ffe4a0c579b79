/*
 * A run of a filter and one thread's part of it; for lib/filter*.c only.
 *
 * A block of lines is taken, worked on and delivered.  Taking is done by one
 * thread at a time, and numbers the blocks; delivering is done in the order
 * of these numbers, each thread waiting for its turn.  In between a thread
 * touches nothing but its own part.
 */
#ifndef TX_FILTER_PART_H
#define TX_FILTER_PART_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "err.h"
#include "filter.h"
#include "lines.h"
#include "progress.h"
#include "slice.h"

/* What all threads share. */
struct filter_shared {
	const struct filter_options *options;
	size_t threads; /* how many there will be */

	pthread_mutex_t input; /* guards what follows, to the blank line */
	struct lines *in;
	bool ended;
	unsigned long long taken; /* how many blocks */

	pthread_mutex_t order; /* guards what follows */
	pthread_cond_t turned; /* delivered has changed */
	unsigned long long delivered;
	struct out *out;
	struct out *rejects;         /* NULL: stop at the first bad line */
	unsigned long long before;   /* lines of the file in earlier blocks */
	struct filter_counts counts; /* but for the bytes of in */
	struct progress progress;
};

/* A line that was refused. */
struct refusal {
	struct slice line;         /* borrowed from the block */
	unsigned long long number; /* in the block, from 1 */
	char *why;                 /* owned */
};

/* One thread's part. */
struct filter {
	struct filter_shared *all;
	struct lines_block block;
	unsigned long long turn; /* the number of block */
	bool failed;             /* it could not be taken, err says why */
	struct err err;
	double share;             /* of the input, behind this block, or -1 */
	unsigned long long bytes; /* likewise; both only for the progress */

	struct buf output; /* owned; what is to be written */
	struct slice kept; /* and behind it; lines of block */
	bool at_work;      /* which is done in turn */
	unsigned long long records;
	struct refusal *refusals; /* owned */
	size_t refused, refusal_room;
};

/* The most threads that can be asked for. */
#define FILTER_THREADS_MAX 64

/* Another part of the run; the caller owns it. */
struct filter *filter_part_new(struct filter_shared *all);

/* Free it, but not what is shared; NULL is harmless. */
void filter_part_free(struct filter *filter);

/* Stop the program, with what was delivered before this point written. */
_Noreturn void filter_stop(struct filter_shared *all, const struct err *err);

#endif
