/*
 * tx-normalize: adds to each record the dates, the owner's fields, the tags
 * and the severity's number that the notebook computes, tx-record(5).
 */
#include <json-c/json.h>
#include <stdlib.h>

#include "buf.h"
#include "descriptor.h"
#include "diag.h"
#include "doc.h"
#include "filter.h"
#include "gz.h"
#include "mem.h"
#include "opt.h"
#include "splice.h"

static const struct opt_program program = {
	.synopsis = "[OPTION ...] [FILE ...]",
	.purpose = "add dates, owner, tags and severity value to records",
	.examples = "  tx-normalize raw.ndjson > norm.ndjson\n"
		    "  set -o pipefail; tx-fetch -t phishing | tx-normalize | "
		    "tx-filter --high-value\n"
		    "  tx-normalize --tags=description raw.ndjson.gz -o "
		    "norm.ndjson.gz\n",
	.libraries = {doc_version, gz_version},
	.sets = {{filter_opts, FILTER_OPTS}},
};

/* One thread's work. */
struct normalize {
	struct filter *filter; /* borrowed */
	struct descriptor *desc;
	size_t handle[DESCRIPTOR_KEYS];
	/* What the summary counts. */
	unsigned long long
		as_they_were; /* normalized already, or no descriptor */
	unsigned long long undated;
};

static void *begin(void *settings, struct filter *filter)
{
	const struct filter_options *options = settings;
	struct normalize *run = mem_zero(1, sizeof(*run));

	run->filter = filter;
	run->desc = descriptor_new(options->tags);
	for (size_t i = 0; i < DESCRIPTOR_KEYS; i++)
		run->handle[i] = descriptor_want(run->desc, descriptor_key(i));
	return run;
}

static void join(void *into, void *from)
{
	struct normalize *sum = into, *run = from;

	sum->as_they_were += run->as_they_were;
	sum->undated += run->undated;
	descriptor_free(run->desc);
	free(run);
}

/* Write the record in line with all its keys. */
static void put(struct normalize *run, struct slice line)
{
	struct buf *output = filter_output(run->filter);
	struct splice splice;

	splice_init(&splice, line);
	for (size_t i = 0; i < DESCRIPTOR_KEYS; i++)
		splice_set(&splice, descriptor_key(i),
			descriptor_own(run->desc, run->handle[i]),
			descriptor_value(run->desc, run->handle[i])->text);
	splice_add(output, &splice);
	buf_add_byte(output, '\n');
	run->undated +=
		descriptor_value(run->desc, run->handle[0])->type == SCAN_NULL;
}

static void normalize(void *worker, struct slice line)
{
	struct normalize *run = worker;
	struct scan_fault fault;

	if (descriptor_read(run->desc, line, &fault) < 0) {
		filter_refuse(run->filter, line, &fault);
	} else if (descriptor_kind(run->desc) == DESCRIPTOR_RAW) {
		put(run, line);
	} else {
		filter_keep(run->filter, line);
		run->as_they_were++;
	}
}

static const struct filter_work work = {begin, normalize, join};

static struct json_object *summarize(const struct normalize *run,
	const struct filter_options *options, const struct filter *filter)
{
	struct json_object *summary = json_object_new_object();

	doc_set_count(summary, "undated", run->undated);
	doc_set_count(summary, "as_they_were", run->as_they_were);
	if (options->verbose)
		warn_f("read %llu records: %llu without a date, %llu passed "
		       "on as they were",
			filter_records(filter), run->undated,
			run->as_they_were);
	return summary;
}

int main(int argc, char *argv[])
{
	struct filter_options options = {0};
	struct normalize sum = {0};
	struct json_object *summary;
	struct filter *filter;
	int first;

	diag_init(argv[0]);
	first = opt_parse(&program, argc, argv, (void *[]){&options});
	filter = filter_open(
		&program, &options, argv + first, (size_t)(argc - first));
	join(&sum, filter_run(filter, &work, &options));
	summary = summarize(&sum, &options, filter);
	return (int)filter_close(filter, summary);
}
