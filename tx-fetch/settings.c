#include "settings.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "apart.h"
#include "err.h"
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
};

#define OBJECTS (sizeof(objects) / sizeof(*objects))

/* What searches: only these have terms and times. */
#define SEARCHES (OBJECT_DESCRIPTORS | OBJECT_INDICATORS)

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

/* The object, and whether its operands are what it needs. */
static void take_operands(struct settings *set, char *operands[], size_t count)
{
	bool wanted;

	if (count)
		take_object(set, operands[0]);
	set->operands = operands + (count > 0);
	set->operand_count = count - (count > 0);
	wanted = set->object & (OBJECT_TAGS | OBJECT_OBJECT);
	if (wanted && !set->operand_count)
		opt_fail("%s needs an operand", settings_object(set));
	if (!wanted && set->operand_count)
		opt_fail("%s takes no operand \"%s\"", settings_object(set),
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
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (!strcmp(table[i].name, name))
			return object & table[i].objects;
	return object == OBJECT_DESCRIPTORS;
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
	if (!(set->object & SEARCHES) &&
		(set->text_count || set->since || set->until))
		opt_fail("--text, --since and --until are not for %s", object);
	if ((set->before || set->after) && set->text_count > 1)
		opt_fail("a cursor belongs to one search");
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
}

/* Without --fields, those of the notebook, for what are descriptors. */
static void choose_fields(struct settings *set)
{
	const char *fields = params_get(&set->params, "fields");

	if (!fields && set->object & (OBJECT_DESCRIPTORS | OBJECT_IDS))
		params_set(&set->params, "fields", DEFAULT_FIELDS);
	else if (fields && !strcmp(fields, "none"))
		params_unset(&set->params, "fields");
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
	};
	struct err err;

	if (apart_outputs(files, 4, &err) < 0 ||
		(set->object == OBJECT_IDS &&
			apart_inputs(NULL, 0, files, 4, &err) < 0))
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
	resolve_times(set);
	if (!set->limit && set->object & SEARCHES)
		set->limit = OPTIONS_LIMIT_MAX;
	choose_fields(set);
	refuse_clash(set);
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
