#include "rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "csv.h"
#include "diag.h"
#include "err.h"
#include "lines.h"
#include "mem.h"
#include "near.h"
#include "settings.h"
#include "source.h"

/* The longest value that several columns make together. */
#define JOINED_MAX ((size_t)1 << 20)

void rows_init(struct rows *rows)
{
	*rows = (struct rows){.pool = POOL_INIT};
}

void rows_release(struct rows *rows)
{
	free(rows->list);
	free(rows->files);
	pool_release(&rows->pool);
}

void rows_refuse(struct rows *rows, struct row *row, const char *fmt, ...)
{
	char why[4096];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	if (row->columns)
		warn_f("%s:%llu: row %llu: %s", row->columns->name, row->line,
			row->number, why);
	else
		warn_f("defaults: %s", why);
	row->state = ROW_REFUSED;
	if (!row->why.at)
		row->why = pool_keep(&rows->pool, slice_from(why));
}

size_t rows_size(const struct row *row)
{
	size_t size = 0;

	for (enum field field = 0; field < FIELDS; field++)
		size += row->value[field].len;
	return size;
}

size_t rows_count(const struct rows *rows, enum row_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < rows->count; i++)
		count += rows->list[i].state == state;
	return count;
}

/* --- one row -------------------------------------------------------------- */

/* A new row with these cells; NULL with err set when there are too many. */
static struct row *add_row(struct rows *rows, const struct columns *columns,
	const struct slice *cell, size_t cells, struct err *err)
{
	struct slice *kept;
	struct row *row;

	if (rows->count == ROWS_MAX) {
		err_set(err, TX_DATA,
			"more than %zu rows: publish them in parts", ROWS_MAX);
		return NULL;
	}
	kept = pool_room(&rows->pool, cells * sizeof(*kept));
	for (size_t i = 0; i < cells; i++)
		kept[i] = pool_keep(&rows->pool, cell[i]);
	rows->list = mem_grow(
		rows->list, rows->count, &rows->room, sizeof(*rows->list));
	row = &rows->list[rows->count++];
	*row = (struct row){
		.columns = columns,
		.cell = kept,
		.cells = cells,
		.key = ROW_NO_KEY,
	};
	return row;
}

/* Put a cell into its field, behind what another column gave a list. */
static void put_value(
	struct rows *rows, struct row *row, enum field field, struct slice text)
{
	struct buf joined = BUF_INIT(JOINED_MAX);

	if (!row->value[field].len) {
		row->value[field] = text;
		return;
	}
	buf_add(&joined, row->value[field]);
	buf_add_byte(&joined, ',');
	buf_add(&joined, text);
	if (joined.over)
		rows_refuse(rows, row, "%s: longer than 1 MiB",
			field_spec(field)->name);
	else
		row->value[field] = pool_keep(&rows->pool, buf_slice(&joined));
	buf_release(&joined);
}

/*
 * The default members belong to the default privacy type: they must not come
 * into a row that names another one, nor into one that all may see.
 */
static bool is_filled(
	const struct row *row, const struct settings *set, enum field field)
{
	struct slice own = row->value[FIELD_PRIVACY_TYPE];
	struct slice fill = set->fill[FIELD_PRIVACY_TYPE];

	if (row->value[field].len)
		return false;
	if (field != FIELD_PRIVACY_MEMBERS || !own.len)
		return true;
	return fill.len ? near_equal(own, fill)
			: !near_equal(own, SLICE("VISIBLE"));
}

/* What has no value gets the default; members before their type. */
static void fill_gaps(struct row *row, const struct settings *set)
{
	for (enum field field = FIELDS; field-- > 0;)
		if (is_filled(row, set, field))
			row->value[field] = set->fill[field];
}

/* Sort the cells into fields. */
static void fill_row(
	struct rows *rows, struct row *row, const struct settings *set)
{
	const struct columns *columns = row->columns;

	for (size_t i = 0; i < columns->count && i < row->cells; i++) {
		struct slice text = slice_trim(row->cell[i]);

		if (columns->field[i] < FIELDS && text.len)
			put_value(rows, row, columns->field[i], text);
	}
	fill_gaps(row, set);
}

/* --- CSV ------------------------------------------------------------------ */

/* Whether the row is one that spreadsheets leave behind: ",,,". */
static bool is_blank(const struct csv_row *in)
{
	for (size_t i = 0; i < in->count; i++)
		if (slice_trim(in->field[i]).len)
			return false;
	return true;
}

/* Every cell needs a column, every column a cell; empty ones may be over. */
static void check_width(struct rows *rows, struct row *row)
{
	size_t width = row->columns->count;

	if (row->cells < width)
		rows_refuse(rows, row,
			"%zu cells, but the header has %zu columns", row->cells,
			width);
	for (size_t i = width; i < row->cells; i++) {
		if (!slice_trim(row->cell[i]).len)
			continue;
		rows_refuse(rows, row,
			"cell %zu has text, but the header has %zu columns",
			i + 1, width);
		return;
	}
	for (size_t i = 0; i < width && i < row->cells; i++)
		if (!row->columns->title[i].len && slice_trim(row->cell[i]).len)
			rows_refuse(rows, row,
				"cell %zu has text, but its column no title",
				i + 1);
}

static int read_body(struct rows *rows, const struct settings *set,
	struct csv *csv, const struct columns *columns, struct err *err)
{
	unsigned long long number = 0;
	struct csv_row in;
	int rc;

	while ((rc = csv_next(csv, &in, err)) > 0) {
		struct row *row;

		if (is_blank(&in)) {
			rows->blank++;
			continue;
		}
		row = add_row(rows, columns, in.field, in.count, err);
		if (!row)
			return -1;
		row->number = ++number;
		row->line = in.line;
		fill_row(rows, row, set);
		check_width(rows, row);
	}
	rows->blank += csv_blank(csv);
	return rc;
}

static int read_csv(struct rows *rows, struct settings *set, const char *path,
	struct columns *columns, struct err *err)
{
	struct csv *csv = csv_open(path, set->delimiter, err);
	struct csv_row header;
	int rc;

	if (!csv)
		return -1;
	rc = csv_next(csv, &header, err);
	if (rc == 0)
		rc = err_set(err, TX_DATA, "%s:1: there is no header",
			source_name(path));
	if (rc > 0) {
		columns_read(
			columns, source_name(path), &header, set, &rows->pool);
		rows->bad_header |= columns->bad;
		rc = read_body(rows, set, csv, columns, err);
	}
	csv_close(csv);
	return rc;
}

/* --- lines ---------------------------------------------------------------- */

static int read_lines(struct rows *rows, const struct settings *set,
	char *const *path, struct columns *columns, struct err *err)
{
	struct lines *in = lines_new(path, 1, CSV_FIELD_MAX);
	unsigned long long number = 0;
	struct slice line;
	int kind;

	columns_of_lines(columns, source_name(*path));
	while ((kind = lines_next(in, &line, err)) == LINES_LINE) {
		struct row *row;

		line = slice_trim(line);
		if (!line.len || line.at[0] == '#') {
			rows->blank++;
			continue;
		}
		row = add_row(rows, columns, &line, 1, err);
		if (!row) {
			kind = -1;
			break;
		}
		row->number = ++number;
		row->line = lines_number(in);
		fill_row(rows, row, set);
	}
	if (kind == LINES_LONG)
		kind = err_set(err, TX_DATA,
			"%s:%llu: a line is longer than 1 MiB", lines_name(in),
			lines_number(in));
	rows->blank += lines_blank(in);
	lines_free(in);
	return kind;
}

/* --- files ---------------------------------------------------------------- */

/* A map that no file knows is a mistake, or the wrong file. */
static void refuse_unused_maps(struct rows *rows, const struct settings *set)
{
	for (size_t i = 0; i < set->map_count; i++) {
		if (set->maps[i].used)
			continue;
		rows->bad_header = true;
		warn_f("%s:1: there is no column \"%.*s\" (--map)",
			rows->files[0].name, SLICE_ARG(set->maps[i].column));
	}
}

int rows_read(struct rows *rows, struct settings *set, char *const paths[],
	size_t count, struct err *err)
{
	static char standard_input[] = "-";
	char *const fallback[] = {standard_input};

	if (!count) {
		paths = fallback;
		count = 1;
	}
	rows->files = mem_zero(count, sizeof(*rows->files));
	rows->file_count = count;
	for (size_t i = 0; i < count; i++) {
		struct columns *columns = &rows->files[i];
		int rc = set->from_lines
			? read_lines(rows, set, &paths[i], columns, err)
			: read_csv(rows, set, paths[i], columns, err);

		if (rc < 0)
			return -1;
	}
	refuse_unused_maps(rows, set);
	return 0;
}
