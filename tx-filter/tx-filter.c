/*
 * tx-filter: keeps the records that meet every condition.
 */
#include <json-c/json.h>
#include <stdlib.h>

#include "conds.h"
#include "descriptor.h"
#include "diag.h"
#include "doc.h"
#include "err.h"
#include "filter.h"
#include "latest.h"
#include "mem.h"
#include "settings.h"
#include "write.h"

/* Everything that --latest-by does before the records are read to be kept. */
static void learn_latest(const struct settings *set, struct latest *latest)
{
	struct err err;

	if (latest_learn(latest, filter_max_line(&set->shared),
		    !set->shared.rejects, &err) < 0)
		die(err.status, "%s", err.text);
}

/* What all threads share. */
struct run {
	const struct settings *set;
	struct latest *latest;
	size_t workers;
};

/* One thread's work. */
struct worker {
	const struct run *run;
	struct filter *filter; /* borrowed */
	struct descriptor *desc;
	struct conds conds;
	struct write write;
};

static void *begin(void *settings, struct filter *filter)
{
	struct run *run = settings;
	struct worker *worker = mem_zero(1, sizeof(*worker));

	worker->run = run;
	worker->filter = filter;
	worker->desc = descriptor_new(run->set->shared.tags);
	conds_copy(&worker->conds, &run->set->conds);
	conds_bind(&worker->conds, worker->desc);
	latest_bind(run->latest, worker->desc);
	write_init(&worker->write, &run->set->write, filter, worker->desc);
	if (run->workers++ == 0)
		write_begin(&worker->write);
	return worker;
}

static void keep(void *at, struct slice line)
{
	struct worker *w = at;
	const struct run *run = w->run;
	struct scan_fault fault;

	if (descriptor_read(w->desc, line, &fault) < 0)
		filter_refuse(w->filter, line, &fault);
	else if ((!run->set->latest_by ||
			 latest_has(run->latest, w->desc,
				 filter_records(w->filter))) &&
		conds_met(&w->conds, w->desc) != run->set->invert)
		write_record(&w->write, line);
}

static void worker_free(struct worker *worker)
{
	write_release(&worker->write);
	conds_release(&worker->conds);
	descriptor_free(worker->desc);
	free(worker);
}

static void join(void *into, void *from)
{
	struct worker *sum = into, *worker = from;

	conds_join(&sum->conds, &worker->conds);
	write_join(&sum->write, &worker->write);
	worker_free(worker);
}

/* Read all records; return the worker that knows what was kept. */
static struct worker *keep_records(struct run *run, struct filter *filter)
{
	static const struct filter_work work = {begin, keep, join};
	struct worker *worker = filter_run(filter, &work, run);
	struct err err;

	if (latest_check(run->latest, filter_records(filter), &err) < 0)
		die(err.status, "%s", err.text);
	write_end(&worker->write);
	return worker;
}

/* A field that no record has is most often misspelled. */
static void warn_unseen(const struct conds *conds, const struct latest *latest)
{
	const char *field;
	size_t i = 0;

	if (latest->without && !latest->found)
		warn_f("no record has the field \"%s\"", latest->field);
	while ((field = conds_unseen(conds, &i)))
		warn_f("no record has the field \"%s\"", field);
}

static void count_latest(
	const struct latest *latest, struct json_object *summary, bool verbose)
{
	if (!latest->field)
		return;
	doc_set_count(summary, "outdated", latest->outdated);
	doc_set_count(summary, "withdrawn", latest->withdrawn);
	doc_set_count(summary, "tombstones", latest->tombstones);
	doc_set_count(summary, "without_field", latest->without);
	if (!verbose)
		return;
	warn_f("%llu outdated, %llu withdrawn, %llu tombstones",
		latest->outdated, latest->withdrawn, latest->tombstones);
	if (latest->without)
		warn_f("%llu records had no %s and stood for themselves",
			latest->without, latest->field);
}

static struct json_object *summarize(
	const struct worker *worker, struct filter *filter)
{
	const struct settings *set = worker->run->set;
	const struct latest *latest = worker->run->latest;
	const struct write *write = &worker->write;
	struct json_object *summary = json_object_new_object();

	doc_set_count(summary, "kept", write->rows);
	if (filter_records(filter))
		warn_unseen(&worker->conds, latest);
	count_latest(latest, summary, set->shared.verbose);
	if (!set->shared.verbose)
		return summary;
	warn_f("Kept %llu of %llu data%s", write->rows, filter_records(filter),
		set->high_value ? " as high value" : "");
	if (write->without)
		warn_f("%llu records had no %s to list", write->without,
			cells_name(&write->cells, 0));
	return summary;
}

int main(int argc, char *argv[])
{
	struct json_object *summary;
	struct worker *worker;
	struct filter *filter;
	struct latest latest;
	enum tx_exit status;
	struct settings set;
	struct err err;
	int first;

	diag_init(argv[0]);
	first = settings_parse(&set, argc, argv);
	if (latest_open(&latest, set.latest_by, set.shared.tags, argv + first,
		    (size_t)(argc - first), &err) < 0)
		die(err.status, "%s", err.text);
	filter = filter_open(&settings_program, &set.shared, latest.paths,
		(size_t)(argc - first));
	learn_latest(&set, &latest);
	worker = keep_records(
		&(struct run){.set = &set, .latest = &latest}, filter);
	summary = summarize(worker, filter);
	worker_free(worker);
	settings_release(&set);
	status = filter_close(filter, summary);
	latest_release(&latest);
	return (int)status;
}
