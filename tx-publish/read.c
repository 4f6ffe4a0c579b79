#include "read.h"

#include "buf.h"
#include "csv.h"
#include "diag.h"
#include "err.h"
#include "lines.h"
#include "mem.h"
#include "read_records.h"
#include "rows.h"
#include "settings.h"
#include "source.h"

/* The longest value that several columns make together. */
#define JOINED_MAX ((size_t)1 << 20)

/* --- CSV ------------------------------------------------------------------ */

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
	rows_fill(row, set->fill);
}

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
		row = rows_add(rows, columns, in.field, in.count, err);
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

	columns_of_lines(columns, source_name(*path), set->mode);
	while ((kind = lines_next(in, &line, err)) == LINES_LINE) {
		struct row *row;

		line = slice_trim(line);
		if (!line.len || line.at[0] == '#') {
			rows->blank++;
			continue;
		}
		row = rows_add(rows, columns, &line, 1, err);
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
		warn_f("%s:1: there is no %s \"%.*s\" (--map)",
			rows->files[0].name,
			set->from == FROM_NDJSON ? "member" : "column",
			SLICE_ARG(set->maps[i].column));
	}
}

static int read_file(struct rows *rows, struct settings *set, char *const *path,
	struct columns *columns, struct err *err)
{
	switch (set->from) {
	case FROM_LINES:
		return read_lines(rows, set, path, columns, err);
	case FROM_NDJSON:
		return read_records(rows, set, path, columns, err);
	default:
		return read_csv(rows, set, *path, columns, err);
	}
}

int read_rows(struct rows *rows, struct settings *set, char *const paths[],
	size_t count, struct err *err)
{
	static char standard_input[] = "-";
	char *const fallback[] = {standard_input};

	if (!count) {
		paths = fallback;
		count = 1;
	}
	rows->mode = set->mode;
	rows->files = mem_zero(count, sizeof(*rows->files));
	rows->file_count = count;
	for (size_t i = 0; i < count; i++) {
		if (read_file(rows, set, &paths[i], &rows->files[i], err) < 0)
			return -1;
	}
	refuse_unused_maps(rows, set);
	return 0;
}
