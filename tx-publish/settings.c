#include "settings.h"

#include <stdlib.h>
#include <time.h>

#include "apart.h"
#include "buf.h"
#include "doc.h"
#include "err.h"
#include "file.h"
#include "http.h"
#include "mem.h"
#include "near.h"
#include "opt.h"
#include "vocab.h"
#include "when.h"

/* The largest file of defaults. */
#define DEFAULTS_MAX ((size_t)1 << 20)

/* --- values --------------------------------------------------------------- */

/* Cut "NAME=VALUE" at its first "=". */
static bool cut_pair(struct slice text, struct slice *name, struct slice *value)
{
	*value = text;
	if (!slice_cut(value, '=', name) || !value->at)
		return false;
	*name = slice_trim(*name);
	*value = slice_trim(*value);
	return true;
}

/* Take FIELD=VALUE into values, whose text is borrowed. */
static int take_pair(
	struct slice values[FIELDS], struct slice text, struct err *err)
{
	struct slice name, value;
	const char *near;
	enum field field;

	if (!cut_pair(text, &name, &value))
		return err_set(err, TX_USAGE, "\"%.*s\" is not FIELD=VALUE",
			SLICE_ARG(text));
	field = field_find(name);
	if (field < FIELDS) {
		values[field] = value;
		return 0;
	}
	near = field_nearest(name);
	return err_set(err, TX_USAGE, "unknown field \"%.*s\"%s%s",
		SLICE_ARG(name), near ? "; did you mean " : "",
		near ? near : "");
}

static int take_set(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	return take_pair(set->set, slice_from(value), err);
}

static int take_privacy_type(void *settings, const struct opt *opt,
	const char *value, struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	(void)err;
	set->set[FIELD_PRIVACY_TYPE] = slice_from(value);
	return 0;
}

static int take_privacy_members(void *settings, const struct opt *opt,
	const char *value, struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	(void)err;
	set->set[FIELD_PRIVACY_MEMBERS] = slice_from(value);
	return 0;
}

/* Read "FIELD=VALUE" lines; "#" begins a comment line. */
static int read_defaults(struct settings *set, const char *path,
	struct slice text, struct err *err)
{
	struct slice line;
	unsigned long number = 0;

	while (slice_cut(&text, '\n', &line)) {
		number++;
		line = slice_trim(line);
		if (!line.len || line.at[0] == '#')
			continue;
		if (take_pair(set->fill, line, err) < 0) {
			err->status = TX_CONFIG;
			return err_prefix(err, "%s:%lu: ", path, number);
		}
	}
	return 0;
}

static int take_defaults(void *settings, const struct opt *opt,
	const char *value, struct err *err)
{
	struct settings *set = settings;
	struct buf text = BUF_INIT(DEFAULTS_MAX);
	int rc = file_read(value, &text, err);

	(void)opt;
	if (rc == 0)
		rc = read_defaults(set, value,
			pool_keep(&set->pool, buf_slice(&text)), err);
	buf_release(&text);
	return rc;
}

/* --- how rows are read ---------------------------------------------------- */

/* The column may hold a "=", the field does not. */
static int take_map(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;
	const char *cut = strrchr(value, '=');
	struct map map = {.field = FIELD_IGNORED};

	(void)opt;
	if (!cut || cut == value)
		return err_set(
			err, TX_USAGE, "\"%s\" is not COLUMN=FIELD", value);
	map.column = slice_trim((struct slice){value, (size_t)(cut - value)});
	if (cut[1])
		map.field = field_find(slice_from(cut + 1));
	if (map.field == FIELD_UNKNOWN)
		return err_set(err, TX_USAGE, "unknown field \"%s\"", cut + 1);
	set->maps = mem_grow(
		set->maps, set->map_count, &set->map_room, sizeof(*set->maps));
	set->maps[set->map_count++] = map;
	return 0;
}

static int take_type_map(void *settings, const struct opt *opt,
	const char *value, struct err *err)
{
	struct slice rest = slice_from(value), part;
	struct settings *set = settings;
	struct word word;

	(void)opt;
	while (slice_cut(&rest, ',', &part)) {
		if (!cut_pair(part, &word.word, &word.type) || !word.word.len ||
			!word.type.len)
			return err_set(err, TX_USAGE,
				"\"%.*s\" is not WORD=TYPE", SLICE_ARG(part));
		set->words = mem_grow(set->words, set->word_count,
			&set->word_room, sizeof(*set->words));
		set->words[set->word_count++] = word;
	}
	return 0;
}

static int take_from(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	set->from_lines = !strcmp(value, "lines");
	if (!set->from_lines && strcmp(value, "csv"))
		return err_set(
			err, TX_USAGE, "\"%s\" is not csv or lines", value);
	return 0;
}

static int take_delimiter(void *settings, const struct opt *opt,
	const char *value, struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	if (!strcmp(value, "tab") || !strcmp(value, "\\t"))
		value = "\t";
	if (strlen(value) != 1 || strchr("\"\r\n", *value))
		return err_set(err, TX_USAGE,
			"\"%s\" is not one byte, or the word tab", value);
	set->delimiter = *value;
	return 0;
}

static int take_now(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	if (when_parse_relative(value, settings_now(set), &set->now, err) < 0)
		return -1;
	set->has_now = true;
	return 0;
}

static int take_confirm_time(void *settings, const struct opt *opt,
	const char *value, struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	return when_parse_span(value, &set->confirm_time, err);
}

/* --- the table ------------------------------------------------------------ */

static const struct opt options[] = {
	{.name = "set",
		.arg = "FIELD=VALUE",
		.kind = OPT_CALL,
		.call = take_set,
		.common = true,
		.help = "what rows get that lack FIELD or leave it empty"},
	{.name = "defaults",
		.arg = "FILE",
		.kind = OPT_CALL,
		.call = take_defaults,
		.common = true,
		.help = "the same from FILE, one a line, # for comments"},
	{.name = "privacy-type",
		.arg = "TYPE",
		.values = VOCAB_PRIVACY_TYPES(VOCAB_WORD),
		.kind = OPT_CALL,
		.call = take_privacy_type,
		.common = true,
		.help = "short for --set privacy_type=TYPE"},
	{.name = "privacy-members",
		.arg = "LIST",
		.values = "self",
		.kind = OPT_CALL,
		.call = take_privacy_members,
		.common = true,
		.help = "ids of apps or groups, or self, our own app"},
	{.name = "map",
		.arg = "COLUMN=FIELD",
		.kind = OPT_CALL,
		.call = take_map,
		.common = true,
		.help = "what COLUMN holds; COLUMN= leaves it out"},
	{.name = "type-map",
		.arg = "WORD=TYPE",
		.kind = OPT_CALL,
		.call = take_type_map,
		.help = "what a WORD in the column type means; comma list"},
	{.name = "from",
		.arg = "FORM",
		.values = "csv lines",
		.kind = OPT_CALL,
		.call = take_from,
		.common = true,
		.help = "input is csv (default), or lines: one indicator each"},
	{.name = "delimiter",
		.arg = "C",
		.kind = OPT_CALL,
		.call = take_delimiter,
		.help = "what parts the fields of CSV (default a comma), or "
			"tab"},
	{.name = "refang",
		.kind = OPT_FLAG,
		.at = offsetof(struct settings, refang),
		.common = true,
		.help = "mend indicators like hxxp://example[.]com"},
	{.name = "check",
		.kind = OPT_FLAG,
		.at = offsetof(struct settings, check),
		.common = true,
		.help = "check every row, send nothing"},
	{.letter = 'n',
		.name = "dry-run",
		.kind = OPT_FLAG,
		.at = offsetof(struct settings, dry_run),
		.common = true,
		.help = "print the requests, without the token, send nothing"},
	{.name = "skip-bad",
		.kind = OPT_FLAG,
		.at = offsetof(struct settings, skip_bad),
		.common = true,
		.help = "send the good rows although others are bad (status "
			"3)"},
	{.name = "skip-equal",
		.kind = OPT_FLAG,
		.at = offsetof(struct settings, skip_equal),
		.common = true,
		.help = "read first, leave rows alone that are there already"},
	{.name = "journal",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.at = offsetof(struct settings, journal),
		.common = true,
		.help = "note there what was done; a rerun sends only the "
			"rest"},
	{.name = "failed",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.at = offsetof(struct settings, failed),
		.common = true,
		.help = "put rows that were not published there"},
	{.name = "confirm",
		.kind = OPT_FLAG,
		.at = offsetof(struct settings, confirm),
		.common = true,
		.help = "read all back and name each difference"},
	{.name = "confirm-time",
		.arg = "TIME",
		.kind = OPT_CALL,
		.call = take_confirm_time,
		.help = "how long differences may take to go (default 2min)"},
	{.name = "batch",
		.arg = "N",
		.kind = OPT_NUM,
		.min = 1,
		.max = 50,
		.at = offsetof(struct settings, batch),
		.help = "rows in a request, 1 to 50 (default 50)"},
	{.letter = 'j',
		.name = "jobs",
		.arg = "N",
		.kind = OPT_NUM,
		.min = 1,
		.max = 100,
		.at = offsetof(struct settings, jobs),
		.help = "requests in flight at once (default 1)"},
	{.name = "max-failures",
		.arg = "N",
		.kind = OPT_NUM,
		.min = 1,
		.max = 1000000000,
		.at = offsetof(struct settings, max_failures),
		.help = "stop after N rows that the server refused"},
	{.letter = 'o',
		.name = "output",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.at = offsetof(struct settings, output),
		.common = true,
		.help = "write the results to FILE"},
	{.letter = 'v',
		.name = "verbose",
		.kind = OPT_FLAG,
		.at = offsetof(struct settings, verbose),
		.common = true,
		.help = "print a summary at the end"},
	{.name = "summary",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.at = offsetof(struct settings, summary),
		.help = "write the summary as one JSON object"},
	{.name = "now",
		.arg = "TIME",
		.kind = OPT_CALL,
		.call = take_now,
		.help = "the time that tells what is past"},
};

const struct opt_program settings_program = {
	.synopsis = "[OPTION ...] [FILE ...]",
	.purpose = "check rows of CSV and publish them as descriptors",
	.examples =
		"  tx-publish --set status=MALICIOUS --set type=IP_ADDRESS \\\n"
		"    --set share_level=AMBER --set description='botnet C2' \\\n"
		"    --privacy-type HAS_WHITELIST --privacy-members self "
		"ips.csv\n"
		"  tx-publish --check rows.csv\n",
	.libraries = {http_version, doc_version},
	.sets = {{options, sizeof(options) / sizeof(*options)},
		{net_options, NET_OPTIONS}},
};

/* --- parsing -------------------------------------------------------------- */

static void refuse_contradictions(const struct settings *set)
{
	bool silent = set->check || set->dry_run;

	if (set->check && set->dry_run)
		opt_fail("--check and --dry-run exclude each other");
	if (silent && set->confirm)
		opt_fail("--confirm wants something to be sent");
	if (silent && set->skip_equal)
		opt_fail("--skip-equal wants something to be sent");
	if (silent && set->journal)
		opt_fail("--journal wants something to be sent");
	if (set->from_lines && set->map_count)
		opt_fail("--map is about columns, which --from lines has not");
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
		.delimiter = ',',
		.batch = 50,
		.jobs = 1,
		.confirm_time = 120,
		.pool = POOL_INIT,
	};
	net_settings_init(&set->net);
	first = opt_parse(
		&settings_program, argc, argv, (void *[]){set, &set->net});
	refuse_contradictions(set);
	refuse_clash(set, argv + first, (size_t)(argc - first));
	for (enum field field = 0; field < FIELDS; field++)
		if (set->set[field].at)
			set->fill[field] = set->set[field];
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
