/*
 * Rows of which nobody knows whether they are done: they are read before they
 * are sent again, or said to have failed.
 *
 * An answer that is lost may be that of a write that was done.  To send the
 * row again does no harm, but moves its last_updated, so that is not done
 * where equal rows are left alone.  Of a descriptor that is not there any more
 * an earlier try may have deleted it; but the server says the same of one that
 * it does not let us delete.
 */
#ifndef TX_PUBLISH_DOUBT_H
#define TX_PUBLISH_DOUBT_H

#include <stdbool.h>

#include "slice.h"

struct buf;
struct graph_error;
struct row;
struct rows;
struct scan_value;
struct settings;

/* All is borrowed while it is in use. */
struct doubt {
	const struct settings *set;
	struct rows *rows;
	struct slice app; /* ours; empty: not known */
};

/* Whether rows are doubted when their answers are lost. */
bool doubt_lost(const struct doubt *doubt);

/*
 * Doubt row when error, what is said of its request, leaves open whether it is
 * done, and note error in it.  Return whether it has to be asked for.
 */
bool doubt_row(const struct doubt *doubt, struct row *row,
	const struct graph_error *error);

/* Append the parameters of the GET that asks for row, which is doubted. */
void doubt_ask(
	const struct doubt *doubt, const struct row *row, struct buf *query);

/*
 * Take the answer to that, which is value when error is fine; of other rows
 * nothing is taken.  Return whether row is not done, no longer doubted and to
 * be sent again.
 */
bool doubt_settle(const struct doubt *doubt, struct row *row,
	const struct graph_error *error, const struct scan_value *value);

/* Whether error, the last word on a row that is doubted, says it is done. */
bool doubt_is_done(const struct doubt *doubt, const struct graph_error *error);

#endif
