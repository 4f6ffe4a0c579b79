/*
 * Reading an edge page by page: one search.
 *
 *     task_run(graph, jobs,
 *             &(struct task_source){search_next, &searches}, &err);
 *
 * A page may be short or empty and is still not the last; only a missing
 * link to the next one ends the search, or the guard against searches that
 * never end.
 */
#ifndef TX_FETCH_SEARCH_H
#define TX_FETCH_SEARCH_H

#include <stddef.h>

struct err;
struct fetch;
struct task;

/* The searches that the settings ask for, one after the other. */
struct searches {
	struct fetch *fetch;
	size_t next; /* index of the next one; 0 to begin with */
};

/* Make the next search into *task; a task_source for a struct searches. */
int search_next(void *searches, struct task **task, struct err *err);

#endif
