/*
 * The heads of a table's columns, no two alike: of two members of an object,
 * or columns of CSV, with one name most readers keep the last.
 *
 *     heads_init(&heads, layout);
 *     for (c = 0; c < layout_columns(layout); c++)
 *             use(heads_text(&heads, c, room));
 *     heads_release(&heads);
 *
 * A head that is "table", or that a key before it has, has "_" behind it, as
 * many as make it unlike all others.
 * Lifetime: one call.
 */
#ifndef TX_AGGREGATE_HEADS_H
#define TX_AGGREGATE_HEADS_H

#include "slice.h"
#include "when.h"

struct layout;

/* The head of the column for the names of tables. */
#define HEADS_TABLE "table"

struct heads {
	const struct layout *layout; /* borrowed */
	char **given;                /* by column, NULL: as laid out; owns */
};

/* Find the heads of layout, which is borrowed until heads_release(). */
void heads_init(struct heads *heads, const struct layout *layout);

/* Free what it holds. */
void heads_release(struct heads *heads);

/* The head of a column, borrowed from heads, its layout or room. */
struct slice heads_text(
	const struct heads *heads, size_t column, char room[WHEN_TEXT]);

#endif
