#include "filter.h"

#include <json-c/json.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "apart.h"
#include "diag.h"
#include "doc.h"
#include "filter_part.h"
#include "mem.h"
#include "out.h"
#include "out_path.h"
#include "source.h"
#include "when.h"

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
	{.name = "threads",
		.arg = "N",
		.kind = OPT_NUM,
		.at = offsetof(struct filter_options, threads),
		.min = 1,
		.max = FILTER_THREADS_MAX,
		.help = "work in N threads (1, or 2 for gzip)"},
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

size_t filter_max_line(const struct filter_options *options)
{
	return options->max_line ? (size_t)options->max_line
				 : LINES_MAX_DEFAULT;
}

/* --- opening ------------------------------------------------------------- */

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
	bool replaced = !standard && out_path_descriptor(output) < 0;
	const struct apart_file files[] = {
		{"--rejects", options->rejects},
		{"--summary", options->summary},
		{standard ? "standard output" : "--output", output},
	};
	struct err err;

	if (apart_outputs(files, 3, &err) < 0 ||
		apart_inputs(paths, count, files, replaced ? 2 : 3, &err) < 0)
		opt_fail("%s", err.text);
}

int filter_check_beside(const struct filter_options *options,
	const struct apart_file *files, size_t count, char *const inputs[],
	size_t n, struct err *err)
{
	const struct apart_file outputs[] = {
		{"--rejects", options->rejects},
		{"--summary", options->summary},
	};

	if (apart_streams(files, count, inputs, n, err) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		char *path = (char *)files[i].path; /* nothing is changed */

		if (apart_inputs(&path, 1, outputs, 2, err) < 0)
			return -1;
	}
	return 0;
}

/* How many threads: as told, or for gzip one more where another core is. */
static size_t choose_threads(
	const struct filter_options *options, char *const paths[], size_t count)
{
	bool gzip = options->output && out_is_gzip(options->output);
	cpu_set_t cores;

	if (options->threads)
		return (size_t)options->threads;
	for (size_t i = 0; !gzip && i < count; i++)
		gzip = source_is_gzip(paths[i]);
	if (!count)
		gzip = gzip || source_is_gzip("-");
	return gzip && !sched_getaffinity(0, sizeof(cores), &cores) &&
			CPU_COUNT(&cores) > 1
		? 2
		: 1;
}

struct filter *filter_part_new(struct filter_shared *all)
{
	struct filter *filter = mem_zero(1, sizeof(*filter));

	filter->all = all;
	buf_init(&filter->output, BUF_RECORD);
	return filter;
}

void filter_part_free(struct filter *filter)
{
	if (!filter)
		return;
	lines_block_release(&filter->block);
	buf_release(&filter->output);
	free(filter->refusals);
	free(filter);
}

struct filter *filter_open(const struct opt_program *program,
	const struct filter_options *options, char *const paths[], size_t count)
{
	struct filter_shared *all = mem_zero(1, sizeof(*all));

	opt_refuse_terminal(program, paths, count);
	refuse_clash(options, paths, count);
	signal(SIGPIPE, SIG_DFL);
	all->options = options;
	all->threads = choose_threads(options, paths, count);
	progress_init(&all->progress, options->progress, options->output);
	pthread_mutex_init(&all->input, NULL);
	pthread_mutex_init(&all->order, NULL);
	pthread_cond_init(&all->turned, NULL);
	all->in = lines_new(paths, count, filter_max_line(options));
	all->out = open_or_die(options->output);
	if (options->rejects)
		all->rejects = open_or_die(options->rejects);
	return filter_part_new(all);
}

unsigned long long filter_records(const struct filter *filter)
{
	return filter->all->counts.records + filter->records;
}

struct filter_counts filter_counts(const struct filter *filter)
{
	struct filter_counts counts = filter->all->counts;

	counts.bytes += lines_bytes(filter->all->in);
	return counts;
}

void filter_stand_for(struct filter *filter, const struct filter_counts *counts)
{
	filter->all->counts = *counts;
}

/* --- the end -------------------------------------------------------------- */

/* Say what went wrong while stopping, unless it is why we stop. */
static void check_later(int rc, const struct err *later, const struct err *err)
{
	if (rc < 0 && strcmp(later->text, err->text))
		warn_f("%s", later->text);
}

void filter_stop(struct filter_shared *all, const struct err *err)
{
	struct err later;

	check_later(out_finish(all->out, err->status, &later), &later, err);
	if (all->rejects)
		check_later(out_commit(all->rejects, &later), &later, err);
	die(err->status, "%s", err->text);
}

static void save_summary(
	const struct filter *filter, struct json_object *summary)
{
	const struct filter_counts counts = filter_counts(filter);
	struct err err;

	json_object_object_add(
		summary, "program", json_object_new_string(diag_name()));
	doc_set_count(summary, "records", counts.records);
	doc_set_count(summary, "refused", counts.refused);
	doc_set_count(summary, "blank_lines", counts.blank);
	doc_set_count(summary, "bytes", counts.bytes);
	if (doc_save(filter->all->options->summary, summary, &err) < 0)
		die(err.status, "%s", err.text);
}

static void commit(struct filter_shared *all, struct slice rest)
{
	struct err err;

	if (all->rejects && out_commit(all->rejects, &err) < 0)
		die(err.status, "%s", err.text);
	if (out_write(all->out, rest, &err) < 0 ||
		out_commit(all->out, &err) < 0)
		die(err.status, "%s", err.text);
}

static void free_shared(struct filter_shared *all)
{
	out_free(all->out);
	out_free(all->rejects);
	lines_free(all->in);
	pthread_cond_destroy(&all->turned);
	pthread_mutex_destroy(&all->order);
	pthread_mutex_destroy(&all->input);
	free(all);
}

enum tx_exit filter_close(struct filter *filter, struct json_object *summary)
{
	struct filter_shared *all = filter->all;
	enum tx_exit status = all->counts.refused ? TX_PARTIAL : TX_OK;

	progress_end(&all->progress);
	commit(all, buf_slice(&filter->output));
	if (!summary)
		summary = json_object_new_object();
	if (all->options->summary)
		save_summary(filter, summary);
	if (all->options->verbose && all->counts.refused)
		warn_f("%llu of %llu lines were refused", all->counts.refused,
			all->counts.records);
	json_object_put(summary);
	free_shared(all);
	filter_part_free(filter);
	return status;
}
