#include "record.h"

#include <stdlib.h>

#include "buf.h"
#include "mem.h"
#include "request.h"
#include "when.h"
#include "wire.h"

/* value without its quotes; nothing when it is no scalar. */
static struct slice word_of(struct slice value)
{
	if (!value.at || *value.at == '{' || *value.at == '[' ||
		slice_is(value, "null"))
		return (struct slice){"", 0};
	if (*value.at == '"')
		return (struct slice){value.at + 1, value.len - 2};
	return value;
}

static int64_t time_of(struct slice value, int64_t none)
{
	int64_t time;

	return when_parse(word_of(value), &time) ? time : none;
}

/* The confidence in value, whole or not; -1 when it is no number. */
static int confidence_of(struct slice value)
{
	struct slice word = word_of(value);
	double number;

	/* The text that word lies in goes on behind it, with a quote or so. */
	number = word.len ? strtod(word.at, NULL) : -1;
	return number >= 0 && number <= 100 ? (int)number : -1;
}

struct slice record_edge(struct slice value)
{
	struct slice none = {NULL, 0};

	if (value.at && *value.at == '{')
		value = wire_member(value.at, "data");
	return value.at && *value.at == '[' ? value : none;
}

/* The members that matter, and where their values are noted. */
static const struct {
	const char *name;
	size_t at;
} wanted[] = {
	{"id", offsetof(struct record, id)},
	{"type", offsetof(struct record, type)},
	{"status", offsetof(struct record, status)},
	{"review_status", offsetof(struct record, review_status)},
	{"severity", offsetof(struct record, severity)},
	{"share_level", offsetof(struct record, share_level)},
	{"owner", offsetof(struct record, owner)},
	{"indicator", offsetof(struct record, indicator)},
	{"raw_indicator", offsetof(struct record, raw_indicator)},
	{"description", offsetof(struct record, description)},
	{"tags", offsetof(struct record, tags)},
	{"privacy_groups", offsetof(struct record, privacy_groups)},
	{"privacy_members", offsetof(struct record, privacy_members)},
};

#define WANTED (sizeof(wanted) / sizeof(*wanted))

/* Note value where the member key belongs, and the times and numbers. */
static void note(struct record *record, struct slice key, struct slice value)
{
	for (size_t i = 0; i < WANTED; i++) {
		if (slice_is(key, wanted[i].name)) {
			memcpy((char *)record + wanted[i].at, &value,
				sizeof(value));
			return;
		}
	}
	if (slice_is(key, "confidence"))
		record->confidence = confidence_of(value);
	else if (slice_is(key, "added_on"))
		record->added = time_of(value, RECORD_NO_TIME);
	else if (slice_is(key, "last_updated"))
		record->updated = time_of(value, RECORD_NO_TIME);
	else if (slice_is(key, "expired_on"))
		record->expires = time_of(value, 0);
}

/* What was noted as JSON but is wanted as a word. */
static void unwrap(struct record *record)
{
	struct slice *const words[] = {&record->id, &record->type,
		&record->status, &record->review_status, &record->severity,
		&record->share_level};
	const char *indicator = record->indicator.at;

	record->owner_object = record->owner;
	record->indicator_object = record->indicator;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		*words[i] = word_of(*words[i]);
	record->owner = word_of(wire_member(record->owner.at, "id"));
	record->tags = record_edge(record->tags);
	if (!indicator || *indicator != '{')
		return;
	record->indicator = wire_member(indicator, "indicator");
	record->indicator_id = word_of(wire_member(indicator, "id"));
}

/* Find the values in text, which is taken. */
static void read_text(struct record *record, char *text)
{
	struct slice key, value;
	struct wire_walk walk;

	*record = (struct record){.text = text,
		.len = strlen(text),
		.number = record->number,
		.added = RECORD_NO_TIME,
		.updated = RECORD_NO_TIME,
		.confidence = -1,
		.indicator_id = {"", 0}};
	wire_walk_init(&walk, text);
	while (wire_walk_next(&walk, &key, &value))
		note(record, key, value);
	unwrap(record);
}

struct record *record_new(char *text)
{
	struct record *record = mem_zero(1, sizeof(*record));

	read_text(record, text);
	return record;
}

void record_set(struct record *record, char *text)
{
	free(record->text);
	read_text(record, text);
}

void record_free(struct record *record)
{
	if (!record)
		return;
	free(record->text);
	free(record);
}

bool record_expired(const struct record *record, int64_t now)
{
	return record->expires && record->expires <= now;
}

struct slice record_tag_text(struct slice tag, struct buf *scratch)
{
	if (tag.len && *tag.at == '{')
		tag = wire_member(tag.at, "text");
	return wire_text(tag, scratch);
}

bool record_has_tag(
	const struct record *record, struct slice text, struct buf *scratch)
{
	struct wire_walk walk;
	struct slice tag;

	wire_walk_init(&walk, record->tags.at);
	while (wire_walk_next(&walk, NULL, &tag)) {
		if (slice_equal_nocase(record_tag_text(tag, scratch), text))
			return true;
	}
	return false;
}

/* Whether the array or text value holds an id of the list. */
static bool holds_id(const char *list, struct slice value, struct buf *scratch)
{
	struct slice array = record_edge(value), element;
	struct wire_walk walk;

	if (!value.at)
		return false;
	if (!array.at)
		return request_list_has(list, wire_text(value, scratch));
	wire_walk_init(&walk, array.at);
	while (wire_walk_next(&walk, NULL, &element)) {
		if (*element.at == '{')
			element = wire_member(element.at, "id");
		if (request_list_has(list, wire_text(element, scratch)))
			return true;
	}
	return false;
}

bool record_in_groups(
	const struct record *record, const char *list, struct buf *scratch)
{
	return holds_id(list, record->privacy_groups, scratch) ||
		holds_id(list, record->privacy_members, scratch);
}
