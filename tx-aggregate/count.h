/*
 * Counting records by their values: what all tables are made of.  Nothing
 * here is ordered, cut or filled; that is layout.h.  So counts of parts of
 * the records can be merged, in any order, to those of the whole.
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

#include "table.h"

struct column;
struct counts; /* opaque */
struct descriptor;
struct err;

/*
 * Nothing counted yet, for records that desc reads; asks desc for the fields.
 * Without desc (NULL) counts only come from elsewhere.  tables and desc are
 * borrowed while it lives; the caller owns it.
 */
struct counts *counts_new(const struct tables *tables, struct descriptor *desc);

/* Free it; NULL is harmless. */
void counts_free(struct counts *counts);

/*
 * Count the record last read in every table.  Return 0, or -1 with err set
 * (TX_DATA), and nothing counted, when the arrays of the record have more
 * than a million combinations in one table.
 */
int counts_add(struct counts *counts, struct err *err);

/*
 * Add all that from counted to into.  Both are of the same tables, in the
 * same order.
 */
void counts_merge(struct counts *into, const struct counts *from);

/*
 * Add to a table n times the combination ids[0 .. keys-1], ids that are of
 * its keys' columns.
 */
void counts_put(
	struct counts *counts, size_t table, const uint32_t ids[], uint64_t n);

/* Add to a table so many records that had all keys, or lacked one. */
void counts_put_records(struct counts *counts, size_t table,
	unsigned long long records, unsigned long long lacking);

/* How many tables there are. */
size_t counts_tables(const struct counts *counts);

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

/*
 * The first table that has the same keys in the same order: the two are
 * counted as one.
 */
size_t counts_first(const struct counts *counts, size_t table);

/* How many columns there are; tables share those of the keys they share. */
size_t counts_columns(const struct counts *counts);

/* Column i, borrowed from counts. */
struct column *counts_column_at(const struct counts *counts, size_t i);

/* Which column a key of the table is. */
size_t counts_column(const struct counts *counts, size_t table, size_t key);

#endif
