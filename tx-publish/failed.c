#include "failed.h"

#include "buf.h"
#include "csv.h"
#include "err.h"
#include "out.h"
#include "rows.h"
#include "settings.h"

/* The longest row. */
#define ROW_MAX ((size_t)64 << 20)

static int write_cells(struct out *out, const struct settings *set,
	const struct slice *cell, size_t count, struct err *err)
{
	struct buf line = BUF_INIT(ROW_MAX);
	int rc;

	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_byte(&line, set->delimiter);
		csv_add_field_by(&line, cell[i], set->delimiter);
	}
	rc = out_line(out, buf_slice(&line), err);
	buf_release(&line);
	return rc;
}

static bool same_titles(const struct columns *a, const struct columns *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!slice_equal(a->title[i], b->title[i]))
			return false;
	return true;
}

static int write_row(struct out *out, const struct settings *set,
	const struct rows *rows, const struct row *row, struct err *err)
{
	const struct columns *first = &rows->files[0];

	if (set->from_lines)
		return out_line(out, row->cell[0], err);
	if (!same_titles(first, row->columns))
		return err_set(err, TX_DATA,
			"%s: its header differs from that of %s, so --failed "
			"cannot hold the rows of both",
			row->columns->name, first->name);
	return write_cells(out, set, row->cell, row->cells, err);
}

static bool is_wanted(const struct row *row, bool unsent)
{
	return row->state == ROW_REFUSED || row->state == ROW_FAILED ||
		(row->state == ROW_READY && unsent);
}

static int write_all(struct out *out, const struct settings *set,
	const struct rows *rows, bool unsent, struct err *err)
{
	const struct columns *first = &rows->files[0];

	if (!set->from_lines &&
		write_cells(out, set, first->title, first->count, err) < 0)
		return -1;
	for (size_t i = 0; i < rows->count; i++)
		if (is_wanted(&rows->list[i], unsent) &&
			write_row(out, set, rows, &rows->list[i], err) < 0)
			return -1;
	return out_commit(out, err);
}

int failed_save(const struct settings *set, const struct rows *rows,
	bool unsent, struct err *err)
{
	struct out *out = out_open(set->failed, err);
	int rc = out ? write_all(out, set, rows, unsent, err) : -1;

	out_free(out);
	return rc;
}
