#include "updates.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "fields.h"
#include "groups.h"
#include "map.h"
#include "mem.h"
#include "paging.h"
#include "reply.h"
#include "request.h"
#include "sandbox.h"
#include "store.h"
#include "wire.h"

/* One row: either as a data file has it or made from an indicator. */
struct row {
	const char *text;                  /* borrowed, or NULL */
	const struct indicator *indicator; /* or NULL */
	int64_t updated;
	size_t number; /* its place among equals */
};

/* The rows of one call. */
struct updates {
	const struct store *store;
	const char *group; /* id */
	const char *types; /* a comma list, NULL: any */
	int64_t start, stop;
	struct buf scratch;
	struct row *row;
	size_t count, room;
};

/* --- which rows ----------------------------------------------------------- */

static int64_t time_of(const struct record *record)
{
	if (record->updated != RECORD_NO_TIME)
		return record->updated;
	return record->added != RECORD_NO_TIME ? record->added : 0;
}

static void add_row(struct updates *updates, struct row row, struct slice type)
{
	struct slice bare = {type.at + 1, type.len - 2};

	if (row.updated < updates->start || row.updated >= updates->stop)
		return;
	if (updates->types && type.len > 2 &&
		!request_list_has(updates->types, bare))
		return;
	updates->row = mem_grow(updates->row, updates->count, &updates->room,
		sizeof(*updates->row));
	row.number = updates->count;
	updates->row[updates->count++] = row;
}

static bool is_for(const struct notice *notice, const char *group)
{
	struct slice name = wire_member(notice->text, "group");

	return !name.at ||
		(name.len > 2 &&
			slice_is((struct slice){name.at + 1, name.len - 2},
				group));
}

/* The notice about the indicator with this id, or NULL. */
static const struct notice *notice_of(
	const struct updates *updates, const char *id)
{
	const struct store *store = updates->store;

	for (size_t i = 0; i < store->notice_count; i++) {
		const struct notice *notice = &store->notices[i];
		struct slice own = wire_member(notice->text, "id");

		if (is_for(notice, updates->group) && own.len > 2 &&
			slice_is((struct slice){own.at + 1, own.len - 2}, id))
			return notice;
	}
	return NULL;
}

/* When indicator last changed in the group; false when it is not there. */
static bool last_change(struct updates *updates,
	const struct indicator *indicator, int64_t *last)
{
	bool found = false;

	for (size_t i = 0; i < indicator->records.count; i++) {
		const struct record *record = indicator->records.at[i];

		if (!record_in_groups(
			    record, updates->group, &updates->scratch))
			continue;
		if (!found || time_of(record) > *last)
			*last = time_of(record);
		found = true;
	}
	return found;
}

static void add_made(struct updates *updates)
{
	const struct store *store = updates->store;

	for (size_t i = 0; i < store->indicator_count; i++) {
		const struct indicator *indicator = store->indicators[i];
		const struct notice *notice;
		int64_t last;

		if (!last_change(updates, indicator, &last))
			continue;
		notice = notice_of(updates, indicator->id);
		if (!notice || notice->updated < last)
			add_row(updates,
				(struct row){.indicator = indicator,
					.updated = last},
				wire_member(indicator->text, "type"));
	}
}

static void add_given(struct updates *updates)
{
	const struct store *store = updates->store;

	for (size_t i = 0; i < store->notice_count; i++) {
		const struct notice *notice = &store->notices[i];
		struct slice id = wire_member(notice->text, "id");
		const struct node *node;
		int64_t last;
		char *text;

		if (!is_for(notice, updates->group) || id.len < 2)
			continue;
		text = mem_text((struct slice){id.at + 1, id.len - 2});
		node = store_node(store, text);
		free(text);
		if (node && node->indicator &&
			last_change(updates, node->indicator, &last) &&
			last > notice->updated)
			continue;
		add_row(updates,
			(struct row){.text = notice->text,
				.updated = notice->updated},
			wire_member(notice->text, "type"));
	}
}

static int by_change(const void *left, const void *right)
{
	const struct row *a = left, *b = right;

	if (a->updated != b->updated)
		return a->updated < b->updated ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

/* --- how a row looks ------------------------------------------------------ */

/* The statuses from the worst down. */
static size_t badness(struct slice status)
{
	static const char *const words[] = {
		"NON_MALICIOUS", "UNKNOWN", "SUSPICIOUS", "MALICIOUS"};

	for (size_t i = 0; i < 4; i++) {
		if (slice_is(status, words[i]))
			return i + 1;
	}
	return 0;
}

static void begin_element(struct buf *out)
{
	if (out->at[out->len - 1] != '[')
		buf_add_byte(out, ',');
}

/* Append the tags of record that seen does not know yet. */
static void add_tags(struct buf *out, const struct record *record,
	struct map *seen, struct buf *scratch)
{
	struct wire_walk walk;
	struct slice tag;

	wire_walk_init(&walk, record->tags.at);
	while (wire_walk_next(&walk, NULL, &tag)) {
		char *text = mem_text(record_tag_text(tag, scratch));

		if (!map_get(seen, text)) {
			map_put(seen, text, seen);
			begin_element(out);
			wire_add_string(out, slice_from(text));
		}
		free(text);
	}
}

/* What the live descriptors of an indicator say together. */
struct opinions {
	struct buf apps, tags, descriptors; /* arrays without their "]" */
	struct slice status;
	int64_t created;
	bool any;
};

static void gather(struct updates *updates, const struct indicator *indicator,
	struct opinions *opinions)
{
	struct map *seen = map_new();

	for (size_t i = 0; i < indicator->records.count; i++) {
		const struct record *record = indicator->records.at[i];

		if (!record_in_groups(
			    record, updates->group, &updates->scratch))
			continue;
		if (record->added != RECORD_NO_TIME &&
			(!opinions->created ||
				record->added < opinions->created))
			opinions->created = record->added;
		if (record->gone)
			continue;
		opinions->any = true;
		if (badness(record->status) > badness(opinions->status))
			opinions->status = record->status;
		begin_element(&opinions->apps);
		wire_add_string(&opinions->apps, record->owner);
		begin_element(&opinions->descriptors);
		buf_add(&opinions->descriptors,
			(struct slice){record->text, record->len});
		add_tags(&opinions->tags, record, seen, &updates->scratch);
	}
	map_free(seen);
}

/* Append the row of an indicator: times as numbers, as at this level. */
static void make_row(
	struct buf *out, struct updates *updates, const struct row *row)
{
	struct opinions opinions = {.apps = BUF_INIT(REPLY_MAX),
		.tags = BUF_INIT(REPLY_MAX),
		.descriptors = BUF_INIT(REPLY_MAX)};
	struct slice object = slice_from(row->indicator->text);

	buf_add_byte(&opinions.apps, '[');
	buf_add_byte(&opinions.tags, '[');
	buf_add_byte(&opinions.descriptors, '[');
	gather(updates, row->indicator, &opinions);
	buf_add(out, (struct slice){object.at, object.len - 1});
	buf_printf(out,
		",\"creation_time\":%" PRId64 ",\"last_updated\":%" PRId64
		",\"should_delete\":%s",
		opinions.created, row->updated,
		opinions.any ? "false" : "true");
	if (opinions.any) {
		buf_printf(out, ",\"status\":\"%.*s\",\"tags\":",
			SLICE_ARG(opinions.status));
		buf_add(out, buf_slice(&opinions.tags));
		buf_add(out, SLICE("],\"applications_with_opinions\":"));
		buf_add(out, buf_slice(&opinions.apps));
		buf_add(out, SLICE("],\"descriptors\":{\"data\":"));
		buf_add(out, buf_slice(&opinions.descriptors));
		buf_add(out, SLICE("]}"));
	}
	buf_add_byte(out, '}');
	buf_release(&opinions.apps);
	buf_release(&opinions.tags);
	buf_release(&opinions.descriptors);
}

static void show_rows(struct updates *updates, struct fields *fields,
	const struct request *request, struct reply *reply)
{
	struct buf path = BUF_INIT(REPLY_MAX), text = BUF_INIT(REPLY_MAX);
	struct buf *body = &reply->body;
	struct page page;

	buf_printf(&path, "%s/%s", request->part[0], request->part[1]);
	if (paging_read(&page, request, updates->count,
		    paging_mark(buf_text(&path)), reply) < 0)
		goto out;
	buf_add(body, SLICE("{\"data\":["));
	for (size_t i = page.first; i < page.end; i++) {
		const struct row *row = &updates->row[i];

		if (i > page.first)
			buf_add_byte(body, ',');
		buf_reset(&text);
		if (!row->text)
			make_row(&text, updates, row);
		fields_show(body, fields,
			row->text ? row->text : buf_text(&text), request);
	}
	buf_add_byte(body, ']');
	paging_add(body, &page, request, buf_text(&path));
	buf_add_byte(body, '}');
out:
	buf_release(&path);
	buf_release(&text);
}

/* --- the call ------------------------------------------------------------- */

void updates_read(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	const struct group *group =
		store_node(sandbox->store, request->part[0])->group;
	struct updates updates = {.store = sandbox->store,
		.group = request->part[0],
		.types = request_value(request, "types"),
		.start = INT64_MIN,
		.stop = INT64_MAX,
		.scratch = BUF_INIT(REPLY_MAX)};
	int64_t now = times_now(&sandbox->times);
	struct fields *fields;

	if (!group || !groups_admit(group, request->app)) {
		reply_missing(reply, request);
		return;
	}
	if (!slice_is(wire_member(group->text, "threat_updates_enabled"),
		    "true")) {
		reply_error(reply, 2, "(#2) Service temporarily unavailable");
		return;
	}
	fields = fields_read(request_value(request, "fields"), FIELDS_UPDATE,
		sandbox->store, reply);
	if (!fields)
		return;
	if (!times_param(request, "start_time", now, &updates.start, reply) &&
		!times_param(request, "stop_time", now, &updates.stop, reply)) {
		add_made(&updates);
		add_given(&updates);
		if (updates.count)
			qsort(updates.row, updates.count, sizeof(*updates.row),
				by_change);
		show_rows(&updates, fields, request, reply);
	}
	fields_free(fields);
	free(updates.row);
	buf_release(&updates.scratch);
}
