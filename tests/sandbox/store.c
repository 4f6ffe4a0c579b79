#include "store.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "map.h"
#include "mem.h"
#include "when.h"
#include "wire.h"

/* 17 digits, which no double holds. */
#define FIRST_ID 29552573304386008
#define ID_STEP  7919

#define KEY_MAX ((size_t)64 << 20)

struct store *store_new(void)
{
	struct store *store = mem_zero(1, sizeof(*store));

	store->nodes = map_new();
	store->tag_texts = map_new();
	store->opinions = map_new();
	store->subjects = map_new();
	store->fields = map_new();
	store->next_id = FIRST_ID;
	return store;
}

static void free_node(struct store *store, const char *id)
{
	free(map_get(store->nodes, id));
	map_remove(store->nodes, id);
}

static void free_tag(struct store *store, struct tag *tag)
{
	free_node(store, tag->id);
	free(tag->id);
	free(tag->text);
	free(tag->list);
	free(tag);
}

static void free_member(struct store *store, struct member *member)
{
	free_node(store, member->id);
	free(member->id);
	free(member->text);
	free(member);
}

static void free_indicator(struct store *store, struct indicator *indicator)
{
	free_node(store, indicator->id);
	free(indicator->id);
	free(indicator->text);
	free(indicator->records.at);
	free(indicator);
}

static void free_group(struct store *store, struct group *group)
{
	free_node(store, group->id);
	free(group->id);
	free(group->text);
	free(group);
}

static char *id_of(const struct record *record)
{
	return mem_text(record->id);
}

static void free_record(struct store *store, struct record *record)
{
	char *id = id_of(record);

	if (!record->gone)
		free_node(store, id);
	free(id);
	record_free(record);
}

void store_free(struct store *store)
{
	if (!store)
		return;
	for (size_t i = 0; i < store->records.count; i++)
		free_record(store, store->records.at[i]);
	for (size_t i = 0; i < store->tag_count; i++)
		free_tag(store, store->tags[i]);
	for (size_t i = 0; i < store->member_count; i++)
		free_member(store, store->members[i]);
	for (size_t i = 0; i < store->indicator_count; i++)
		free_indicator(store, store->indicators[i]);
	for (size_t i = 0; i < store->group_count; i++)
		free_group(store, store->groups[i]);
	for (size_t i = 0; i < store->notice_count; i++)
		free(store->notices[i].text);
	free(store->records.at);
	free(store->groups);
	free(store->notices);
	free(store->tags);
	free(store->members);
	free(store->indicators);
	map_free(store->nodes);
	map_free(store->tag_texts);
	map_free(store->opinions);
	map_free(store->subjects);
	map_free(store->fields);
	free(store);
}

const struct node *store_node(const struct store *store, const char *id)
{
	return map_get(store->nodes, id);
}

static void add_node(struct store *store, const char *id, struct node node)
{
	struct node *copy = mem_alloc(sizeof(*copy));

	*copy = node;
	free(map_get(store->nodes, id));
	map_put(store->nodes, id, copy);
}

bool store_has_field(const struct store *store, const char *name)
{
	return map_get(store->fields, name);
}

void store_new_id(struct store *store, char text[24])
{
	do {
		snprintf(text, 24, "%llu", store->next_id);
		store->next_id += ID_STEP;
	} while (store_node(store, text));
}

/* --- tags ----------------------------------------------------------------- */

static char *lower_text(struct slice text)
{
	char *lower = mem_text(text);

	for (char *c = lower; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return lower;
}

struct tag *store_tag(const struct store *store, struct slice text)
{
	char *lower = lower_text(text);
	struct tag *tag = map_get(store->tag_texts, lower);

	free(lower);
	return tag;
}

/* A new tag; one without an id, or with one that is taken, gets a new one. */
static struct tag *add_tag(
	struct store *store, struct slice text, struct slice id)
{
	struct tag *tag = mem_zero(1, sizeof(*tag));
	char *lower = lower_text(text), fresh[24];

	tag->text = mem_text(text);
	tag->id = mem_text(id);
	if (!id.len || store_node(store, tag->id)) {
		store_new_id(store, fresh);
		free(tag->id);
		tag->id = mem_text(slice_from(fresh));
	}
	store->tags = mem_grow(store->tags, store->tag_count, &store->tag_room,
		sizeof(struct tag *));
	store->tags[store->tag_count++] = tag;
	map_put(store->tag_texts, lower, tag);
	add_node(store, tag->id, (struct node){.tag = tag});
	free(lower);
	return tag;
}

struct tag *store_make_tag(struct store *store, struct slice text)
{
	struct tag *tag = store_tag(store, text);

	return tag ? tag : add_tag(store, text, (struct slice){"", 0});
}

static bool is_tagged(const struct tag *tag, const struct record *record)
{
	for (size_t i = tag->count; i-- > 0;) {
		if (tag->list[i].record == record)
			return true;
	}
	return false;
}

/* Note that record has tag since at; fresh: no tag knows it yet. */
static void note_tagged(
	struct tag *tag, struct record *record, int64_t at, bool fresh)
{
	bool is_last = tag->count && tag->list[tag->count - 1].record == record;

	if (is_last || (!fresh && is_tagged(tag, record)))
		return;
	tag->list =
		mem_grow(tag->list, tag->count, &tag->room, sizeof(*tag->list));
	tag->list[tag->count++] = (struct tagged){record, at};
}

/* The id of an element of a record's tags, "" when it has none. */
static struct slice tag_id(struct slice element)
{
	struct slice id = wire_member(element.at, "id");

	if (id.len > 2 && *id.at == '"')
		return (struct slice){id.at + 1, id.len - 2};
	return (struct slice){"", 0};
}

static void index_tags(
	struct store *store, struct record *record, int64_t at, bool fresh)
{
	struct buf scratch = BUF_INIT(KEY_MAX);
	struct wire_walk walk;
	struct slice element;

	wire_walk_init(&walk, record->tags.at);
	while (wire_walk_next(&walk, NULL, &element)) {
		struct slice text = record_tag_text(element, &scratch);
		struct tag *tag = store_tag(store, text);

		if (!tag)
			tag = add_tag(store, text, tag_id(element));
		note_tagged(tag, record, at, fresh);
	}
	buf_release(&scratch);
}

/* --- members -------------------------------------------------------------- */

static void add_member(struct store *store, struct slice id, struct slice text)
{
	struct member *member;
	char *copy = mem_text(id);

	if (!id.len || store_node(store, copy)) {
		free(copy);
		return;
	}
	member = mem_zero(1, sizeof(*member));
	member->id = copy;
	member->text = mem_text(text);
	store->members = mem_grow(store->members, store->member_count,
		&store->member_room, sizeof(struct member *));
	store->members[store->member_count++] = member;
	add_node(store, copy, (struct node){.member = member});
}

void store_add_member_text(struct store *store, struct slice text)
{
	struct slice id = wire_member(text.at, "id");

	if (id.len > 2 && *id.at == '"')
		id = (struct slice){id.at + 1, id.len - 2};
	add_member(store, id, text);
}

void store_add_member(struct store *store, const char *id, const char *name)
{
	struct buf text = BUF_INIT(KEY_MAX);

	buf_add(&text, SLICE("{\"id\":"));
	wire_add_string(&text, slice_from(id));
	buf_add(&text, SLICE(",\"name\":"));
	wire_add_string(&text, slice_from(name));
	buf_add(&text, SLICE("}"));
	add_member(store, slice_from(id), buf_slice(&text));
	buf_release(&text);
}

/* --- groups and their rows ------------------------------------------------ */

/* value without quotes. */
static struct slice bare(struct slice value)
{
	if (value.len > 2 && *value.at == '"')
		return (struct slice){value.at + 1, value.len - 2};
	return value;
}

void store_add_group(struct store *store, char *text)
{
	struct slice id = bare(wire_member(text, "id"));
	struct group *group;
	char *copy = mem_text(id.at ? id : SLICE(""));

	if (!id.len || store_node(store, copy)) {
		free(copy);
		free(text);
		return;
	}
	group = mem_zero(1, sizeof(*group));
	*group = (struct group){.id = copy, .text = text};
	store->groups = mem_grow(store->groups, store->group_count,
		&store->group_room, sizeof(struct group *));
	store->groups[store->group_count++] = group;
	add_node(store, copy, (struct node){.group = group});
}

void store_change_group(struct store *store, struct group *group, char *text)
{
	free(group->text);
	group->text = text;
	store->changes++;
}

void store_add_notice(struct store *store, char *text)
{
	struct slice updated = bare(wire_member(text, "last_updated"));
	int64_t at = 0;

	if (!updated.at || !when_parse(updated, &at))
		at = 0;
	store->notices = mem_grow(store->notices, store->notice_count,
		&store->notice_room, sizeof(*store->notices));
	store->notices[store->notice_count++] =
		(struct notice){.text = text, .updated = at};
}

/* --- descriptors ---------------------------------------------------------- */

static void list_add(struct record_list *list, struct record *record)
{
	list->at =
		mem_grow(list->at, list->count, &list->room, sizeof(*list->at));
	list->at[list->count++] = record;
}

/* The key of the map of opinions, or without owner that of subjects. */
static const char *subject_key(struct buf *key, struct slice owner,
	struct slice type, struct slice indicator)
{
	buf_reset(key);
	buf_printf(key, "%.*s\n%.*s\n", SLICE_ARG(owner), SLICE_ARG(type));
	buf_add(key, indicator);
	return buf_text(key);
}

struct record *store_opinion(const struct store *store, struct slice owner,
	struct slice type, struct slice indicator)
{
	struct buf key = BUF_INIT(KEY_MAX);
	struct record *record = map_get(
		store->opinions, subject_key(&key, owner, type, indicator));

	buf_release(&key);
	return record;
}

struct indicator *store_subject(
	const struct store *store, struct slice type, struct slice indicator)
{
	struct buf key = BUF_INIT(KEY_MAX);
	struct indicator *found = map_get(store->subjects,
		subject_key(&key, (struct slice){"", 0}, type, indicator));

	buf_release(&key);
	return found;
}

static struct indicator *make_indicator(
	struct store *store, const struct record *record)
{
	char *id = mem_text(record->indicator_id);
	const struct node *node = store_node(store, id);
	struct indicator *indicator;

	if (node) {
		free(id);
		return node->indicator;
	}
	indicator = mem_zero(1, sizeof(*indicator));
	indicator->id = id;
	indicator->text = mem_text(record->indicator_object);
	store->indicators = mem_grow(store->indicators, store->indicator_count,
		&store->indicator_room, sizeof(struct indicator *));
	store->indicators[store->indicator_count++] = indicator;
	add_node(store, id, (struct node){.indicator = indicator});
	return indicator;
}

/* Make record known by its owner, type and indicator. */
static void index_indicator(struct store *store, struct record *record)
{
	struct buf key = BUF_INIT(KEY_MAX), scratch = BUF_INIT(KEY_MAX);
	struct slice text = wire_text(record->indicator, &scratch);
	struct indicator *indicator;

	map_put(store->opinions,
		subject_key(&key, record->owner, record->type, text), record);
	if (record->indicator_id.len) {
		indicator = make_indicator(store, record);
		if (indicator) {
			list_add(&indicator->records, record);
			map_put(store->subjects,
				subject_key(&key, (struct slice){"", 0},
					record->type, text),
				indicator);
		}
	}
	buf_release(&key);
	buf_release(&scratch);
}

static void index_fields(struct store *store, const struct record *record)
{
	struct slice key, value;
	struct wire_walk walk;
	char name[64];

	wire_walk_init(&walk, record->text);
	while (wire_walk_next(&walk, &key, &value)) {
		if (key.len >= sizeof(name))
			continue;
		memcpy(name, key.at, key.len);
		name[key.len] = '\0';
		if (!map_get(store->fields, name))
			map_put(store->fields, name, store);
	}
}

static void index_owner(struct store *store, const struct record *record)
{
	struct slice owner = record->owner_object;

	if (owner.at && *owner.at == '{' && wire_member(owner.at, "name").at)
		add_member(store, record->owner, owner);
}

struct record *store_add(struct store *store, char *text)
{
	struct record *record = record_new(text);
	char *id = id_of(record);

	record->number = store->records.count;
	list_add(&store->records, record);
	add_node(store, id, (struct node){.record = record});
	free(id);
	index_indicator(store, record);
	index_tags(store, record, record->added, true);
	index_fields(store, record);
	index_owner(store, record);
	store->changes++;
	return record;
}

void store_change(
	struct store *store, struct record *record, char *text, int64_t now)
{
	record_set(record, text);
	index_tags(store, record, now, false);
	index_fields(store, record);
	store->changes++;
}

void store_remove(struct store *store, struct record *record, int64_t now)
{
	struct buf key = BUF_INIT(KEY_MAX), scratch = BUF_INIT(KEY_MAX);
	char *id = id_of(record);

	free_node(store, id);
	free(id);
	map_remove(store->opinions,
		subject_key(&key, record->owner, record->type,
			wire_text(record->indicator, &scratch)));
	record->gone = true;
	record->updated = now;
	store->changes++;
	buf_release(&key);
	buf_release(&scratch);
}
