#include "confirm.h"

#include <stdlib.h>

#include "answer.h"
#include "buf.h"
#include "clock.h"
#include "compare.h"
#include "diag.h"
#include "err.h"
#include "graph_error.h"
#include "lookup.h"
#include "mem.h"
#include "notes.h"
#include "rows.h"
#include "settings.h"
#include "stop.h"

/* The longest text of all differences of a row. */
#define TEXT_MAX ((size_t)64 << 10)

/* The longest wait, in seconds, between two looks. */
#define WAIT_MAX 15

struct confirm {
	struct stop *stop;
	enum mode mode;
	struct lookup lookup;
	struct row **open;   /* owns the list; rows not yet equal */
	struct slice *why;   /* owns the list; what differs in each */
	const char **untold; /* owns the list; why its members are not known */
	size_t count;
	struct slice app;
	struct notes *notes;
	struct pool pool; /* the texts of this look */
	struct buf scratch;
};

/* --- one look ------------------------------------------------------------- */

/* What differs in row i, which is there. */
static struct slice difference(
	struct confirm *confirm, size_t i, const struct scan_value *found)
{
	static const struct slice none;
	const struct row *row = confirm->open[i];
	struct buf *text = &confirm->scratch;

	if (confirm->mode == MODE_DELETE)
		return SLICE("it is still there");
	buf_reset(text);
	compare_row(confirm->mode, row, found, text);
	confirm->untold[i] = compare_members(row, found, confirm->app, text);
	return text->len ? pool_keep(&confirm->pool, buf_slice(text)) : none;
}

/* For the lookup. */
static void judge(void *of, size_t i, const struct graph_error *error,
	const struct scan_value *found)
{
	struct confirm *confirm = of;
	bool missing = answer_is_missing(error) || found->type != SCAN_OBJECT;

	confirm->untold[i] = NULL;
	if (error->class == GRAPH_FINE && !missing)
		confirm->why[i] = difference(confirm, i, found);
	else if (error->class != GRAPH_FINE && !answer_is_missing(error))
		confirm->why[i] =
			pool_keep(&confirm->pool, slice_from(error->message));
	else if (confirm->mode == MODE_DELETE)
		confirm->why[i] = (struct slice){NULL, 0};
	else
		confirm->why[i] = SLICE("it is not there");
}

static int look_at_all(struct confirm *confirm, struct err *err)
{
	pool_release(&confirm->pool);
	return lookup_rows(
		&confirm->lookup, confirm->open, confirm->count, err);
}

/* --- all rows ------------------------------------------------------------- */

/* No further look will tell more of row i. */
static void note_untold(struct confirm *confirm, size_t i)
{
	if (confirm->untold[i])
		notes_add(confirm->notes, confirm->open[i],
			"confirm: privacy_members could not be compared: %s",
			confirm->untold[i]);
}

/* Keep only the rows that differ. */
static void drop_equal(struct confirm *confirm)
{
	size_t kept = 0;

	for (size_t i = 0; i < confirm->count; i++) {
		if (!confirm->why[i].at) {
			note_untold(confirm, i);
			continue;
		}
		confirm->open[kept] = confirm->open[i];
		confirm->untold[kept] = confirm->untold[i];
		confirm->why[kept++] = confirm->why[i];
	}
	confirm->count = kept;
}

/*
 * Wait 1, 2, 4 ... seconds, but not past end.  Return 1, 0 at the end, and -1
 * with err set when stop was asked.
 */
static int wait_until(
	const struct confirm *confirm, double end, int look, struct err *err)
{
	double wait = look < 4 ? (double)(1 << look) : WAIT_MAX;
	double left = end - clock_now();

	if (left <= 0)
		return 0;
	if (stop_wait(confirm->stop, wait < left ? wait : left))
		return err_set(err, TX_AGAIN, "%zu rows were not confirmed",
			confirm->count);
	return 1;
}

static int look_until(struct confirm *confirm, double end, struct err *err)
{
	int rc = 1;

	for (int times = 0; rc > 0 && confirm->count; times++) {
		if (look_at_all(confirm, err) < 0)
			return -1;
		drop_equal(confirm);
		if (confirm->count)
			rc = wait_until(confirm, end, times, err);
	}
	return rc < 0 ? -1 : 0;
}

static void collect(struct confirm *confirm, struct rows *rows)
{
	confirm->open = mem_zero(rows->count, sizeof(*confirm->open));
	confirm->why = mem_zero(rows->count, sizeof(*confirm->why));
	confirm->untold = mem_zero(rows->count, sizeof(*confirm->untold));
	for (size_t i = 0; i < rows->count; i++)
		if (rows->list[i].state == ROW_PUBLISHED)
			confirm->open[confirm->count++] = &rows->list[i];
}

static void tell(struct confirm *confirm)
{
	for (size_t i = 0; i < confirm->count; i++) {
		const struct row *row = confirm->open[i];

		note_untold(confirm, i);
		warn_f("%s:%llu: row %llu: confirm: %.*s", row->columns->name,
			row->line, row->number, SLICE_ARG(confirm->why[i]));
	}
}

int confirm_rows(const struct settings *set, struct graph *graph,
	struct slice app, struct rows *rows, struct stop *stop, size_t *differ,
	struct err *err)
{
	struct notes notes = NOTES_INIT;
	struct confirm confirm = {
		.stop = stop,
		.mode = rows->mode,
		.app = app,
		.notes = &notes,
		.pool = POOL_INIT,
		.lookup = {.set = set,
			.graph = graph,
			.by_id = true,
			.fields = compare_fields(rows->mode),
			.take = judge},
	};
	double end = clock_now() + (double)set->confirm_time;
	int rc;

	confirm.lookup.of = &confirm;
	buf_init(&confirm.scratch, TEXT_MAX);
	collect(&confirm, rows);
	rc = look_until(&confirm, end, err);
	if (rc == 0)
		tell(&confirm);
	notes_print(&notes);
	*differ = confirm.count;
	buf_release(&confirm.scratch);
	pool_release(&confirm.pool);
	free(confirm.open);
	free(confirm.why);
	free(confirm.untold);
	notes_release(&notes);
	return rc;
}
