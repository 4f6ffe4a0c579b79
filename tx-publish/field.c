#include "field.h"

#include <stddef.h>

#include "near.h"

static const struct field_spec specs[FIELDS] = {
	[FIELD_INDICATOR] = {.name = "indicator",
		.kind = KIND_TEXT,
		.required = true},
	[FIELD_TYPE] = {.name = "type",
		.kind = KIND_WORD,
		.vocab = VOCAB_TYPE,
		.required = true},
	[FIELD_DESCRIPTION] = {.name = "description",
		.kind = KIND_PROSE,
		.required = true},
	[FIELD_STATUS] = {.name = "status",
		.kind = KIND_WORD,
		.vocab = VOCAB_STATUS,
		.required = true},
	[FIELD_SHARE_LEVEL] = {.name = "share_level",
		.kind = KIND_WORD,
		.vocab = VOCAB_SHARE_LEVEL,
		.required = true},
	[FIELD_PRIVACY_TYPE] = {.name = "privacy_type",
		.kind = KIND_WORD,
		.vocab = VOCAB_PRIVACY_TYPE,
		.required = true},
	[FIELD_PRIVACY_MEMBERS] = {.name = "privacy_members", .kind = KIND_IDS},
	[FIELD_CONFIDENCE] = {.name = "confidence", .kind = KIND_NUMBER},
	[FIELD_SEVERITY] = {.name = "severity",
		.kind = KIND_WORD,
		.vocab = VOCAB_SEVERITY},
	[FIELD_REVIEW_STATUS] = {.name = "review_status",
		.kind = KIND_WORD,
		.vocab = VOCAB_REVIEW_STATUS},
	[FIELD_PRECISION] = {.name = "precision",
		.kind = KIND_WORD,
		.vocab = VOCAB_PRECISION},
	[FIELD_TAGS] = {.name = "tags", .kind = KIND_TAGS},
	[FIELD_ADD_TAGS] = {.name = "add_tags", .kind = KIND_TAGS},
	[FIELD_REMOVE_TAGS] = {.name = "remove_tags", .kind = KIND_TAGS},
	[FIELD_EXPIRED_ON] = {.name = "expired_on", .kind = KIND_TIME},
	[FIELD_FIRST_ACTIVE] = {.name = "first_active", .kind = KIND_TIME},
	[FIELD_LAST_ACTIVE] = {.name = "last_active", .kind = KIND_TIME},
	[FIELD_SOURCE_URI] = {.name = "source_uri", .kind = KIND_TEXT},
	[FIELD_RELATED_IDS] = {.name = "related_ids_for_upload",
		.kind = KIND_IDS},
	[FIELD_RELATED_TRIPLES] = {.name = "related_triples_for_upload_as_json",
		.kind = KIND_TEXT},
	[FIELD_THREAT_TYPE] = {.name = "threat_type",
		.kind = KIND_LEGACY,
		.vocab = VOCAB_THREAT_TYPE},
	[FIELD_ATTACK_TYPE] = {.name = "attack_type",
		.kind = KIND_LEGACY,
		.vocab = VOCAB_ATTACK},
	[FIELD_REACTIONS] = {.name = "reactions", .kind = KIND_TEXT},
	[FIELD_REACTIONS_TO_REMOVE] = {.name = "reactions_to_remove",
		.kind = KIND_TEXT},
	[FIELD_ID] = {.name = "id", .kind = KIND_ID},
};

struct other_name {
	const char *name;
	enum field field;
};

/* Columns of the website's CSV, and of records as fetched. */
static const struct other_name known[] = {
	{"td_raw_indicator", FIELD_INDICATOR},
	{"td_indicator_type", FIELD_TYPE},
	{"td_description", FIELD_DESCRIPTION},
	{"td_status", FIELD_STATUS},
	{"td_share_level", FIELD_SHARE_LEVEL},
	{"td_visibility", FIELD_PRIVACY_TYPE},
	{"td_whitelist_apps", FIELD_PRIVACY_MEMBERS},
	{"td_privacy_groups", FIELD_PRIVACY_MEMBERS},
	{"td_privacy_members", FIELD_PRIVACY_MEMBERS},
	{"td_confidence", FIELD_CONFIDENCE},
	{"td_severity", FIELD_SEVERITY},
	{"td_review_status", FIELD_REVIEW_STATUS},
	{"td_subjective_tags", FIELD_TAGS},
	{"td_expire_time", FIELD_EXPIRED_ON},
	{"td_first_active", FIELD_FIRST_ACTIVE},
	{"td_last_active", FIELD_LAST_ACTIVE},
	{"td_related_ids_for_upload", FIELD_RELATED_IDS},
	{"td_related_triples_for_upload", FIELD_RELATED_TRIPLES},
	{"related_triples_for_upload", FIELD_RELATED_TRIPLES},
	{"added_on", FIELD_IGNORED},
	{"last_updated", FIELD_IGNORED},
	{"td_creation_time", FIELD_IGNORED},
	{"td_update_time", FIELD_IGNORED},
	{"td_owner_id", FIELD_IGNORED},
	{"td_owner_name", FIELD_IGNORED},
};

/* What other files call a column: only to ask, never to assume. */
static const struct other_name guesses[] = {
	{"address", FIELD_INDICATOR},
	{"data", FIELD_INDICATOR},
	{"domain", FIELD_INDICATOR},
	{"hash", FIELD_INDICATOR},
	{"indicator_value", FIELD_INDICATOR},
	{"ioc", FIELD_INDICATOR},
	{"ip", FIELD_INDICATOR},
	{"observable", FIELD_INDICATOR},
	{"raw_indicator", FIELD_INDICATOR},
	{"url", FIELD_INDICATOR},
	{"value", FIELD_INDICATOR},
	{"indicator_type", FIELD_TYPE},
	{"ioc_type", FIELD_TYPE},
	{"comment", FIELD_DESCRIPTION},
	{"comments", FIELD_DESCRIPTION},
	{"note", FIELD_DESCRIPTION},
	{"notes", FIELD_DESCRIPTION},
	{"tlp", FIELD_SHARE_LEVEL},
	{"visibility", FIELD_PRIVACY_TYPE},
	{"privacy", FIELD_PRIVACY_TYPE},
	{"first_seen", FIELD_FIRST_ACTIVE},
	{"last_seen", FIELD_LAST_ACTIVE},
	{"expires", FIELD_EXPIRED_ON},
	{"reference", FIELD_SOURCE_URI},
	{"source", FIELD_SOURCE_URI},
};

const struct field_spec *field_spec(enum field field)
{
	return &specs[field];
}

static enum field find_other(
	const struct other_name *names, size_t count, struct slice name)
{
	for (size_t i = 0; i < count; i++)
		if (near_equal(slice_from(names[i].name), name))
			return names[i].field;
	return FIELD_UNKNOWN;
}

bool field_is_reaction(enum field field)
{
	return field == FIELD_REACTIONS || field == FIELD_REACTIONS_TO_REMOVE;
}

enum field field_find(struct slice name)
{
	for (enum field field = 0; field < FIELDS; field++)
		if (near_equal(slice_from(specs[field].name), name))
			return field_is_reaction(field) ? FIELD_UNKNOWN : field;
	return find_other(known, sizeof(known) / sizeof(*known), name);
}

bool field_is_list(enum field field)
{
	enum field_kind kind = specs[field].kind;

	return kind == KIND_TAGS || kind == KIND_IDS;
}

const char *field_nearest(struct slice name)
{
	struct slice names[FIELD_REACTIONS];
	enum field field =
		find_other(guesses, sizeof(guesses) / sizeof(*guesses), name);

	if (field != FIELD_UNKNOWN)
		return specs[field].name;
	for (field = 0; field < FIELD_REACTIONS; field++)
		names[field] = slice_from(specs[field].name);
	return near_word(names, FIELD_REACTIONS, name);
}
