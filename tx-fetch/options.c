#include "options.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "doc.h"
#include "err.h"
#include "http.h"
#include "mem.h"
#include "num.h"
#include "settings.h"
#include "utf8.h"
#include "vocab.h"
#include "when.h"

/* --- taking options ------------------------------------------------------- */

/* The API's name of an option: dashes for underscores. */
static void set_param(struct settings *set, const struct opt *opt,
	const char *value,
	void (*put)(struct params *, const char *, const char *))
{
	char name[64];
	size_t i;

	for (i = 0; i < sizeof(name) - 1 && opt->name[i]; i++)
		name[i] = opt->name[i] == '-' ? '_' : opt->name[i];
	name[i] = '\0';
	put(&set->params, name, value);
}

static int take_plain(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	(void)err;
	set_param(settings, opt, value, params_set);
	return 0;
}

static int take_list(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	(void)err;
	set_param(settings, opt, value, params_join);
	return 0;
}

static int take_bool(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	if (strcmp(value, "true") && strcmp(value, "false"))
		return err_set(
			err, TX_USAGE, "\"%s\" is not true or false", value);
	set_param(settings, opt, value, params_set);
	return 0;
}

static int take_number(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	long long number;

	if (num_parse(slice_from(value), opt->min, opt->max, &number, err) < 0)
		return -1;
	set_param(settings, opt, value, params_set);
	return 0;
}

/* A word of the closed set that opt->min names. */
static int take_word(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	enum vocab set = (enum vocab)opt->min;
	const char *word = vocab_find(set, slice_from(value));
	const char *near = vocab_nearest(set, slice_from(value));

	if (!word && near)
		return err_set(err, TX_USAGE,
			"unknown word \"%s\"; did you mean %s?", value, near);
	if (!word)
		return err_set(err, TX_USAGE, "\"%s\" is none of %s", value,
			vocab_list(set));
	set_param(settings, opt, word, params_set);
	return 0;
}

/* Types are an open set: one that is not known may be right. */
static int take_type(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	const char *word = vocab_find(VOCAB_TYPE, slice_from(value));

	(void)err;
	if (!word)
		word = vocab_alias(VOCAB_TYPE, slice_from(value));
	set_param(settings, opt, word ? word : value, params_set);
	return 0;
}

static int take_param(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;
	struct slice rest = slice_from(value), name;
	char *copy;

	(void)opt;
	if (!strchr(value, '=') || *value == '=')
		return err_set(
			err, TX_USAGE, "\"%s\" is not NAME=VALUE", value);
	slice_cut(&rest, '=', &name);
	if (slice_equal_nocase(name, SLICE("access_token")))
		return err_set(err, TX_USAGE,
			"the token is never an option: see --token-file");
	for (size_t i = 0; i < name.len; i++)
		if (!isalnum((unsigned char)name.at[i]) && name.at[i] != '_')
			return err_set(err, TX_USAGE,
				"\"%.*s\" is no name of a parameter",
				SLICE_ARG(name));
	copy = mem_text(name);
	params_add(&set->extra, copy, rest.at);
	free(copy);
	return 0;
}

static bool is_utf8(const char *text)
{
	size_t left = strlen(text);

	while (left) {
		size_t len = utf8_length(text, left);

		if (!len)
			return false;
		text += len;
		left -= len;
	}
	return true;
}

static int take_text(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	if (!is_utf8(value))
		return err_set(err, TX_USAGE, "a search term must be UTF-8");
	set->texts = mem_grow(set->texts, set->text_count, &set->text_room,
		sizeof(*set->texts));
	set->texts[set->text_count++] = value;
	return 0;
}

/* Users take the page size for a total: a larger one is mended, and said. */
static int take_limit(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	if (num_parse(slice_from(value), 1, opt->max, &set->limit, err) < 0)
		return -1;
	if (set->limit > OPTIONS_LIMIT_MAX) {
		warn_f("--limit is the size of a page, at most %d; "
		       "see --max-records",
			OPTIONS_LIMIT_MAX);
		set->limit = OPTIONS_LIMIT_MAX;
	}
	return 0;
}

static int take_slice(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	set->slice_text = value;
	if (when_parse_span(value, &set->slice, err) < 0)
		return -1;
	if (set->slice < 1)
		return err_set(err, TX_USAGE, "must be at least a second");
	return 0;
}

#define AT(member) .at = offsetof(struct settings, member)
#define BOOL \
	.arg = "[=BOOL]", .values = "true false", .kind = OPT_CALL, \
	.call = take_bool
#define WORD(words, set) \
	.arg = "WORD", .values = words(VOCAB_WORD), .kind = OPT_CALL, \
	.call = take_word, .min = set

static const struct opt options[] = {
	{.letter = 't',
		.name = "text",
		.arg = "TEXT",
		.kind = OPT_CALL,
		.call = take_text,
		.common = true,
		.help = "search for TEXT; repeat it for several searches"},
	{.name = "since",
		.arg = "TIME",
		.kind = OPT_TEXT,
		AT(since),
		.common = true,
		.help = "created since TIME: 14d (the default), 2016-02-09"},
	{.name = "until",
		.arg = "TIME",
		.kind = OPT_TEXT,
		AT(until),
		.common = true,
		.help = "created before TIME (default now)"},
	{.name = "type",
		.arg = "TYPE",
		.kind = OPT_CALL,
		.call = take_type,
		.common = true,
		.help = "of this type, as in IP_ADDRESS or DOMAIN"},
	{.name = "owner",
		.arg = "LIST",
		.kind = OPT_CALL,
		.call = take_list,
		.common = true,
		.help = "shared by these app ids; self is our own"},
	{.name = "status",
		WORD(VOCAB_STATUSES, VOCAB_STATUS),
		.common = true,
		.help = "with this status"},
	{.name = "tags",
		.arg = "LIST",
		.kind = OPT_CALL,
		.call = take_list,
		.common = true,
		.help = "with one of these tags"},
	{.name = "tags-are-anded", BOOL, .help = "with all of the tags"},
	{.name = "strict-text",
		BOOL,
		.help = "only what equals the text exactly"},
	{.name = "review-status",
		WORD(VOCAB_REVIEW_STATUSES, VOCAB_REVIEW_STATUS),
		.help = "with this review status"},
	{.name = "severity",
		WORD(VOCAB_SEVERITIES, VOCAB_SEVERITY),
		.help = "with this severity"},
	{.name = "share-level",
		WORD(VOCAB_SHARE_LEVELS, VOCAB_SHARE_LEVEL),
		.help = "with this share level"},
	{.name = "privacy-groups",
		.arg = "LIST",
		.kind = OPT_CALL,
		.call = take_list,
		.help = "shared with these privacy groups"},
	{.name = "min-confidence",
		.arg = "N",
		.kind = OPT_CALL,
		.call = take_number,
		.min = 0,
		.max = 100,
		.help = "with a confidence of at least N"},
	{.name = "max-confidence",
		.arg = "N",
		.kind = OPT_CALL,
		.call = take_number,
		.min = 0,
		.max = 100,
		.help = "with a confidence of at most N"},
	{.name = "include-expired", BOOL, .help = "expired ones too"},
	{.name = "threat-type",
		.arg = "WORD",
		.kind = OPT_CALL,
		.call = take_plain,
		.help = "with this threat type (before 2016; now a tag)"},
	{.name = "attack-type",
		.arg = "WORD",
		.kind = OPT_CALL,
		.call = take_plain,
		.help = "with this attack type (before 2016; now a tag)"},
	{.name = "sort-by",
		WORD(VOCAB_SORTS_BY, VOCAB_SORT_BY),
		.help = "the server's order: CREATE_TIME or RELEVANCE"},
	{.name = "sort-order",
		WORD(VOCAB_SORT_ORDERS, VOCAB_SORT_ORDER),
		.help = "the server's order: ASCENDING or DESCENDING"},
	{.name = "fields",
		.arg = "LIST",
		.kind = OPT_CALL,
		.call = take_list,
		.help = "ask for these fields; none leaves it to the server"},
	{.name = "metadata", BOOL, .help = "ask for the fields of an object"},
	{.name = "limit",
		.arg = "N",
		.kind = OPT_CALL,
		.call = take_limit,
		.max = 1000000,
		.help = "size of a page (default and most 1000)"},
	{.name = "after",
		.arg = "CURSOR",
		.kind = OPT_TEXT,
		AT(after),
		.help = "begin behind this cursor"},
	{.name = "before",
		.arg = "CURSOR",
		.kind = OPT_TEXT,
		AT(before),
		.help = "begin with the page before this cursor"},
	{.name = "tagged-since",
		.arg = "TIME",
		.kind = OPT_TEXT,
		AT(tagged_since),
		.help = "of tagged: tagged at TIME or later"},
	{.name = "tagged-until",
		.arg = "TIME",
		.kind = OPT_TEXT,
		AT(tagged_until),
		.help = "of tagged: tagged at TIME or before"},
	{.name = "types",
		.arg = "LIST",
		.kind = OPT_CALL,
		.call = take_list,
		.help = "of updates: indicators of these types"},
	{.name = "unfold",
		.kind = OPT_FLAG,
		AT(unfold),
		.help = "of updates: write a descriptor a line"},
	{.name = "name",
		.arg = "TEXT",
		.kind = OPT_CALL,
		.call = take_plain,
		.help = "of groups: with TEXT in the name"},
	{.name = "description",
		.arg = "TEXT",
		.kind = OPT_CALL,
		.call = take_plain,
		.help = "of groups: with TEXT in the description"},
	{.name = "param",
		.arg = "NAME=VALUE",
		.kind = OPT_CALL,
		.call = take_param,
		.help = "send this parameter as it is"},
	{.name = "unique",
		.kind = OPT_FLAG,
		AT(writer.unique),
		.common = true,
		.help = "write an id once, though several searches find it"},
	{.name = "max-records",
		.arg = "N",
		.kind = OPT_NUM,
		.min = 1,
		.max = INT64_MAX,
		AT(writer.max_records),
		.help = "stop after N records"},
	{.name = "max-pages",
		.arg = "N",
		.kind = OPT_NUM,
		.min = 1,
		.max = INT64_MAX,
		AT(max_pages),
		.help = "read at most N pages of each search"},
	{.name = "slice",
		.arg = "TIME",
		.kind = OPT_CALL,
		.call = take_slice,
		.common = true,
		.help = "search TIME by TIME, as in 1d: finds what else is "
			"lost"},
	{.letter = 'j',
		.name = "jobs",
		.arg = "N",
		.kind = OPT_NUM,
		.min = 1,
		.max = 256,
		AT(jobs),
		.help = "requests in flight at once (default 1)"},
	{.letter = 'o',
		.name = "output",
		.arg = "FILE",
		.kind = OPT_TEXT,
		AT(writer.output),
		.common = true,
		.help = "write FILE, whole or not at all (.gz: compressed)"},
	{.name = "state",
		.arg = "FILE",
		.kind = OPT_TEXT,
		AT(state),
		.common = true,
		.help = "note in FILE how far it came, and go on from there"},
	{.name = "fresh",
		.kind = OPT_FLAG,
		AT(fresh),
		.help = "start over, whatever the state file says"},
	{.name = "rejects",
		.arg = "FILE",
		.kind = OPT_TEXT,
		AT(writer.rejects),
		.help = "put what is no record there and go on (status 3)"},
	{.name = "summary",
		.arg = "FILE",
		.kind = OPT_TEXT,
		AT(summary),
		.help = "write the summary as one JSON object"},
	{.letter = 'v',
		.name = "verbose",
		.kind = OPT_FLAG,
		AT(verbose),
		.common = true,
		.help = "print a summary at the end"},
	{.name = "dry-run",
		.kind = OPT_FLAG,
		AT(dry_run),
		.common = true,
		.help = "print the first requests and send nothing"},
	{.name = "now",
		.arg = "TIME",
		.kind = OPT_TEXT,
		AT(now),
		.help = "the time that relative times count from"},
};

const struct opt_program options_program = {
	.synopsis = "[OPTION ...] [OBJECT [OPERAND ...]]",
	.purpose = "page the ThreatExchange API into NDJSON",
	.examples =
		"  tx-fetch -t abuse -t phishing --since 14d > raw.ndjson\n"
		"  tx-fetch --owner self --since 1h -o ours.ndjson.gz\n"
		"  tx-fetch tagged phishing > phishing.ndjson\n"
		"\n"
		"Objects: descriptors (default), indicators, members, tags "
		"TEXT ...,\n"
		"  tagged TAG ..., ids, object ID ..., updates GROUP, groups\n"
		"Token (APPID|SECRET): --token-file, TX_ACCESS_TOKEN, .pytx "
		"or ~/.txtoken\n",
	.libraries = {http_version, doc_version},
	.sets = {{options, sizeof(options) / sizeof(*options)},
		{net_options, NET_OPTIONS}},
};
