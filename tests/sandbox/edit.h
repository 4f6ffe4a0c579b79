/*
 * The parameters of a write, checked and put into a descriptor.
 *
 *     if (!edit_check(&request, now, &reply))
 *             edit_apply(object, store, &request, now);
 */
#ifndef SANDBOX_EDIT_H
#define SANDBOX_EDIT_H

#include <stdint.h>

struct json_object;
struct reply;
struct request;
struct store;

/*
 * Check the values of all parameters that are there.  Return 0, or -1 with
 * reply set to error 100.
 */
int edit_check(const struct store *store, const struct request *request,
	int64_t now, struct reply *reply);

/*
 * Put the parameters of request, which edit_check() accepted, into object.
 * An empty one counts as absent.  last_updated becomes now.
 */
void edit_apply(struct json_object *object, struct store *store,
	const struct request *request, int64_t now);

/* Put the caller's reactions into object, and take those to remove out. */
void edit_react(struct json_object *object, const struct request *request);

#endif
