#include "task.h"

#include "err.h"

/* The tasks in flight, in their order. */
struct flight {
	struct graph *graph;
	const struct task_source *source;
	struct task *first, **end;
	size_t count, jobs;
	bool dry; /* the source has no more */
};

static void start(struct flight *flight, struct task *task)
{
	task->arrived = false;
	task->call.owner = task;
	graph_start(flight->graph, &task->call);
}

/* Start tasks until enough are in flight. */
static int fill(struct flight *flight, struct err *err)
{
	while (!flight->dry && flight->count < flight->jobs) {
		struct task *task;
		int rc = flight->source->next(flight->source->from, &task, err);

		if (rc < 0)
			return -1;
		if (rc == 0) {
			flight->dry = true;
			break;
		}
		task->next = NULL;
		*flight->end = task;
		flight->end = &task->next;
		flight->count++;
		start(flight, task);
	}
	return 0;
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
			start(flight, task);
		else
			return turn;
	}
	return TASK_MORE;
}

static int run(struct flight *flight, struct err *err)
{
	struct graph_call *call;
	int rc;

	while ((rc = fill(flight, err)) == 0 && flight->first) {
		enum task_turn turn;

		rc = graph_next(flight->graph, &call, err);
		if (rc < 0)
			return -1;
		((struct task *)call->owner)->arrived = true;
		turn = take(flight, err);
		if (turn == TASK_FAILED)
			return -1;
		if (turn == TASK_STOP)
			return 0;
	}
	return rc;
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
