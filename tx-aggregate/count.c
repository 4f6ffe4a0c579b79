#include "count.h"

#include <stdlib.h>

#include "column.h"
#include "descriptor.h"
#include "err.h"
#include "mem.h"
#include "tuples.h"

/* The most combinations one record may add to one table. */
#define COMBINATIONS_MAX 1000000

/* The combinations of some keys, for one table or several that have them. */
struct tally {
	size_t table; /* the first of them */
	size_t column[TABLE_KEYS];
	size_t keys;
	struct tuples *tuples;
	unsigned long long records, lacking;
	size_t combinations; /* of the record at hand */
};

struct counts {
	const struct tables *tables;
	struct descriptor *desc;
	struct column *column;
	size_t columns, column_room;
	struct tally *tally;
	size_t tallies;
	size_t *tally_of; /* by table */
};

/* --- making and freeing --------------------------------------------------- */

/* The column of key, a new one when no table had the key before. */
static size_t find_column(struct counts *counts, const struct table_key *key)
{
	size_t handle = 0;

	for (size_t i = 0; i < counts->columns; i++) {
		if (!strcmp(counts->column[i].key->typed, key->typed))
			return i;
	}
	if (counts->desc)
		handle = descriptor_want(counts->desc, key->field);
	counts->column = mem_grow(counts->column, counts->columns,
		&counts->column_room, sizeof(*counts->column));
	column_init(&counts->column[counts->columns], key, handle);
	return counts->columns++;
}

static bool has_columns(
	const struct tally *tally, const size_t column[], size_t keys)
{
	return tally->keys == keys &&
		!memcmp(tally->column, column, keys * sizeof(*column));
}

/* The tally for the keys of a table, a new one when none before had them. */
static size_t find_tally(struct counts *counts, size_t index)
{
	const struct table *table = &counts->tables->table[index];
	struct tally tally = {.table = index, .keys = table->keys};

	for (size_t i = 0; i < table->keys; i++)
		tally.column[i] = find_column(counts, &table->key[i]);
	for (size_t i = 0; i < counts->tallies; i++) {
		if (has_columns(&counts->tally[i], tally.column, tally.keys))
			return i;
	}
	tally.tuples = tuples_new(tally.keys);
	counts->tally[counts->tallies] = tally;
	return counts->tallies++;
}

struct counts *counts_new(const struct tables *tables, struct descriptor *desc)
{
	struct counts *counts = mem_zero(1, sizeof(*counts));

	counts->tables = tables;
	counts->desc = desc;
	counts->tally = mem_zero(tables->count, sizeof(*counts->tally));
	counts->tally_of = mem_zero(tables->count, sizeof(*counts->tally_of));
	for (size_t i = 0; i < tables->count; i++)
		counts->tally_of[i] = find_tally(counts, i);
	return counts;
}

void counts_free(struct counts *counts)
{
	if (!counts)
		return;
	for (size_t i = 0; i < counts->columns; i++)
		column_release(&counts->column[i]);
	for (size_t i = 0; i < counts->tallies; i++)
		tuples_free(counts->tally[i].tuples);
	free(counts->column);
	free(counts->tally);
	free(counts->tally_of);
	free(counts);
}

static struct tally *tally_of(const struct counts *counts, size_t table)
{
	return &counts->tally[counts->tally_of[table]];
}

/* --- counting a record ---------------------------------------------------- */

/* Step from one combination of the record's values to the next. */
static void step(
	const struct tally *tally, const struct column *column, size_t at[])
{
	for (size_t i = tally->keys; i-- > 0;) {
		if (++at[i] < column[tally->column[i]].count)
			return;
		at[i] = 0;
	}
}

static void count_all(struct tally *tally, const struct column *column)
{
	size_t at[TABLE_KEYS] = {0};
	uint32_t ids[TABLE_KEYS];

	for (size_t n = tally->combinations; n > 0; n--) {
		for (size_t i = 0; i < tally->keys; i++)
			ids[i] = column[tally->column[i]].ids[at[i]];
		tuples_add(tally->tuples, ids, 1);
		if (n > 1)
			step(tally, column, at);
	}
}

/* How many combinations the record at hand has; SIZE_MAX: far too many. */
static size_t combinations(
	const struct tally *tally, const struct column *column)
{
	size_t product = 1;

	for (size_t i = 0; i < tally->keys; i++)
		if (!column[tally->column[i]].count)
			return 0;
	for (size_t i = 0; i < tally->keys; i++)
		if (__builtin_mul_overflow(
			    product, column[tally->column[i]].count, &product))
			return SIZE_MAX;
	return product;
}

/* Find how many combinations each tally has to count. */
static int check(struct counts *counts, struct err *err)
{
	for (size_t i = 0; i < counts->tallies; i++) {
		struct tally *tally = &counts->tally[i];

		tally->combinations = combinations(tally, counts->column);
		if (tally->combinations <= COMBINATIONS_MAX)
			continue;
		return err_set(err, TX_DATA,
			"table %s: the arrays of the record have more than %d "
			"combinations",
			counts->tables->table[tally->table].name,
			COMBINATIONS_MAX);
	}
	return 0;
}

static void read_columns(struct counts *counts)
{
	for (size_t i = 0; i < counts->columns; i++) {
		struct column *column = &counts->column[i];
		size_t handle = column->handle;
		int64_t time;

		if (column->key->binned &&
			descriptor_added(counts->desc, handle, &time))
			column_read_time(column, time);
		else
			column_read(
				column, descriptor_value(counts->desc, handle));
	}
}

static void forget_columns(struct counts *counts)
{
	for (size_t i = 0; i < counts->columns; i++)
		column_forget(&counts->column[i]);
}

int counts_add(struct counts *counts, struct err *err)
{
	read_columns(counts);
	if (check(counts, err) < 0) {
		forget_columns(counts);
		return -1;
	}
	for (size_t i = 0; i < counts->columns; i++)
		counts->column[i].seen |= counts->column[i].count > 0;
	for (size_t i = 0; i < counts->tallies; i++) {
		struct tally *tally = &counts->tally[i];

		if (!tally->combinations) {
			tally->lacking++;
			continue;
		}
		tally->records++;
		count_all(tally, counts->column);
	}
	return 0;
}

/* --- counts from elsewhere ------------------------------------------------ */

/* Add the combinations of from; map[i] has the new ids of column i. */
static void merge_tally(
	struct tally *into, const struct tally *from, uint32_t *const map[])
{
	size_t count = tuples_count(from->tuples);
	uint32_t ids[TABLE_KEYS];

	into->records += from->records;
	into->lacking += from->lacking;
	for (size_t i = 0; i < count; i++) {
		uint64_t n = tuples_get(from->tuples, i, ids);

		for (size_t k = 0; k < into->keys; k++)
			ids[k] = map[into->column[k]][ids[k]];
		tuples_add(into->tuples, ids, n);
	}
}

void counts_merge(struct counts *into, const struct counts *from)
{
	uint32_t **map = mem_zero(into->columns + 1, sizeof(*map));

	for (size_t i = 0; i < into->columns; i++) {
		map[i] = mem_zero(
			column_values(&from->column[i]) + 1, sizeof(*map[i]));
		column_merge(&into->column[i], &from->column[i], map[i]);
	}
	for (size_t i = 0; i < into->tallies; i++)
		merge_tally(&into->tally[i], &from->tally[i], map);
	for (size_t i = 0; i < into->columns; i++)
		free(map[i]);
	free(map);
}

void counts_put(
	struct counts *counts, size_t table, const uint32_t ids[], uint64_t n)
{
	tuples_add(tally_of(counts, table)->tuples, ids, n);
}

void counts_put_records(struct counts *counts, size_t table,
	unsigned long long records, unsigned long long lacking)
{
	struct tally *tally = tally_of(counts, table);

	tally->records += records;
	tally->lacking += lacking;
}

/* --- what was counted ----------------------------------------------------- */

size_t counts_tables(const struct counts *counts)
{
	return counts->tables->count;
}

const struct table *counts_table(const struct counts *counts, size_t table)
{
	return &counts->tables->table[table];
}

unsigned long long counts_records(const struct counts *counts, size_t table)
{
	return tally_of(counts, table)->records;
}

unsigned long long counts_lacking(const struct counts *counts, size_t table)
{
	return tally_of(counts, table)->lacking;
}

const char *counts_unseen(const struct counts *counts, size_t *i)
{
	while (*i < counts->columns) {
		const struct column *column = &counts->column[(*i)++];

		if (!column->seen)
			return column->key->typed;
	}
	return NULL;
}

size_t counts_size(const struct counts *counts, size_t table)
{
	return tuples_count(tally_of(counts, table)->tuples);
}

uint64_t counts_get(const struct counts *counts, size_t table, size_t i,
	uint32_t ids[TABLE_KEYS])
{
	return tuples_get(tally_of(counts, table)->tuples, i, ids);
}

size_t counts_first(const struct counts *counts, size_t table)
{
	return tally_of(counts, table)->table;
}

size_t counts_columns(const struct counts *counts)
{
	return counts->columns;
}

struct column *counts_column_at(const struct counts *counts, size_t i)
{
	return &counts->column[i];
}

size_t counts_column(const struct counts *counts, size_t table, size_t key)
{
	return tally_of(counts, table)->column[key];
}
