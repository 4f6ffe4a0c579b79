/*
 * Cutting time into bins: hours, days, weeks and months.
 *
 *     for (at = when_floor(first, WHEN_WEEK); at <= last;
 *             at = when_next(at, WHEN_WEEK))
 *             show(when_label(at, WHEN_WEEK, text));
 *
 * Times are those of when.h.
 */
#ifndef TX_WHEN_BIN_H
#define TX_WHEN_BIN_H

#include <stddef.h>
#include <stdint.h>

#include "when.h"

/* Widths of the bins that time is cut into. */
enum when_bin {
	WHEN_HOUR,
	WHEN_6H, /* labelled by its left edge, as pandas does */
	WHEN_DAY,
	WHEN_WEEK,  /* Monday to Sunday, labelled by the Sunday: pandas "W" */
	WHEN_MONTH, /* labelled "2016-02" */
};

/* The first second of the bin that time lies in. */
int64_t when_floor(int64_t time, enum when_bin bin);

/* The first second of the bin after the one that starts at start. */
int64_t when_next(int64_t start, enum when_bin bin);

/*
 * Write the label of the bin that starts at start into text: "2016-02-09" for
 * days and weeks, "2016-02" for months, "2016-02-09T18:00:00Z" else.  Return
 * its length.
 */
size_t when_label(int64_t start, enum when_bin bin, char text[WHEN_TEXT]);

#endif
