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

static void keep_records(struct settings *set, struct filter *filter,
	struct descriptor *desc, struct write *write)
{
	struct scan_fault fault;
	struct slice line;

	write_begin(write);
	while (filter_next(filter, &line)) {
		if (descriptor_read(desc, line, &fault) < 0)
			filter_refuse(filter, line, &fault);
		else if (conds_met(&set->conds, desc) != set->invert)
			write_record(write, line);
	}
	write_end(write);
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
	filter = filter_open(&settings_program, &set.shared, argv + first,
		(size_t)(argc - first));
	desc = descriptor_new(set.shared.tags);
	conds_bind(&set.conds, desc);
	write_init(&write, set.form, buf_slice(&set.fields), filter, desc);
	write.spreadsheet_safe = set.spreadsheet_safe;
	keep_records(&set, filter, desc, &write);
	summary = summarize(&set, filter, &write);
	write_release(&write);
	settings_release(&set);
	descriptor_free(desc);
	return (int)filter_close(filter, summary);
}
