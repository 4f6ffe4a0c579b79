#include "partial.h"

#include <stdlib.h>

#include "buf.h"
#include "column.h"
#include "count.h"
#include "escape.h"
#include "filter.h"
#include "mem.h"
#include "number.h"
#include "table.h"

const char *const partial_tags[PARTIAL_TAGS] = {"all", "description", "api"};

/* What is written, and the order of the values in it. */
struct partial_out {
	const struct counts *counts;
	struct filter *filter;
	struct buf line;
	uint32_t **rank; /* by column and id */
	unsigned long long rows;
};

bool partial_is_literal(struct slice text)
{
	return number_is(text) || slice_is(text, "true") ||
		slice_is(text, "false");
}

/* Write the line that was made. */
static void end_line(struct partial_out *out)
{
	buf_add_byte(&out->line, '\n');
	filter_write(out->filter, buf_slice(&out->line));
	buf_reset(&out->line);
}

/* --- the head ------------------------------------------------------------- */

static void write_tables(struct partial_out *out, size_t tables)
{
	for (size_t i = 0; i < tables; i++) {
		buf_printf(&out->line, "# table\trecords=%llu\tlacking=%llu\t",
			counts_records(out->counts, i),
			counts_lacking(out->counts, i));
		table_spell(counts_table(out->counts, i), &out->line);
		end_line(out);
	}
}

/* --- the order of values -------------------------------------------------- */

static int by_field(const void *a, const void *b, void *column)
{
	struct column_value left = column_value(column, *(const uint32_t *)a);
	struct column_value right = column_value(column, *(const uint32_t *)b);
	int order = (left.start > right.start) - (left.start < right.start);

	return order ? order : escape_compare(left.text, right.text);
}

/* The ids of column in the order of their fields; the caller frees. */
static uint32_t *sort_ids(struct column *column)
{
	size_t count = column_values(column);
	uint32_t *ids = mem_zero(count + 1, sizeof(*ids));

	for (uint32_t i = 0; i < count; i++)
		ids[i] = i;
	qsort_r(ids, count, sizeof(*ids), by_field, column);
	return ids;
}

static void write_texts(
	struct partial_out *out, const struct column *column, uint32_t ids[])
{
	size_t count = column_values(column);

	for (size_t i = 0; i < count && !column->key->binned; i++) {
		struct column_value value = column_value(column, ids[i]);

		if (value.bare || !partial_is_literal(value.text))
			continue;
		buf_printf(&out->line, "# text\t%s\t", column->key->typed);
		escape_add(&out->line, value.text);
		end_line(out);
	}
}

/* Write what is to be said of each column, and find the rank of each value. */
static void write_columns(struct partial_out *out)
{
	size_t columns = counts_columns(out->counts);

	out->rank = mem_zero(columns, sizeof(*out->rank));
	for (size_t i = 0; i < columns; i++) {
		struct column *column = counts_column_at(out->counts, i);
		size_t count = column_values(column);
		uint32_t *ids = sort_ids(column);

		if (!column->seen) {
			buf_printf(
				&out->line, "# unseen\t%s", column->key->typed);
			end_line(out);
		}
		write_texts(out, column, ids);
		out->rank[i] = mem_zero(count + 1, sizeof(*out->rank[i]));
		for (uint32_t rank = 0; rank < count; rank++)
			out->rank[i][ids[rank]] = rank;
		free(ids);
	}
}

/* --- rows ----------------------------------------------------------------- */

/* The combinations of a table, to be sorted. */
struct rows {
	const struct counts *counts;
	size_t table;
	size_t keys;
	const struct column *column[TABLE_KEYS];
	const uint32_t *rank[TABLE_KEYS];
};

static int by_line(const void *a, const void *b, void *context)
{
	const struct rows *rows = context;
	uint32_t left[TABLE_KEYS], right[TABLE_KEYS];

	counts_get(rows->counts, rows->table, *(const uint32_t *)a, left);
	counts_get(rows->counts, rows->table, *(const uint32_t *)b, right);
	for (size_t k = 0; k < rows->keys; k++) {
		uint32_t first = rows->rank[k][left[k]];
		uint32_t second = rows->rank[k][right[k]];

		if (first != second)
			return first < second ? -1 : 1;
	}
	return 0;
}

/* A day for bins of days, an instant for those of hours. */
static void add_bin(struct buf *line, int64_t start, enum when_bin bin)
{
	char text[WHEN_TEXT];
	size_t len = bin == WHEN_HOUR || bin == WHEN_6H
		? when_instant(start, text)
		: when_day(start, text);

	buf_add(line, (struct slice){text, len});
}

static void write_row(
	struct partial_out *out, const struct rows *rows, uint32_t i)
{
	struct buf *line = &out->line;
	uint32_t ids[TABLE_KEYS];
	uint64_t n = counts_get(rows->counts, rows->table, i, ids);

	buf_add(line,
		slice_from(counts_table(rows->counts, rows->table)->name));
	for (size_t k = 0; k < rows->keys; k++) {
		const struct column *column = rows->column[k];
		struct column_value value = column_value(column, ids[k]);

		buf_add_byte(line, '\t');
		if (column->key->binned)
			add_bin(line, value.start, column->key->bin);
		else
			escape_add(line, value.text);
	}
	buf_printf(line, "\t%llu", (unsigned long long)n);
	end_line(out);
	out->rows++;
}

static void write_rows(struct partial_out *out, size_t table)
{
	size_t count = counts_size(out->counts, table);
	uint32_t *order = mem_zero(count + 1, sizeof(*order));
	struct rows rows = {.counts = out->counts, .table = table};

	rows.keys = counts_table(out->counts, table)->keys;
	for (size_t k = 0; k < rows.keys; k++) {
		size_t i = counts_column(out->counts, table, k);

		rows.column[k] = counts_column_at(out->counts, i);
		rows.rank[k] = out->rank[i];
	}
	for (uint32_t i = 0; i < count; i++)
		order[i] = i;
	qsort_r(order, count, sizeof(*order), by_line, &rows);
	for (size_t i = 0; i < count; i++)
		write_row(out, &rows, order[i]);
	free(order);
}

static int by_name(const void *a, const void *b, void *counts)
{
	return strcmp(counts_table(counts, *(const size_t *)a)->name,
		counts_table(counts, *(const size_t *)b)->name);
}

/* Write the rows of each table that does not share those of another. */
static void write_all_rows(struct partial_out *out, size_t tables)
{
	size_t *order = mem_zero(tables, sizeof(*order)), count = 0;

	for (size_t i = 0; i < tables; i++)
		if (counts_first(out->counts, i) == i)
			order[count++] = i;
	qsort_r(order, count, sizeof(*order), by_name, (void *)out->counts);
	for (size_t i = 0; i < count; i++)
		write_rows(out, order[i]);
	free(order);
}

/* --- all ------------------------------------------------------------------ */

void partial_write(const struct partial *partial, const struct counts *counts,
	struct filter *filter)
{
	struct partial_out out = {.counts = counts,
		.filter = filter,
		.line = BUF_INIT(BUF_RECORD)};
	size_t tables = counts_tables(counts);

	buf_printf(&out.line,
		PARTIAL_MAGIC "\ttags=%s\tshards=%llu\trecords=%llu"
			      "\trefused=%llu\tblank_lines=%llu"
			      "\tbytes=%llu",
		partial_tags[partial->tags], partial->shards,
		partial->counts.records, partial->counts.refused,
		partial->counts.blank, partial->counts.bytes);
	end_line(&out);
	write_tables(&out, tables);
	write_columns(&out);
	write_all_rows(&out, tables);
	buf_printf(&out.line, "# end\trows=%llu", out.rows);
	end_line(&out);
	for (size_t i = 0; i < counts_columns(counts); i++)
		free(out.rank[i]);
	free(out.rank);
	buf_release(&out.line);
}
