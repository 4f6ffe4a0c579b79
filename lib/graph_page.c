#include "graph_page.h"

#include <string.h>

#include <json-c/json.h>

#include "doc.h"
#include "err.h"
#include "http.h"

/* The value of the parameter "after" in a URL, still encoded; empty: none. */
static struct slice find_after(struct slice url)
{
	struct slice pair, name, rest = url;

	if (!slice_cut(&rest, '?', &pair))
		return (struct slice){NULL, 0};
	while (slice_cut(&rest, '&', &pair))
		if (slice_cut(&pair, '=', &name) && slice_is(name, "after"))
			return pair;
	return (struct slice){NULL, 0};
}

/* Cursors are opaque, but they are one line of plain letters and signs. */
static bool is_sane(struct slice cursor)
{
	for (size_t i = 0; i < cursor.len; i++)
		if (cursor.at[i] <= ' ' || cursor.at[i] > '~')
			return false;
	return cursor.len > 0;
}

/*
 * The link is the server's word that there is more.  It may lead anywhere and
 * holds the token, so nothing of it is used but the cursor; where it has none
 * the page's own says the same.
 */
static void read_paging(struct graph_page *page, const struct json_object *doc)
{
	struct slice next = doc_string(doc_member(doc, "next"));
	struct slice own =
		doc_string(doc_member(doc_member(doc, "cursors"), "after"));
	struct slice after;

	if (!next.len)
		return;
	page->more = true;
	buf_add(&page->host, http_host(next));
	after = find_after(next);
	if (after.len)
		http_decode(&page->after, after);
	else
		buf_add(&page->after, own);
	if (page->after.over || !is_sane(buf_slice(&page->after)))
		buf_reset(&page->after);
}

/* Read what page.paging says; it is of any type. */
static int take_paging(struct graph_page *page, struct err *err)
{
	struct json_object *doc;

	if (page->paging.type != SCAN_OBJECT)
		return 0;
	doc = doc_parse(page->paging.text, err);
	if (!doc)
		return -1;
	read_paging(page, doc);
	json_object_put(doc);
	return 0;
}

static void empty(struct graph_page *page)
{
	struct graph_page fresh = {.after = page->after, .host = page->host};

	buf_reset(&fresh.after);
	buf_reset(&fresh.host);
	*page = fresh;
}

static int refuse(struct err *err)
{
	return err_set(err, TX_DATA, "the reply has no array \"data\"");
}

/* Begin a page of which these are the members. */
static int take(struct graph_page *page, const struct scan_value *data,
	const struct scan_value *paging, struct err *err)
{
	empty(page);
	if (data->type != SCAN_ARRAY)
		return refuse(err);
	page->data = *data;
	page->paging = *paging;
	return take_paging(page, err);
}

int graph_page_take(struct graph_page *page, const struct scan_value *data,
	const struct scan_value *paging, const struct scan_rows *rows,
	struct err *err)
{
	int rc = take(page, data, paging, err);

	page->rows = rows;
	return rc;
}

int graph_page_read(struct graph_page *page, const struct scan_value *value,
	struct err *err)
{
	struct scan_value data = scan_member(value, SLICE("data"));
	struct scan_value paging = scan_member(value, SLICE("paging"));
	int rc = take(page, &data, &paging, err);

	scan_walk_init(&page->walk, &data);
	return rc;
}

/* --- pages that are not JSON ---------------------------------------------- */

/* Whether text is JSON; then it is value, else that is absent. */
static bool check(struct slice text, struct scan_value *value)
{
	struct scan_fault fault;

	if (scan_any(text, value, &fault) == 0)
		return true;
	*value = (struct scan_value){.text = text};
	return false;
}

/* Read the members; all but the data must be good. */
static int cut_members(struct graph_page *page, struct graph_cut *members,
	struct slice *data, struct err *err)
{
	struct slice name, text;

	while (graph_cut_next(members, &name, &text)) {
		struct scan_value key, value;

		if (!check(name, &key))
			return refuse(err);
		if (scan_equals(&key, SLICE("data"))) {
			*data = text;
			continue;
		}
		if (!check(text, &value))
			return refuse(err);
		if (scan_equals(&key, SLICE("paging")))
			page->paging = value;
	}
	return 0;
}

int graph_page_salvage(
	struct graph_page *page, struct slice text, struct err *err)
{
	struct slice data = {NULL, 0};
	struct graph_cut members;

	empty(page);
	if (!graph_cut_open(&members, text, '{') ||
		cut_members(page, &members, &data, err) < 0 ||
		!graph_cut_open(&page->cut, data, '['))
		return refuse(err);
	return take_paging(page, err);
}

static bool next_row(struct graph_page *page, struct scan_value *element)
{
	const struct scan_rows *rows = page->rows;

	if (page->taken == rows->count)
		return false;
	page->row = rows->values + page->taken++ * rows->width;
	*element = page->row[rows->self];
	return true;
}

bool graph_page_next(struct graph_page *page, struct scan_value *element)
{
	struct slice text;

	if (page->rows)
		return next_row(page, element);
	if (page->data.type != SCAN_ABSENT)
		return scan_walk_next(&page->walk, NULL, element);
	if (!graph_cut_next(&page->cut, NULL, &text))
		return false;
	check(text, element);
	return true;
}

size_t graph_page_masks(const struct graph_page *page)
{
	const char mask[] = "access_token=***";
	struct slice text = page->paging.text;
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

void graph_page_release(struct graph_page *page)
{
	buf_release(&page->after);
	buf_release(&page->host);
}
