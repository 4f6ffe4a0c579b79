#include "layout.h"

#include <stdio.h>
#include <stdlib.h>

#include "axis.h"
#include "column.h"
#include "count.h"
#include "err.h"
#include "mem.h"

/* One combination of values. */
struct entry {
	uint64_t n;
	uint32_t rank[TABLE_KEYS]; /* ids, until the axes are there */
};

struct layout {
	const struct counts *counts;
	const struct table *table;
	size_t index;
	struct axis axis[TABLE_KEYS];
	struct entry *entry;
	size_t entries, room;
	size_t row_keys; /* how many keys make a row */
	size_t from, to; /* the entries of the row at hand */
	unsigned long long rows;
};

/* --- entries -------------------------------------------------------------- */

static void add_entry(struct layout *layout, const struct entry *entry)
{
	layout->entry = mem_grow(layout->entry, layout->entries, &layout->room,
		sizeof(*layout->entry));
	layout->entry[layout->entries++] = *entry;
}

static void gather(struct layout *layout)
{
	size_t size = counts_size(layout->counts, layout->index);

	for (size_t i = 0; i < size; i++) {
		struct entry entry = {0};

		entry.n = counts_get(
			layout->counts, layout->index, i, entry.rank);
		add_entry(layout, &entry);
	}
}

static int compare_ranks(const uint32_t *a, const uint32_t *b, size_t keys)
{
	for (size_t i = 0; i < keys; i++) {
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	}
	return 0;
}

/* keys are all: the ranks that a table does not have are 0. */
static int by_ranks(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;

	return compare_ranks(left->rank, right->rank, TABLE_KEYS);
}

/* Sort the entries from one on, and make one of those that are alike. */
static void combine(struct layout *layout, size_t from)
{
	struct entry *entry = layout->entry;
	size_t last = from;

	if (layout->entries <= from)
		return;
	qsort(entry + from, layout->entries - from, sizeof(*entry), by_ranks);
	for (size_t i = from + 1; i < layout->entries; i++) {
		if (by_ranks(&entry[last], &entry[i]))
			entry[++last] = entry[i];
		else
			entry[last].n += entry[i].n;
	}
	layout->entries = last + 1;
}

/* --- axes ----------------------------------------------------------------- */

/* Put map[rank] in the place of each rank of a key; drop what has none. */
static void apply(struct layout *layout, size_t key, const uint32_t map[])
{
	size_t kept = 0;

	for (size_t i = 0; i < layout->entries; i++) {
		struct entry *entry = &layout->entry[i];
		uint32_t rank = map[entry->rank[key]];

		if (rank == AXIS_NONE)
			continue;
		entry->rank[key] = rank;
		layout->entry[kept++] = *entry;
	}
	layout->entries = kept;
}

/* Which of count ranks or ids of a key the entries have; the caller frees. */
static bool *find_used(const struct layout *layout, size_t key, size_t count)
{
	bool *used = mem_zero(count + 1, sizeof(*used));

	for (size_t i = 0; i < layout->entries; i++)
		used[layout->entry[i].rank[key]] = true;
	return used;
}

static void build_axis(struct layout *layout, size_t key)
{
	const struct column *column = counts_column_at(layout->counts,
		counts_column(layout->counts, layout->index, key));
	size_t ids = column_values(column);
	uint32_t *rank = mem_zero(ids + 1, sizeof(*rank));
	bool *used = find_used(layout, key, ids);

	axis_build(&layout->axis[key], column, used, rank);
	apply(layout, key, rank);
	free(rank);
	free(used);
}

/* Drop the values of a key that no entry has any more. */
static void shrink_axis(struct layout *layout, size_t key)
{
	struct axis *axis = &layout->axis[key];
	uint32_t *map = mem_zero(axis->count + 1, sizeof(*map));
	bool *used = find_used(layout, key, axis->count);

	axis_keep(axis, used, map);
	apply(layout, key, map);
	free(map);
	free(used);
}

static int fill_axis(struct layout *layout, size_t key, struct err *err)
{
	struct axis *axis = &layout->axis[key];
	uint32_t *map = mem_zero(axis->count + 1, sizeof(*map));
	int rc = axis_fill(axis, map, err);

	if (!rc)
		apply(layout, key, map);
	free(map);
	return rc;
}

/* --- top ------------------------------------------------------------------ */

/* The total of one value of the last key. */
struct total {
	uint64_t n;
	uint32_t rank;
};

static int by_total(const void *a, const void *b)
{
	const struct total *left = a, *right = b;

	if (left->n != right->n)
		return left->n > right->n ? -1 : 1;
	return (left->rank > right->rank) - (left->rank < right->rank);
}

/* Whether each value of the last key is among the top; the caller frees. */
static bool *find_top(const struct layout *layout, size_t key)
{
	size_t count = layout->axis[key].count;
	struct total *total = mem_zero(count + 1, sizeof(*total));
	bool *keep = mem_zero(count + 1, sizeof(*keep));

	for (uint32_t i = 0; i < count; i++)
		total[i].rank = i;
	for (size_t i = 0; i < layout->entries; i++)
		total[layout->entry[i].rank[key]].n += layout->entry[i].n;
	qsort(total, count, sizeof(*total), by_total);
	for (size_t i = 0; i < layout->table->top && i < count; i++)
		keep[total[i].rank] = true;
	free(total);
	return keep;
}

static void cut_top(struct layout *layout)
{
	size_t key = layout->table->keys - 1;
	struct axis *axis = &layout->axis[key];
	size_t count = axis->count;
	uint32_t *map, other;
	bool *keep;

	if (!layout->table->top || count <= layout->table->top)
		return;
	keep = find_top(layout, key);
	map = mem_zero(count, sizeof(*map));
	axis_keep(axis, keep, map);
	if (layout->table->other) {
		other = axis_add_other(axis);
		for (size_t i = 0; i < count; i++)
			if (map[i] == AXIS_NONE)
				map[i] = other;
	}
	apply(layout, key, map);
	free(map);
	free(keep);
}

/* A table that is a top alone is ordered by its counts, (other) last. */
static int by_count(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;

	if (left->n != right->n)
		return left->n > right->n ? -1 : 1;
	return by_ranks(a, b);
}

static void order_top(struct layout *layout)
{
	const struct table *table = layout->table;
	size_t count = layout->entries;

	if (!table->top || table->keys > 1 || !count)
		return;
	if (table->other && layout->axis[0].count > table->top)
		count--;
	qsort(layout->entry, count, sizeof(*layout->entry), by_count);
}

/* --- rows of zeros -------------------------------------------------------- */

/*
 * Add a row of zeros for every combination of the values that the keys have,
 * from entry on, in which the keys before key are set.
 */
static void add_grid(struct layout *layout, struct entry *entry, size_t key)
{
	if (key == layout->row_keys) {
		add_entry(layout, entry);
		return;
	}
	for (uint32_t i = 0; i < layout->axis[key].count; i++) {
		entry->rank[key] = i;
		add_grid(layout, entry, key + 1);
	}
}

/* How many rows a grid has; SIZE_MAX: far too many. */
static size_t grid_size(const struct layout *layout)
{
	size_t size = 1;

	for (size_t i = 0; i < layout->row_keys; i++)
		if (__builtin_mul_overflow(size, layout->axis[i].count, &size))
			return SIZE_MAX;
	return size;
}

/*
 * Gather the distinct rows, as they are without the filled key, behind the
 * entries; return how many there are.
 */
static size_t gather_rows(struct layout *layout)
{
	size_t filled = layout->table->filled, before = layout->entries;

	for (size_t i = 0; i < before; i++) {
		struct entry row = layout->entry[i];

		row.n = 0;
		row.rank[filled] = 0;
		if (layout->row_keys < layout->table->keys)
			row.rank[layout->row_keys] = 0;
		add_entry(layout, &row);
	}
	combine(layout, before);
	return layout->entries - before;
}

/* Give every row all bins of the filled key, with zeros. */
static int add_bins(struct layout *layout, struct err *err)
{
	size_t filled = layout->table->filled, before = layout->entries;
	size_t bins = layout->axis[filled].count;
	size_t rows = gather_rows(layout);

	if (rows && bins > LAYOUT_ROWS / rows)
		return err_set(err, TX_DATA,
			"table %s: fill makes more than %d rows",
			layout->table->name, LAYOUT_ROWS);
	for (size_t i = before; i < before + rows; i++) {
		struct entry row = layout->entry[i];

		for (uint32_t bin = 1; bin < bins; bin++) {
			row.rank[filled] = bin;
			add_entry(layout, &row);
		}
	}
	return 0;
}

static int add_zeros(struct layout *layout, struct err *err)
{
	struct entry entry = {0};

	if (!layout->entries)
		return 0;
	if (!layout->table->grid)
		return layout->table->filled < layout->row_keys
			? add_bins(layout, err)
			: 0;
	if (grid_size(layout) > LAYOUT_ROWS)
		return err_set(err, TX_DATA,
			"table %s: grid makes more than %d rows",
			layout->table->name, LAYOUT_ROWS);
	add_grid(layout, &entry, 0);
	return 0;
}

/* --- making and freeing --------------------------------------------------- */

static int build(struct layout *layout, struct err *err)
{
	const struct table *table = layout->table;

	gather(layout);
	for (size_t i = 0; i < table->keys; i++)
		build_axis(layout, i);
	/* The bins run from the first record to the last, top or not. */
	if (table->fill && fill_axis(layout, table->filled, err) < 0)
		return err_prefix(err, "table %s: ", table->name);
	cut_top(layout);
	for (size_t i = 0; i < table->keys; i++)
		if (i != table->filled)
			shrink_axis(layout, i);
	if (add_zeros(layout, err) < 0)
		return -1;
	combine(layout, 0);
	order_top(layout);
	return 0;
}

struct layout *layout_new(
	const struct counts *counts, size_t table, struct err *err)
{
	struct layout *layout = mem_zero(1, sizeof(*layout));

	layout->counts = counts;
	layout->index = table;
	layout->table = counts_table(counts, table);
	layout->row_keys = layout->table->keys - layout->table->wide;
	if (build(layout, err) < 0) {
		layout_free(layout);
		return NULL;
	}
	return layout;
}

void layout_free(struct layout *layout)
{
	if (!layout)
		return;
	for (size_t i = 0; i < TABLE_KEYS; i++)
		axis_release(&layout->axis[i]);
	free(layout->entry);
	free(layout);
}

/* --- rows and columns ----------------------------------------------------- */

/* Whether the last key's values are columns; without values there are none. */
static bool is_wide(const struct layout *layout)
{
	return layout->table->wide && layout->axis[layout->row_keys].count;
}

size_t layout_columns(const struct layout *layout)
{
	if (is_wide(layout))
		return layout->row_keys + layout->axis[layout->row_keys].count;
	return layout->row_keys + 1;
}

size_t layout_keys(const struct layout *layout)
{
	return layout->row_keys;
}

struct slice layout_head(
	const struct layout *layout, size_t column, char room[WHEN_TEXT])
{
	if (column < layout->row_keys)
		return slice_from(layout->table->key[column].typed);
	if (!is_wide(layout))
		return SLICE("n");
	return axis_text(&layout->axis[layout->row_keys],
		column - layout->row_keys, room);
}

bool layout_next(struct layout *layout)
{
	const struct entry *entry = layout->entry;
	size_t from = layout->to, to = from + 1;

	if (from == layout->entries)
		return false;
	while (to < layout->entries &&
		!compare_ranks(
			entry[from].rank, entry[to].rank, layout->row_keys))
		to++;
	layout->from = from;
	layout->to = to;
	layout->rows++;
	return true;
}

unsigned long long layout_rows(const struct layout *layout)
{
	return layout->rows;
}

/* The count of this row in a column, which a binary search finds. */
static uint64_t find_count(const struct layout *layout, size_t column)
{
	size_t key = layout->row_keys, low = layout->from, high = layout->to;
	size_t rank = column - key;

	if (!layout->table->wide)
		return layout->entry[low].n;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (layout->entry[middle].rank[key] <= rank)
			low = middle;
		else
			high = middle;
	}
	return layout->entry[low].rank[key] == rank ? layout->entry[low].n : 0;
}

struct cell layout_cell(
	const struct layout *layout, size_t column, char room[WHEN_TEXT])
{
	const struct axis *axis;
	size_t rank;
	int len;

	if (column >= layout->row_keys) {
		len = snprintf(room, WHEN_TEXT, "%llu",
			(unsigned long long)find_count(layout, column));
		return (struct cell){{room, (size_t)len}, true};
	}
	axis = &layout->axis[column];
	rank = layout->entry[layout->from].rank[column];
	return (struct cell){
		axis_text(axis, rank, room), axis->value[rank].bare};
}
