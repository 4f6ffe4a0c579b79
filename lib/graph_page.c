#include "graph_page.h"

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
	after = find_after(next);
	if (after.len)
		http_decode(&page->after, after);
	else
		buf_add(&page->after, own);
	if (page->after.over || !is_sane(buf_slice(&page->after)))
		buf_reset(&page->after);
}

int graph_page_read(struct graph_page *page, const struct scan_value *value,
	struct err *err)
{
	struct json_object *doc;

	buf_reset(&page->after);
	page->more = false;
	page->data = scan_member(value, SLICE("data"));
	page->paging = scan_member(value, SLICE("paging"));
	if (page->data.type != SCAN_ARRAY)
		return err_set(err, TX_DATA, "the reply has no array \"data\"");
	if (page->paging.type != SCAN_OBJECT)
		return 0;
	doc = doc_parse(page->paging.text, err);
	if (!doc)
		return -1;
	read_paging(page, doc);
	json_object_put(doc);
	return 0;
}

void graph_page_release(struct graph_page *page)
{
	buf_release(&page->after);
}
