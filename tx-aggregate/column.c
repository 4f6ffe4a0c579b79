#include "column.h"

#include <stdlib.h>

#include "descriptor.h"
#include "diag.h"
#include "intern.h"
#include "mem.h"
#include "table.h"

/* No value: null, absent, or not a time. */
#define NO_ID UINT32_MAX

void column_init(
	struct column *column, const struct table_key *key, size_t handle)
{
	*column = (struct column){.key = key,
		.handle = handle,
		.set = intern_new(),
		.known = mem_zero(COLUMN_KNOWN, sizeof(struct column_known)),
		.scratch = BUF_INIT(BUF_RECORD),
		.numbers = NUMBER_ROOM_INIT};
}

void column_release(struct column *column)
{
	intern_free(column->set);
	free(column->quoted);
	free(column->ids);
	free(column->fresh);
	free(column->known);
	buf_release(&column->scratch);
	number_room_release(&column->numbers);
	*column = (struct column){0};
}

/* --- values and their ids ------------------------------------------------- */

static uint32_t put(struct column *column, struct slice text)
{
	size_t id = intern_put(column->set, text);

	if (id >= NO_ID)
		die(TX_OS, "%s: too many values", column->key->typed);
	return (uint32_t)id;
}

uint32_t column_put(struct column *column, struct slice text, bool quoted)
{
	size_t before = intern_count(column->set);
	uint32_t id = put(column, text);

	if (id == before) {
		column->quoted = mem_grow(column->quoted, id,
			&column->quoted_room, sizeof(*column->quoted));
		column->quoted[id] = false;
	}
	column->quoted[id] |= quoted;
	return id;
}

uint32_t column_put_bin(struct column *column, int64_t start)
{
	return put(column, (struct slice){(const char *)&start, sizeof(start)});
}

void column_merge(
	struct column *into, const struct column *from, uint32_t map[])
{
	size_t count = column_values(from);

	into->seen |= from->seen;
	for (uint32_t id = 0; id < count; id++) {
		struct slice text = intern_text(from->set, id);

		map[id] = into->key->binned
			? put(into, text)
			: column_put(into, text, from->quoted[id]);
	}
}

size_t column_values(const struct column *column)
{
	return intern_count(column->set);
}

struct column_value column_value(const struct column *column, uint32_t id)
{
	struct column_value value = {.text = intern_text(column->set, id)};

	if (column->key->binned) {
		memcpy(&value.start, value.text.at, sizeof(value.start));
		value.text.len = 0;
	} else {
		value.bare = !column->quoted[id];
	}
	return value;
}

/* --- the values of a record ----------------------------------------------- */

/* Note that a value stood in quotes, which none had so far. */
static void quote(struct column *column, uint32_t id)
{
	column->quoted[id] = true;
	column->fresh = mem_grow(column->fresh, column->fresh_count,
		&column->fresh_room, sizeof(*column->fresh));
	column->fresh[column->fresh_count++] = id;
}

static uint32_t read_text(struct column *column, struct scan_value value)
{
	struct slice text = scan_text(&value, &column->scratch);
	bool quoted = value.type != SCAN_NUMBER && value.type != SCAN_TRUE &&
		value.type != SCAN_FALSE;
	uint32_t id;

	if (value.type == SCAN_NUMBER)
		text = number_spell(text, &column->numbers);
	id = column_put(column, text, false);
	if (quoted && !column->quoted[id])
		quote(column, id);
	return id;
}

static uint32_t find_bin(struct column *column, int64_t time)
{
	if (time >= column->from && time < column->to)
		return column->bin_id;
	column->from = when_floor(time, column->key->bin);
	column->to = when_next(column->from, column->key->bin);
	column->bin_id = column_put_bin(column, column->from);
	return column->bin_id;
}

/* The id of a value that is no array, decoded and looked up; or NO_ID. */
static uint32_t look_up(struct column *column, const struct scan_value *json)
{
	struct scan_value value = descriptor_plain(json);
	int64_t time;

	if (!column->key->binned)
		return read_text(column, value);
	return descriptor_time(&value, &time) ? find_bin(column, time) : NO_ID;
}

/* Where JSON of at least one byte is noted, when it is known. */
static struct column_known *place(struct column *column, struct slice json)
{
	uint64_t head, tail = 0;

	memcpy(&head, json.at, sizeof(head));
	if (json.len >= sizeof(tail))
		memcpy(&tail, json.at + json.len - sizeof(tail), sizeof(tail));
	else
		head &= ((uint64_t)1 << 8 * json.len) - 1;
	/* Any odd factors do: what collides is looked up, no more. */
	head = (head ^ tail * 0x9e3779b97f4a7c15 ^ json.len) *
		0xff51afd7ed558ccd;
	return &column->known[head >> 32 & (COLUMN_KNOWN - 1)];
}

/* The id of a value that is no array, or NO_ID. */
static uint32_t find_id(struct column *column, const struct scan_value *value)
{
	struct slice json = value->text;
	struct column_known *known;

	if (value->type == SCAN_ABSENT || value->type == SCAN_NULL)
		return NO_ID;
	if (json.len > COLUMN_KNOWN_JSON)
		return look_up(column, value);
	known = place(column, json);
	if (known->len == json.len && !memcmp(known->json, json.at, json.len))
		return known->id;
	known->id = look_up(column, value);
	known->len = (uint32_t)json.len;
	memcpy(known->json, json.at, json.len);
	return known->id;
}

static void add_id(struct column *column, uint32_t id)
{
	if (id == NO_ID)
		return;
	if (column->count == column->room)
		column->ids = mem_grow(column->ids, column->count,
			&column->room, sizeof(*column->ids));
	column->ids[column->count++] = id;
}

void column_read(struct column *column, const struct scan_value *value)
{
	struct scan_value element;
	struct scan_walk walk;

	column->count = column->fresh_count = 0;
	if (value->type != SCAN_ARRAY) {
		add_id(column, find_id(column, value));
		return;
	}
	scan_walk_init(&walk, value);
	while (scan_walk_next(&walk, NULL, &element))
		add_id(column, find_id(column, &element));
}

void column_read_time(struct column *column, int64_t time)
{
	column->count = 0;
	add_id(column, find_bin(column, time));
}

void column_forget(struct column *column)
{
	for (size_t i = 0; i < column->fresh_count; i++)
		column->quoted[column->fresh[i]] = false;
	column->count = column->fresh_count = 0;
	/* What is known by its JSON would not be quoted the next time. */
	memset(column->known, 0, COLUMN_KNOWN * sizeof(*column->known));
}
