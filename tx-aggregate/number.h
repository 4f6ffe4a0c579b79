/*
 * One spelling for each number, so that 75, 75.0 and 7.5e1 are one value.
 */
#ifndef TX_AGGREGATE_NUMBER_H
#define TX_AGGREGATE_NUMBER_H

#include <stdbool.h>

#include "buf.h"
#include "slice.h"

/* Memory for spelling, made once and used again for each number. */
struct number_room {
	struct buf digits, text;
};

/* An empty room. */
#define NUMBER_ROOM_INIT \
	((struct number_room){BUF_INIT(BUF_RECORD), BUF_INIT(BUF_RECORD)})

/* Free its memory. */
void number_room_release(struct number_room *room);

/*
 * The usual spelling of a JSON number: without an exponent from 1e-6 up to
 * 1e21, with one beyond, and without zeros that mean nothing.  No digit is
 * lost, however many there are.  The result is borrowed from json or from
 * room, until that is used again.
 */
struct slice number_spell(struct slice json, struct number_room *room);

/* Whether text is just one JSON number. */
bool number_is(struct slice text);

/*
 * Read text that is just one JSON number into *number, infinite when it is
 * beyond the range of a double.  Return whether it was one.
 */
bool number_read(struct slice text, double *number);

#endif
