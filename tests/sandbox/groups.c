#include "groups.h"

#include <string.h>
#include <strings.h>

#include "buf.h"
#include "fields.h"
#include "mem.h"
#include "node.h"
#include "record.h"
#include "reply.h"
#include "request.h"
#include "sandbox.h"
#include "store.h"
#include "wire.h"

/* --- who is in ------------------------------------------------------------ */

/* Whether value, a string in wire form, is text. */
static bool is_text(struct slice value, const char *text)
{
	return value.len > 2 &&
		slice_is((struct slice){value.at + 1, value.len - 2}, text);
}

static bool owns(const struct group *group, const char *app)
{
	struct slice owner = wire_member(group->text, "owner");

	return !owner.at || is_text(wire_member(owner.at, "id"), app);
}

static bool is_member(const struct group *group, const char *app)
{
	struct slice members = wire_member(group->text, "members"), id;
	struct wire_walk walk;

	if (!members.at)
		return true;
	wire_walk_init(&walk, members.at);
	while (wire_walk_next(&walk, NULL, &id)) {
		if (is_text(id, app))
			return true;
	}
	return false;
}

bool groups_admit(const struct group *group, const char *app)
{
	return owns(group, app) || is_member(group, app);
}

/* --- reading -------------------------------------------------------------- */

/* Whether the member name of group holds the text that request asks for. */
static bool matches(const struct group *group, const char *name,
	const struct request *request)
{
	const char *wanted = request_value(request, name);
	struct buf scratch = BUF_INIT(REPLY_MAX), text = BUF_INIT(REPLY_MAX);
	bool found;

	if (!wanted)
		return true;
	buf_add(&text, wire_text(wire_member(group->text, name), &scratch));
	found = strcasestr(buf_text(&text), wanted);
	buf_release(&text);
	buf_release(&scratch);
	return found;
}

/* The groups that belong, which app is asked of. */
static void show_groups(struct sandbox *sandbox, const struct request *request,
	bool (*belongs)(const struct group *group, const char *app),
	struct reply *reply)
{
	struct buf array = BUF_INIT(REPLY_MAX);

	if (strcmp(request->part[0], request->app) != 0) {
		reply_missing(reply, request);
		return;
	}
	buf_add_byte(&array, '[');
	for (size_t i = 0; i < sandbox->store->group_count; i++) {
		const struct group *group = sandbox->store->groups[i];

		if (!belongs(group, request->app) ||
			!matches(group, "name", request) ||
			!matches(group, "description", request))
			continue;
		if (array.len > 1)
			buf_add_byte(&array, ',');
		buf_add(&array, slice_from(group->text));
	}
	buf_add_byte(&array, ']');
	node_show_edge(sandbox, slice_from(buf_text(&array)), FIELDS_GROUP,
		request, reply);
	buf_release(&array);
}

void groups_of_member(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	show_groups(sandbox, request, is_member, reply);
}

void groups_of_owner(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	show_groups(sandbox, request, owns, reply);
}

/* The group that request names when the caller may see it, or NULL. */
static struct group *find_group(
	const struct sandbox *sandbox, const struct request *request)
{
	struct group *group =
		store_node(sandbox->store, request->part[0])->group;

	return group && groups_admit(group, request->app) ? group : NULL;
}

void groups_members(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	const struct group *group = find_group(sandbox, request);
	struct buf array = BUF_INIT(REPLY_MAX);

	if (!group) {
		reply_missing(reply, request);
		return;
	}
	buf_add_byte(&array, '[');
	for (size_t i = 0; i < sandbox->store->member_count; i++) {
		const struct member *member = sandbox->store->members[i];

		if (!groups_admit(group, member->id))
			continue;
		if (array.len > 1)
			buf_add_byte(&array, ',');
		buf_add(&array, slice_from(member->text));
	}
	buf_add_byte(&array, ']');
	node_show_edge(sandbox, slice_from(buf_text(&array)), FIELDS_MEMBER,
		request, reply);
	buf_release(&array);
}

/* --- writing -------------------------------------------------------------- */

/* Append the ids of a comma list as an array of strings. */
static void add_ids(struct buf *out, const char *list)
{
	struct slice rest = slice_from(list), id;
	bool first = true;

	buf_add_byte(out, '[');
	while (slice_cut(&rest, ',', &id)) {
		if (!first)
			buf_add_byte(out, ',');
		first = false;
		wire_add_string(out, slice_trim(id));
	}
	buf_add_byte(out, ']');
}

static void add_member(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, ",\"%s\":", name);
	wire_add_string(out, slice_from(value));
}

void groups_create(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	static const char *const required[] = {"name", "description"};
	const char *members = request_value(request, "members");
	struct buf text = BUF_INIT(REPLY_MAX);
	char id[24], now[TIMES_TEXT];

	store_new_id(sandbox->store, id);
	times_write(times_now(&sandbox->times), now);
	buf_printf(&text, "{\"id\":\"%s\"", id);
	for (size_t i = 0; i < 2; i++) {
		const char *value = request_value(request, required[i]);

		if (!value) {
			reply_error(reply, 100,
				"(#100) The parameter %s is required",
				required[i]);
			goto out;
		}
		add_member(&text, required[i], value);
	}
	buf_printf(&text,
		",\"added_on\":\"%s\",\"last_updated\":\"%s\","
		"\"members_can_see\":%s,\"members_can_use\":%s,"
		"\"threat_updates_enabled\":false,\"owner\":{\"id\":\"%s\"},"
		"\"members\":",
		now, now,
		request_truth(request, "members_can_see") ? "true" : "false",
		request_truth(request, "members_can_use") ? "true" : "false",
		request->app);
	add_ids(&text, members ? members : "");
	buf_add_byte(&text, '}');
	store_add_group(sandbox->store, mem_text(buf_slice(&text)));
	buf_printf(&reply->body, "{\"id\":\"%s\"}", id);
out:
	buf_release(&text);
}

/* The text of group with other members. */
static char *with_members(const struct group *group, const char *members)
{
	struct buf text = BUF_INIT(REPLY_MAX);
	struct slice key, value;
	struct wire_walk walk;
	char *copy;

	buf_add(&text, SLICE("{\"members\":"));
	add_ids(&text, members);
	wire_walk_init(&walk, group->text);
	while (wire_walk_next(&walk, &key, &value)) {
		if (slice_is(key, "members"))
			continue;
		buf_printf(&text, ",\"%.*s\":", SLICE_ARG(key));
		buf_add(&text, value);
	}
	buf_add_byte(&text, '}');
	copy = mem_text(buf_slice(&text));
	buf_release(&text);
	return copy;
}

void groups_edit(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	struct group *group =
		store_node(sandbox->store, request->part[0])->group;
	const char *members = request_value(request, "members");

	if (!owns(group, request->app)) {
		reply_error(reply, 10,
			"(#10) You do not have permission to edit object %s",
			group->id);
		return;
	}
	if (members)
		store_change_group(
			sandbox->store, group, with_members(group, members));
	buf_add(&reply->body, SLICE("{\"success\":true}"));
}
