/*
 * The list of ids on standard input, as what a state belongs to: another list
 * is another job, whatever its length, so all of it is known before the first
 * request.
 *
 *     if (input_bind(&hash, &err) < 0)
 *             ...
 *     lines = lines_new(NULL, 0, LINES_MAX_DEFAULT);
 */
#ifndef TX_FETCH_INPUT_H
#define TX_FETCH_INPUT_H

#include <stdint.h>

struct err;

/*
 * Read standard input to its end, set *hash, never 0, to the hash of its
 * bytes, and leave it so that it can be read from where it was.  What cannot
 * be read twice, as a pipe, is copied into a file without a name in $TMPDIR
 * (/tmp), which becomes standard input.  Return 0, or -1 with err set (TX_IO).
 */
int input_bind(uint64_t *hash, struct err *err);

#endif
