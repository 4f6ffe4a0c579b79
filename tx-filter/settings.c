#include "settings.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "diag.h"
#include "doc.h"
#include "err.h"
#include "gz.h"
#include "opt.h"
#include "vocab.h"
#include "when.h"

/* The notebook's line: from severity 2, confidence 100 to 10, 0. */
#define SEED_LINE "2,100:10,0"

/* --- options -------------------------------------------------------------- */

static int take_words(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	if (!strcmp(opt->name, "status"))
		return conds_words(
			&set->conds, "status", VOCAB_STATUS, value, err);
	if (!strcmp(opt->name, "review-status"))
		return conds_words(&set->conds, "review_status",
			VOCAB_REVIEW_STATUS, value, err);
	if (!strcmp(opt->name, "type"))
		return conds_words(&set->conds, "type", VOCAB_TYPE, value, err);
	if (!strcmp(opt->name, "severity"))
		return conds_words(
			&set->conds, "severity", VOCAB_SEVERITY, value, err);
	return conds_words(
		&set->conds, "share_level", VOCAB_SHARE_LEVEL, value, err);
}

static int take_owner(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	return conds_owner(&set->conds, value, err);
}

static int take_tag(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	return conds_tags(&set->conds, value, err);
}

static int take_line(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	return conds_line(&set->conds, value, err);
}

/* A list that is repeated goes on. */
static int take_fields(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	(void)err;
	if (set->fields.len)
		buf_add_byte(&set->fields, ',');
	buf_add(&set->fields, slice_from(value));
	return 0;
}

static int take_text(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	static const struct {
		const char *name;
		enum conds_how how;
	} hows[] = {{"match", CONDS_MATCH}, {"imatch", CONDS_IMATCH},
		{"regex", CONDS_REGEX}, {"in", CONDS_IN},
		{"not-in", CONDS_NOT_IN}};
	struct settings *set = settings;

	for (size_t i = 0; i < sizeof(hows) / sizeof(*hows); i++)
		if (!strcmp(opt->name, hows[i].name))
			return conds_text(&set->conds, hows[i].how, value, err);
	return err_set(err, TX_BUG, "not in the table");
}

#define FIELD(member) offsetof(struct settings, member)

/* clang-format off: a table reads better a line an option. */
static const struct opt options[] = {
	{.name = "high-value",
		.common = true,
		.kind = OPT_FLAG,
		.at = FIELD(high_value),
		.help = "MALICIOUS, reviewed manually, above the seed's line"},
	{.name = "status",
		.arg = "LIST",
		.common = true,
		.kind = OPT_CALL,
		.call = take_words,
		.values = VOCAB_STATUSES(VOCAB_WORD),
		.help = "the status is one of LIST"},
	{.name = "review-status",
		.arg = "LIST",
		.kind = OPT_CALL,
		.call = take_words,
		.values = VOCAB_REVIEW_STATUSES(VOCAB_WORD),
		.help = "the review status is one of LIST"},
	{.name = "type",
		.arg = "LIST",
		.common = true,
		.kind = OPT_CALL,
		.call = take_words,
		.help = "the type of the indicator is one of LIST"},
	{.name = "severity",
		.arg = "LIST",
		.kind = OPT_CALL,
		.call = take_words,
		.values = VOCAB_SEVERITIES(VOCAB_WORD),
		.help = "the severity is one of LIST"},
	{.name = "share-level",
		.arg = "LIST",
		.kind = OPT_CALL,
		.call = take_words,
		.values = VOCAB_SHARE_LEVELS(VOCAB_WORD),
		.help = "the share level is one of LIST"},
	{.name = "owner",
		.arg = "LIST",
		.common = true,
		.kind = OPT_CALL,
		.call = take_owner,
		.help = "the owner's id or name is one of LIST"},
	{.name = "tag",
		.arg = "LIST",
		.common = true,
		.kind = OPT_CALL,
		.call = take_tag,
		.help = "one of the tags is one of LIST, in any case"},
	{.name = "line",
		.arg = "SEV,CONF:SEV,CONF",
		.kind = OPT_CALL,
		.call = take_line,
		.help = "severity and confidence lie above this line"},
	{.name = "min-confidence",
		.arg = "N",
		.kind = OPT_NUM,
		.at = FIELD(min_confidence),
		.max = 100,
		.help = "the confidence is N or more"},
	{.name = "max-confidence",
		.arg = "N",
		.kind = OPT_NUM,
		.at = FIELD(max_confidence),
		.max = 100,
		.help = "the confidence is N or less"},
	{.name = "since",
		.arg = "TIME",
		.common = true,
		.kind = OPT_TEXT,
		.at = FIELD(since),
		.help = "added at TIME (2026-11-01, 14d, yesterday) or later"},
	{.name = "until",
		.arg = "TIME",
		.kind = OPT_TEXT,
		.at = FIELD(until),
		.help = "added before TIME"},
	{.name = "expired",
		.kind = OPT_FLAG,
		.at = FIELD(expired),
		.help = "the time of expiry has come"},
	{.name = "live",
		.kind = OPT_FLAG,
		.at = FIELD(live),
		.help = "there is no time of expiry, or it has not come"},
	{.name = "match",
		.arg = "FIELD=TEXT",
		.common = true,
		.kind = OPT_CALL,
		.call = take_text,
		.help = "FIELD holds TEXT; case counts"},
	{.name = "imatch",
		.arg = "FIELD=TEXT",
		.kind = OPT_CALL,
		.call = take_text,
		.help = "FIELD holds TEXT, in any case"},
	{.name = "regex",
		.arg = "FIELD=ERE",
		.kind = OPT_CALL,
		.call = take_text,
		.help = "FIELD matches a POSIX extended expression"},
	{.name = "in",
		.arg = "FIELD=FILE",
		.kind = OPT_CALL,
		.call = take_text,
		.help = "FIELD is a line of FILE, or FIELD of an NDJSON FILE"},
	{.name = "not-in",
		.arg = "FIELD=FILE",
		.kind = OPT_CALL,
		.call = take_text,
		.help = "it is not"},
	{.name = "latest-by",
		.arg = "FIELD",
		.kind = OPT_TEXT,
		.at = FIELD(latest_by),
		.help = "only the last record of each FIELD, as id"},
	{.name = "invert",
		.kind = OPT_FLAG,
		.at = FIELD(invert),
		.help = "keep the records that do not meet every condition"},
	{.name = "to",
		.arg = "FORM",
		.common = true,
		.kind = OPT_WORD,
		.at = FIELD(write.form),
		/* enum write_form */
		.values = "ndjson csv json list td-csv table html",
		.help = "ndjson (as it came), csv, json, list, table, html"},
	{.name = "fields",
		.arg = "LIST",
		.kind = OPT_CALL,
		.call = take_fields,
		.help = "the columns of csv, table, html, the field of list"},
	{.name = "spreadsheet-safe",
		.kind = OPT_FLAG,
		.at = FIELD(write.spreadsheet_safe),
		.help = "put a ' before csv cells that begin a formula"},
	{.name = "defang",
		.kind = OPT_FLAG,
		.at = FIELD(write.defang),
		.help = "write indicators as hxxp://evil[.]example"},
	{.name = "count",
		.common = true,
		.kind = OPT_FLAG,
		.at = FIELD(count),
		.help = "print only how many records are kept"},
};
/* clang-format on */

const struct opt_program settings_program = {
	.synopsis = "[OPTION ...] [FILE ...]",
	.purpose = "keep the records that meet every condition",
	.examples = "  tx-filter --high-value norm.ndjson > high-value.ndjson\n"
		    "  tx-filter --status MALICIOUS --match description=phish "
		    "--to csv raw.ndjson\n",
	.libraries = {doc_version, gz_version},
	.sets = {{options, sizeof(options) / sizeof(*options)},
		{filter_opts, FILTER_OPTS}},
};

/* --- what the options mean together --------------------------------------- */

/* --high-value stands for three conditions; one given beside it wins. */
static int add_high_value(struct conds *conds, struct err *err)
{
	if (!conds_has_words(conds, "status") &&
		conds_words(conds, "status", VOCAB_STATUS, "MALICIOUS", err))
		return -1;
	if (!conds_has_words(conds, "review_status") &&
		conds_words(conds, "review_status", VOCAB_REVIEW_STATUS,
			"REVIEWED_MANUALLY", err))
		return -1;
	if (conds_has_line(conds))
		return 0;
	return conds_line(conds, SEED_LINE, err);
}

static int add_times(struct settings *set, struct err *err)
{
	int64_t now = filter_now(&set->shared);
	int64_t since = INT64_MIN, until = INT64_MAX;

	if (set->since && when_parse_relative(set->since, now, &since, err) < 0)
		return err_prefix(err, "--since: ");
	if (set->until && when_parse_relative(set->until, now, &until, err) < 0)
		return err_prefix(err, "--until: ");
	if (since > until)
		return err_set(err, TX_USAGE, "--since is later than --until");
	if (set->since || set->until)
		conds_added(&set->conds, since, until);
	if (set->expired && set->live)
		return err_set(err, TX_USAGE,
			"--expired and --live exclude each other");
	if (set->expired || set->live)
		conds_expired(&set->conds, set->expired, now);
	return 0;
}

/* Options of one form that were given with another. */
static int refuse_misplaced(const struct settings *set, struct err *err)
{
	enum write_form form = set->write.form;

	if (set->fields.len && !write_has_fields(form))
		return err_set(err, TX_USAGE,
			"--fields goes with --to csv, list, table or html");
	if (form == WRITE_LIST && set->fields.len &&
		memchr(set->fields.at, ',', set->fields.len))
		return err_set(err, TX_USAGE, "--to list has one field");
	if (set->write.spreadsheet_safe && form != WRITE_CSV &&
		form != WRITE_TD_CSV)
		return err_set(err, TX_USAGE,
			"--spreadsheet-safe goes with --to csv or td-csv");
	if (set->write.defang && (form == WRITE_NDJSON || form == WRITE_JSON))
		return err_set(err, TX_USAGE,
			"--defang goes with --to csv, td-csv, list, table or "
			"html");
	return 0;
}

/* Options that would do nothing, or leave nothing. */
static int refuse_contradictions(const struct settings *set, struct err *err)
{
	if (set->max_confidence >= 0 &&
		set->min_confidence > set->max_confidence)
		return err_set(err, TX_USAGE,
			"--min-confidence is above --max-confidence");
	if (set->latest_by && !*set->latest_by)
		return err_set(err, TX_USAGE, "--latest-by wants a field");
	return refuse_misplaced(set, err);
}

/* How wide the terminal is that standard output is; 0 when it is none. */
static size_t terminal_width(const struct settings *set)
{
	const char *output = set->shared.output;
	struct winsize size;

	if (output && strcmp(output, "-"))
		return 0;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}

static double bound(long long confidence, double none)
{
	return confidence < 0 ? none : (double)confidence;
}

static int finish_settings(struct settings *set, struct err *err)
{
	if (refuse_contradictions(set, err) < 0)
		return -1;
	if (set->min_confidence >= 0 || set->max_confidence >= 0)
		conds_confidence(&set->conds,
			bound(set->min_confidence, -INFINITY),
			bound(set->max_confidence, INFINITY));
	if (set->high_value && add_high_value(&set->conds, err) < 0)
		return -1;
	set->write.fields = buf_slice(&set->fields);
	set->write.terminal = terminal_width(set);
	if (set->count)
		set->write.form = WRITE_COUNT;
	if (set->latest_by || write_is_whole(set->write.form))
		set->shared.threads = 1;
	return add_times(set, err);
}

/* One that cannot be read is no matter of usage. */
static _Noreturn void refuse_files(const struct err *err)
{
	if (err->status == TX_USAGE)
		opt_fail("%s", err->text);
	die(err->status, "%s", err->text);
}

int settings_parse(struct settings *set, int argc, char *argv[])
{
	struct err err;
	int first;

	*set = (struct settings){.min_confidence = -1, .max_confidence = -1};
	conds_init(&set->conds);
	buf_init(&set->fields, BUF_RECORD);
	first = opt_parse(
		&settings_program, argc, argv, (void *[]){set, &set->shared});
	if (finish_settings(set, &err) < 0)
		opt_fail("%s", err.text);
	if (conds_load(&set->conds, &set->shared, argv + first,
		    (size_t)(argc - first), &err) < 0)
		refuse_files(&err);
	return first;
}

void settings_release(struct settings *set)
{
	conds_release(&set->conds);
	buf_release(&set->fields);
}
