/*
 * What the faults of a plan do to an answer, before it is sent (send.h does
 * the rest).
 */
#ifndef SANDBOX_FAULT_H
#define SANDBOX_FAULT_H

#include <stdbool.h>

struct faults;
struct reply;
struct request;
struct sandbox;

/*
 * As sandbox_answer(), with the plan of sandbox; is_item says that request is
 * one of a batch.  What still has to happen is left in faults.
 */
void fault_answer(struct sandbox *sandbox, struct request *request,
	struct reply *reply, bool is_item, struct faults *faults);

#endif
