/*
 * tx-aggregate: counts records in tables of one key or several, all tables in
 * one pass.  The tables are asked for in the language of table.h, counted by
 * count.h, put in order by layout.h and written by write.h.  What parts of
 * the records gave is written by partial.h and summed by merge.h.
 */
#include <json-c/json.h>
#include <stdlib.h>

#include "apart.h"
#include "count.h"
#include "descriptor.h"
#include "diag.h"
#include "doc.h"
#include "err.h"
#include "filter.h"
#include "gz.h"
#include "layout.h"
#include "lines.h"
#include "mem.h"
#include "merge.h"
#include "opt.h"
#include "partial.h"
#include "table.h"
#include "write.h"

struct settings {
	struct tables tables;
	struct apart_file *files; /* owns; those of the tables */
	size_t file_count, file_room;
	enum write_form form;
	bool partial;     /* write a partial */
	bool merge;       /* read partials */
	long long expect; /* how many shards; 0: any */
};

/* --- options -------------------------------------------------------------- */

static int take_table(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;
	size_t before = set->tables.count;

	(void)opt;
	if (table_parse(&set->tables, slice_from(value), err) < 0)
		return -1;
	if (set->tables.count == before)
		return err_set(err, TX_USAGE,
			"the table is missing: NAME=KEY[,KEY...]");
	return 0;
}

static int take_file(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	set->files = mem_grow(set->files, set->file_count, &set->file_room,
		sizeof(*set->files));
	set->files[set->file_count++] = (struct apart_file){"--file", value};
	return table_load(&set->tables, value, err);
}

static const struct opt options[] = {
	{.letter = 't',
		.name = "table",
		.arg = "TABLE",
		.kind = OPT_CALL,
		.call = take_table,
		.common = true,
		.help = "count this table (repeats)"},
	{.letter = 'f',
		.name = "file",
		.arg = "FILE",
		.kind = OPT_CALL,
		.call = take_file,
		.common = true,
		.help = "count the tables in FILE, one a line, # comments"},
	{.name = "to",
		.arg = "FORM",
		.values = WRITE_FORMS,
		.kind = OPT_WORD,
		.at = offsetof(struct settings, form),
		.common = true,
		.help = "gnuplot (default), tsv, csv, ndjson, json or html"},
	{.name = "partial",
		.kind = OPT_FLAG,
		.at = offsetof(struct settings, partial),
		.common = true,
		.help = "write counts that --merge can sum"},
	{.name = "merge",
		.kind = OPT_FLAG,
		.at = offsetof(struct settings, merge),
		.common = true,
		.help = "read partials, and sum them"},
	{.name = "expect",
		.arg = "N",
		.kind = OPT_NUM,
		.at = offsetof(struct settings, expect),
		.min = 1,
		.max = 1000000000,
		.help = "merge partials of N shards in all, no other number"},
};

static const struct opt_program program = {
	.synopsis = "-t TABLE|-f FILE|--merge [OPTION ...] [FILE ...]",
	.purpose = "count records in tables",
	.examples =
		"  tx-aggregate -t statuses=status norm.ndjson\n"
		"  tx-aggregate -t 'top_tags=tags top=10' --to csv "
		"norm.ndjson\n"
		"  tx-aggregate -t 'types_per_day=ds@day,type fill wide' "
		"norm.ndjson\n"
		"  tx-aggregate -f dashboard.tables norm.ndjson > tables.dat\n"
		"  tx-aggregate --merge --expect 2 monday.part tuesday.part\n"
		"\n"
		"A TABLE is NAME=KEY[,KEY...] [top=N] [other] [fill] [grid] "
		"[wide].\n"
		"A KEY is a field or a path; @hour @6h @day @week @month "
		"behind it bins a time.\n",
	.libraries = {doc_version, gz_version},
	.sets = {{options, sizeof(options) / sizeof(*options)},
		{filter_opts, FILTER_OPTS}},
};

static void check_settings(
	const struct settings *set, const struct filter_options *shared)
{
	if (!set->merge && !set->tables.count)
		opt_fail("no table is asked for: use --table or --file");
	if (!set->merge && set->expect)
		opt_fail("--expect is for --merge");
	if (set->merge && shared->rejects)
		opt_fail(
			"--rejects is for records: a bad partial ends --merge");
	if (set->partial && set->form != WRITE_GNUPLOT)
		opt_fail("--partial has a form of its own: leave out --to");
}

/* The files of the tables were read by now, the inputs were not. */
static void check_files(const struct settings *set,
	const struct filter_options *shared, char *const paths[], size_t count)
{
	struct err err;

	if (filter_check_beside(shared, set->files, set->file_count, paths,
		    count, &err) < 0)
		opt_fail("%s", err.text);
}

/* The tables may be known only when a partial was read. */
static void check_names(const struct settings *set)
{
	struct err err;

	if (set->form == WRITE_GNUPLOT && !set->partial &&
		tables_check_prefixes(&set->tables, &err) < 0)
		opt_fail("%s", err.text);
}

/* --- counting ------------------------------------------------------------- */

/* What was counted, from records or partials. */
struct result {
	struct descriptor *desc; /* NULL: from partials */
	struct counts *counts;
	struct partial facts;
};

/* What each thread's work is made of. */
struct request {
	const struct settings *set;
	enum descriptor_tags tags;
};

/* One thread's work. */
struct worker {
	struct filter *filter; /* borrowed */
	struct descriptor *desc;
	struct counts *counts;
};

static void *begin(void *settings, struct filter *filter)
{
	const struct request *request = settings;
	struct worker *worker = mem_zero(1, sizeof(*worker));

	worker->filter = filter;
	worker->desc = descriptor_new(request->tags);
	worker->counts = counts_new(&request->set->tables, worker->desc);
	return worker;
}

static void count(void *at, struct slice line)
{
	struct worker *worker = at;
	struct scan_fault fault;
	struct err err;

	if (descriptor_read(worker->desc, line, &fault) < 0)
		filter_refuse(worker->filter, line, &fault);
	else if (counts_add(worker->counts, &err) < 0)
		filter_refuse_because(worker->filter, line, err.text);
}

static void join(void *into, void *from)
{
	struct worker *sum = into, *worker = from;

	counts_merge(sum->counts, worker->counts);
	counts_free(worker->counts);
	descriptor_free(worker->desc);
	free(worker);
}

static struct result count_all(const struct settings *set,
	const struct filter_options *shared, struct filter *filter)
{
	static const struct filter_work work = {begin, count, join};
	struct request request = {set, shared->tags};
	struct worker *worker = filter_run(filter, &work, &request);
	struct result result = {.desc = worker->desc,
		.counts = worker->counts,
		.facts = {.tags = shared->tags,
			.shards = 1,
			.counts = filter_counts(filter)}};

	free(worker);
	return result;
}

/* --- merging -------------------------------------------------------------- */

static void check_expected(
	const struct settings *set, const struct merge *merge)
{
	unsigned long long expected = (unsigned long long)set->expect;

	if (expected && merge->sum.shards != expected)
		die(TX_DATA, "the partials are of %llu shards, not of %llu",
			merge->sum.shards, expected);
}

/* Sum the partials in count files, standard input when there are none. */
static struct result merge_all(struct settings *set,
	const struct filter_options *shared, char *paths[], size_t count)
{
	size_t max = filter_max_line(shared);
	char input[] = "-", *standard[] = {input};
	struct merge merge;
	struct err err;

	if (!count) {
		paths = standard;
		count = 1;
	}
	merge_init(&merge, &set->tables, shared->tags);
	for (size_t i = 0; i < count; i++)
		if (merge_file(&merge, paths[i], max, &err) < 0)
			die(err.status, "%s", err.text);
	check_expected(set, &merge);
	return (struct result){.counts = merge.counts, .facts = merge.sum};
}

/* --- writing -------------------------------------------------------------- */

/* A key that no record has may be misspelt. */
static void warn_unseen(const struct counts *counts)
{
	const char *key;
	size_t i = 0;

	while ((key = counts_unseen(counts, &i)))
		warn_f("no record has \"%s\"", key);
}

/* What the summary says of one table. */
static struct json_object *summarize(
	const struct counts *counts, size_t i, unsigned long long rows)
{
	struct json_object *table = json_object_new_object();

	doc_set_count(table, "records", counts_records(counts, i));
	doc_set_count(table, "lacking", counts_lacking(counts, i));
	doc_set_count(table, "rows", rows);
	return table;
}

static void tell(const char *name, const struct counts *counts, size_t i,
	unsigned long long rows)
{
	warn_f("table %s: %llu rows of %llu records, %llu lack a key", name,
		rows, counts_records(counts, i), counts_lacking(counts, i));
}

/* The layout of a table; the caller frees it. */
static struct layout *lay_out(const struct counts *counts, size_t i)
{
	struct err err;
	struct layout *layout = layout_new(counts, i, &err);

	if (!layout)
		die(err.status, "%s", err.text);
	return layout;
}

/* Write every table, and set rows[i] to how many rows it has. */
static void write_tables(const struct settings *set,
	const struct counts *counts, struct filter *filter,
	unsigned long long rows[])
{
	struct writer writer;

	writer_init(&writer, set->form, filter, set->tables.count);
	for (size_t i = 0; i < set->tables.count; i++) {
		struct layout *layout = lay_out(counts, i);

		writer_table(&writer, set->tables.table[i].name, layout);
		rows[i] = layout_rows(layout);
		layout_free(layout);
	}
	writer_finish(&writer);
}

static void write_partial(const struct settings *set,
	const struct result *result, struct filter *filter,
	unsigned long long rows[])
{
	partial_write(&result->facts, result->counts, filter);
	for (size_t i = 0; i < set->tables.count; i++)
		rows[i] = counts_size(result->counts, i);
}

/* Write what was asked for; return the summary. */
static struct json_object *write_result(const struct settings *set,
	const struct result *result, struct filter *filter, bool verbose)
{
	struct json_object *summary = json_object_new_object();
	struct json_object *tables = json_object_new_object();
	size_t count = set->tables.count;
	unsigned long long *rows = mem_zero(count, sizeof(*rows));

	if (set->partial)
		write_partial(set, result, filter, rows);
	else
		write_tables(set, result->counts, filter, rows);
	for (size_t i = 0; i < count; i++) {
		const char *name = set->tables.table[i].name;

		json_object_object_add(
			tables, name, summarize(result->counts, i, rows[i]));
		if (verbose)
			tell(name, result->counts, i, rows[i]);
	}
	free(rows);
	json_object_object_add(summary, "tables", tables);
	return summary;
}

/* --- the run -------------------------------------------------------------- */

int main(int argc, char *argv[])
{
	struct filter_options shared = {0};
	struct settings set = {0};
	struct result result;
	struct json_object *summary;
	struct filter *filter;
	size_t count;
	int first;

	diag_init(argv[0]);
	first = opt_parse(&program, argc, argv, (void *[]){&set, &shared});
	count = (size_t)(argc - first);
	check_settings(&set, &shared);
	check_names(&set);
	check_files(&set, &shared, argv + first, count);
	filter = filter_open(&program, &shared, argv + first, count);
	result = set.merge ? merge_all(&set, &shared, argv + first, count)
			   : count_all(&set, &shared, filter);
	check_names(&set);
	if (result.facts.counts.records && !set.partial)
		warn_unseen(result.counts);
	summary = write_result(&set, &result, filter, shared.verbose);
	counts_free(result.counts);
	descriptor_free(result.desc);
	tables_release(&set.tables);
	free(set.files);
	if (set.merge)
		filter_stand_for(filter, &result.facts.counts);
	return (int)filter_close(filter, summary);
}
