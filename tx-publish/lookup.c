#include "lookup.h"

#include <json-c/json.h>
#include <stdlib.h>

#include "answer.h"
#include "buf.h"
#include "doc.h"
#include "err.h"
#include "graph.h"
#include "mem.h"
#include "request.h"
#include "rows.h"
#include "settings.h"

/* So many rows are looked for in a request; the server's limit. */
#define ROWS_AT_ONCE ((size_t)50)

/* The longest text of a request's items. */
#define TEXT_MAX ((size_t)64 << 20)

/* Rows that share a request, until each has its answer. */
struct part {
	struct graph_call call;
	size_t row[ROWS_AT_ONCE]; /* those without an answer */
	size_t count;
	int failed;  /* how often some had none */
	int limited; /* how often they were throttled */
};

struct looking {
	const struct lookup *lookup;
	struct row *const *list;
	size_t count, next;
	struct part *parts; /* owns */
	struct buf scratch;
};

/* --- requests ------------------------------------------------------------- */

/* Members are asked for only where they matter: others' cannot be had. */
static void add_fields(
	const struct lookup *lookup, const struct row *row, struct buf *query)
{
	struct buf fields = BUF_INIT(TEXT_MAX);

	buf_add(&fields, slice_from(lookup->fields));
	if (row->value[FIELD_PRIVACY_MEMBERS].len)
		buf_add(&fields, SLICE(",privacy_members"));
	http_param(query, "fields", buf_slice(&fields));
	buf_release(&fields);
}

/* A search that finds the descriptor of row, if it is there. */
static void add_search(
	const struct lookup *lookup, const struct row *row, struct buf *query)
{
	http_param(query, "text", row->value[FIELD_INDICATOR]);
	http_param(query, "strict_text", SLICE("true"));
	http_param(query, "type", row->value[FIELD_TYPE]);
	http_param(query, "owner", lookup->app);
	http_param(query, "include_expired", SLICE("true"));
}

void lookup_query(
	const struct lookup *lookup, const struct row *row, struct buf *query)
{
	if (!lookup->by_id)
		add_search(lookup, row, query);
	add_fields(lookup, row, query);
}

static struct json_object *make_item(
	const struct lookup *lookup, const struct row *row)
{
	struct buf query = BUF_INIT(TEXT_MAX);
	struct json_object *item;

	lookup_query(lookup, row, &query);
	item = request_read_item(
		lookup->by_id ? row->id.at : REQUEST_PATH, &query);
	buf_release(&query);
	return item;
}

static void make_request(struct looking *looking, struct part *part)
{
	struct json_object *items = json_object_new_array();
	struct buf *query = &part->call.query;

	for (size_t i = 0; i < part->count; i++)
		json_object_array_add(items,
			make_item(
				looking->lookup, looking->list[part->row[i]]));
	buf_reset(&looking->scratch);
	doc_add(&looking->scratch, items);
	json_object_put(items);
	buf_reset(query);
	http_param(query, "batch", buf_slice(&looking->scratch));
	http_param(query, "include_headers", SLICE("false"));
}

/* Take the next rows, if there are any. */
static void start(struct looking *looking, struct part *part)
{
	part->count = 0;
	part->failed = part->limited = 0;
	while (looking->next < looking->count && part->count < ROWS_AT_ONCE)
		part->row[part->count++] = looking->next++;
	if (!part->count)
		return;
	make_request(looking, part);
	graph_start(looking->lookup->graph, &part->call);
}

/* --- answers -------------------------------------------------------------- */

/*
 * Give the rows of part their answers; those that may have another one next
 * time stay in it, as long as there are tries left, and *last is what was said
 * of one of them.  Return 0, or -1 with err set.
 */
static int take_answers(struct looking *looking, struct part *part,
	struct graph_error *last, struct err *err)
{
	const struct lookup *lookup = looking->lookup;
	bool is_last = part->failed >= lookup->set->net.retries;
	struct scan_value item, value;
	struct graph_error error;
	struct scan_walk walk;
	size_t i = 0, kept = 0;

	scan_walk_init(&walk, &part->call.value);
	for (; scan_walk_next(&walk, NULL, &item) && i < part->count; i++) {
		answer_read(&item, &looking->scratch, &error, &value);
		if (error.class == GRAPH_AUTH)
			return graph_error_tell(&error, err);
		if (error.class == GRAPH_THROTTLE ||
			(answer_may_pass(&error) && !is_last)) {
			if (!kept || last->class != GRAPH_THROTTLE)
				*last = error;
			part->row[kept++] = part->row[i];
		} else {
			lookup->take(lookup->of, part->row[i], &error, &value);
		}
	}
	if (i != part->count || part->call.value.type != SCAN_ARRAY)
		return err_set(err, TX_UNAVAILABLE,
			"the answer to a batch of %zu reads has %zu elements",
			part->count, i);
	part->count = kept;
	return 0;
}

static int finish(struct looking *looking, struct part *part, struct err *err)
{
	struct graph_error last;
	int *times;

	if (part->call.error.class != GRAPH_FINE)
		return graph_error_tell(&part->call.error, err);
	if (take_answers(looking, part, &last, err) < 0)
		return -1;
	if (!part->count) {
		start(looking, part);
		return 0;
	}
	times = last.class == GRAPH_THROTTLE ? &part->limited : &part->failed;
	make_request(looking, part);
	return graph_start_again(
		looking->lookup->graph, &part->call, &last, ++*times, err);
}

static int look(struct looking *looking, size_t parts, struct err *err)
{
	struct graph_call *done;
	int rc;

	for (size_t i = 0; i < parts; i++)
		start(looking, &looking->parts[i]);
	while ((rc = graph_next(looking->lookup->graph, &done, err)) > 0)
		if (finish(looking, done->owner, err) < 0)
			return -1;
	return rc;
}

int lookup_rows(const struct lookup *lookup, struct row *const list[],
	size_t count, struct err *err)
{
	size_t parts = (size_t)lookup->set->jobs;
	struct looking looking = {
		.lookup = lookup,
		.list = list,
		.count = count,
		.parts = mem_zero(parts, sizeof(struct part)),
	};
	int rc;

	buf_init(&looking.scratch, TEXT_MAX);
	for (size_t i = 0; i < parts; i++) {
		graph_call_init(&looking.parts[i].call, HTTP_POST, "");
		looking.parts[i].call.owner = &looking.parts[i];
	}
	rc = look(&looking, parts, err);
	graph_abort(lookup->graph);
	for (size_t i = 0; i < parts; i++)
		graph_call_release(&looking.parts[i].call);
	free(looking.parts);
	buf_release(&looking.scratch);
	return rc;
}
