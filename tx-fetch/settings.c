#include "settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "apart.h"
#include "block.h"
#include "diag.h"
#include "err.h"
#include "fields.h"
#include "hash.h"
#include "near.h"
#include "opt.h"
#include "options.h"
#include "when.h"

/* The notebook's fields, without those that are gone. */
#define DEFAULT_FIELDS \
	"id,added_on,confidence,description,expired_on,first_active," \
	"last_active,indicator,last_updated,my_reactions,owner,precision," \
	"privacy_type,raw_indicator,reactions,review_status,severity," \
	"share_level,source_uri,status,tags,type"

#define DEFAULT_SINCE "14d"

static const struct {
	const char *name;
	enum object object;
} objects[] = {
	{"descriptors", OBJECT_DESCRIPTORS},
	{"indicators", OBJECT_INDICATORS},
	{"members", OBJECT_MEMBERS},
	{"tags", OBJECT_TAGS},
	{"ids", OBJECT_IDS},
	{"object", OBJECT_OBJECT},
	{"tagged", OBJECT_TAGGED},
	{"updates", OBJECT_UPDATES},
	{"groups", OBJECT_GROUPS},
};

#define OBJECTS (sizeof(objects) / sizeof(*objects))

/* What is known of a privacy group and of an update; else it may be little. */
#define GROUP_FIELDS \
	"id,name,description,members_can_see,members_can_use,added_on," \
	"last_updated,threat_updates_enabled"
#define UPDATE_FIELDS \
	"id,indicator,type,creation_time,last_updated,should_delete,tags," \
	"status,applications_with_opinions,descriptors{" DEFAULT_FIELDS "}"

/* What searches: only these have terms. */
#define SEARCHES (OBJECT_DESCRIPTORS | OBJECT_INDICATORS)

/* Many to a page, as the server does not.  Members come without pages. */
#define LARGE_PAGES (SEARCHES | OBJECT_TAGGED | OBJECT_TAGS | OBJECT_GROUPS)

/* Larger pages of updates brought its reference client nothing. */
#define UPDATES_LIMIT 100

/* Those whose operands are what is searched for. */
#define OBJECTS_BY_TEXT (OBJECT_TAGS | OBJECT_TAGGED)

/* More slices than this are a slip. */
#define SLICES_MAX 100000

/* --- judging them --------------------------------------------------------- */

const char *settings_object(const struct settings *set)
{
	for (size_t i = 0; i < OBJECTS; i++)
		if (objects[i].object == set->object)
			return objects[i].name;
	return "?";
}

static void take_object(struct settings *set, const char *name)
{
	struct slice names[OBJECTS];
	const char *near;

	for (size_t i = 0; i < OBJECTS; i++) {
		names[i] = slice_from(objects[i].name);
		if (strcmp(objects[i].name, name))
			continue;
		set->object = objects[i].object;
		return;
	}
	near = near_word(names, OBJECTS, slice_from(name));
	if (near)
		opt_fail("no object \"%s\"; did you mean %s?", name, near);
	opt_fail("no object \"%s\"; to search for it, say -t", name);
}

/* Ids are digits today; letters are let through for what may come. */
bool settings_is_id(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			    (c >= 'A' && c <= 'Z') || c == '_'))
			return false;
	}
	return text.len > 0 && text.len <= SETTINGS_ID_MAX;
}

/* The object, and whether its operands are what it needs. */
static void take_operands(struct settings *set, char *operands[], size_t count)
{
	bool wanted;

	if (count)
		take_object(set, operands[0]);
	set->operands = operands + (count > 0);
	set->operand_count = count - (count > 0);
	wanted = set->object &
		(OBJECT_TAGS | OBJECT_OBJECT | OBJECT_TAGGED | OBJECT_UPDATES);
	if (wanted && !set->operand_count)
		opt_fail("%s needs an operand", settings_object(set));
	if (!wanted && set->operand_count)
		opt_fail("%s takes no operand \"%s\"", settings_object(set),
			set->operands[0]);
	if (set->object != OBJECT_UPDATES)
		return;
	if (set->operand_count > 1)
		opt_fail("updates reads one group at a time");
	if (!settings_is_id(slice_from(set->operands[0])))
		opt_fail("\"%s\" is not the id of a group; groups lists them",
			set->operands[0]);
}

/* Parameters that are not of the search for descriptors alone. */
static bool fits(const char *name, enum object object)
{
	static const struct {
		const char *name;
		unsigned int objects;
	} table[] = {
		{"fields", ~0U},
		{"metadata", ~0U},
		{"strict_text", SEARCHES},
		{"type", SEARCHES},
		{"sort_by", SEARCHES},
		{"sort_order", SEARCHES},
		{"types", OBJECT_UPDATES},
		{"name", OBJECT_GROUPS},
		{"description", OBJECT_GROUPS},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (!strcmp(table[i].name, name))
			return object & table[i].objects;
	return object == OBJECT_DESCRIPTORS;
}

/* Pages are only of what has some, and a cursor of one search alone. */
static void check_pages(const struct settings *set)
{
	const unsigned int unpaged = OBJECT_IDS | OBJECT_OBJECT;
	const char *object = settings_object(set);

	if (set->max_pages && set->object & unpaged)
		opt_fail("--max-pages is not for %s", object);
	if (set->limit && set->object == OBJECT_OBJECT)
		opt_fail("--limit is not for object, which is one a request");
	if (!set->before && !set->after)
		return;
	if (set->object & (unpaged | OBJECT_TAGGED))
		opt_fail("--after and --before are not for %s", object);
	if (settings_search_count(set) > 1 || set->slice)
		opt_fail("a cursor belongs to one search");
}

static void check_fits(const struct settings *set)
{
	const struct params *params = &set->params;
	const char *object = settings_object(set);

	for (size_t i = 0; i < params->count; i++)
		if (!fits(params->list[i].name, set->object))
			opt_fail("%s is no parameter of %s; "
				 "--param sends it all the same",
				params->list[i].name, object);
	if (!(set->object & SEARCHES) && set->text_count)
		opt_fail("--text is not for %s", object);
	if (!(set->object & (SEARCHES | OBJECT_UPDATES)) &&
		(set->since || set->until))
		opt_fail("--since and --until are not for %s", object);
	if (set->object != OBJECT_TAGGED &&
		(set->tagged_since || set->tagged_until))
		opt_fail("--tagged-since and --tagged-until are for tagged");
	if (!(set->object & SEARCHES) && set->slice)
		opt_fail("--slice is not for %s", object);
	check_pages(set);
}

static void check_state(const struct settings *set)
{
	const char *output = set->writer.output;

	if (set->fresh && !set->state)
		opt_fail("--fresh is about --state");
	if (!set->state)
		return;
	if (!output || !strcmp(output, "-"))
		opt_fail("--state needs -o FILE");
}

static int64_t resolve(const char *option, const char *text, int64_t now)
{
	struct err err;
	int64_t time;

	if (when_parse_relative(text, now, &time, &err) < 0)
		opt_fail("--%s: %s", option, err.text);
	return time;
}

static void resolve_times(struct settings *set)
{
	int64_t now = (int64_t)time(NULL);

	if (set->now)
		now = resolve("now", set->now, now);
	set->since_time =
		resolve("since", set->since ? set->since : DEFAULT_SINCE, now);
	set->until_time = set->until ? resolve("until", set->until, now) : now;
	if (set->since_time > set->until_time)
		opt_fail("--since is later than --until");
	if (set->slice && settings_slices(set) > SLICES_MAX)
		opt_fail("--slice: more than %d slices", SLICES_MAX);
	if (set->tagged_since)
		set->tagged_since_time =
			resolve("tagged-since", set->tagged_since, now);
	if (set->tagged_until)
		set->tagged_until_time =
			resolve("tagged-until", set->tagged_until, now);
}

static const char *default_fields(enum object object)
{
	switch (object) {
	case OBJECT_DESCRIPTORS:
	case OBJECT_IDS:
	case OBJECT_TAGGED:
		return DEFAULT_FIELDS;
	case OBJECT_UPDATES:
		return UPDATE_FIELDS;
	case OBJECT_GROUPS:
		return GROUP_FIELDS;
	default:
		return NULL;
	}
}

/* Without --fields, those of the notebook, for what are descriptors. */
static void choose_fields(struct settings *set)
{
	const char *fields = params_get(&set->params, "fields");
	const char *usual = default_fields(set->object);
	struct slice below;

	if (fields && strcmp(fields, "none") &&
		fields_find(slice_from(fields), SLICE("none"), &below))
		opt_fail("--fields none leaves them to the server: "
			 "it goes with no others");
	if (!fields && usual)
		params_set(&set->params, "fields", usual);
	else if (fields && !strcmp(fields, "none"))
		params_unset(&set->params, "fields");
}

/* Whether name is sent anyhow, so that --param would send it twice. */
static bool is_sent(const struct settings *set, const char *name)
{
	const struct {
		const char *name;
		bool sent;
	} table[] = {
		{"after", true},
		{"before", set->before},
		{"ids", set->object & (OBJECT_IDS | OBJECT_TAGGED)},
		{"limit", set->limit},
		{"since", settings_is_timed(set)},
		{"until", settings_is_timed(set)},
		{"start_time", set->object == OBJECT_UPDATES && set->since},
		{"stop_time", set->object == OBJECT_UPDATES && set->until},
		{"tagged_since", set->tagged_since},
		{"tagged_until", set->tagged_until},
		{"text", set->text_count || set->object & OBJECTS_BY_TEXT},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (!strcmp(table[i].name, name))
			return table[i].sent;
	return params_get(&set->params, name);
}

static void check_extra(const struct settings *set)
{
	for (size_t i = 0; i < set->extra.count; i++)
		if (is_sent(set, set->extra.list[i].name))
			opt_fail("--param: %s is sent already; it has an "
				 "option of its own",
				set->extra.list[i].name);
}

/*
 * An id comes again with each change.  To unfold them takes what tells
 * a tombstone.
 */
static void check_updates(struct settings *set)
{
	static const char *const needed[] = {
		"id", "last_updated", "should_delete", "descriptors"};
	const char *text = params_get(&set->params, "fields");
	struct slice fields = slice_from(text ? text : ""), below = {"", 0};

	if (set->unfold && set->object != OBJECT_UPDATES)
		opt_fail("--unfold is for updates");
	if (set->object != OBJECT_UPDATES)
		return;
	set->writer.change = set->unfold ? "update_time" : "last_updated";
	if (set->state && !fields_find(fields, SLICE("last_updated"), &below))
		opt_fail("--state of updates needs the field last_updated");
	for (size_t i = 0; set->unfold && i < 4; i++)
		if (!fields_find(fields, slice_from(needed[i]), &below))
			opt_fail("--unfold needs the field %s", needed[i]);
	/* Below is now what is asked of descriptors. */
	set->owners_asked = fields_find(below, SLICE("owner"), &below);
}

static void choose_limit(struct settings *set)
{
	if (set->object == OBJECT_IDS && set->limit > BLOCK_MAX) {
		warn_f("--limit is the ids of a request, at most %d; "
		       "see --max-records",
			BLOCK_MAX);
		set->limit = BLOCK_MAX;
	}
	if (set->limit)
		return;
	if (set->object & LARGE_PAGES)
		set->limit = OPTIONS_LIMIT_MAX;
	else if (set->object == OBJECT_UPDATES)
		set->limit = UPDATES_LIMIT;
}

/* Nothing may be written over what else is written, nor over an input. */
static void refuse_clash(const struct settings *set)
{
	const char *output = set->writer.output ? set->writer.output : "-";
	const struct apart_file files[] = {
		{strcmp(output, "-") ? "--output" : "standard output", output},
		{"--rejects", set->writer.rejects},
		{"--summary", set->summary},
		{"--log", set->net.log},
		{"--state", set->state},
	};
	struct err err;

	if (apart_outputs(files, 5, &err) < 0 ||
		(set->object == OBJECT_IDS &&
			apart_inputs(NULL, 0, files, 5, &err) < 0))
		opt_fail("%s", err.text);
}

void settings_parse(struct settings *set, int argc, char *argv[])
{
	int first;

	*set = (struct settings){
		.object = OBJECT_DESCRIPTORS,
		.jobs = 1,
	};
	net_settings_init(&set->net);
	first = opt_parse(
		&options_program, argc, argv, (void *[]){set, &set->net});
	take_operands(set, argv + first, (size_t)(argc - first));
	check_fits(set);
	check_state(set);
	resolve_times(set);
	choose_limit(set);
	choose_fields(set);
	check_updates(set);
	check_extra(set);
	/* A group is often its owner's and a member's too. */
	if (set->object == OBJECT_GROUPS)
		set->writer.unique = true;
	refuse_clash(set);
}

/* --- asking them ---------------------------------------------------------- */

bool settings_is_timed(const struct settings *set)
{
	return set->object & SEARCHES;
}

size_t settings_search_count(const struct settings *set)
{
	if (set->object & OBJECTS_BY_TEXT)
		return set->operand_count;
	if (set->object == OBJECT_GROUPS)
		return 2;
	return set->text_count ? set->text_count : 1;
}

const char *settings_search_text(const struct settings *set, size_t index)
{
	if (set->object & OBJECTS_BY_TEXT)
		return set->operands[index];
	return set->text_count ? set->texts[index] : NULL;
}

const char *settings_search_name(const struct settings *set, size_t index)
{
	const char *text = settings_search_text(set, index);

	if (set->object == OBJECT_GROUPS)
		return index ? "groups, as owner" : "groups, as member";
	return text ? text : settings_object(set);
}

size_t settings_slices(const struct settings *set)
{
	int64_t window = set->until_time - set->since_time;

	if (!set->slice || window <= set->slice)
		return 1;
	return (size_t)((window - 1) / set->slice + 1);
}

static uint64_t hash_params(uint64_t hash, const struct params *params)
{
	hash = hash_number(hash, (long long)params->count);
	for (size_t i = 0; i < params->count; i++) {
		hash = hash_text(hash, params->list[i].name);
		hash = hash_text(hash, params->list[i].value);
	}
	return hash;
}

uint64_t settings_hash(const struct settings *set)
{
	/* Each increment of updates has a file, a size and a clock of its own. */
	bool one = set->object != OBJECT_UPDATES;
	const char *const texts[] = {settings_object(set), set->since,
		set->until, one ? set->now : NULL, set->slice_text, set->before,
		set->after, set->tagged_since, set->tagged_until,
		set->writer.rejects, set->net.base_url, set->net.api_version};
	uint64_t hash = hash_text(HASH_INIT, one ? set->writer.output : NULL);

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		hash = hash_text(hash, texts[i]);
	for (size_t i = 0; i < set->operand_count; i++)
		hash = hash_text(hash, set->operands[i]);
	for (size_t i = 0; i < set->text_count; i++)
		hash = hash_text(hash, set->texts[i]);
	hash = hash_params(hash, &set->params);
	hash = hash_params(hash, &set->extra);
	hash = hash_number(hash, set->limit);
	hash = hash_number(hash, set->max_pages);
	hash = hash_number(hash, one ? set->writer.max_records : 0);
	hash = hash_number(hash, set->writer.unique);
	hash = hash_number(hash, set->unfold);
	return hash_number(hash, (long long)set->text_count);
}

void settings_release(struct settings *set)
{
	free(set->texts);
	params_release(&set->params);
	params_release(&set->extra);
}

void settings_refuse_terminal(void)
{
	opt_refuse_terminal(&options_program, NULL, 0);
}
