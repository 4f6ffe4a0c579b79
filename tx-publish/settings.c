#include "settings.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "apart.h"
#include "err.h"
#include "near.h"
#include "opt.h"

bool settings_silent(const struct settings *set)
{
	return set->check || set->dry_run;
}

/* --- what goes together ---------------------------------------------------- */

static void refuse_silent(const struct settings *set)
{
	const struct {
		const char *option;
		bool given;
	} sending[] = {
		{"--confirm", set->confirm},
		{"--skip-equal", set->skip_equal},
		{"--journal", set->journal},
	};

	if (set->check && set->dry_run)
		opt_fail("--check and --dry-run exclude each other");
	for (size_t i = 0; i < sizeof(sending) / sizeof(*sending); i++)
		if (settings_silent(set) && sending[i].given)
			opt_fail("%s wants something to be sent",
				sending[i].option);
}

/* What is about the text of rows, where they have none. */
static void refuse_by_id(const struct settings *set)
{
	const char *option = set->mode_option;

	if (!mode_is_by_id(set->mode))
		return;
	if (set->refang)
		opt_fail("--refang is about indicators, which --%s does not "
			 "send",
			option);
	if (set->word_count)
		opt_fail("--type-map is about types, which --%s does not send",
			option);
	for (enum field field = 0; field < FIELDS; field++)
		if (set->fill[field].at && !mode_sends(set->mode, field))
			opt_fail("--%s does not send the %s that --set or "
				 "--defaults gives",
				option, field_spec(field)->name);
}

/* A reaction that is given and taken back is a slip. */
static void refuse_both_ways(const struct settings *set)
{
	struct slice give = set->fill[FIELD_REACTIONS], name;

	while (slice_cut(&give, ',', &name)) {
		struct slice back = set->fill[FIELD_REACTIONS_TO_REMOVE], other;

		while (slice_cut(&back, ',', &other))
			if (slice_equal(name, other))
				opt_fail("--react and --unreact both name %.*s",
					SLICE_ARG(name));
	}
}

static void refuse_copy(const struct settings *set)
{
	if (set->mode != MODE_COPY)
		return;
	if (set->from != FROM_NDJSON)
		opt_fail("--copy wants records, as --from ndjson");
	if (!set->fill[FIELD_PRIVACY_TYPE].len)
		opt_fail("--copy wants --privacy-type: who may see the copy is "
			 "never taken from the record");
}

static void refuse_delete(const struct settings *set)
{
	if (set->yes && set->mode != MODE_DELETE)
		opt_fail("--yes is the answer to --delete alone");
	if (set->mode == MODE_DELETE && !set->yes && !settings_silent(set) &&
		!isatty(STDERR_FILENO))
		opt_fail("--delete asks first, but standard error is no "
			 "terminal: --yes says that it is meant");
}

static void refuse_contradictions(const struct settings *set)
{
	if (set->from == FROM_LINES && set->map_count)
		opt_fail("--map is about columns, which --from lines has not");
	refuse_silent(set);
	refuse_by_id(set);
	refuse_both_ways(set);
	refuse_copy(set);
	refuse_delete(set);
}

/* Nothing may be written over what else is written, nor over an input. */
static void refuse_clash(
	const struct settings *set, char *const paths[], size_t count)
{
	const char *output = set->output ? set->output : "-";
	const struct apart_file files[] = {
		{strcmp(output, "-") ? "--output" : "standard output", output},
		{"--failed", set->failed},
		{"--journal", set->journal},
		{"--summary", set->summary},
		{"--log", set->net.log},
	};
	const size_t n = sizeof(files) / sizeof(*files);
	struct err err;

	if (apart_outputs(files, n, &err) < 0 ||
		apart_inputs(paths, count, files, n, &err) < 0)
		opt_fail("%s", err.text);
}

int settings_parse(struct settings *set, int argc, char *argv[])
{
	int first;

	*set = (struct settings){
		.from = FROM_UNSAID,
		.delimiter = ',',
		.batch = 50,
		.jobs = 1,
		.confirm_time = 120,
		.pool = POOL_INIT,
	};
	net_settings_init(&set->net);
	first = opt_parse(
		&settings_program, argc, argv, (void *[]){set, &set->net});
	if (set->from == FROM_UNSAID)
		set->from = set->mode == MODE_COPY ? FROM_NDJSON : FROM_CSV;
	for (enum field field = 0; field < FIELDS; field++)
		if (set->set[field].at)
			set->fill[field] = set->set[field];
	refuse_contradictions(set);
	refuse_clash(set, argv + first, (size_t)(argc - first));
	return first;
}

void settings_release(struct settings *set)
{
	free(set->maps);
	free(set->words);
	pool_release(&set->pool);
}

struct slice settings_type(const struct settings *set, struct slice word)
{
	for (size_t i = 0; i < set->word_count; i++)
		if (near_equal(set->words[i].word, word))
			return set->words[i].type;
	return word;
}

int64_t settings_now(const struct settings *set)
{
	return set->has_now ? set->now : (int64_t)time(NULL);
}
