/*
 * One key of a table, or of several: the values it has had, and those of the
 * record at hand.
 *
 *     column_init(&column, &table->key[0], handle);
 *     column_read(&column, descriptor_value(desc, column.handle));
 *     for (i = 0; i < column.count; i++)
 *             use(column.ids[i]);
 *     value = column_value(&column, id);
 *     column_release(&column);
 *
 * A value is known by its id: the first is 0, the next new one 1, and so on.
 * Memory grows with the distinct values, not with the records.
 * Lifetime: the whole run.
 */
#ifndef TX_AGGREGATE_COLUMN_H
#define TX_AGGREGATE_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "number.h"
#include "slice.h"

struct intern;
struct scan_value;
struct table_key;

/*
 * The JSON of values met lately, so that most are known without being decoded
 * and looked up.  A longer one is looked up each time.
 */
#define COLUMN_KNOWN      128 /* a power of two */
#define COLUMN_KNOWN_JSON 56

struct column_known {
	uint32_t id;
	uint32_t len; /* 0: none */
	char json[COLUMN_KNOWN_JSON];
};

struct column_value {
	struct slice text; /* borrowed from the column; empty of a bin */
	int64_t start;     /* of a bin: its first second */
	bool bare;         /* was only seen without quotes: a number, true */
};

struct column {
	const struct table_key *key; /* borrowed */
	size_t handle;               /* of the field in the descriptor */
	bool seen;                   /* some record had a value */
	/* The values of the record at hand, and those first quoted there. */
	uint32_t *ids, *fresh;
	size_t count, room, fresh_count, fresh_room;
	/* Its own. */
	struct intern *set; /* a bin is the bytes of its first second */
	bool *quoted;       /* of each value that is no bin */
	size_t quoted_room;
	struct buf scratch;
	struct number_room numbers;
	struct column_known *known; /* owns; by a hash of the JSON */
	/* The last bin, for which no calendar is asked. */
	int64_t from, to;
	uint32_t bin_id;
};

/* Set up a column without values for a key, which is borrowed. */
void column_init(
	struct column *column, const struct table_key *key, size_t handle);

/* Free what it holds. */
void column_release(struct column *column);

/*
 * Set ids[0 .. count-1] to the values in value: an array stands for each of
 * its elements, null and absence for nothing, an object that has an indicator
 * for that; a key with a bin takes times only.  Behind the value SCAN_PAD
 * bytes can be read.
 */
void column_read(struct column *column, const struct scan_value *value);

/* Set ids[0] to the bin of the time that is the record's only value. */
void column_read_time(struct column *column, int64_t time);

/* Take back what the record at hand said of values: it is not to count. */
void column_forget(struct column *column);

/* The id of a text, of which some record had it in quotes, or none. */
uint32_t column_put(struct column *column, struct slice text, bool quoted);

/* The id of the bin that starts at start. */
uint32_t column_put_bin(struct column *column, int64_t start);

/*
 * Add the values of from, a column of the same key, to into.  map[id] becomes
 * the id in into of each.
 */
void column_merge(
	struct column *into, const struct column *from, uint32_t map[]);

/* How many values there are; their ids are smaller. */
size_t column_values(const struct column *column);

/* The value that has this id. */
struct column_value column_value(const struct column *column, uint32_t id);

#endif
