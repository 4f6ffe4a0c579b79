/*
 * The answer to a batch, element by element.
 */
#ifndef TX_ANSWER_H
#define TX_ANSWER_H

#include <stdbool.h>

struct buf;
struct graph_error;
struct scan_value;

/*
 * Read one element of the answer to a batch: {"code":200,"body":"JSON"}, or
 * null when the server ran out of time.  Set *error to what it
 * says, and *value to the JSON of its body, absent when it is none, which
 * borrows from the answer or from scratch.
 */
void answer_read(const struct scan_value *item, struct buf *scratch,
	struct graph_error *error, struct scan_value *value);

/*
 * Whether error says that an object is not there; or that we must not see it,
 * or that it cannot be asked so: the server does not tell these apart.
 */
bool answer_is_missing(const struct graph_error *error);

/* Whether what error says of a part of a call may not be said next time. */
bool answer_may_pass(const struct graph_error *error);

#endif
