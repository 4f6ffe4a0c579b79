#include "filter.h"

#include <json-c/json.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "apart.h"
#include "diag.h"
#include "doc.h"
#include "lines.h"
#include "mem.h"
#include "out.h"
#include "progress.h"
#include "when.h"

struct filter {
	const struct filter_options *options;
	struct lines *in;
	struct out *out;
	struct out *rejects; /* NULL: stop at the first bad line */
	unsigned long long records, refused;
	struct progress progress;
};

/* So many lines go by between two looks at the clock; a power of two. */
#define LINES_A_LOOK 1024

/* --- options -------------------------------------------------------------- */

static int take_now(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct filter_options *options = settings;

	(void)opt;
	if (when_parse_relative(
		    value, filter_now(options), &options->now, err) < 0)
		return -1;
	options->has_now = true;
	return 0;
}

const struct opt filter_opts[FILTER_OPTS] = {
	{.letter = 'o',
		.name = "output",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.at = offsetof(struct filter_options, output),
		.common = true,
		.help = "write FILE, whole or not at all (.gz: compressed)"},
	{.name = "rejects",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.at = offsetof(struct filter_options, rejects),
		.common = true,
		.help = "put bad lines there and go on (status 3)"},
	{.letter = 'v',
		.name = "verbose",
		.kind = OPT_FLAG,
		.at = offsetof(struct filter_options, verbose),
		.common = true,
		.help = "print a summary at the end"},
	{.name = "progress",
		.kind = OPT_FLAG,
		.at = offsetof(struct filter_options, progress),
		.help = "show on the terminal how far it came"},
	{.name = "summary",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.at = offsetof(struct filter_options, summary),
		.help = "write the summary as one JSON object"},
	{.name = "tags",
		.arg = "SOURCE",
		.values = "all description api", /* enum descriptor_tags */
		.kind = OPT_WORD,
		.at = offsetof(struct filter_options, tags),
		.help = "source of a raw record's tags: all, description or "
			"api"},
	{.name = "max-line",
		.arg = "SIZE",
		.kind = OPT_SIZE,
		.at = offsetof(struct filter_options, max_line),
		.min = 2,
		.max = (long long)1 << 40,
		.help = "longest line, in bytes or K, M, G (64M)"},
	{.name = "now",
		.arg = "TIME",
		.kind = OPT_CALL,
		.call = take_now,
		.help = "the time that relative times count from"},
};

int64_t filter_now(const struct filter_options *options)
{
	return options->has_now ? options->now : (int64_t)time(NULL);
}

/* --- a run ---------------------------------------------------------------- */

static struct out *open_or_die(const char *path)
{
	struct err err;
	struct out *out = out_open(path, &err);

	if (!out)
		die(err.status, "%s", err.text);
	return out;
}

/*
 * Nothing may be written over what else is written, nor over an input; only
 * -o FILE may name one, since FILE is replaced when all was read.
 */
static void refuse_clash(
	const struct filter_options *options, char *const paths[], size_t count)
{
	const char *output = options->output ? options->output : "-";
	bool standard = !strcmp(output, "-");
	const struct apart_file files[] = {
		{"--rejects", options->rejects},
		{"--summary", options->summary},
		{standard ? "standard output" : "--output", output},
	};
	struct err err;

	if (apart_outputs(files, 3, &err) < 0 ||
		apart_inputs(paths, count, files, standard ? 3 : 2, &err) < 0)
		opt_fail("%s", err.text);
}

struct filter *filter_open(const struct opt_program *program,
	const struct filter_options *options, char *const paths[], size_t count)
{
	struct filter *filter = mem_zero(1, sizeof(*filter));
	size_t max = options->max_line ? (size_t)options->max_line
				       : LINES_MAX_DEFAULT;

	opt_refuse_terminal(program, paths, count);
	refuse_clash(options, paths, count);
	signal(SIGPIPE, SIG_DFL);
	filter->options = options;
	progress_init(&filter->progress, options->progress);
	filter->in = lines_new(paths, count, max);
	filter->out = open_or_die(options->output);
	if (options->rejects)
		filter->rejects = open_or_die(options->rejects);
	return filter;
}

/* Say what went wrong while stopping, unless it is why we stop. */
static void check_later(int rc, const struct err *later, const struct err *err)
{
	if (rc < 0 && strcmp(later->text, err->text))
		warn_f("%s", later->text);
}

/* Stop, with the good lines before this point written. */
static _Noreturn void stop(struct filter *filter, const struct err *err)
{
	struct err later;

	check_later(out_finish(filter->out, err->status, &later), &later, err);
	if (filter->rejects)
		check_later(out_commit(filter->rejects, &later), &later, err);
	die(err->status, "%s", err->text);
}

/*
 * Without --rejects a bad line ends the run.  With it the line is there (it
 * was written by the caller), and the reason is printed.
 */
static void refuse(struct filter *filter, const char *why)
{
	struct err err;

	err_set(&err, TX_DATA, "%s:%llu: %s", lines_name(filter->in),
		lines_number(filter->in), why);
	filter->refused++;
	if (!filter->rejects)
		stop(filter, &err);
	warn_f("%s", err.text);
}

static void keep_reject(struct filter *filter, struct slice line)
{
	struct err err;

	if (filter->rejects && out_line(filter->rejects, line, &err) < 0)
		stop(filter, &err);
}

static void refuse_long(struct filter *filter)
{
	struct err err;

	refuse(filter, "line is too long (see --max-line)");
	if (lines_drain(filter->in, filter->rejects, &err) < 0)
		stop(filter, &err);
}

/* Say how far it came, when it is time to. */
static void show_progress(struct filter *filter)
{
	char records[PROGRESS_TEXT], bytes[PROGRESS_TEXT], rate[PROGRESS_TEXT];
	char left[PROGRESS_TEXT], rest[2 * PROGRESS_TEXT] = "";
	double read = (double)lines_bytes(filter->in);
	double share, seconds;

	if (!progress_is_due(&filter->progress))
		return;
	share = lines_share(filter->in);
	seconds = progress_seconds(&filter->progress);
	if (share > 0)
		snprintf(rest, sizeof(rest), ", %.0f %%, %s left", share * 100,
			progress_time(seconds / share - seconds, left));
	progress_show(&filter->progress, "%s records, %s, %s/s%s",
		progress_count(filter->records, records),
		progress_bytes(read, bytes),
		progress_bytes(read / seconds, rate), rest);
}

bool filter_next(struct filter *filter, struct slice *line)
{
	struct err err;
	int kind;

	if (filter->records % LINES_A_LOOK == 0)
		show_progress(filter);
	while ((kind = lines_next(filter->in, line, &err)) == LINES_LONG) {
		filter->records++;
		refuse_long(filter);
	}
	if (kind < 0)
		stop(filter, &err);
	filter->records += kind == LINES_LINE;
	return kind == LINES_LINE;
}

void filter_refuse_because(
	struct filter *filter, struct slice line, const char *why)
{
	keep_reject(filter, line);
	refuse(filter, why);
}

void filter_refuse(struct filter *filter, struct slice line,
	const struct scan_fault *fault)
{
	char why[256];

	snprintf(why, sizeof(why), "byte %zu: %s", fault->at + 1, fault->why);
	filter_refuse_because(filter, line, why);
}

void filter_put(struct filter *filter, struct slice line)
{
	struct err err;

	if (out_line(filter->out, line, &err) < 0)
		stop(filter, &err);
}

void filter_write(struct filter *filter, struct slice bytes)
{
	struct err err;

	if (out_write(filter->out, bytes, &err) < 0)
		stop(filter, &err);
}

unsigned long long filter_records(const struct filter *filter)
{
	return filter->records;
}

/* --- the end -------------------------------------------------------------- */

static void save_summary(
	const struct filter *filter, struct json_object *summary)
{
	struct err err;

	json_object_object_add(
		summary, "program", json_object_new_string(diag_name()));
	doc_set_count(summary, "records", filter->records);
	doc_set_count(summary, "refused", filter->refused);
	doc_set_count(summary, "blank_lines", lines_blank(filter->in));
	doc_set_count(summary, "bytes", lines_bytes(filter->in));
	if (doc_save(filter->options->summary, summary, &err) < 0)
		die(err.status, "%s", err.text);
}

enum tx_exit filter_close(struct filter *filter, struct json_object *summary)
{
	enum tx_exit status = filter->refused ? TX_PARTIAL : TX_OK;
	struct err err;

	progress_end(&filter->progress);
	if (filter->rejects && out_commit(filter->rejects, &err) < 0)
		die(err.status, "%s", err.text);
	if (out_commit(filter->out, &err) < 0)
		die(err.status, "%s", err.text);
	if (!summary)
		summary = json_object_new_object();
	if (filter->options->summary)
		save_summary(filter, summary);
	if (filter->options->verbose && filter->refused)
		warn_f("%llu of %llu lines were refused", filter->refused,
			filter->records);
	json_object_put(summary);
	out_free(filter->out);
	out_free(filter->rejects);
	lines_free(filter->in);
	free(filter);
	return status;
}
