#include "merge.h"

#include <stdint.h>
#include <stdlib.h>

#include "buf.h"
#include "column.h"
#include "count.h"
#include "err.h"
#include "escape.h"
#include "lines.h"
#include "mem.h"
#include "num.h"
#include "table.h"

/* The largest count in a partial: no sum of them is ever out of range. */
#define COUNT_MAX ((long long)1 << 53)

/* How much of a line a message repeats. */
#define QUOTED_BYTES 100

/* What a partial says of one table. */
struct heard {
	unsigned long long records, lacking;
};

/* A partial that is being read. */
struct reading {
	struct merge *merge;
	struct lines *in;
	struct slice line;     /* the last one read */
	struct partial facts;  /* what its first line says */
	struct heard *heard;   /* by table */
	size_t tables, room;   /* how many of them there were so far */
	struct counts *counts; /* NULL in the head */
	unsigned long long rows;
	struct buf scratch, spelled;
};

/* --- lines and their fields ----------------------------------------------- */

static int wrong(struct reading *reading, const char *why, struct err *err)
{
	struct slice line = reading->line;

	if (line.len > QUOTED_BYTES)
		line.len = QUOTED_BYTES;
	return err_set(err, TX_DATA, "%s:%llu: %s: \"%.*s\"",
		lines_name(reading->in), lines_number(reading->in), why,
		SLICE_ARG(line));
}

/* Take the next line; return 1, 0 at the end of the file, or -1. */
static int next_line(struct reading *reading, struct err *err)
{
	int kind = lines_next(reading->in, &reading->line, err);

	if (kind != LINES_LONG)
		return kind;
	return err_set(err, TX_DATA,
		"%s:%llu: the line is too long (see --max-line)",
		lines_name(reading->in), lines_number(reading->in));
}

/* Take text off the front of *rest when it begins so. */
static bool take_text(struct slice *rest, struct slice text)
{
	if (rest->len < text.len || memcmp(rest->at, text.at, text.len) != 0)
		return false;
	*rest = (struct slice){rest->at + text.len, rest->len - text.len};
	return true;
}

static bool read_count(
	struct slice digits, long long min, unsigned long long *count)
{
	long long number;
	struct err err;

	if (num_parse(digits, min, COUNT_MAX, &number, &err) < 0)
		return false;
	*count = (unsigned long long)number;
	return true;
}

/* Take the next field of *rest, which is NAME=COUNT. */
static bool take_count(
	struct slice *rest, const char *name, unsigned long long *count)
{
	struct slice field;

	return slice_cut(rest, '\t', &field) &&
		take_text(&field, slice_from(name)) &&
		slice_take(&field, '=') && read_count(field, 0, count);
}

/* --- the head ------------------------------------------------------------- */

static bool take_tags(struct slice *rest, enum descriptor_tags *tags)
{
	struct slice field;

	if (!slice_cut(rest, '\t', &field) ||
		!take_text(&field, SLICE("tags=")))
		return false;
	for (size_t i = 0; i < PARTIAL_TAGS; i++) {
		if (!slice_is(field, partial_tags[i]))
			continue;
		*tags = (enum descriptor_tags)i;
		return true;
	}
	return false;
}

static int read_first_line(struct reading *reading, struct err *err)
{
	struct merge *merge = reading->merge;
	struct partial *facts = &reading->facts;
	struct slice rest = reading->line;

	if (!take_text(&rest, SLICE(PARTIAL_MAGIC "\t")))
		return wrong(reading,
			"no partial of this version of tx-aggregate begins so",
			err);
	if (!take_tags(&rest, &facts->tags) ||
		!take_count(&rest, "shards", &facts->shards) ||
		!take_count(&rest, "records", &facts->counts.records) ||
		!take_count(&rest, "refused", &facts->counts.refused) ||
		!take_count(&rest, "blank_lines", &facts->counts.blank) ||
		!take_count(&rest, "bytes", &facts->counts.bytes) || rest.at)
		return wrong(reading, "the head of a partial is damaged", err);
	if (merge->tags_of && facts->tags != merge->sum.tags)
		return err_set(err, TX_DATA,
			"%s:%llu: --tags=%s, which is --tags=%s in %s",
			lines_name(reading->in), lines_number(reading->in),
			partial_tags[facts->tags],
			partial_tags[merge->sum.tags], merge->tags_of);
	if (!merge->tags_of)
		merge->tags_of = lines_name(reading->in);
	merge->sum.tags = facts->tags;
	return 0;
}

/* Check that a table is the one that all partials have in this place. */
static int compare_table(
	struct reading *reading, struct slice definition, struct err *err)
{
	const struct merge *merge = reading->merge;
	struct buf *spelled = &reading->spelled;

	if (reading->tables == merge->tables->count)
		return wrong(reading, "no table, or one too many", err);
	buf_reset(spelled);
	table_spell(&merge->tables->table[reading->tables], spelled);
	if (slice_equal(buf_slice(spelled), definition))
		return 0;
	return err_set(err, TX_DATA,
		"%s:%llu: table \"%.*s\", which is \"%s\" in %s",
		lines_name(reading->in), lines_number(reading->in),
		SLICE_ARG(definition), buf_text(spelled),
		merge->tables_of ? merge->tables_of : "our spelling");
}

/* Read a line of a table; of the first partial it says which tables to have. */
static int read_table(
	struct reading *reading, struct slice rest, struct err *err)
{
	struct merge *merge = reading->merge;
	struct heard heard;

	if (!take_count(&rest, "records", &heard.records) ||
		!take_count(&rest, "lacking", &heard.lacking) || !rest.at)
		return wrong(reading, "the line is damaged", err);
	if (!merge->tables_of && table_parse(merge->tables, rest, err) < 0) {
		err->status = TX_DATA;
		return err_prefix(err, "%s:%llu: ", lines_name(reading->in),
			lines_number(reading->in));
	}
	if (compare_table(reading, rest, err) < 0)
		return -1;
	reading->heard = mem_grow(reading->heard, reading->tables,
		&reading->room, sizeof(*reading->heard));
	reading->heard[reading->tables++] = heard;
	return 0;
}

/* Behind the lines of tables all is counted by them. */
static int begin_counts(struct reading *reading, struct err *err)
{
	struct merge *merge = reading->merge;

	if (!reading->tables)
		return wrong(reading, "a partial has tables first", err);
	if (reading->tables < merge->tables->count)
		return err_set(err, TX_DATA,
			"%s:%llu: table %s, which is in %s, is missing",
			lines_name(reading->in), lines_number(reading->in),
			merge->tables->table[reading->tables].name,
			merge->tables_of);
	if (!merge->tables_of) {
		merge->tables_of = lines_name(reading->in);
		merge->counts = counts_new(merge->tables, NULL);
	}
	reading->counts = counts_new(merge->tables, NULL);
	for (size_t i = 0; i < reading->tables; i++)
		if (counts_first(reading->counts, i) == i)
			counts_put_records(reading->counts, i,
				reading->heard[i].records,
				reading->heard[i].lacking);
	for (size_t i = 0; i < counts_columns(reading->counts); i++)
		counts_column_at(reading->counts, i)->seen = true;
	return 0;
}

static struct column *find_column(
	const struct counts *counts, struct slice typed)
{
	for (size_t i = 0; i < counts_columns(counts); i++) {
		struct column *column = counts_column_at(counts, i);

		if (slice_is(typed, column->key->typed))
			return column;
	}
	return NULL;
}

static int read_unseen(
	struct reading *reading, struct slice typed, struct err *err)
{
	struct column *column = find_column(reading->counts, typed);

	if (!column)
		return wrong(reading, "no table has this key", err);
	column->seen = false;
	return 0;
}

static int read_text(
	struct reading *reading, struct slice rest, struct err *err)
{
	struct slice typed, text;
	struct column *column;

	slice_cut(&rest, '\t', &typed);
	column = find_column(reading->counts, typed);
	if (!rest.at || !column || column->key->binned ||
		!escape_read(rest, &text, &reading->scratch))
		return wrong(reading, "the line is damaged", err);
	column_put(column, text, true);
	return 0;
}

/* --- rows ----------------------------------------------------------------- */

static bool read_bin(struct slice field, struct column *column, uint32_t *id)
{
	int64_t time;

	if (!when_parse(field, &time) ||
		when_floor(time, column->key->bin) != time)
		return false;
	*id = column_put_bin(column, time);
	return true;
}

static bool read_value(struct slice field, struct column *column, uint32_t *id,
	struct buf *scratch)
{
	struct slice text;

	if (column->key->binned)
		return read_bin(field, column, id);
	if (!escape_read(field, &text, scratch))
		return false;
	*id = column_put(column, text, !partial_is_literal(text));
	return true;
}

/* The table that has this name and rows of its own; SIZE_MAX: none. */
static size_t find_table(const struct reading *reading, struct slice name)
{
	for (size_t i = 0; i < reading->tables; i++)
		if (slice_is(name, counts_table(reading->counts, i)->name) &&
			counts_first(reading->counts, i) == i)
			return i;
	return SIZE_MAX;
}

static int read_row(struct reading *reading, struct err *err)
{
	struct counts *counts = reading->counts;
	struct slice rest = reading->line, field;
	uint32_t ids[TABLE_KEYS];
	unsigned long long n;
	size_t table;

	slice_cut(&rest, '\t', &field);
	table = find_table(reading, field);
	if (table == SIZE_MAX)
		return wrong(reading, "no table has such a row", err);
	for (size_t k = 0; k < counts_table(counts, table)->keys; k++) {
		struct column *column = counts_column_at(
			counts, counts_column(counts, table, k));

		if (!slice_cut(&rest, '\t', &field) ||
			!read_value(field, column, &ids[k], &reading->scratch))
			return wrong(reading, "the row is damaged", err);
	}
	if (!slice_cut(&rest, '\t', &field) || rest.at ||
		!read_count(field, 1, &n))
		return wrong(reading, "the row is damaged", err);
	counts_put(counts, table, ids, n);
	reading->rows++;
	return 0;
}

/* --- a partial ------------------------------------------------------------ */

/* Read the last line, by which a partial is known to be whole. */
static int read_end(struct reading *reading, struct slice rest, struct err *err)
{
	unsigned long long rows;

	if (!take_count(&rest, "rows", &rows) || rest.at)
		return wrong(reading, "the line is damaged", err);
	if (rows == reading->rows)
		return 0;
	return err_set(err, TX_DATA,
		"%s:%llu: the partial has %llu rows, and says it has %llu",
		lines_name(reading->in), lines_number(reading->in),
		reading->rows, rows);
}

/* Read a line behind the first one; return 1, 0 for the last, or -1. */
static int read_line(struct reading *reading, struct err *err)
{
	struct slice rest = reading->line;

	if (!reading->counts && take_text(&rest, SLICE("# table\t")))
		return read_table(reading, rest, err) < 0 ? -1 : 1;
	if (!reading->counts && begin_counts(reading, err) < 0)
		return -1;
	if (take_text(&rest, SLICE("# end\t")))
		return read_end(reading, rest, err);
	if (take_text(&rest, SLICE("# unseen\t")))
		return read_unseen(reading, rest, err) < 0 ? -1 : 1;
	if (take_text(&rest, SLICE("# text\t")))
		return read_text(reading, rest, err) < 0 ? -1 : 1;
	return read_row(reading, err) < 0 ? -1 : 1;
}

/* Read the lines behind the first one. */
static int read_lines(struct reading *reading, struct err *err)
{
	int kind;

	while ((kind = next_line(reading, err)) > 0) {
		kind = read_line(reading, err);
		if (kind <= 0)
			return kind;
	}
	if (kind < 0)
		return -1;
	return err_set(err, TX_DATA,
		"%s: the partial is cut short: its last line is missing",
		lines_name(reading->in));
}

static void add_facts(struct merge *merge, const struct partial *facts)
{
	struct filter_counts *sum = &merge->sum.counts;

	merge->sum.shards += facts->shards;
	sum->records += facts->counts.records;
	sum->refused += facts->counts.refused;
	sum->blank += facts->counts.blank;
	sum->bytes += facts->counts.bytes;
}

/* Read the partial whose first line is the one at hand, and add it. */
static int read_partial(struct reading *reading, struct err *err)
{
	int rc = read_first_line(reading, err);

	reading->tables = 0;
	reading->rows = 0;
	if (!rc)
		rc = read_lines(reading, err);
	if (!rc) {
		counts_merge(reading->merge->counts, reading->counts);
		add_facts(reading->merge, &reading->facts);
	}
	counts_free(reading->counts);
	reading->counts = NULL;
	return rc;
}

/* --- all of them ---------------------------------------------------------- */

void merge_init(
	struct merge *merge, struct tables *tables, enum descriptor_tags tags)
{
	*merge = (struct merge){.tables = tables, .sum.tags = tags};
	/* Nobody can tell whether --tags=all was asked for. */
	if (tags != DESCRIPTOR_TAGS_ALL)
		merge->tags_of = "the options";
	if (tables->count) {
		merge->tables_of = "the options";
		merge->counts = counts_new(tables, NULL);
	}
}

static int read_file(struct reading *reading, const char *path, struct err *err)
{
	bool known = reading->merge->counts;
	size_t partials = 0;
	int kind;

	while ((kind = next_line(reading, err)) > 0) {
		if (read_partial(reading, err) < 0)
			return -1;
		partials++;
	}
	if (kind < 0 || partials || (known && !strcmp(path, "-")))
		return kind;
	return err_set(err, TX_DATA, "%s: no partial is in it",
		lines_name(reading->in));
}

int merge_file(struct merge *merge, char *path, size_t max, struct err *err)
{
	struct reading reading = {.merge = merge,
		.in = lines_new(&path, 1, max),
		.scratch = BUF_INIT(BUF_RECORD),
		.spelled = BUF_INIT(BUF_RECORD)};
	int rc = read_file(&reading, path, err);

	buf_release(&reading.scratch);
	buf_release(&reading.spelled);
	free(reading.heard);
	lines_free(reading.in);
	return rc;
}

void merge_release(struct merge *merge)
{
	counts_free(merge->counts);
	*merge = (struct merge){0};
}
