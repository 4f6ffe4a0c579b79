/*
 * Counting records by their values: what all tables are made of.  Nothing
 * here is ordered, cut or filled; that is layout.h.
 *
 *     counts = counts_new(&tables, desc);
 *     while (...)
 *             if (descriptor_read(desc, line, &fault) == 0)
 *                     counts_add(counts, &err);
 *     for (i = 0; i < counts_size(counts, table); i++)
 *             n = counts_get(counts, table, i, ids);
 *     counts_free(counts);
 *
 * Each key of a table has values, known by numbers (ids).  Tables that share
 * a key share its values, so that each is looked up once in a record.
 * Memory grows with the distinct values, not with the records.
 * Lifetime: the whole run.
 */
#ifndef TX_AGGREGATE_COUNT_H
#define TX_AGGREGATE_COUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"
#include "table.h"

struct counts; /* opaque */
struct descriptor;
struct err;

/* One value of a key. */
struct count_value {
	struct slice text; /* borrowed from counts; empty of a bin */
	int64_t start;     /* of a bin: its first second */
	bool bare;         /* was only seen without quotes: a number, true */
};

/*
 * Nothing counted yet, for records that desc reads; asks desc for the fields.
 * tables and desc are borrowed while it lives; the caller owns it.
 */
struct counts *counts_new(const struct tables *tables, struct descriptor *desc);

/* Free it; NULL is harmless. */
void counts_free(struct counts *counts);

/*
 * Count the record last read in every table.  An array stands for each of its
 * elements, null for nothing, and an object that has an indicator for that; a
 * key with a bin takes times only.  Return 0, or -1 with err set (TX_DATA),
 * and nothing counted, when the arrays of the record have more than a million
 * combinations in one table.
 */
int counts_add(struct counts *counts, struct err *err);

/* The table with this index, as counts_new() got it. */
const struct table *counts_table(const struct counts *counts, size_t table);

/* How many records had all keys of the table. */
unsigned long long counts_records(const struct counts *counts, size_t table);

/* How many lacked one. */
unsigned long long counts_lacking(const struct counts *counts, size_t table);

/*
 * The next key that no record had, as it was typed; NULL when there is none.
 * Start with *i at 0.
 */
const char *counts_unseen(const struct counts *counts, size_t *i);

/* How many combinations of values the table has. */
size_t counts_size(const struct counts *counts, size_t table);

/*
 * Set ids[0 .. keys-1] to combination i of the table, from 0; return how many
 * times it was counted.
 */
uint64_t counts_get(const struct counts *counts, size_t table, size_t i,
	uint32_t ids[TABLE_KEYS]);

/* How many values a key of the table has; their ids are smaller. */
size_t counts_values(const struct counts *counts, size_t table, size_t key);

/* The value of a key of the table that has this id. */
struct count_value counts_value(
	const struct counts *counts, size_t table, size_t key, uint32_t id);

#endif
