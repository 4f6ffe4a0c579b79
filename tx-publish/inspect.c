#include "inspect.h"

#include <stdlib.h>

#include "answer.h"
#include "buf.h"
#include "compare.h"
#include "err.h"
#include "graph_error.h"
#include "journal.h"
#include "lookup.h"
#include "mem.h"
#include "near.h"
#include "notes.h"
#include "rows.h"
#include "scan.h"
#include "settings.h"

/* The longest text about a row. */
#define TEXT_MAX ((size_t)4 << 20)

/* What was found of a row. */
struct finding {
	bool equal;           /* all is as the row wants it */
	const char *fault;    /* why it must not be sent; NULL: it may */
	struct slice message; /* more about fault, or empty */
	struct slice level;   /* the share level that an edit shows to all */
};

struct inspection {
	const struct inspect *of;
	struct row **list; /* owns the list; the rows that are read */
	size_t count;
	struct finding *findings; /* owns; one a row */
	struct buf scratch;
};

/*
 * Whether what row says of the descriptor is so.  A row that was mixed up with
 * another one would change what nobody meant.
 */
static bool is_meant(struct inspection *all, const struct row *row,
	const struct scan_value *found, enum field field)
{
	struct slice want = row->value[field];
	struct scan_value have = compare_member(found, field), plain;

	if (!want.len || have.type == SCAN_ABSENT)
		return true;
	if (field == FIELD_TYPE)
		return near_equal(scan_text(&have, &all->scratch), want);
	plain = scan_member(found, SLICE("indicator"));
	if (plain.type == SCAN_OBJECT)
		plain = scan_member(&plain, SLICE("indicator"));
	return scan_equals(&have, want) || scan_equals(&plain, want);
}

/* --- searching ------------------------------------------------------------ */

/* Take one of our descriptors that the search for row has found. */
static void take_found(
	struct inspection *all, size_t i, const struct scan_value *found)
{
	struct row *row = all->list[i];
	struct finding *finding = &all->findings[i];
	struct scan_value id = scan_member(found, SLICE("id"));
	enum mode mode = all->of->rows->mode;

	if (id.type != SCAN_STRING && id.type != SCAN_NUMBER)
		return;
	finding->equal = compare_fully(mode, row, found, all->of->app);
	if (!finding->equal &&
		(mode != MODE_COPY ||
			!is_meant(all, row, found, FIELD_INDICATOR)))
		return;
	row->id =
		pool_keep(&all->of->rows->pool, scan_text(&id, &all->scratch));
	if (finding->equal)
		return;
	finding->fault = "we have published it otherwise, which a copy would "
			 "replace; --update changes id ";
	finding->message = row->id;
}

/*
 * Look for row in {"data":[...]}.  What an answer does not tell is as good as
 * not there: sending the row again does no harm.  A copy might replace another
 * opinion of ours, so it waits for an answer that tells.
 */
static void take_page(void *of, size_t i, const struct graph_error *error,
	const struct scan_value *page)
{
	struct inspection *all = of;
	struct scan_value data, found;
	struct scan_walk walk;

	if (error->class != GRAPH_FINE) {
		if (all->of->rows->mode == MODE_COPY)
			all->findings[i].fault =
				"what we say of it ourselves, which a copy "
				"would replace, cannot be read";
		return;
	}
	data = scan_member(page, SLICE("data"));
	scan_walk_init(&walk, &data);
	while (!all->findings[i].equal && scan_walk_next(&walk, NULL, &found))
		take_found(all, i, &found);
}

/* --- by id ---------------------------------------------------------------- */

static struct slice owner_of(
	struct inspection *all, const struct scan_value *found)
{
	struct scan_value owner = scan_member(found, SLICE("owner"));
	struct scan_value id = scan_member(&owner, SLICE("id"));

	return scan_text(&id, &all->scratch);
}

/* Why the descriptor found must not be touched; NULL: it may. */
static const char *fault_of(struct inspection *all, const struct row *row,
	const struct scan_value *found)
{
	const char *fault = mode_owner_fault(
		all->of->rows->mode, owner_of(all, found), all->of->app);

	if (fault)
		return fault;
	if (!is_meant(all, row, found, FIELD_INDICATOR))
		return "the descriptor with this id has another indicator";
	if (!is_meant(all, row, found, FIELD_TYPE))
		return "the descriptor with this id has another type";
	return NULL;
}

/* The share level that row, by an edit of the other half, would betray. */
static struct slice widened(struct inspection *all, const struct row *row,
	const struct scan_value *found)
{
	struct scan_value level = compare_member(found, FIELD_SHARE_LEVEL);

	if (!slice_is(row->value[FIELD_PRIVACY_TYPE], "VISIBLE") ||
		row->value[FIELD_SHARE_LEVEL].len ||
		(!scan_equals(&level, SLICE("RED")) &&
			!scan_equals(&level, SLICE("AMBER"))))
		return (struct slice){NULL, 0};
	return pool_keep(
		&all->of->rows->pool, scan_text(&level, &all->scratch));
}

/* For the lookup. */
static void take_descriptor(void *of, size_t i, const struct graph_error *error,
	const struct scan_value *found)
{
	struct inspection *all = of;
	enum mode mode = all->of->rows->mode;
	struct finding *finding = &all->findings[i];
	struct row *row = all->list[i];

	if (answer_is_missing(error)) {
		finding->equal = mode == MODE_DELETE;
		finding->fault = "there is no descriptor with this id, or none "
				 "that we may see";
	} else if (error->class != GRAPH_FINE || found->type != SCAN_OBJECT) {
		finding->fault = "it cannot be read: ";
		finding->message = pool_keep(
			&all->of->rows->pool, slice_from(error->message));
	} else {
		finding->fault = fault_of(all, row, found);
		finding->equal = !finding->fault && mode != MODE_DELETE &&
			compare_fully(mode, row, found, all->of->app);
		finding->level = widened(all, row, found);
	}
}

/* --- all ------------------------------------------------------------------ */

static void list_rows(struct inspection *all)
{
	const struct inspect *of = all->of;
	bool ready = of->set->skip_equal || of->rows->mode == MODE_COPY ||
		mode_is_by_id(of->rows->mode);

	all->list = mem_zero(of->rows->count, sizeof(*all->list));
	for (size_t i = 0; i < of->rows->count; i++) {
		struct row *row = &of->rows->list[i];

		if (row->state == ROW_UNSURE ||
			(ready && row->state == ROW_READY))
			all->list[all->count++] = row;
	}
	all->findings = mem_zero(all->count, sizeof(*all->findings));
}

static int read_rows(struct inspection *all, struct err *err)
{
	const struct inspect *of = all->of;
	bool by_id = mode_is_by_id(of->rows->mode);
	struct lookup lookup = {
		.set = of->set,
		.graph = of->graph,
		.by_id = by_id,
		.app = of->app,
		.fields = compare_fields(of->rows->mode),
		.take = by_id ? take_descriptor : take_page,
		.of = all,
	};

	if (by_id)
		for (size_t i = 0; i < all->count; i++)
			all->list[i]->id = all->list[i]->value[FIELD_ID];
	if (!by_id && !of->app.len)
		return 0;
	return lookup_rows(&lookup, all->list, all->count, err);
}

/*
 * Take what was found of row.  Return whether it is settled: published by an
 * earlier run, or before it.
 */
static bool settle_row(const struct inspect *of, struct row *row,
	const struct finding *finding)
{
	bool unsure = row->state == ROW_UNSURE;
	bool skip = of->set->skip_equal || of->rows->mode == MODE_COPY;

	row->state = ROW_READY;
	if (finding->equal && (unsure || skip)) {
		row->state = ROW_PUBLISHED;
		row->equal = !unsure;
		return true;
	}
	if (finding->fault)
		rows_refuse(of->rows, row, "%s%.*s", finding->fault,
			SLICE_ARG(finding->message));
	else if (finding->level.len)
		notes_add(of->notes, row,
			"VISIBLE shows to everybody what keeps its share_level "
			"%.*s",
			SLICE_ARG(finding->level));
	return false;
}

/* In the order of the rows; the settled ones become the first of the list. */
static int settle(struct inspection *all, struct err *err)
{
	size_t settled = 0;

	for (size_t i = 0; i < all->count; i++) {
		struct row *row = all->list[i];

		if (settle_row(all->of, row, &all->findings[i]))
			all->list[settled++] = row;
	}
	return journal_settled(all->of->journal, all->list, settled, err);
}

int inspect_rows(const struct inspect *inspect, struct err *err)
{
	struct inspection all = {.of = inspect};
	int rc;

	if (inspect->set->skip_equal && !mode_is_by_id(inspect->rows->mode) &&
		!inspect->app.len)
		return err_set(err, TX_AUTH,
			"--skip-equal wants a token that names its app, "
			"APPID|SECRET");
	buf_init(&all.scratch, TEXT_MAX);
	list_rows(&all);
	rc = read_rows(&all, err);
	if (rc == 0)
		rc = settle(&all, err);
	free(all.list);
	free(all.findings);
	buf_release(&all.scratch);
	return rc;
}
