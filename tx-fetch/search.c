#include "search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "checkpoint.h"
#include "diag.h"
#include "doc.h"
#include "edge.h"
#include "element.h"
#include "err.h"
#include "fetch.h"
#include "graph_page.h"
#include "intern.h"
#include "mem.h"
#include "page_size.h"
#include "resume.h"
#include "searches.h"
#include "settings.h"
#include "task.h"
#include "updates.h"
#include "writer.h"

/* So many pages in a row without a new record, and the search is endless. */
#define BARREN_MAX 100

/* The longest term, as JSON. */
#define TERM_MAX ((size_t)8 << 20)

/* So often a slice is begun again because its cursor is refused. */
#define RESTARTS_MAX 3

/* Where the links of a page lead. */
enum lead {
	LEAD_ON,
	LEAD_END,
	LEAD_ENOUGH,  /* on, but --max-pages were read */
	LEAD_NOWHERE, /* on, without a usable cursor */
	LEAD_BACK,    /* to a page that was asked for before */
};

struct search {
	struct task task; /* first: a task of this kind is its search */
	struct searches *all;
	struct fetch *fetch;
	struct search_unit unit;
	struct buf term;        /* text as JSON; empty: no search_term */
	struct intern *cursors; /* those asked for */
	struct graph_kept kept; /* of the page, which borrows it */
	struct graph_page page;
	enum lead lead;               /* of the page */
	struct checkpoint_mark start; /* where the unit began in the output */
	struct page_size size;
	bool begun;   /* start is set */
	bool cut;     /* --max-records left out a part of the last page */
	int barren;   /* pages in a row without a new record */
	int restarts; /* begun again, for a cursor that was refused */
	unsigned long long elements; /* of the last page */
};

static struct account *account_of(const struct search *search)
{
	return &search->fetch->accounts[search->unit.account];
}

/* Write the query for the page behind the cursor in page.after. */
static void ask(struct search *search)
{
	const struct fetch *fetch = search->fetch;
	const struct search_unit *unit = &search->unit;
	struct buf *query = &search->task.call.query;
	struct slice after = buf_slice(&search->page.after);

	buf_reset(query);
	if (unit->text)
		http_param(query, "text", slice_from(unit->text));
	if (query->len && fetch->query.len)
		buf_add_byte(query, '&');
	buf_add(query, buf_slice(&fetch->query));
	if (unit->timed) {
		params_number(query, "since", unit->since);
		params_number(query, "until", unit->until);
	}
	fetch_add_extra(fetch, query);
	if (search->size.limit)
		params_number(query, "limit", search->size.limit);
	if (after.len)
		http_param(query, "after", after);
	else if (fetch->set->before)
		http_param(query, "before", slice_from(fetch->set->before));
}

/* Make the first request. */
static void begin_reading(struct search *search)
{
	const char *after = search->fetch->set->after;

	page_size_init(&search->size, search->fetch->set->limit);
	search->barren = 0;
	intern_reset(search->cursors);
	buf_reset(&search->page.after);
	if (after) {
		buf_add(&search->page.after, slice_from(after));
		intern_put(search->cursors, slice_from(after));
	}
	ask(search);
}

/* --- one page ------------------------------------------------------------- */

/*
 * How many tokens were cut out of the page's records: all, but for those in
 * its own links, which a server may have masked before us.
 */
static size_t cut_of_records(const struct search *search)
{
	size_t cut = search->task.call.cut,
	       links = graph_page_masks(&search->page);

	return cut > links ? cut - links : 0;
}

/* Have the places of the page's ids at hand: elsewhere each is a wait. */
static void expect_ids(const struct search *search, const struct idset *seen)
{
	const struct scan_rows *rows = search->page.rows;
	size_t column = search->fetch->column[WRITER_ID];

	for (size_t i = 0; rows && i < rows->count; i++)
		writer_expect(search->fetch->writer, seen,
			&rows->values[i * rows->width + column]);
}

/* Write an element that graph_page_next() gave. */
static enum writer_put put_element(struct search *search, struct idset *seen,
	const struct scan_value *element, struct err *err)
{
	struct fetch *fetch = search->fetch;
	const struct scan_value *row = search->page.row;
	struct scan_value known[WRITER_VALUES];

	for (size_t i = 0; row && i < WRITER_VALUES; i++)
		known[i] = row[fetch->column[i]];
	return element_put(fetch, seen, buf_slice(&search->term), element,
		row ? known : NULL, err);
}

/* What the page's records may hold. */
static struct writer_traits look(const struct search *search)
{
	const struct graph_call *call = &search->task.call;

	return call->error.class == GRAPH_FINE
		? writer_look(search->page.data.text, call->veiled)
		: WRITER_ANYTHING;
}

static int put_records(struct search *search, struct err *err)
{
	struct account *account = account_of(search);
	struct writer *writer = search->fetch->writer;
	struct idset *seen = searches_seen(search->all, search->unit.account);
	struct scan_value element;
	const struct writer_counts *counts = writer_counts(writer);
	const struct writer_counts before = *counts;
	unsigned long long new = 0;

	search->elements = 0;
	expect_ids(search, seen);
	while (graph_page_next(&search->page, &element)) {
		enum writer_put put = put_element(search, seen, &element, err);

		if (put == WRITER_FAILED)
			return -1;
		/* Nothing more is written, so nothing more was read. */
		search->cut = put == WRITER_FULL;
		if (search->cut)
			break;
		if (search->fetch->set->object == OBJECT_UPDATES)
			updates_note(search->fetch, &element);
		search->elements++;
		new += put != WRITER_OLD;
	}
	account->pages++;
	account->records += counts->records - before.records;
	account->doubles += counts->doubles - before.doubles;
	search->barren = new ? 0 : search->barren + 1;
	return writer_flush(writer, err);
}

static enum task_turn leave_gap(struct search *search, const char *why)
{
	fetch_gap(search->fetch, account_of(search), why);
	return TASK_DONE;
}

/* A search, or slice of one, that was read to its end. */
static enum task_turn end(struct search *search, const char *why)
{
	struct account *account = account_of(search);

	if (!account->gaps)
		account->stop = why;
	account->slices++;
	return TASK_DONE;
}

/* How many pages of this unit were read. */
static unsigned long long pages_of(const struct search *search)
{
	return account_of(search)->pages - search->start.account.pages;
}

/* See where the page's links lead; it is not yet counted. */
static enum lead follow(struct search *search)
{
	const struct settings *set = search->fetch->set;
	struct slice after = buf_slice(&search->page.after);
	size_t known = intern_count(search->cursors);

	if (!search->page.more)
		return LEAD_END;
	if (set->max_pages &&
		pages_of(search) + 1 >= (unsigned long long)set->max_pages)
		return LEAD_ENOUGH;
	if (!after.len)
		return LEAD_NOWHERE;
	return intern_put(search->cursors, after) < known ? LEAD_BACK : LEAD_ON;
}

/*
 * Ask for the next page before this one is written, so that the server works
 * meanwhile, unless what its records are may be a reason not to: one that was
 * salvaged holds bad ones.
 */
static int ask_ahead(struct search *search, struct err *err)
{
	const struct fetch *fetch = search->fetch;

	if (search->lead != LEAD_ON || !search->page.rows ||
		fetch->set->writer.max_records ||
		search->barren + 1 >= BARREN_MAX)
		return 0;
	page_size_grow(&search->size);
	ask(search);
	return task_send(&search->task, fetch->graph, err);
}

/* Whether the last page held as many elements as were asked for. */
static bool was_full(const struct search *search)
{
	return search->size.limit &&
		search->elements >= (unsigned long long)search->size.limit;
}

/* Ask for the next page, if there is one and there is reason to. */
static enum task_turn go_on(struct search *search)
{
	const struct fetch *fetch = search->fetch;
	struct account *account = account_of(search);

	if (search->task.sent)
		return TASK_MORE;
	if (writer_is_full(fetch->writer)) {
		account->stop = "max-records";
		if (fetch->set->object == OBJECT_UPDATES &&
			(search->cut || search->page.more))
			updates_cut_off(search->fetch);
		return TASK_STOP;
	}
	switch (search->lead) {
	case LEAD_END:
		account->early_ends += was_full(search);
		return end(search, "end");
	case LEAD_ENOUGH:
		return end(search, "max-pages");
	case LEAD_NOWHERE:
		return leave_gap(search,
			"there is a next page, but no usable "
			"cursor for it");
	case LEAD_BACK:
		return leave_gap(search, "the next page was read before");
	case LEAD_ON:
		break;
	}
	if (search->barren >= BARREN_MAX)
		return leave_gap(search, "page after page holds nothing new");
	page_size_grow(&search->size);
	ask(search);
	return TASK_MORE;
}

/* Read what the call brought; a page that was salvaged is read. */
static int read_page(struct search *search, struct err *err)
{
	const struct graph_call *call = &search->task.call;

	graph_call_keep(&search->task.call, &search->kept);
	if (call->error.class == GRAPH_FINE &&
		graph_page_take(&search->page, &call->data, &call->paging,
			&search->kept.rows, err) < 0)
		return -1;
	search->lead = follow(search);
	writer_expect_traits(search->fetch->writer, look(search));
	return 0;
}

static enum task_turn take_page(struct search *search, struct err *err)
{
	struct fetch *fetch = search->fetch;
	const struct account *account = account_of(search);
	unsigned long long number = account->pages + 1;
	size_t cut;

	if (read_page(search, err) < 0)
		goto fail;
	cut = cut_of_records(search);
	if (ask_ahead(search, err) < 0 || put_records(search, err) < 0)
		goto fail;
	fetch_note_host(fetch, buf_slice(&search->page.host));
	writer_note_cut(fetch->writer, cut);
	return go_on(search);
fail:
	err_prefix(err, "%s: page %llu: ", account->text, number);
	return TASK_FAILED;
}

/* --- the checkpoint ------------------------------------------------------- */

/* Note where the unit begins in the output, before its first page. */
static void begin(struct search *search)
{
	if (search->begun)
		return;
	search->begun = true;
	search->start = resume_mark(search->fetch, account_of(search));
}

/* Put the page on the disk, then where the search stands. */
static int save(struct search *search, enum task_turn turn, struct err *err)
{
	bool is_done = turn == TASK_DONE;
	struct resume_step step = {
		.unit = search->unit.number + is_done,
		.start = &search->start,
	};

	if (turn != TASK_MORE && !is_done)
		return 0;
	if (!is_done) {
		step.limit = search->size.limit;
		step.cursor = buf_slice(&search->page.after);
	}
	return resume_step(search->fetch, &step, err);
}

/* Whether error says that a cursor is no longer any good. */
static bool is_stale(
	const struct search *search, const struct graph_error *error)
{
	return search->fetch->checkpoint && search->page.after.len &&
		error->class == GRAPH_CURSOR_BAD &&
		search->restarts < RESTARTS_MAX;
}

/* Take back what was written of the unit, and begin it again. */
static enum task_turn restart(struct search *search, struct err *err)
{
	struct fetch *fetch = search->fetch;

	warn_f("%s: page %llu: the server refuses the cursor; "
	       "reading again from where it began",
		account_of(search)->text, account_of(search)->pages + 1);
	search->restarts++;
	if (writer_rewind(fetch->writer, &search->start.place, err) < 0)
		return TASK_FAILED;
	*account_of(search) = search->start.account;
	if (searches_recall(search->all, search->unit.account, err) < 0)
		return TASK_FAILED;
	begin_reading(search);
	return TASK_MORE;
}

/* --- what is taken -------------------------------------------------------- */

static enum task_turn take_error(struct search *search, struct err *err)
{
	struct graph_call *call = &search->task.call;
	const struct graph_error *error = &call->error;
	struct account *account = account_of(search);
	struct err why;
	char where[256];

	if (page_size_shrink(&search->size, error)) {
		ask(search);
		return TASK_MORE;
	}
	if (is_stale(search, error))
		return restart(search, err);
	if (error->class == GRAPH_CURSOR_END)
		return leave_gap(search, "the server reads no further");
	account->stop = "error";
	snprintf(where, sizeof(where), "%.200s: page %llu: ", account->text,
		account->pages + 1);
	fetch_fail(search->fetch, call, where, &why);
	err_set(err, why.status, "%s%s", why.text,
		page_size_advice(&search->size, error));
	return TASK_FAILED;
}

static enum task_turn take_search(struct task *task, struct err *err)
{
	struct search *search = (struct search *)task;
	const struct graph_call *call = &task->call;
	enum task_turn turn;

	begin(search);
	account_of(search)->retries += (unsigned long long)call->tries - 1;
	turn = call->error.class == GRAPH_FINE ||
			edge_salvage(call, &search->page)
		? take_page(search, err)
		: take_error(search, err);
	return save(search, turn, err) < 0 ? TASK_FAILED : turn;
}

static void free_search(struct task *task)
{
	struct search *search = (struct search *)task;

	graph_call_release(&task->call);
	graph_kept_release(&search->kept);
	graph_page_release(&search->page);
	intern_free(search->cursors);
	buf_release(&search->term);
	free(search->unit.path);
	free(search);
}

/* --- making one ----------------------------------------------------------- */

static void set_term(struct search *search, const char *text)
{
	struct json_object *term = json_object_new_string(text);

	if (term)
		doc_add(&search->term, term);
	json_object_put(term);
}

/* Stand where from does, instead of at the beginning. */
static void go_behind(struct search *search, const struct checkpoint *from)
{
	search->begun = true;
	search->start = from->start;
	search->start.account.text = account_of(search)->text;
	if (from->limit)
		search->size.limit = from->limit;
	buf_reset(&search->page.after);
	buf_add(&search->page.after, buf_slice(&from->cursor));
	intern_put(search->cursors, buf_slice(&from->cursor));
	ask(search);
}

struct task *search_new(struct searches *searches,
	const struct search_unit *unit, const struct checkpoint *from)
{
	static const struct task_kind kind = {take_search, free_search};
	struct search *search = mem_zero(1, sizeof(*search));

	search->task.kind = &kind;
	search->all = searches;
	search->fetch = searches->fetch;
	search->unit = *unit;
	search->cursors = intern_new();
	search->page = GRAPH_PAGE_INIT;
	buf_init(&search->term, TERM_MAX);
	if (unit->term)
		set_term(search, unit->text);
	graph_call_init(&search->task.call, HTTP_GET, unit->path);
	begin_reading(search);
	if (from)
		go_behind(search, from);
	return &search->task;
}
