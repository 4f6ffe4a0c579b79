#include "node.h"

#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "mem.h"
#include "paging.h"
#include "reply.h"
#include "request.h"
#include "sandbox.h"
#include "store.h"
#include "wire.h"

/* The most ids in one call. */
#define IDS_MAX 50

/* --- showing objects ------------------------------------------------------ */

int node_show_record(const struct record *record, const struct fields *fields,
	const struct request *request, struct reply *reply)
{
	if (fields_find(fields, "privacy_members") &&
		!slice_is(record->owner, request->app)) {
		reply_error(reply, 10,
			"(#10) You do not have permission to see the "
			"privacy_members of object %.*s",
			SLICE_ARG(record->id));
		return -1;
	}
	fields_show(&reply->body, fields, record->text, request);
	return 0;
}

/*
 * Append the edge "descriptors" of live records to an object that was not
 * closed: those of a privacy group, or all when group is NULL.
 */
static void add_records(
	struct buf *text, const char *group, const struct record_list *records)
{
	struct buf scratch = BUF_INIT(REPLY_MAX);
	bool first = true;

	buf_add(text, SLICE(",\"descriptors\":{\"data\":["));
	for (size_t i = 0; i < records->count; i++) {
		const struct record *record = records->at[i];

		if (record->gone)
			continue;
		if (group && !record_in_groups(record, group, &scratch))
			continue;
		if (!first)
			buf_add_byte(text, ',');
		first = false;
		buf_add(text, (struct slice){record->text, record->len});
	}
	buf_add(text, SLICE("]}"));
	buf_release(&scratch);
}

int node_show_indicator(const struct indicator *indicator,
	const struct fields *fields, const struct request *request,
	struct reply *reply)
{
	struct slice object = slice_from(indicator->text);
	struct buf text = BUF_INIT(REPLY_MAX);

	if (!fields_find(fields, "descriptors")) {
		fields_show(&reply->body, fields, object.at, request);
		return 0;
	}
	object.len--;
	buf_add(&text, object);
	add_records(&text, NULL, &indicator->records);
	buf_add_byte(&text, '}');
	fields_show(&reply->body, fields, buf_text(&text), request);
	buf_release(&text);
	return 0;
}

/* Append a row of tagged_objects. */
static void add_tagged(struct buf *text, const struct record *record)
{
	struct slice name = record->indicator.at ? record->indicator
						 : record->raw_indicator;

	buf_printf(text,
		"{\"id\":\"%.*s\",\"type\":\"THREAT_DESCRIPTOR\",\"name\":",
		SLICE_ARG(record->id));
	buf_add(text, name.at ? name : SLICE("null"));
	buf_add_byte(text, '}');
}

static int by_tagging(const void *left, const void *right)
{
	const struct tagged *a = left, *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->record->number > b->record->number) -
		(a->record->number < b->record->number);
}

/* Append the rows of tag that are in the window as an array. */
static void add_window(
	struct buf *text, struct tag *tag, int64_t since, int64_t until)
{
	struct buf scratch = BUF_INIT(REPLY_MAX);
	struct slice name = slice_from(tag->text);

	if (tag->count)
		qsort(tag->list, tag->count, sizeof(*tag->list), by_tagging);
	buf_add_byte(text, '[');
	for (size_t i = 0; i < tag->count; i++) {
		const struct tagged *tagged = &tag->list[i];

		if (tagged->at < since || tagged->at > until ||
			tagged->record->gone ||
			!record_has_tag(tagged->record, name, &scratch))
			continue;
		if (text->at[text->len - 1] != '[')
			buf_add_byte(text, ',');
		add_tagged(text, tagged->record);
	}
	buf_add_byte(text, ']');
	buf_release(&scratch);
}

int node_show_tag(struct tag *tag, const struct fields *fields,
	const struct request *request, struct reply *reply)
{
	struct buf text = BUF_INIT(REPLY_MAX);

	buf_printf(&text, "{\"id\":\"%s\",\"text\":", tag->id);
	wire_add_string(&text, slice_from(tag->text));
	if (fields_find(fields, "tagged_objects")) {
		buf_add(&text, SLICE(",\"tagged_objects\":{\"data\":"));
		add_window(&text, tag, INT64_MIN, INT64_MAX);
		buf_add_byte(&text, '}');
	}
	buf_add_byte(&text, '}');
	fields_show(&reply->body, fields, buf_text(&text), request);
	buf_release(&text);
	return 0;
}

static enum fields_node kind_of(const struct node *node)
{
	if (node->record)
		return FIELDS_DESCRIPTOR;
	if (node->indicator)
		return FIELDS_INDICATOR;
	if (node->group)
		return FIELDS_GROUP;
	return node->tag ? FIELDS_TAG : FIELDS_MEMBER;
}

/* Append what request asks of node to the body; -1 when reply is an error. */
static int show_node(const struct sandbox *sandbox, const struct node *node,
	const struct request *request, struct reply *reply)
{
	struct fields *fields = fields_read(request_value(request, "fields"),
		kind_of(node), sandbox->store, reply);
	int rc = 0;

	if (!fields)
		return -1;
	if (node->record)
		rc = node_show_record(node->record, fields, request, reply);
	else if (node->indicator)
		rc = node_show_indicator(
			node->indicator, fields, request, reply);
	else if (node->tag)
		rc = node_show_tag(node->tag, fields, request, reply);
	else
		fields_show(&reply->body, fields,
			node->group ? node->group->text : node->member->text,
			request);
	fields_free(fields);
	return rc;
}

void node_read(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	show_node(sandbox, store_node(sandbox->store, request->part[0]),
		request, reply);
}

/* --- ids ------------------------------------------------------------------ */

struct id_list {
	char *id[IDS_MAX];
	size_t count;
};

static bool has_id(const struct id_list *list, struct slice id)
{
	for (size_t i = 0; i < list->count; i++) {
		if (slice_is(id, list->id[i]))
			return true;
	}
	return false;
}

static bool is_ornament(char c)
{
	return c == '[' || c == ']' || c == '"' || c == ' ';
}

/* Read "A,B", "[A,B]" or "["A","B"]"; doubles count once. */
static int read_ids(struct id_list *list, const char *text, struct reply *reply)
{
	struct slice rest = slice_from(text), id;
	size_t count = 0;

	while (slice_cut(&rest, ',', &id)) {
		while (id.len && is_ornament(id.at[0])) {
			id.at++;
			id.len--;
		}
		while (id.len && is_ornament(id.at[id.len - 1]))
			id.len--;
		count++;
		if (!id.len || has_id(list, id))
			continue;
		if (list->count < IDS_MAX)
			list->id[list->count++] = mem_text(id);
	}
	if (count <= IDS_MAX)
		return 0;
	reply_error(reply, 100,
		"(#100) Too many IDs. Maximum: %d. Provided: %zu.", IDS_MAX,
		count);
	return -1;
}

/* Append one member of the reply to ids. */
static int show_id(const struct sandbox *sandbox, const char *id,
	const struct request *request, struct reply *reply)
{
	const struct node *node = store_node(sandbox->store, id);

	if (!node) {
		reply_error(reply, 803,
			"(#803) Some of the aliases you requested do not "
			"exist: %s",
			id);
		return -1;
	}
	if (reply->body.len > 1)
		buf_add_byte(&reply->body, ',');
	wire_add_string(&reply->body, slice_from(id));
	buf_add_byte(&reply->body, ':');
	return show_node(sandbox, node, request, reply);
}

void node_ids(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	struct id_list list = {.count = 0};
	int rc = read_ids(&list, request_get(request, "ids"), reply);

	if (!rc)
		buf_add_byte(&reply->body, '{');
	for (size_t i = 0; !rc && i < list.count; i++)
		rc = show_id(sandbox, list.id[i], request, reply);
	if (!rc)
		buf_add_byte(&reply->body, '}');
	for (size_t i = 0; i < list.count; i++)
		free(list.id[i]);
}

/* --- edges ---------------------------------------------------------------- */

void node_show_edge(const struct sandbox *sandbox, struct slice array,
	enum fields_node node, const struct request *request,
	struct reply *reply)
{
	struct buf path = BUF_INIT(REPLY_MAX);
	struct fields *fields = fields_read(
		request_value(request, "fields"), node, sandbox->store, reply);
	struct slice element;
	struct wire_walk walk;
	struct page page;
	size_t total = 0;

	if (!fields)
		return;
	for (wire_walk_init(&walk, array.at);
		wire_walk_next(&walk, NULL, &element);)
		total++;
	buf_printf(&path, "%s/%s", request->part[0], request->part[1]);
	if (paging_read(&page, request, total, paging_mark(buf_text(&path)),
		    reply) < 0)
		goto out;
	buf_add(&reply->body, SLICE("{\"data\":["));
	wire_walk_init(&walk, array.at);
	for (size_t i = 0;
		i < page.end && wire_walk_next(&walk, NULL, &element); i++) {
		if (i < page.first)
			continue;
		if (i > page.first)
			buf_add_byte(&reply->body, ',');
		fields_show(&reply->body, fields, element.at, request);
	}
	buf_add_byte(&reply->body, ']');
	paging_add(&reply->body, &page, request, buf_text(&path));
	buf_add_byte(&reply->body, '}');
out:
	buf_release(&path);
	fields_free(fields);
}

static const struct node *node_of(
	const struct sandbox *sandbox, const struct request *request)
{
	return store_node(sandbox->store, request->part[0]);
}

void node_tags(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	const struct node *node = node_of(sandbox, request);

	if (!node->record)
		reply_missing(reply, request);
	else
		node_show_edge(sandbox, node->record->tags, FIELDS_TAG, request,
			reply);
}

void node_descriptors(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	const struct node *node = node_of(sandbox, request);
	struct buf text = BUF_INIT(REPLY_MAX);

	if (!node->indicator) {
		reply_missing(reply, request);
		return;
	}
	buf_add(&text, SLICE("{\"id\":\"\""));
	add_records(&text, request_value(request, "privacy_group"),
		&node->indicator->records);
	buf_add_byte(&text, '}');
	node_show_edge(sandbox,
		record_edge(wire_member(buf_text(&text), "descriptors")),
		FIELDS_DESCRIPTOR, request, reply);
	buf_release(&text);
}

void node_tagged_objects(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	const struct node *node = node_of(sandbox, request);
	int64_t since = INT64_MIN, until = INT64_MAX;
	int64_t now = times_now(&sandbox->times);
	struct buf text = BUF_INIT(REPLY_MAX);

	if (!node->tag) {
		reply_missing(reply, request);
		return;
	}
	if (times_param(request, "tagged_since", now, &since, reply) < 0 ||
		times_param(request, "tagged_until", now, &until, reply) < 0)
		return;
	add_window(&text, node->tag, since, until);
	node_show_edge(sandbox, (struct slice){buf_text(&text), text.len},
		FIELDS_TAGGED, request, reply);
	buf_release(&text);
}
