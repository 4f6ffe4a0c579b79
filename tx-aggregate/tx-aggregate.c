/*
 * tx-aggregate: counts records in tables of one key or several, all tables in
 * one pass.  The tables are asked for in the language of table.h, counted by
 * count.h, put in order by layout.h and written by write.h.
 */
#include <json-c/json.h>

#include "count.h"
#include "descriptor.h"
#include "diag.h"
#include "doc.h"
#include "err.h"
#include "filter.h"
#include "gz.h"
#include "layout.h"
#include "opt.h"
#include "table.h"
#include "write.h"

struct settings {
	struct tables tables;
	enum write_form form;
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
		.help = "write gnuplot (default), tsv, csv, ndjson or json"},
};

static const struct opt_program program = {
	.synopsis = "-t TABLE|-f FILE [OPTION ...] [FILE ...]",
	.purpose = "count records in tables",
	.examples =
		"  tx-aggregate -t statuses=status norm.ndjson\n"
		"  tx-aggregate -t 'top_tags=tags top=10' --to csv "
		"norm.ndjson\n"
		"  tx-aggregate -t 'types_per_day=ds@day,type fill wide' "
		"norm.ndjson\n"
		"  tx-aggregate -f dashboard.tables norm.ndjson > tables.dat\n"
		"\n"
		"A TABLE is NAME=KEY[,KEY...] [top=N] [other] [fill] [grid] "
		"[wide].\n"
		"A KEY is a field or a path; @hour @6h @day @week @month "
		"behind it bins a time.\n",
	.libraries = {doc_version, gz_version},
	.sets = {{options, sizeof(options) / sizeof(*options)},
		{filter_opts, FILTER_OPTS}},
};

static void check_settings(const struct settings *set)
{
	struct err err;

	if (!set->tables.count)
		opt_fail("no table is asked for: use --table or --file");
	if (set->form == WRITE_GNUPLOT &&
		tables_check_prefixes(&set->tables, &err) < 0)
		opt_fail("%s", err.text);
}

/* --- the run -------------------------------------------------------------- */

struct worker {
	struct filter *filter; /* borrowed */
	struct descriptor *desc;
	struct counts *counts;
};

static void *begin(void *settings, struct filter *filter)
{
	struct worker *worker = settings;

	worker->filter = filter;
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

/* Write every table; return the summary. */
static struct json_object *write_tables(const struct settings *set,
	const struct counts *counts, struct filter *filter, bool verbose)
{
	struct json_object *summary = json_object_new_object();
	struct writer writer;

	writer_init(&writer, set->form, filter, set->tables.count);
	for (size_t i = 0; i < set->tables.count; i++) {
		const char *name = set->tables.table[i].name;
		struct layout *layout = lay_out(counts, i);

		writer_table(&writer, name, layout);
		json_object_object_add(summary, name,
			summarize(counts, i, layout_rows(layout)));
		if (verbose)
			tell(name, counts, i, layout_rows(layout));
		layout_free(layout);
	}
	writer_finish(&writer);
	return summary;
}

int main(int argc, char *argv[])
{
	struct filter_options shared = {0};
	struct settings set = {0};
	struct json_object *summary;
	struct descriptor *desc;
	struct counts *counts;
	struct filter *filter;
	int first;

	diag_init(argv[0]);
	first = opt_parse(&program, argc, argv, (void *[]){&set, &shared});
	check_settings(&set);
	shared.threads = 1;
	filter = filter_open(
		&program, &shared, argv + first, (size_t)(argc - first));
	desc = descriptor_new(shared.tags);
	counts = counts_new(&set.tables, desc);
	filter_run(filter, &(struct filter_work){begin, count, NULL},
		&(struct worker){.desc = desc, .counts = counts});
	if (filter_records(filter))
		warn_unseen(counts);
	summary = json_object_new_object();
	json_object_object_add(summary, "tables",
		write_tables(&set, counts, filter, shared.verbose));
	counts_free(counts);
	descriptor_free(desc);
	tables_release(&set.tables);
	return (int)filter_close(filter, summary);
}
