#include "search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "diag.h"
#include "doc.h"
#include "edge.h"
#include "element.h"
#include "err.h"
#include "fetch.h"
#include "graph_page.h"
#include "idset.h"
#include "intern.h"
#include "mem.h"
#include "settings.h"
#include "task.h"
#include "writer.h"

/* So many pages in a row without a new record, and the search is endless. */
#define BARREN_MAX 100

/* After so many good pages a shrunk page may grow again. */
#define GROW_AFTER 10

/* The longest term, as JSON. */
#define TERM_MAX ((size_t)8 << 20)

/* The longest path: two ids and a name. */
#define PATH_BYTES 4096

/* Those whose operands are what is searched for. */
#define OBJECTS_BY_TEXT (OBJECT_TAGS | OBJECT_TAGGED)

struct search {
	struct task task; /* first: a task of this kind is its search */
	struct fetch *fetch;
	size_t account;   /* index in fetch->accounts */
	char *path;       /* owns */
	const char *text; /* what to search for, or NULL */
	struct buf term;  /* text as JSON; empty: no search_term */
	struct idset seen;
	struct intern *cursors; /* those asked for */
	struct graph_page page;
	long long limit;
	int good;   /* pages since the limit changed */
	int barren; /* pages in a row without a new record */
};

static struct account *account_of(const struct search *search)
{
	return &search->fetch->accounts[search->account];
}

/* Write the query for the page behind the cursor in page.after. */
static void ask(struct search *search)
{
	const struct fetch *fetch = search->fetch;
	struct buf *query = &search->task.call.query;
	struct slice after = buf_slice(&search->page.after);

	buf_reset(query);
	if (search->text)
		http_param(query, "text", slice_from(search->text));
	if (query->len && fetch->query.len)
		buf_add_byte(query, '&');
	buf_add(query, buf_slice(&fetch->query));
	if (search->limit)
		params_number(query, "limit", search->limit);
	if (after.len)
		http_param(query, "after", after);
	else if (fetch->set->before)
		http_param(query, "before", slice_from(fetch->set->before));
}

/* --- one page ------------------------------------------------------------- */

/* How often a masked token stands in the page's own links. */
static size_t masks_in_links(const struct search *search)
{
	const char mask[] = "access_token=***";
	struct slice text = search->page.paging.text;
	size_t count = 0;

	while (text.len) {
		const char *hit =
			memmem(text.at, text.len, mask, sizeof(mask) - 1);

		if (!hit)
			break;
		count++;
		text.len -= (size_t)(hit + 1 - text.at);
		text.at = hit + 1;
	}
	return count;
}

/*
 * How many tokens were cut out of the page's records: all, but for those in
 * its own links, which a server may have masked before us.
 */
static size_t cut_of_records(const struct search *search)
{
	size_t cut = search->task.call.cut, links = masks_in_links(search);

	return cut > links ? cut - links : 0;
}

static int put_records(struct search *search, struct err *err)
{
	struct account *account = account_of(search);
	struct writer *writer = search->fetch->writer;
	struct slice term = buf_slice(&search->term);
	struct scan_value element;
	struct scan_walk walk;
	const struct writer_counts *counts = writer_counts(writer);
	const struct writer_counts before = *counts;
	unsigned long long elements = 0, new = 0;

	scan_walk_init(&walk, &search->page.data);
	while (scan_walk_next(&walk, NULL, &element)) {
		enum writer_put put = element_put(
			search->fetch, &search->seen, term, &element, err);

		if (put == WRITER_FAILED)
			return -1;
		elements++;
		new += put == WRITER_NEW;
	}
	account->pages++;
	account->records += counts->records - before.records;
	account->doubles += counts->doubles - before.doubles;
	account->full_end =
		search->limit && elements >= (unsigned long long)search->limit;
	search->barren = new ? 0 : search->barren + 1;
	return writer_flush(writer, err);
}

static enum task_turn leave_gap(struct search *search, const char *why)
{
	fetch_gap(search->fetch, account_of(search), why);
	return TASK_DONE;
}

static enum task_turn stop(
	struct search *search, const char *why, enum task_turn turn)
{
	account_of(search)->stop = why;
	return turn;
}

/* Ask for the next page, if there is one and there is reason to. */
static enum task_turn go_on(struct search *search)
{
	const struct fetch *fetch = search->fetch;
	struct account *account = account_of(search);
	struct slice after = buf_slice(&search->page.after);
	size_t known = intern_count(search->cursors);

	if (writer_is_full(fetch->writer))
		return stop(search, "max-records", TASK_STOP);
	if (!search->page.more)
		return stop(search, "end", TASK_DONE);
	account->full_end = false;
	if (fetch->set->max_pages &&
		account->pages >= (unsigned long long)fetch->set->max_pages)
		return stop(search, "max-pages", TASK_DONE);
	if (!after.len)
		return leave_gap(search,
			"there is a next page, but no usable "
			"cursor for it");
	if (intern_put(search->cursors, after) < known)
		return leave_gap(search, "the next page was read before");
	if (search->barren >= BARREN_MAX)
		return leave_gap(search, "page after page holds nothing new");
	if (++search->good >= GROW_AFTER && search->limit < fetch->set->limit) {
		search->limit *= 2;
		if (search->limit > fetch->set->limit)
			search->limit = fetch->set->limit;
		search->good = 0;
	}
	ask(search);
	return TASK_MORE;
}

static enum task_turn take_page(struct search *search, struct err *err)
{
	struct fetch *fetch = search->fetch;
	struct graph_call *call = &search->task.call;
	struct account *account = account_of(search);

	if (graph_page_read(&search->page, &call->value, err) < 0 ||
		put_records(search, err) < 0) {
		err_prefix(err, "%s: page %llu: ", account->text,
			account->pages + 1);
		return TASK_FAILED;
	}
	writer_note_cut(fetch->writer, cut_of_records(search));
	return go_on(search);
}

/* --- what is no page ------------------------------------------------------ */

/* Ask for half as much behind the same cursor. */
static enum task_turn shrink(struct search *search)
{
	search->limit /= 2;
	search->good = 0;
	ask(search);
	return TASK_MORE;
}

static enum task_turn take_search(struct task *task, struct err *err)
{
	struct search *search = (struct search *)task;
	const struct graph_error *error = &task->call.error;
	struct account *account = account_of(search);
	char where[256];

	if (error->class == GRAPH_FINE)
		return take_page(search, err);
	if (edge_is_too_heavy(error, search->limit))
		return shrink(search);
	if (error->class == GRAPH_CURSOR_END)
		return leave_gap(search, "the server reads no further");
	account->stop = "error";
	snprintf(where, sizeof(where), "%.200s: page %llu: ", account->text,
		account->pages + 1);
	fetch_fail(search->fetch, &task->call, where, err);
	return TASK_FAILED;
}

static void free_search(struct task *task)
{
	struct search *search = (struct search *)task;

	graph_call_release(&task->call);
	graph_page_release(&search->page);
	idset_release(&search->seen);
	intern_free(search->cursors);
	buf_release(&search->term);
	free(search->path);
	free(search);
}

/* --- making them ---------------------------------------------------------- */

static void set_term(struct search *search, const char *text)
{
	struct json_object *term = json_object_new_string(text);

	if (term)
		doc_add(&search->term, term);
	json_object_put(term);
}

/* Takes path. */
static struct search *new_search(struct fetch *fetch, char *path)
{
	static const struct task_kind kind = {take_search, free_search};
	struct search *search = mem_zero(1, sizeof(*search));

	search->task.kind = &kind;
	search->fetch = fetch;
	search->path = path;
	search->limit = fetch->set->limit;
	search->cursors = intern_new();
	search->page = GRAPH_PAGE_INIT;
	buf_init(&search->term, TERM_MAX);
	idset_init(&search->seen);
	graph_call_init(&search->task.call, HTTP_GET, path);
	return search;
}

/* How many searches the settings ask for, and the text of each. */
static size_t count_texts(const struct settings *set)
{
	if (set->object & OBJECTS_BY_TEXT)
		return set->operand_count;
	if (set->object == OBJECT_GROUPS)
		return 2;
	return set->text_count ? set->text_count : 1;
}

static const char *text_of(const struct settings *set, size_t index)
{
	if (set->object & OBJECTS_BY_TEXT)
		return set->operands[index];
	return set->text_count ? set->texts[index] : NULL;
}

static const char *name_of(const struct settings *set, size_t index)
{
	const char *text = text_of(set, index);

	if (set->object == OBJECT_GROUPS)
		return index ? "groups, as owner" : "groups, as member";
	return text ? text : settings_object(set);
}

/* The caller owns it. */
static char *path_of(const struct fetch *fetch, size_t index)
{
	struct buf path = BUF_INIT(PATH_BYTES);
	char *copy;

	switch (fetch->set->object) {
	case OBJECT_INDICATORS:
		buf_add(&path, SLICE("threat_indicators"));
		break;
	case OBJECT_MEMBERS:
		buf_add(&path, SLICE("threat_exchange_members"));
		break;
	case OBJECT_TAGS:
	case OBJECT_TAGGED:
		buf_add(&path, SLICE("threat_tags"));
		break;
	case OBJECT_UPDATES:
		buf_printf(&path, "%s/threat_updates", fetch->set->operands[0]);
		break;
	case OBJECT_GROUPS:
		buf_printf(&path, "%.*s/threat_privacy_groups_%s",
			SLICE_ARG(fetch->app_id), index ? "owner" : "member");
		break;
	default:
		buf_add(&path, SLICE("threat_descriptors"));
	}
	copy = mem_text(buf_slice(&path));
	buf_release(&path);
	return copy;
}

int search_next(void *searches, struct task **task, struct err *err)
{
	struct searches *from = searches;
	const struct settings *set = from->fetch->set;
	struct search *search;
	size_t index = from->next;

	(void)err;
	if (index >= count_texts(set))
		return 0;
	search = new_search(from->fetch, path_of(from->fetch, index));
	search->text = text_of(set, index);
	search->account = fetch_add_account(from->fetch, name_of(set, index));
	if (set->text_count)
		set_term(search, search->text);
	if (set->after) {
		buf_add(&search->page.after, slice_from(set->after));
		intern_put(search->cursors, slice_from(set->after));
	}
	ask(search);
	from->next++;
	*task = &search->task;
	return 1;
}
