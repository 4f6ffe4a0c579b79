/*
 * The values of one key of a table, in their order.
 *
 *     axis_build(&axis, column, used, rank);
 *     text = axis_text(&axis, rank[id], room);
 *     axis_release(&axis);
 *
 * The place of a value in the order is its rank, from 0.  Bins are ordered by
 * time; other values by number when every one of them is a number or the text
 * of one, else by their bytes.  Nothing else has influence.
 * Lifetime: one call.
 */
#ifndef TX_AGGREGATE_AXIS_H
#define TX_AGGREGATE_AXIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"
#include "table.h"
#include "when.h"

struct column;
struct err;

/* The rank of a value that has none. */
#define AXIS_NONE UINT32_MAX

/* The most bins that axis_fill() makes. */
#define AXIS_BINS 1000000

struct axis_value {
	struct slice text; /* borrowed from the column; of no use for a bin */
	int64_t start;     /* of a bin */
	double number;     /* of a value in an order by number */
	uint32_t id;       /* in the column */
	bool bare;         /* as in column.h */
};

struct axis {
	const struct table_key *key; /* borrowed */
	struct axis_value *value;    /* owns; by rank */
	size_t count, room;
	char *other; /* owns; the text of axis_add_other() */
};

/*
 * Set up axis with those values of a column that used[id] is true of; rank[id]
 * becomes the rank of each.
 */
void axis_build(struct axis *axis, const struct column *column,
	const bool used[], uint32_t rank[]);

/* Free what axis holds. */
void axis_release(struct axis *axis);

/*
 * Keep the values that keep[rank] is true of.  map[rank] becomes the new rank
 * of each, AXIS_NONE for those that went.
 */
void axis_keep(struct axis *axis, const bool keep[], uint32_t map[]);

/*
 * Add "(other)" behind all values, with as many "_" behind it as no value has;
 * return its rank.
 */
uint32_t axis_add_other(struct axis *axis);

/*
 * Add the bins between the first and the last.  map[rank] becomes the new
 * rank of each value.  Return 0, or -1 with err set (TX_DATA) when they were
 * more than AXIS_BINS.
 */
int axis_fill(struct axis *axis, uint32_t map[], struct err *err);

/* The text of a value, borrowed from the column or from room. */
struct slice axis_text(
	const struct axis *axis, size_t rank, char room[WHEN_TEXT]);

#endif
