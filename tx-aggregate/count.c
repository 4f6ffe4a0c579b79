#include "count.h"

#include <stdlib.h>

#include "buf.h"
#include "descriptor.h"
#include "diag.h"
#include "err.h"
#include "intern.h"
#include "mem.h"
#include "number.h"
#include "tuples.h"

/* The most combinations one record may add to one table. */
#define COMBINATIONS_MAX 1000000

/* A value longer than this is looked up anew for each record. */
#define LAST_BYTES 256

/* No value: null, absent, or not a time. */
#define NO_ID UINT32_MAX

/* A key of one table or several, and its values. */
struct column {
	const struct table_key *key;
	size_t handle;      /* of the field in the descriptor */
	struct intern *set; /* a bin is the bytes of its first second */
	bool *quoted;       /* of each value: was seen as a string */
	size_t texts, quoted_room;
	/* The values of the record at hand. */
	uint32_t *ids;
	size_t count, room;
	/* The last value's JSON: often the next record has it too. */
	char last[LAST_BYTES];
	size_t last_len; /* 0: none */
	uint32_t last_id;
	/* The last bin, for which no calendar is asked. */
	int64_t from, to;
	uint32_t bin_id;
};

/* The combinations of some keys, for one table or several that have them. */
struct tally {
	size_t column[TABLE_KEYS];
	size_t keys;
	struct tuples *tuples;
	unsigned long long records, lacking;
};

struct counts {
	const struct tables *tables;
	struct descriptor *desc;
	struct column *column;
	size_t columns, column_room;
	struct tally *tally;
	size_t tallies;
	size_t *tally_of; /* by table */
	struct buf scratch;
	struct number_room numbers;
};

/* --- making and freeing --------------------------------------------------- */

/* The column of key, a new one when no table had the key before. */
static size_t find_column(struct counts *counts, const struct table_key *key)
{
	struct column column = {.key = key};

	for (size_t i = 0; i < counts->columns; i++) {
		if (!strcmp(counts->column[i].key->typed, key->typed))
			return i;
	}
	column.handle = descriptor_want(counts->desc, key->field);
	column.set = intern_new();
	counts->column = mem_grow(counts->column, counts->columns,
		&counts->column_room, sizeof(*counts->column));
	counts->column[counts->columns] = column;
	return counts->columns++;
}

static bool has_columns(
	const struct tally *tally, const size_t column[], size_t keys)
{
	return tally->keys == keys &&
		!memcmp(tally->column, column, keys * sizeof(*column));
}

/* The tally for the keys of table, a new one when no table had them before. */
static size_t find_tally(struct counts *counts, const struct table *table)
{
	struct tally tally = {.keys = table->keys};

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
		counts->tally_of[i] = find_tally(counts, &tables->table[i]);
	buf_init(&counts->scratch, BUF_RECORD);
	counts->numbers = NUMBER_ROOM_INIT;
	return counts;
}

void counts_free(struct counts *counts)
{
	if (!counts)
		return;
	for (size_t i = 0; i < counts->columns; i++) {
		intern_free(counts->column[i].set);
		free(counts->column[i].quoted);
		free(counts->column[i].ids);
	}
	for (size_t i = 0; i < counts->tallies; i++)
		tuples_free(counts->tally[i].tuples);
	free(counts->column);
	free(counts->tally);
	free(counts->tally_of);
	buf_release(&counts->scratch);
	number_room_release(&counts->numbers);
	free(counts);
}

static const struct tally *tally_of(const struct counts *counts, size_t table)
{
	return &counts->tally[counts->tally_of[table]];
}

/* --- the values of a record ----------------------------------------------- */

/* The id of text among the values of column. */
static uint32_t put(struct column *column, struct slice text)
{
	size_t id = intern_put(column->set, text);

	if (id >= NO_ID)
		die(TX_OS, "%s: too many values", column->key->typed);
	return (uint32_t)id;
}

static uint32_t put_text(
	struct counts *counts, struct column *column, struct scan_value value)
{
	struct slice text = scan_text(&value, &counts->scratch);
	bool quoted = value.type != SCAN_NUMBER && value.type != SCAN_TRUE &&
		value.type != SCAN_FALSE;
	uint32_t id;

	if (value.type == SCAN_NUMBER)
		text = number_spell(text, &counts->numbers);
	id = put(column, text);
	if (id == column->texts) {
		column->quoted = mem_grow(column->quoted, id,
			&column->quoted_room, sizeof(*column->quoted));
		column->quoted[column->texts++] = false;
	}
	column->quoted[id] |= quoted;
	return id;
}

static uint32_t put_bin(struct column *column, struct scan_value value)
{
	enum when_bin bin = column->key->bin;
	int64_t time;

	if (!descriptor_time(&value, &time))
		return NO_ID;
	if (time >= column->from && time < column->to)
		return column->bin_id;
	column->from = when_floor(time, bin);
	column->to = when_next(column->from, bin);
	column->bin_id = put(column,
		(struct slice){
			(const char *)&column->from, sizeof(column->from)});
	return column->bin_id;
}

/* The id of a value that is no array, or NO_ID. */
static uint32_t find_id(
	struct counts *counts, struct column *column, struct scan_value value)
{
	struct slice last = {column->last, column->last_len};
	struct slice json = value.text;
	uint32_t id;

	if (value.type == SCAN_ABSENT || value.type == SCAN_NULL)
		return NO_ID;
	if (slice_equal(json, last))
		return column->last_id;
	value = descriptor_plain(&value);
	id = column->key->binned ? put_bin(column, value)
				 : put_text(counts, column, value);
	if (json.len <= sizeof(column->last)) {
		memcpy(column->last, json.at, json.len);
		column->last_len = json.len;
		column->last_id = id;
	}
	return id;
}

static void add_id(struct column *column, uint32_t id)
{
	if (id == NO_ID)
		return;
	column->ids = mem_grow(column->ids, column->count, &column->room,
		sizeof(*column->ids));
	column->ids[column->count++] = id;
}

/* Set the ids of column to those of the record last read. */
static void read_column(struct counts *counts, struct column *column)
{
	const struct scan_value *value =
		descriptor_value(counts->desc, column->handle);
	struct scan_value element;
	struct scan_walk walk;

	column->count = 0;
	if (value->type != SCAN_ARRAY) {
		add_id(column, find_id(counts, column, *value));
		return;
	}
	scan_walk_init(&walk, value);
	while (scan_walk_next(&walk, NULL, &element))
		add_id(column, find_id(counts, column, element));
}

/* --- counting them -------------------------------------------------------- */

/* Step from one combination of the record's values to the next. */
static bool step(
	const struct tally *tally, const struct column *column, size_t at[])
{
	for (size_t i = tally->keys; i-- > 0;) {
		if (++at[i] < column[tally->column[i]].count)
			return true;
		at[i] = 0;
	}
	return false;
}

static void count_all(struct tally *tally, const struct column *column)
{
	size_t at[TABLE_KEYS] = {0};
	uint32_t ids[TABLE_KEYS];

	do {
		for (size_t i = 0; i < tally->keys; i++)
			ids[i] = column[tally->column[i]].ids[at[i]];
		tuples_add(tally->tuples, ids, 1);
	} while (step(tally, column, at));
}

/* How many combinations the record at hand has; SIZE_MAX: far too many. */
static size_t combinations(
	const struct tally *tally, const struct column *column)
{
	size_t product = 1;

	for (size_t i = 0; i < tally->keys; i++)
		if (__builtin_mul_overflow(
			    product, column[tally->column[i]].count, &product))
			return SIZE_MAX;
	return product;
}

static int check(const struct counts *counts, struct err *err)
{
	for (size_t i = 0; i < counts->tables->count; i++) {
		const struct tally *tally = tally_of(counts, i);

		if (combinations(tally, counts->column) <= COMBINATIONS_MAX)
			continue;
		return err_set(err, TX_DATA,
			"table %s: the arrays of the record have more than %d "
			"combinations",
			counts->tables->table[i].name, COMBINATIONS_MAX);
	}
	return 0;
}

int counts_add(struct counts *counts, struct err *err)
{
	for (size_t i = 0; i < counts->columns; i++)
		read_column(counts, &counts->column[i]);
	if (check(counts, err) < 0)
		return -1;
	for (size_t i = 0; i < counts->tallies; i++) {
		struct tally *tally = &counts->tally[i];

		if (!combinations(tally, counts->column)) {
			tally->lacking++;
			continue;
		}
		tally->records++;
		count_all(tally, counts->column);
	}
	return 0;
}

/* --- what was counted ----------------------------------------------------- */

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

		if (!intern_count(column->set))
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

static const struct column *column_of(
	const struct counts *counts, size_t table, size_t key)
{
	return &counts->column[tally_of(counts, table)->column[key]];
}

size_t counts_values(const struct counts *counts, size_t table, size_t key)
{
	return intern_count(column_of(counts, table, key)->set);
}

struct count_value counts_value(
	const struct counts *counts, size_t table, size_t key, uint32_t id)
{
	const struct column *column = column_of(counts, table, key);
	struct count_value value = {.text = intern_text(column->set, id)};

	if (column->key->binned) {
		memcpy(&value.start, value.text.at, sizeof(value.start));
		value.text.len = 0;
	} else {
		value.bare = !column->quoted[id];
	}
	return value;
}
