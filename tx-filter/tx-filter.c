/*
 * tx-filter: keeps the records that meet every condition.
 */
#include <json-c/json.h>

#include "conds.h"
#include "descriptor.h"
#include "diag.h"
#include "doc.h"
#include "filter.h"
#include "settings.h"
#include "write.h"

struct worker {
	struct settings *set;
	struct filter *filter; /* borrowed */
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
	struct worker *worker = at;
	struct scan_fault fault;

	if (descriptor_read(worker->desc, line, &fault) < 0)
		filter_refuse(worker->filter, line, &fault);
	else if (conds_met(&worker->set->conds, worker->desc) !=
		worker->set->invert)
		write_record(worker->write, line);
}

static void warn_unseen(const struct conds *conds)
{
	const char *field;
	size_t i = 0;

	while ((field = conds_unseen(conds, &i)))
		warn_f("no record has the field \"%s\"", field);
}

static struct json_object *summarize(const struct settings *set,
	struct filter *filter, const struct write *write)
{
	struct json_object *summary = json_object_new_object();

	doc_set_count(summary, "kept", write->rows);
	if (filter_records(filter))
		warn_unseen(&set->conds);
	if (!set->shared.verbose)
		return summary;
	warn_f("Kept %llu of %llu data%s", write->rows, filter_records(filter),
		set->high_value ? " as high value" : "");
	if (write->without)
		warn_f("%llu records had no %s to list", write->without,
			write->field[0]);
	return summary;
}

int main(int argc, char *argv[])
{
	struct json_object *summary;
	struct descriptor *desc;
	struct filter *filter;
	struct settings set;
	struct write write;
	int first;

	diag_init(argv[0]);
	first = settings_parse(&set, argc, argv);
	set.shared.threads = 1;
	filter = filter_open(&settings_program, &set.shared, argv + first,
		(size_t)(argc - first));
	desc = descriptor_new(set.shared.tags);
	conds_bind(&set.conds, desc);
	write_init(&write, set.form, buf_slice(&set.fields), filter, desc);
	write.spreadsheet_safe = set.spreadsheet_safe;
	write_begin(&write);
	filter_run(filter, &(struct filter_work){begin, keep, NULL},
		&(struct worker){.set = &set, .desc = desc, .write = &write});
	write_end(&write);
	summary = summarize(&set, filter, &write);
	write_release(&write);
	settings_release(&set);
	descriptor_free(desc);
	return (int)filter_close(filter, summary);
}
