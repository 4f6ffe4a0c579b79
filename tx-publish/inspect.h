/*
 * What the server has of the rows before they are sent: who owns a
 * descriptor, what has arrived of a run that was ended, what is as wanted.
 */
#ifndef TX_PUBLISH_INSPECT_H
#define TX_PUBLISH_INSPECT_H

#include "slice.h"

struct err;
struct graph;
struct journal;
struct notes;
struct rows;
struct settings;

/* All is borrowed for the call. */
struct inspect {
	const struct settings *set;
	struct graph *graph;
	struct rows *rows;
	struct journal *journal; /* NULL: none */
	struct notes *notes;
	struct slice app; /* the id of ours; empty: not known */
};

/*
 * Read what has to be known of the rows that are ready or unsure:
 *
 *     by id       all of them; a row is refused when its descriptor is not
 *                 there, not the one that the row says, or not one that this
 *                 mode may be used with
 *     copies      all of them; a row is refused when we have published
 *                 another opinion on its indicator, which it would replace
 *     otherwise   those that are unsure, and with --skip-equal all of them
 *
 * A row that was in flight and has arrived becomes published; so does one, with
 * --skip-equal or among copies, that would change nothing.  No row is unsure afterwards.
 * Return 0, or -1 with err set.
 */
int inspect_rows(const struct inspect *inspect, struct err *err);

#endif
