/*
 * tx-filter: keeps the records that meet every condition.
 */
#include <json-c/json.h>

#include "conds.h"
#include "descriptor.h"
#include "diag.h"
#include "doc.h"
#include "err.h"
#include "filter.h"
#include "latest.h"
#include "lines.h"
#include "settings.h"
#include "write.h"

/* Everything that --latest-by does before the records are read to be kept. */
static void learn_latest(const struct settings *set, struct latest *latest)
{
	size_t max = set->shared.max_line ? (size_t)set->shared.max_line
					  : LINES_MAX_DEFAULT;
	struct err err;

	if (latest_learn(latest, max, !set->shared.rejects, &err) < 0)
		die(err.status, "%s", err.text);
}

struct worker {
	struct settings *set;
	struct filter *filter; /* borrowed */
	struct latest *latest;
	struct descriptor *desc;
	struct write *write;
};

static void *begin(void *settings, struct filter *filter)
{
	struct worker *worker = settings;

	worker->filter = filter;
	return worker;
}

static void keep(void *at, struct slice line)
{
	struct worker *w = at;
	struct scan_fault fault;

	if (descriptor_read(w->desc, line, &fault) < 0)
		filter_refuse(w->filter, line, &fault);
	else if (latest_has(w->latest, w->desc, filter_records(w->filter)) &&
		conds_met(&w->set->conds, w->desc) != w->set->invert)
		write_record(w->write, line);
}

static void keep_records(struct worker *worker, struct filter *filter)
{
	static const struct filter_work work = {begin, keep, NULL};
	struct err err;

	write_begin(worker->write);
	filter_run(filter, &work, worker);
	if (latest_check(worker->latest, filter_records(filter), &err) < 0)
		die(err.status, "%s", err.text);
	write_end(worker->write);
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

static struct json_object *summarize(const struct settings *set,
	struct filter *filter, const struct latest *latest,
	const struct write *write)
{
	struct json_object *summary = json_object_new_object();

	doc_set_count(summary, "kept", write->rows);
	if (filter_records(filter))
		warn_unseen(&set->conds, latest);
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
	struct descriptor *desc;
	struct filter *filter;
	struct latest latest;
	enum tx_exit status;
	struct settings set;
	struct write write;
	struct err err;
	int first;

	diag_init(argv[0]);
	first = settings_parse(&set, argc, argv);
	if (latest_open(&latest, set.latest_by, set.shared.tags, argv + first,
		    (size_t)(argc - first), &err) < 0)
		die(err.status, "%s", err.text);
	set.shared.threads = 1;
	filter = filter_open(&settings_program, &set.shared, latest.paths,
		(size_t)(argc - first));
	learn_latest(&set, &latest);
	desc = descriptor_new(set.shared.tags);
	conds_bind(&set.conds, desc);
	latest_bind(&latest, desc);
	write_init(&write, &set.write, filter, desc);
	keep_records(
		&(struct worker){&set, NULL, &latest, desc, &write}, filter);
	summary = summarize(&set, filter, &latest, &write);
	write_release(&write);
	settings_release(&set);
	descriptor_free(desc);
	status = filter_close(filter, summary);
	latest_release(&latest);
	return (int)status;
}
