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

struct out *failed_open(
	const struct settings *set, const struct rows *rows, struct err *err)
{
	const struct columns *files = rows->files;

	for (size_t i = 1; i < rows->file_count; i++) {
		if (same_titles(&files[0], &files[i]))
			continue;
		err_set(err, TX_DATA,
			"%s: its header differs from that of %s, so --failed "
			"cannot hold the rows of both",
			files[i].name, files[0].name);
		return NULL;
	}
	return out_open(set->failed, err);
}

static bool is_wanted(const struct row *row, bool unsent)
{
	return row->state == ROW_REFUSED || row->state == ROW_FAILED ||
		((row->state == ROW_READY || row->state == ROW_UNSURE) &&
			unsent);
}

int failed_save(struct out *out, const struct settings *set,
	const struct rows *rows, bool unsent, struct err *err)
{
	const struct columns *first = &rows->files[0];

	if (set->from == FROM_CSV &&
		write_cells(out, set, first->title, first->count, err) < 0)
		return -1;
	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->list[i];
		int rc = 0;

		if (is_wanted(row, unsent))
			rc = set->from == FROM_CSV
				? write_cells(
					  out, set, row->cell, row->cells, err)
				: out_line(out, row->cell[0], err);
		if (rc < 0)
			return -1;
	}
	return out_commit(out, err);
}
