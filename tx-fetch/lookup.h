/*
 * Reading objects by their ids: those on standard input or of tags, many a
 * call, or those named as operands, one a call.
 *
 *     lookups_init(&lookups, &fetch);
 *     task_run(graph, jobs, &(struct task_source){lookup_next, &lookups},
 *             &err);
 *     lookups_release(&lookups);
 *
 * One id that does not exist fails the whole call, so a block that is refused
 * is halved until the bad id stands alone; it is named, and the rest read.
 * The same when they are too many (dose.h).  An app that may read nothing ends
 * the run (access.h).
 * Where there is a checkpoint it is saved after each block, of a tag after
 * each page of the list of what has it.
 */
#ifndef TX_FETCH_LOOKUP_H
#define TX_FETCH_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "blocks.h"
#include "checkpoint.h"
#include "dose.h"
#include "idset.h"

struct err;
struct fetch;
struct task;

struct lookups {
	struct fetch *fetch;
	struct blocks blocks;
	struct idset seen; /* ids written, but for tags */
	struct dose dose;
	bool allowed; /* our app may read something, or it was asked */
	struct checkpoint_mark start; /* of the tag that is being written */
	size_t start_of;              /* its account; SIZE_MAX: none yet */
	bool taken_up; /* what the run before had done is known */
};

/* Set up lookups for what the settings of fetch, which is borrowed, say. */
void lookups_init(struct lookups *lookups, struct fetch *fetch);

/* Make the next block into *task; a task_source for a struct lookups. */
int lookup_next(void *lookups, struct task **task, struct err *err);

/* Free what lookups holds. */
void lookups_release(struct lookups *lookups);

#endif
