/*
 * Several calls in one: POST / with batch=[...].
 */
#ifndef SANDBOX_BATCH_H
#define SANDBOX_BATCH_H

struct reply;
struct request;
struct sandbox;

/*
 * Run the calls of request's batch in their order and answer with an array of
 * what each gave, null where the caller wants no answer on success.
 */
void batch_run(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

#endif
