/*
 * A table as it is shown: its counts cut to the top, filled, put in order,
 * and laid out in rows and columns.
 *
 *     layout = layout_new(counts, table, &err);
 *     for (c = 0; c < layout_columns(layout); c++)
 *             head(layout_head(layout, c, room));
 *     while (layout_next(layout))
 *             for (c = 0; c < layout_columns(layout); c++)
 *                     cell(layout_cell(layout, c, room));
 *     layout_free(layout);
 *
 * The long form has a column for each key and one for the count, "n".  The
 * wide form has a column for each key but the last, and one for each value of
 * the last, which holds the count; when there are no values, the column "n".
 * Rows are in the order of their keys; those of a table that is nothing but a
 * top stand by their counts, largest first.
 * Lifetime: one call.
 */
#ifndef TX_AGGREGATE_LAYOUT_H
#define TX_AGGREGATE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"
#include "when.h"

struct counts;
struct err;
struct layout; /* opaque */

/* The most rows that fill and grid make. */
#define LAYOUT_ROWS 10000000

struct cell {
	struct slice text; /* borrowed from the layout or from room */
	bool bare;         /* a number, true or false: no text */
};

/*
 * Lay out the table with this index; counts is borrowed while the layout
 * lives, the caller owns it.  Return NULL with err set (TX_DATA) when fill or
 * grid would make more than LAYOUT_ROWS rows.
 */
struct layout *layout_new(
	const struct counts *counts, size_t table, struct err *err);

/* Free it; NULL is harmless. */
void layout_free(struct layout *layout);

/* How many columns there are. */
size_t layout_columns(const struct layout *layout);

/* How many of them, the first ones, are keys; the others hold counts. */
size_t layout_keys(const struct layout *layout);

/* The head of a column. */
struct slice layout_head(
	const struct layout *layout, size_t column, char room[WHEN_TEXT]);

/* Step to the next row, at first to the first; false behind the last. */
bool layout_next(struct layout *layout);

/* How many rows layout_next() went through so far. */
unsigned long long layout_rows(const struct layout *layout);

/* The cell of this row in a column. */
struct cell layout_cell(
	const struct layout *layout, size_t column, char room[WHEN_TEXT]);

#endif
