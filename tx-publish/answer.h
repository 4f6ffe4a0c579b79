/*
 * The answer to a batch, element by element.
 */
#ifndef TX_ANSWER_H
#define TX_ANSWER_H

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

#endif
