#include "doubt.h"

#include "answer.h"
#include "buf.h"
#include "compare.h"
#include "graph_error.h"
#include "http.h"
#include "lookup.h"
#include "rows.h"
#include "scan.h"
#include "settings.h"

/* The longest id. */
#define ID_MAX ((size_t)4096)

/* Deleting twice does no harm; a search wants to know who we are. */
bool doubt_lost(const struct doubt *doubt)
{
	enum mode mode = doubt->rows->mode;

	return (doubt->set->skip_equal || mode == MODE_COPY) &&
		mode != MODE_DELETE && (mode_is_by_id(mode) || doubt->app.len);
}

bool doubt_row(const struct doubt *doubt, struct row *row,
	const struct graph_error *error)
{
	bool lost = doubt_lost(doubt) && error->class == GRAPH_TRANSIENT;
	bool gone = doubt->rows->mode == MODE_DELETE && !row->doubted &&
		answer_is_missing(error);

	if (!lost && !gone)
		return false;
	if (!row->doubted)
		rows_blame(doubt->rows, row, error);
	if (gone)
		row->id = row->value[FIELD_ID];
	row->doubted = true;
	return true;
}

void doubt_ask(
	const struct doubt *doubt, const struct row *row, struct buf *query)
{
	enum mode mode = doubt->rows->mode;
	const struct lookup lookup = {
		.by_id = mode_is_by_id(mode),
		.app = doubt->app,
		.fields = compare_fields(mode),
	};

	if (mode == MODE_DELETE)
		http_param(query, "fields", SLICE("id"));
	else
		lookup_query(&lookup, row, query);
}

/* Whether one of ours in the page {"data":[...]} is as row wants it. */
static bool find_equal(const struct doubt *doubt, struct row *row,
	const struct scan_value *page)
{
	struct scan_value data = scan_member(page, SLICE("data")), found, id;
	struct buf decoded = BUF_INIT(ID_MAX);
	struct scan_walk walk;
	bool equal = false;

	scan_walk_init(&walk, &data);
	while (!equal && scan_walk_next(&walk, NULL, &found)) {
		id = scan_member(&found, SLICE("id"));
		equal = (id.type == SCAN_STRING || id.type == SCAN_NUMBER) &&
			compare_fully(
				doubt->rows->mode, row, &found, doubt->app);
	}
	if (equal)
		row->id =
			pool_keep(&doubt->rows->pool, scan_text(&id, &decoded));
	buf_release(&decoded);
	return equal;
}

static bool is_equal(const struct doubt *doubt, struct row *row,
	const struct scan_value *value)
{
	enum mode mode = doubt->rows->mode;

	if (!mode_is_by_id(mode))
		return find_equal(doubt, row, value);
	row->id = row->value[FIELD_ID];
	return compare_fully(mode, row, value, doubt->app);
}

bool doubt_settle(const struct doubt *doubt, struct row *row,
	const struct graph_error *error, const struct scan_value *value)
{
	if (!row->doubted || doubt->rows->mode == MODE_DELETE ||
		answer_may_pass(error))
		return false;
	row->doubted =
		error->class == GRAPH_FINE && is_equal(doubt, row, value);
	return !row->doubted;
}

bool doubt_is_done(const struct doubt *doubt, const struct graph_error *error)
{
	return doubt->rows->mode == MODE_DELETE ? answer_is_missing(error)
						: error->class == GRAPH_FINE;
}
