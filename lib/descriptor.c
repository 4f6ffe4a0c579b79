#include "descriptor.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "mem.h"
#include "tags.h"
#include "vocab.h"
#include "when.h"
#include "when_bin.h"

/* The derived keys, in the order that tx-normalize appends them. */
enum key { DS, TS, OWNER_ID, NAME, EMAIL, API_TAGS, TAGS, TYPES, SEVERITY };

static const char *const key_name[DESCRIPTOR_KEYS] = {"ds", "ts", "owner_id",
	"name", "email", "api_tags", "tags", "threat_types", "severity_value"};

/* The fields that the keys and the kind of a record depend on. */
enum source {
	FROM_ADDED_ON,
	FROM_OWNER,
	FROM_OWNER_ID,
	FROM_OWNER_NAME,
	FROM_OWNER_EMAIL,
	FROM_TAGS,
	FROM_TAGS_DATA,
	FROM_DESCRIPTION,
	FROM_THREAT_TYPE,
	FROM_THREAT_TYPES,
	FROM_SEVERITY,
	FROM_NAME,
	FROM_DS,
	FROM_SEVERITY_VALUE,
	SOURCES,
};

static const char *const source_path[SOURCES] = {"added_on", "owner",
	"owner.id", "owner.name", "owner.email", "tags", "tags.data",
	"description", "threat_type", "threat_types", "severity", "name", "ds",
	"severity_value"};

/* What one key is made of, as a set of sources. */
#define BIT(source) (1u << (source))

static const unsigned int key_sources[DESCRIPTOR_KEYS] = {
	[DS] = BIT(FROM_ADDED_ON),
	[TS] = BIT(FROM_ADDED_ON),
	[OWNER_ID] = BIT(FROM_OWNER_ID),
	[NAME] = BIT(FROM_OWNER_NAME),
	[EMAIL] = BIT(FROM_OWNER_EMAIL),
	[API_TAGS] = BIT(FROM_TAGS) | BIT(FROM_TAGS_DATA),
	[TAGS] = BIT(FROM_TAGS) | BIT(FROM_TAGS_DATA) | BIT(FROM_DESCRIPTION),
	[TYPES] = BIT(FROM_TAGS) | BIT(FROM_TAGS_DATA) | BIT(FROM_THREAT_TYPE) |
		BIT(FROM_THREAT_TYPES),
	[SEVERITY] = BIT(FROM_SEVERITY),
};

static const unsigned int kind_sources = BIT(FROM_NAME) | BIT(FROM_OWNER) |
	BIT(FROM_ADDED_ON) | BIT(FROM_DS) | BIT(FROM_SEVERITY_VALUE);

/* A wanted field: a place in the record, and the key if it is a derived one. */
struct want {
	size_t slot;
	int key; /* -1: none */
};

/* A derived value, made when it is first asked for. */
struct derived {
	bool done;
	struct scan_value value;
	struct buf json; /* what value.text borrows, unless from the record */
};

struct descriptor {
	enum descriptor_tags tags;
	struct scan_plan *plan;
	size_t slot[SOURCES];
	bool has_keys; /* a derived key is wanted */
	struct want *want;
	size_t wants, want_room;
	struct scan_value *values; /* of the plan, made at the first read */
	enum descriptor_kind kind;
	struct derived derived[DESCRIPTOR_KEYS];
	struct buf scratch;
	struct tags_seen seen;
	/* The last time read, since neighbours often share it. */
	char last_text[40];
	size_t last_len;
	bool last_ok;
	int64_t last_time;
	/* The last day spelled; most records share it with one before. */
	int64_t day_start;
	char day_text[WHEN_TEXT];
	size_t day_len; /* 0: none */
};

struct descriptor *descriptor_new(enum descriptor_tags tags)
{
	struct descriptor *desc = mem_zero(1, sizeof(*desc));

	desc->tags = tags;
	desc->plan = scan_plan_new();
	buf_init(&desc->scratch, BUF_RECORD);
	tags_seen_init(&desc->seen);
	for (size_t i = 0; i < DESCRIPTOR_KEYS; i++)
		buf_init(&desc->derived[i].json, BUF_RECORD);
	return desc;
}

void descriptor_free(struct descriptor *desc)
{
	if (!desc)
		return;
	for (size_t i = 0; i < DESCRIPTOR_KEYS; i++)
		buf_release(&desc->derived[i].json);
	buf_release(&desc->scratch);
	tags_seen_release(&desc->seen);
	scan_plan_free(desc->plan);
	free(desc->values);
	free(desc->want);
	free(desc);
}

const char *descriptor_key(size_t i)
{
	return key_name[i];
}

static int find_key(const char *field)
{
	for (int i = 0; i < DESCRIPTOR_KEYS; i++)
		if (!strcmp(field, key_name[i]))
			return i;
	return -1;
}

size_t descriptor_want(struct descriptor *desc, const char *field)
{
	struct want want = {scan_plan_add(desc->plan, field), find_key(field)};
	unsigned int sources = 0;

	if (want.key >= 0) {
		desc->has_keys = true;
		sources = key_sources[want.key] | kind_sources;
	}
	for (size_t i = 0; i < SOURCES; i++)
		if (sources & BIT(i))
			desc->slot[i] =
				scan_plan_add(desc->plan, source_path[i]);
	desc->want = mem_grow(
		desc->want, desc->wants, &desc->want_room, sizeof(*desc->want));
	desc->want[desc->wants] = want;
	return desc->wants++;
}

static const struct scan_value *source(
	const struct descriptor *desc, enum source i)
{
	return &desc->values[desc->slot[i]];
}

static bool has(const struct descriptor *desc, enum source i)
{
	return source(desc, i)->type != SCAN_ABSENT;
}

static enum descriptor_kind find_kind(const struct descriptor *desc)
{
	if (!desc->has_keys)
		return DESCRIPTOR_RAW;
	if (has(desc, FROM_DS) && has(desc, FROM_SEVERITY_VALUE))
		return DESCRIPTOR_NORMALIZED;
	if (has(desc, FROM_NAME) && !has(desc, FROM_OWNER) &&
		!has(desc, FROM_ADDED_ON))
		return DESCRIPTOR_OTHER;
	return DESCRIPTOR_RAW;
}

int descriptor_read(
	struct descriptor *desc, struct slice line, struct scan_fault *fault)
{
	if (!desc->values)
		desc->values = mem_zero(
			scan_plan_count(desc->plan), sizeof(*desc->values));
	if (scan_record(desc->plan, line, desc->values, fault) < 0)
		return -1;
	desc->kind = find_kind(desc);
	for (size_t i = 0; i < DESCRIPTOR_KEYS; i++)
		desc->derived[i].done = false;
	return 0;
}

enum descriptor_kind descriptor_kind(const struct descriptor *desc)
{
	return desc->kind;
}

/* --- deriving ------------------------------------------------------------- */

static const struct scan_value null_value = {
	.text = {"null", 4},
	.type = SCAN_NULL,
};

/* Set a derived value to what stands in its json. */
static void finish(struct derived *to, enum scan_type type)
{
	to->value = (struct scan_value){buf_slice(&to->json), type, false};
}

static bool read_time(
	const struct scan_value *value, struct buf *scratch, int64_t *time)
{
	if (value->type != SCAN_STRING && value->type != SCAN_NUMBER)
		return false;
	return when_parse(scan_text(value, scratch), time);
}

bool descriptor_time(const struct scan_value *value, int64_t *time)
{
	struct buf scratch = BUF_INIT(BUF_RECORD);
	bool ok = read_time(value, &scratch, time);

	buf_release(&scratch);
	return ok;
}

/* The time of added_on, remembered from record to record. */
static bool added_on(struct descriptor *desc, int64_t *time)
{
	const struct scan_value *value = source(desc, FROM_ADDED_ON);
	struct slice text = value->text;

	if (value->type == SCAN_ABSENT || text.len > sizeof(desc->last_text))
		return read_time(value, &desc->scratch, time);
	if (!slice_equal(
		    text, (struct slice){desc->last_text, desc->last_len})) {
		memcpy(desc->last_text, text.at, text.len);
		desc->last_len = text.len;
		desc->last_ok =
			read_time(value, &desc->scratch, &desc->last_time);
	}
	*time = desc->last_time;
	return desc->last_ok;
}

/* The day of time as text, spelled anew only when it is another one. */
static struct slice day_of(struct descriptor *desc, int64_t time)
{
	int64_t start = when_floor(time, WHEN_DAY);

	if (!desc->day_len || start != desc->day_start) {
		desc->day_start = start;
		desc->day_len = when_day(start, desc->day_text);
	}
	return (struct slice){desc->day_text, desc->day_len};
}

static void derive_time(struct descriptor *desc, enum key key)
{
	struct derived *to = &desc->derived[key];
	char clock[WHEN_TEXT];
	int64_t time;

	if (!added_on(desc, &time)) {
		to->value = null_value;
		return;
	}
	buf_add_byte(&to->json, '"');
	buf_add(&to->json, day_of(desc, time));
	if (key == TS) {
		size_t len = when_clock(time, clock);

		buf_add(&to->json, (struct slice){clock, len});
	}
	buf_add_byte(&to->json, '"');
	finish(to, SCAN_STRING);
}

static void derive_owner(struct descriptor *desc, enum key key)
{
	enum source from = key == OWNER_ID ? FROM_OWNER_ID
		: key == NAME              ? FROM_OWNER_NAME
					   : FROM_OWNER_EMAIL;
	const struct scan_value *value = source(desc, from);

	desc->derived[key].value =
		value->type == SCAN_ABSENT ? null_value : *value;
}

/* Whether an escape in a string's JSON could be a bracket or what a tag has. */
static bool hides_ascii(struct slice json)
{
	const char *at = json.at, *end = json.at + json.len;

	while ((at = memchr(at, '\\', (size_t)(end - at)))) {
		if (!strncmp(at, "\\u00", 4))
			return true;
		at += 2;
	}
	return false;
}

/* The description to find [tag]s in: as it stands in the record, if it may. */
static struct slice description(struct descriptor *desc)
{
	struct scan_value value = *source(desc, FROM_DESCRIPTION);

	if (value.type != SCAN_STRING)
		return (struct slice){"", 0};
	value.escaped = value.escaped && hides_ascii(value.text);
	return scan_text(&value, &desc->scratch);
}

static const struct scan_value *derive(struct descriptor *desc, int key);

/* The API's tags, without the object that the edge puts around them. */
static const struct scan_value *wire_tags(const struct descriptor *desc)
{
	const struct scan_value *tags = source(desc, FROM_TAGS);

	return tags->type == SCAN_OBJECT ? source(desc, FROM_TAGS_DATA) : tags;
}

static void derive_tags(struct descriptor *desc)
{
	struct derived *to = &desc->derived[TAGS];

	switch (desc->tags) {
	case DESCRIPTOR_TAGS_API:
		tags_add_api(&to->json, wire_tags(desc));
		break;
	case DESCRIPTOR_TAGS_DESCRIPTION:
		tags_add_description(&to->json, description(desc));
		break;
	case DESCRIPTOR_TAGS_ALL:
		tags_add_all(&to->json, derive(desc, API_TAGS),
			description(desc), &desc->seen);
		break;
	}
	finish(to, SCAN_ARRAY);
}

/* The threat types that a field of the record names; none when it has none. */
static bool own_threat_types(struct descriptor *desc, enum source from)
{
	return tags_add_words(&desc->derived[TYPES].json, source(desc, from));
}

static void derive_threat_types(struct descriptor *desc)
{
	struct derived *to = &desc->derived[TYPES];

	if (!own_threat_types(desc, FROM_THREAT_TYPE) &&
		!own_threat_types(desc, FROM_THREAT_TYPES))
		tags_add_threat_types(
			&to->json, derive(desc, API_TAGS), &desc->seen);
	finish(to, SCAN_ARRAY);
}

static void derive_severity(struct descriptor *desc)
{
	static const char *const numbers[] = {
		"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
	const struct scan_value *value = source(desc, FROM_SEVERITY);
	struct derived *to = &desc->derived[SEVERITY];
	int number = 0;

	if (value->type == SCAN_STRING)
		number = vocab_severity_value(scan_text(value, &desc->scratch));
	buf_add(&to->json, slice_from(numbers[number]));
	finish(to, SCAN_NUMBER);
}

static const struct scan_value *derive(struct descriptor *desc, int key)
{
	struct derived *to = &desc->derived[key];

	if (to->done)
		return &to->value;
	to->done = true;
	buf_reset(&to->json);
	switch (key) {
	case DS:
	case TS:
		derive_time(desc, key);
		break;
	case OWNER_ID:
	case NAME:
	case EMAIL:
		derive_owner(desc, key);
		break;
	case API_TAGS:
		tags_add_api(&to->json, wire_tags(desc));
		finish(to, SCAN_ARRAY);
		break;
	case TAGS:
		derive_tags(desc);
		break;
	case TYPES:
		derive_threat_types(desc);
		break;
	case SEVERITY:
		derive_severity(desc);
		break;
	}
	return &to->value;
}

const struct scan_value *descriptor_value(
	struct descriptor *desc, size_t handle)
{
	const struct want *want = &desc->want[handle];

	if (want->key < 0 || desc->kind != DESCRIPTOR_RAW)
		return &desc->values[want->slot];
	return derive(desc, want->key);
}

bool descriptor_added(struct descriptor *desc, size_t handle, int64_t *time)
{
	int key = desc->want[handle].key;

	if ((key != DS && key != TS) || desc->kind != DESCRIPTOR_RAW ||
		!added_on(desc, time))
		return false;
	if (key == DS)
		*time = when_floor(*time, WHEN_DAY);
	return true;
}

const struct scan_value *descriptor_own(
	const struct descriptor *desc, size_t handle)
{
	return &desc->values[desc->want[handle].slot];
}

struct scan_value descriptor_plain(const struct scan_value *value)
{
	struct scan_value text;

	if (value->type != SCAN_OBJECT)
		return *value;
	text = scan_member(value, SLICE("indicator"));
	return text.type == SCAN_STRING ? text : *value;
}
