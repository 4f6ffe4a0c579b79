#include "lookup.h"

#include <json-c/json.h>

#include "answer.h"
#include "buf.h"
#include "compare.h"
#include "doc.h"
#include "err.h"
#include "graph.h"
#include "request.h"
#include "rows.h"

/* So many rows are looked for in a request; the server's limit. */
#define ROWS_AT_ONCE ((size_t)50)

/* The longest text of a request's items. */
#define TEXT_MAX ((size_t)64 << 20)

struct lookup {
	struct rows *rows;
	struct slice app;
	struct graph_call call;
	struct buf scratch;
};

/* A search that finds the descriptor of row, if it is there. */
static struct json_object *search_item(
	const struct lookup *lookup, const struct row *row)
{
	struct json_object *item = json_object_new_object();
	struct buf url = BUF_INIT(TEXT_MAX), query = BUF_INIT(TEXT_MAX);

	http_param(&query, "text", row->value[FIELD_INDICATOR]);
	http_param(&query, "strict_text", SLICE("true"));
	http_param(&query, "type", row->value[FIELD_TYPE]);
	http_param(&query, "owner", lookup->app);
	http_param(&query, "include_expired", SLICE("true"));
	http_param(&query, "fields", SLICE(COMPARE_FIELDS ",privacy_members"));
	buf_printf(&url, "%s?%s", REQUEST_PATH, buf_text(&query));
	json_object_object_add(item, "method", json_object_new_string("GET"));
	json_object_object_add(item, "relative_url",
		json_object_new_string_len(url.at, (int)url.len));
	buf_release(&url);
	buf_release(&query);
	return item;
}

static void make_request(
	struct lookup *lookup, struct row *const list[], size_t count)
{
	struct json_object *items = json_object_new_array();

	for (size_t i = 0; i < count; i++)
		json_object_array_add(items, search_item(lookup, list[i]));
	buf_reset(&lookup->scratch);
	doc_add(&lookup->scratch, items);
	json_object_put(items);
	buf_reset(&lookup->call.query);
	http_param(&lookup->call.query, "batch", buf_slice(&lookup->scratch));
	http_param(&lookup->call.query, "include_headers", SLICE("false"));
}

/* Look for row in {"data":[...]}. */
static void find_equal(
	struct lookup *lookup, struct row *row, const struct scan_value *page)
{
	struct scan_value data = scan_member(page, SLICE("data"));
	struct scan_value found, id;
	struct buf text = BUF_INIT(TEXT_MAX);
	struct scan_walk walk;

	scan_walk_init(&walk, &data);
	while (row->state != ROW_PUBLISHED &&
		scan_walk_next(&walk, NULL, &found)) {
		id = scan_member(&found, SLICE("id"));
		if ((id.type != SCAN_STRING && id.type != SCAN_NUMBER) ||
			!compare_fully(row, &found, lookup->app))
			continue;
		row->id = pool_keep(&lookup->rows->pool, scan_text(&id, &text));
		row->state = ROW_PUBLISHED;
	}
	buf_release(&text);
}

/* What an element does not tell is as good as not there. */
static void take_answers(
	struct lookup *lookup, struct row *const list[], size_t count)
{
	struct scan_value item, value;
	struct graph_error error;
	struct scan_walk walk;

	scan_walk_init(&walk, &lookup->call.value);
	for (size_t i = 0; i < count && scan_walk_next(&walk, NULL, &item);
		i++) {
		buf_reset(&lookup->scratch);
		answer_read(&item, &lookup->scratch, &error, &value);
		if (error.class == GRAPH_FINE)
			find_equal(lookup, list[i], &value);
	}
}

static int look(struct lookup *lookup, struct graph *graph,
	struct row *const list[], size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i += ROWS_AT_ONCE) {
		size_t part =
			count - i < ROWS_AT_ONCE ? count - i : ROWS_AT_ONCE;

		make_request(lookup, list + i, part);
		if (graph_run(graph, &lookup->call, err) < 0)
			return -1;
		take_answers(lookup, list + i, part);
	}
	return 0;
}

int lookup_equal(struct graph *graph, struct rows *rows,
	struct row *const list[], size_t count, struct slice app,
	struct err *err)
{
	struct lookup lookup = {.rows = rows, .app = app};
	int rc;

	if (!app.len)
		return 0;
	buf_init(&lookup.scratch, TEXT_MAX);
	graph_call_init(&lookup.call, HTTP_POST, "");
	rc = look(&lookup, graph, list, count, err);
	graph_call_release(&lookup.call);
	buf_release(&lookup.scratch);
	return rc;
}
