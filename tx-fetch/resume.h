/*
 * Going on where the run before ended, and noting how far this one came.
 *
 *     rc = resume_take_up(&fetch, &settings, &err);
 *     ...read, give the output its name...
 *     resume_note(&fetch, CHECKPOINT_DONE, &err);
 */
#ifndef TX_FETCH_RESUME_H
#define TX_FETCH_RESUME_H

#include "checkpoint.h"

struct err;
struct fetch;
struct settings;

/*
 * Take up what the state file of set says: the window, which set gets, and
 * the accounts.  Return 1 when everything is read, 0 when there is something
 * to do, or -1 with err set.
 */
int resume_take_up(struct fetch *fetch, struct settings *set, struct err *err);

/*
 * Note that stage is reached, CHECKPOINT_READ before the output gets its
 * name and CHECKPOINT_DONE behind that; nothing without --state.  Return 0 or
 * -1 with err set (TX_IO).
 */
int resume_note(
	struct fetch *fetch, enum checkpoint_stage stage, struct err *err);

#endif
