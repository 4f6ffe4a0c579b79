#include "reads.h"

#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "mem.h"
#include "node.h"
#include "paging.h"
#include "query.h"
#include "reply.h"
#include "request.h"
#include "sandbox.h"
#include "search.h"
#include "store.h"
#include "wire.h"

/* --- descriptors ---------------------------------------------------------- */

static void show_records(const struct record_list *rows, struct page *page,
	const struct fields *fields, const struct request *request,
	struct reply *reply)
{
	struct buf *body = &reply->body;

	buf_add(body, SLICE("{\"data\":["));
	for (size_t i = page->first; i < page->end; i++) {
		if (i > page->first)
			buf_add_byte(body, ',');
		if (node_show_record(rows->at[i], fields, request, reply) < 0)
			return;
	}
	buf_add_byte(body, ']');
	paging_add(body, page, request, request->part[0]);
	buf_add_byte(body, '}');
}

void read_descriptors(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	const struct record_list *rows;
	struct fields *fields;
	struct page page;
	uint64_t mark;

	rows = search_find(sandbox->search, sandbox->store, request,
		times_now(&sandbox->times), &mark, reply);
	if (!rows || paging_read(&page, request, rows->count, mark, reply) < 0)
		return;
	fields = fields_read(request_value(request, "fields"),
		FIELDS_DESCRIPTOR, sandbox->store, reply);
	if (!fields)
		return;
	show_records(rows, &page, fields, request, reply);
	fields_free(fields);
}

/* --- indicators ----------------------------------------------------------- */

struct indicator_list {
	struct indicator **at;
	size_t count, room;
};

static bool any_matches(const struct record_list *records, struct query *query)
{
	for (size_t i = 0; i < records->count; i++) {
		if (query_matches(query, records->at[i]))
			return true;
	}
	return false;
}

/* The indicators with a descriptor that query asks for, newest first. */
static void find_indicators(struct indicator_list *list,
	const struct store *store, struct query *query)
{
	for (size_t i = store->indicator_count; i-- > 0;) {
		struct indicator *indicator = store->indicators[i];

		if (!any_matches(&indicator->records, query))
			continue;
		list->at = mem_grow(
			list->at, list->count, &list->room, sizeof(*list->at));
		list->at[list->count++] = indicator;
	}
}

static void show_indicators(const struct indicator_list *list,
	const struct fields *fields, const struct request *request,
	struct reply *reply)
{
	struct buf *body = &reply->body;
	struct page page;

	if (paging_read(&page, request, list->count,
		    paging_mark("threat_indicators"), reply) < 0)
		return;
	buf_add(body, SLICE("{\"data\":["));
	for (size_t i = page.first; i < page.end; i++) {
		if (i > page.first)
			buf_add_byte(body, ',');
		if (node_show_indicator(list->at[i], fields, request, reply) <
			0)
			return;
	}
	buf_add_byte(body, ']');
	paging_add(body, &page, request, request->part[0]);
	buf_add_byte(body, '}');
}

void read_indicators(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	struct indicator_list list = {.at = NULL};
	struct fields *fields = NULL;
	struct query query;

	query_init(&query);
	if (query_read(&query, request, times_now(&sandbox->times), reply) < 0)
		goto out;
	fields = fields_read(request_value(request, "fields"), FIELDS_INDICATOR,
		sandbox->store, reply);
	if (!fields)
		goto out;
	find_indicators(&list, sandbox->store, &query);
	show_indicators(&list, fields, request, reply);
out:
	free(list.at);
	fields_free(fields);
	query_release(&query);
}

/* --- members -------------------------------------------------------------- */

/* Names are compared in wire form, which is good enough. */
static int by_name(const void *left, const void *right)
{
	const struct member *a = *(struct member *const *)left;
	const struct member *b = *(struct member *const *)right;
	int order = slice_compare(
		wire_member(a->text, "name"), wire_member(b->text, "name"));

	return order ? order : strcmp(a->id, b->id);
}

/* Whether request asks for the member with this id. */
static bool wants_member(const struct request *request, const char *id)
{
	const char *list = request_value(request, "app_ids");

	if (request_truth(request, "me"))
		return !strcmp(id, request->app);
	return !list || request_list_has(list, slice_from(id));
}

void read_members(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	struct store *store = sandbox->store;
	struct buf *body = &reply->body;
	struct fields *fields;
	bool first = true;

	fields = fields_read(
		request_value(request, "fields"), FIELDS_MEMBER, store, reply);
	if (!fields)
		return;
	if (store->member_count)
		qsort(store->members, store->member_count,
			sizeof(struct member *), by_name);
	buf_add(body, SLICE("{\"data\":["));
	for (size_t i = 0; i < store->member_count; i++) {
		const struct member *member = store->members[i];

		if (!wants_member(request, member->id))
			continue;
		if (!first)
			buf_add_byte(body, ',');
		first = false;
		fields_show(body, fields, member->text, request);
	}
	buf_add(body, SLICE("]}"));
	fields_free(fields);
}

/* --- tags ----------------------------------------------------------------- */

static bool has_prefix(const struct tag *tag, const char *prefix)
{
	size_t len = strlen(prefix);

	return strlen(tag->text) >= len &&
		slice_equal_nocase((struct slice){tag->text, len},
			(struct slice){prefix, len});
}

static void show_tags(struct tag *const list[], size_t count,
	const struct fields *fields, const struct request *request,
	struct reply *reply)
{
	struct buf *body = &reply->body;
	struct page page;

	if (paging_read(&page, request, count,
		    paging_mark(request_get(request, "text")), reply) < 0)
		return;
	buf_add(body, SLICE("{\"data\":["));
	for (size_t i = page.first; i < page.end; i++) {
		if (i > page.first)
			buf_add_byte(body, ',');
		node_show_tag(list[i], fields, request, reply);
	}
	buf_add_byte(body, ']');
	paging_add(body, &page, request, request->part[0]);
	buf_add_byte(body, '}');
}

void read_tags(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	const char *text = request_value(request, "text");
	const struct store *store = sandbox->store;
	struct fields *fields;
	struct tag **list;
	size_t count = 0;

	if (!text) {
		reply_error(reply, 1, "An unknown error has occurred.");
		return;
	}
	fields = fields_read(
		request_value(request, "fields"), FIELDS_TAG, store, reply);
	if (!fields)
		return;
	list = mem_zero(store->tag_count, sizeof(struct tag *));
	for (size_t i = 0; i < store->tag_count; i++) {
		if (has_prefix(store->tags[i], text))
			list[count++] = store->tags[i];
	}
	show_tags(list, count, fields, request, reply);
	free(list);
	fields_free(fields);
}
