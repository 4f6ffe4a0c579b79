/*
 * The searches that the settings ask for: one for each text, each cut into
 * the slices of the window, the newest first unless the server is asked for
 * the oldest first.
 *
 *     searches_init(&searches, &fetch);
 *     task_run(graph, jobs,
 *             &(struct task_source){searches_next, &searches}, &err);
 *     searches_release(&searches);
 *
 * Slices overlap by a second; of a search an id is written once.
 */
#ifndef TX_FETCH_SEARCHES_H
#define TX_FETCH_SEARCHES_H

#include <stdbool.h>
#include <stddef.h>

#include "idset.h"

struct err;
struct fetch;
struct task;

/*
 * Tasks take their pages in order, so the ids of one search are enough: those
 * of the search that is being written.
 */
struct searches {
	struct fetch *fetch; /* borrowed */
	size_t slices;       /* of each search */
	size_t next;         /* number of the next unit */
	bool taken_up;       /* what was written before */
	struct idset seen;   /* ids of the search being written */
	size_t seen_of;      /* its account */
};

/* Set up the searches of fetch, which is borrowed. */
void searches_init(struct searches *searches, struct fetch *fetch);

/* Make the next unit into *task; a task_source for a struct searches. */
int searches_next(void *searches, struct task **task, struct err *err);

/* The ids written so far in the search with this account; borrowed. */
struct idset *searches_seen(struct searches *searches, size_t account);

/*
 * Take up the ids of the search with this account from the output, which is
 * what was written before.  Return 0, or -1 with err set as writer_recall().
 */
int searches_recall(struct searches *searches, size_t account, struct err *err);

/* Free what searches holds. */
void searches_release(struct searches *searches);

#endif
