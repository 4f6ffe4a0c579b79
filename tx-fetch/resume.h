/*
 * Going on where the run before ended, and noting how far this one came.
 *
 *     rc = resume_take_up(&fetch, &settings, &err);
 *     ...read, with a resume_step() after each page, give the output its name...
 *     resume_note(&fetch, CHECKPOINT_DONE, &err);
 */
#ifndef TX_FETCH_RESUME_H
#define TX_FETCH_RESUME_H

#include <stddef.h>

#include "checkpoint.h"
#include "slice.h"

struct account;
struct err;
struct fetch;
struct settings;

/*
 * Take up what the state file of set says: the window, which set gets, and
 * the accounts.  Return 1 when everything is read, 0 when there is something
 * to do, or -1 with err set.
 */
int resume_take_up(struct fetch *fetch, struct settings *set, struct err *err);

/* Where reading goes on. */
struct resume_step {
	size_t unit; /* as in struct checkpoint, */
	long long limit;
	struct slice cursor;
	const struct checkpoint_mark *start;
};

/* Where the output and account stand: the beginning of what comes next. */
struct checkpoint_mark resume_mark(
	const struct fetch *fetch, const struct account *account);

/*
 * Put all that was written on the disk, then note that a later run goes on at
 * step; nothing without --state.  Return 0 or -1 with err set (TX_IO).
 */
int resume_step(
	struct fetch *fetch, const struct resume_step *step, struct err *err);

/*
 * Note that stage is reached, CHECKPOINT_READ before the output gets its
 * name and CHECKPOINT_DONE behind that; nothing without --state.  Return 0 or
 * -1 with err set (TX_IO).
 */
int resume_note(
	struct fetch *fetch, enum checkpoint_stage stage, struct err *err);

#endif
