/*
 * Many readings at once, their results in one order.
 *
 * A task is one reading of the API: a search, a block of ids.  It has one call
 * at a time, and takes its result only when all tasks before it are done, so
 * the output does not depend on which reply comes first.  Each task in flight
 * holds at most one reply, and the first of them one more, that it works on.
 *
 *     task_run(graph, jobs, &(struct task_source){next_search, &searches},
 *             &err);
 */
#ifndef TX_FETCH_TASK_H
#define TX_FETCH_TASK_H

#include <stdbool.h>
#include <stddef.h>

#include "graph.h"

struct err;
struct task;

enum task_turn {
	TASK_FAILED = -1, /* err is set; the run ends */
	TASK_DONE = 0,
	TASK_MORE, /* the call is made ready for the next request */
	TASK_STOP, /* no task needs to go on: enough was read */
};

struct task_kind {
	/* Take the result of the call, which is done. */
	enum task_turn (*take)(struct task *task, struct err *err);
	/* Free the task. */
	void (*free)(struct task *task);
};

/* The head of each kind of task. */
struct task {
	const struct task_kind *kind;
	struct graph_call call;
	bool idle;    /* there is nothing to send: it is taken as it is */
	bool sent;    /* by task_send() */
	bool arrived; /* the call is done and not taken */
	struct task *next;
};

/*
 * Where tasks come from: next() sets *task to a new one, whose first call is
 * ready, and returns 1; 0 when there are no more; or -1 with err set, which is
 * the run's failure once the tasks before are done.
 */
struct task_source {
	int (*next)(void *from, struct task **task, struct err *err);
	void *from;
};

/*
 * Run all tasks of source, at most jobs at once.  Return 0, or -1 with err
 * set by whatever failed first.
 */
int task_run(struct graph *graph, size_t jobs, const struct task_source *source,
	struct err *err);

/*
 * Within take(), which then fails or returns TASK_MORE: send the call, which is
 * made ready for the next request, so that the server works while take() goes
 * on.  What it had brought must have been kept.  Return 0, or -1 with err set.
 */
int task_send(struct task *task, struct graph *graph, struct err *err);

/*
 * Within a task's take() or a source's next(): send call, which is no task's,
 * and wait until it is done, for good or bad.  What comes for other tasks
 * meanwhile is kept.  Return 0, or -1 with err set as graph_next(), all calls
 * broken off.
 */
int task_await(struct graph *graph, struct graph_call *call, struct err *err);

#endif
