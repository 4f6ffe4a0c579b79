/*
 * The options, and how each is taken into the settings.
 */
#include <string.h>

#include "buf.h"
#include "defaults.h"
#include "doc.h"
#include "err.h"
#include "http.h"
#include "mem.h"
#include "opt.h"
#include "settings.h"
#include "vocab.h"
#include "when.h"

/* --- values --------------------------------------------------------------- */

/* What field is given: a list given again goes on, all else is replaced. */
static void give(struct settings *set, enum field field, struct slice value)
{
	struct slice *given = &set->set[field];
	struct buf list = BUF_INIT(BUF_RECORD);

	if (!given->len || !field_is_list(field)) {
		*given = value;
		return;
	}
	buf_add(&list, *given);
	buf_add_byte(&list, ',');
	buf_add(&list, value);
	*given = pool_keep(&set->pool, buf_slice(&list));
	buf_release(&list);
}

static int take_set(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct slice text;
	enum field field;

	(void)opt;
	if (defaults_parse(slice_from(value), &field, &text, err) < 0)
		return -1;
	give(settings, field, text);
	return 0;
}

static int take_privacy_type(void *settings, const struct opt *opt,
	const char *value, struct err *err)
{
	(void)opt;
	(void)err;
	give(settings, FIELD_PRIVACY_TYPE, slice_from(value));
	return 0;
}

static int take_privacy_members(void *settings, const struct opt *opt,
	const char *value, struct err *err)
{
	(void)opt;
	(void)err;
	give(settings, FIELD_PRIVACY_MEMBERS, slice_from(value));
	return 0;
}

static int take_defaults(void *settings, const struct opt *opt,
	const char *value, struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	return defaults_read(set->fill, value, &set->pool, err);
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
		if (!defaults_cut(part, &word.word, &word.type) ||
			!word.word.len || !word.type.len)
			return err_set(err, TX_USAGE,
				"\"%.*s\" is not WORD=TYPE", SLICE_ARG(part));
		set->words = mem_grow(set->words, set->word_count,
			&set->word_room, sizeof(*set->words));
		set->words[set->word_count++] = word;
	}
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

/* --- what is done ---------------------------------------------------------- */

static const struct {
	const char *option;
	enum mode mode;
} modes[] = {
	{"copy", MODE_COPY},
	{"update", MODE_UPDATE},
	{"delete", MODE_DELETE},
	{"react", MODE_REACT},
	{"unreact", MODE_REACT},
};

static int take_mode(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;
	size_t i = 0;

	(void)value;
	while (strcmp(modes[i].option, opt->name))
		i++;
	if (set->mode_option && set->mode != modes[i].mode)
		return err_set(
			err, TX_USAGE, "goes not with --%s", set->mode_option);
	set->mode = modes[i].mode;
	set->mode_option = opt->name;
	return 0;
}

/* Take a comma list of reactions, in the API's own spelling. */
static int take_reactions(struct settings *set, enum field field,
	const char *value, struct err *err)
{
	struct slice rest = slice_from(value), name;
	struct buf list = BUF_INIT(BUF_RECORD);

	buf_add(&list, set->fill[field]);
	while (slice_cut(&rest, ',', &name)) {
		const char *word = vocab_find(VOCAB_REACTION, slice_trim(name));
		const char *near = vocab_nearest(VOCAB_REACTION, name);

		if (!word) {
			buf_release(&list);
			return err_set(err, TX_USAGE,
				"\"%.*s\" is not one of %s%s%s",
				SLICE_ARG(name), vocab_list(VOCAB_REACTION),
				near ? "; did you mean " : "",
				near ? near : "");
		}
		buf_printf(&list, "%s%s", list.len ? "," : "", word);
	}
	set->fill[field] = pool_keep(&set->pool, buf_slice(&list));
	buf_release(&list);
	return 0;
}

static int take_react(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	enum field field = strcmp(opt->name, "react")
		? FIELD_REACTIONS_TO_REMOVE
		: FIELD_REACTIONS;

	return take_mode(settings, opt, value, err) < 0
		? -1
		: take_reactions(settings, field, value, err);
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
		.values = "csv lines ndjson",
		.kind = OPT_WORD,
		.at = offsetof(struct settings, from),
		.common = true,
		.help = "csv (default), lines of indicators, or ndjson"},
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
	{.name = "copy",
		.kind = OPT_CALL,
		.call = take_mode,
		.common = true,
		.help = "publish what others shared as ours"},
	{.name = "update",
		.kind = OPT_CALL,
		.call = take_mode,
		.common = true,
		.help = "edit descriptors by a column id"},
	{.name = "delete",
		.kind = OPT_CALL,
		.call = take_mode,
		.common = true,
		.help = "delete descriptors by a column id; asks first"},
	{.name = "yes",
		.kind = OPT_FLAG,
		.at = offsetof(struct settings, yes),
		.help = "delete without asking"},
	{.name = "react",
		.arg = "NAME[,...]",
		.values = VOCAB_REACTIONS(VOCAB_WORD),
		.kind = OPT_CALL,
		.call = take_react,
		.common = true,
		.help = "react to descriptors by a column id"},
	{.name = "unreact",
		.arg = "NAME[,...]",
		.values = VOCAB_REACTIONS(VOCAB_WORD),
		.kind = OPT_CALL,
		.call = take_react,
		.help = "take reactions back"},
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
	.purpose = "check rows and publish them as descriptors",
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
