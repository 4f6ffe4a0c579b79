#include "task.h"

#include "err.h"

/* The tasks in flight, in their order. */
struct flight {
	struct graph *graph;
	const struct task_source *source;
	struct task *first, **end;
	size_t count, jobs;
	bool dry;    /* the source has no more */
	bool failed; /* because of why */
	struct err why;
};

static void start(struct graph *graph, struct task *task)
{
	task->arrived = task->idle;
	task->call.owner = task;
	if (!task->idle)
		graph_start(graph, &task->call);
}

int task_send(struct task *task, struct graph *graph, struct err *err)
{
	start(graph, task);
	task->sent = true;
	return graph_push(graph, err);
}

/* Start the next call of task, unless that was sent. */
static void start_next(struct graph *graph, struct task *task)
{
	if (!task->sent)
		start(graph, task);
	task->sent = false;
}

/*
 * Start tasks until enough are in flight.  A source that fails is dry; those
 * in flight are still brought to their end.
 */
static void fill(struct flight *flight)
{
	while (!flight->dry && flight->count < flight->jobs) {
		struct task *task;
		int rc = flight->source->next(
			flight->source->from, &task, &flight->why);

		if (rc <= 0) {
			flight->dry = true;
			flight->failed = rc < 0;
			return;
		}
		task->next = NULL;
		*flight->end = task;
		flight->end = &task->next;
		flight->count++;
		start(flight->graph, task);
	}
}

/* Calls without an owner are no task's. */
static void note_arrival(const struct graph_call *call)
{
	struct task *task = call->owner;

	if (task)
		task->arrived = true;
}

static void drop_first(struct flight *flight)
{
	struct task *task = flight->first;

	flight->first = task->next;
	if (!flight->first)
		flight->end = &flight->first;
	flight->count--;
	task->kind->free(task);
}

/* Take what the first task has, and those behind it that become the first. */
static enum task_turn take(struct flight *flight, struct err *err)
{
	while (flight->first && flight->first->arrived) {
		struct task *task = flight->first;
		enum task_turn turn = task->kind->take(task, err);

		if (turn == TASK_DONE)
			drop_first(flight);
		else if (turn == TASK_MORE)
			start_next(flight->graph, task);
		else
			return turn;
	}
	return TASK_MORE;
}

static int run(struct flight *flight, struct err *err)
{
	struct graph_call *call;

	for (fill(flight); flight->first; fill(flight)) {
		enum task_turn turn;
		int rc = 1;

		/* While a new task was made its call may have been done. */
		if (!flight->first->arrived)
			rc = graph_next(flight->graph, &call, err);
		if (rc < 0)
			return -1;
		/* Making one failed, and with it all that was in flight. */
		if (rc == 0)
			break;
		if (!flight->first->arrived)
			note_arrival(call);
		turn = take(flight, err);
		if (turn == TASK_FAILED)
			return -1;
		if (turn == TASK_STOP)
			return 0;
	}
	if (!flight->failed)
		return 0;
	*err = flight->why;
	return -1;
}

int task_run(struct graph *graph, size_t jobs, const struct task_source *source,
	struct err *err)
{
	struct flight flight = {
		.graph = graph,
		.source = source,
		.jobs = jobs,
	};
	int rc;

	flight.end = &flight.first;
	rc = run(&flight, err);
	/* What is still in flight belongs to the calls: break it off first. */
	graph_abort(graph);
	while (flight.first)
		drop_first(&flight);
	return rc;
}

int task_await(struct graph *graph, struct graph_call *call, struct err *err)
{
	struct graph_call *done = NULL;

	call->owner = NULL;
	graph_start(graph, call);
	while (done != call) {
		if (graph_next(graph, &done, err) < 0) {
			graph_abort(graph);
			return -1;
		}
		note_arrival(done);
	}
	return 0;
}
