#include "confirm.h"

#include <stdlib.h>
#include <time.h>

#include "clock.h"
#include "compare.h"
#include "diag.h"
#include "err.h"
#include "graph.h"
#include "mem.h"
#include "rows.h"
#include "settings.h"
#include "stop.h"

/* So many ids in a request; the server's limit is 20 or 50. */
#define IDS_MAX 50

/* The longest text of all differences of a row. */
#define TEXT_MAX ((size_t)64 << 10)

/* The longest wait, in seconds, between two looks. */
#define WAIT_MAX 15

struct confirm {
	struct stop *stop;
	struct graph *graph;
	struct graph_call call;
	const struct row **open; /* owns the list; rows not yet equal */
	struct slice *why;       /* owns the list; what differs in each */
	size_t count;
	struct pool pool; /* the texts of this look */
	struct buf scratch;
};

/* --- one request ---------------------------------------------------------- */

static void make_query(
	struct confirm *confirm, const struct row *const rows[], size_t count)
{
	struct buf *ids = &confirm->scratch;

	buf_reset(ids);
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_byte(ids, ',');
		buf_add(ids, rows[i]->id);
	}
	buf_reset(&confirm->call.query);
	http_param(&confirm->call.query, "ids", buf_slice(ids));
	http_param(&confirm->call.query, "fields", slice_from(COMPARE_FIELDS));
}

/* Note what differs in row i; the answer is an object keyed by id. */
static void judge(struct confirm *confirm, size_t i)
{
	struct scan_value found =
		scan_member(&confirm->call.value, confirm->open[i]->id);

	confirm->why[i] = (struct slice){NULL, 0};
	if (found.type != SCAN_OBJECT) {
		confirm->why[i] = SLICE("it is not there");
		return;
	}
	buf_reset(&confirm->scratch);
	if (!compare_row(confirm->open[i], &found, &confirm->scratch))
		confirm->why[i] =
			pool_keep(&confirm->pool, buf_slice(&confirm->scratch));
}

/* Whether another request might go better; no status: there is no server. */
static bool may_split(const struct graph_error *error)
{
	return error->status &&
		(error->class == GRAPH_PERMANENT ||
			error->class == GRAPH_SHRINK);
}

/* One unknown id fails the whole request: halve it until the id is alone. */
static int look(
	struct confirm *confirm, size_t from, size_t count, struct err *err)
{
	struct graph_call *call = &confirm->call;

	make_query(confirm, confirm->open + from, count);
	if (graph_run(confirm->graph, call, err) == 0) {
		for (size_t i = from; i < from + count; i++)
			judge(confirm, i);
		return 0;
	}
	if (!may_split(&call->error) || err->status == TX_AUTH)
		return -1;
	if (count > 1)
		return look(confirm, from, count / 2, err) < 0
			? -1
			: look(confirm, from + count / 2, count - count / 2,
				  err);
	confirm->why[from] =
		pool_keep(&confirm->pool, slice_from(call->error.message));
	return 0;
}

/* --- all rows ------------------------------------------------------------- */

static int look_at_all(struct confirm *confirm, struct err *err)
{
	pool_release(&confirm->pool);
	for (size_t i = 0; i < confirm->count; i += IDS_MAX) {
		size_t left = confirm->count - i;

		if (look(confirm, i, left < IDS_MAX ? left : IDS_MAX, err) < 0)
			return -1;
	}
	return 0;
}

/* Keep only the rows that differ. */
static void drop_equal(struct confirm *confirm)
{
	size_t kept = 0;

	for (size_t i = 0; i < confirm->count; i++) {
		if (!confirm->why[i].at)
			continue;
		confirm->open[kept] = confirm->open[i];
		confirm->why[kept++] = confirm->why[i];
	}
	confirm->count = kept;
}

/* Wait 1, 2, 4 ... seconds, but not past end.  Return whether to go on. */
static bool wait_until(double end, int look)
{
	double wait = look < 4 ? (double)(1 << look) : WAIT_MAX;
	double left = end - clock_now();
	struct timespec time;

	if (left <= 0)
		return false;
	if (wait > left)
		wait = left;
	time.tv_sec = (time_t)wait;
	time.tv_nsec = (long)((wait - (double)time.tv_sec) * 1e9);
	nanosleep(&time, NULL);
	return true;
}

static int look_until(struct confirm *confirm, double end, struct err *err)
{
	for (int times = 0; confirm->count; times++) {
		if (look_at_all(confirm, err) < 0)
			return -1;
		drop_equal(confirm);
		if (stop_asked(confirm->stop))
			return err_set(err, TX_AGAIN,
				"%zu rows were not confirmed", confirm->count);
		if (confirm->count && !wait_until(end, times))
			return 0;
	}
	return 0;
}

static void collect(struct confirm *confirm, const struct rows *rows)
{
	confirm->open = mem_zero(rows->count, sizeof(*confirm->open));
	confirm->why = mem_zero(rows->count, sizeof(*confirm->why));
	for (size_t i = 0; i < rows->count; i++)
		if (rows->list[i].state == ROW_PUBLISHED)
			confirm->open[confirm->count++] = &rows->list[i];
}

static void tell(const struct confirm *confirm)
{
	for (size_t i = 0; i < confirm->count; i++) {
		const struct row *row = confirm->open[i];

		warn_f("%s:%llu: row %llu: confirm: %.*s", row->columns->name,
			row->line, row->number, SLICE_ARG(confirm->why[i]));
	}
}

int confirm_rows(const struct settings *set, struct graph *graph,
	const struct rows *rows, struct stop *stop, size_t *differ,
	struct err *err)
{
	struct confirm confirm = {
		.graph = graph, .stop = stop, .pool = POOL_INIT};
	double end = clock_now() + (double)set->confirm_time;
	int rc;

	buf_init(&confirm.scratch, TEXT_MAX);
	graph_call_init(&confirm.call, HTTP_GET, "");
	collect(&confirm, rows);
	rc = look_until(&confirm, end, err);
	if (rc == 0)
		tell(&confirm);
	*differ = confirm.count;
	graph_call_release(&confirm.call);
	buf_release(&confirm.scratch);
	pool_release(&confirm.pool);
	free(confirm.open);
	free(confirm.why);
	return rc;
}
