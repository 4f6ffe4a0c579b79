#include "summary.h"

#include <json-c/json.h>

#include "buf.h"
#include "diag.h"
#include "doc.h"
#include "graph.h"
#include "rows.h"
#include "settings.h"

static size_t count_equal(const struct rows *rows)
{
	size_t count = 0;

	for (size_t i = 0; i < rows->count; i++)
		count += rows->list[i].equal;
	return count;
}

static struct json_object *summarize(const struct summary *summary)
{
	static const struct graph_usage none;
	const struct rows *rows = summary->rows;
	const struct graph_usage *usage =
		summary->graph ? graph_usage(summary->graph) : &none;
	const struct {
		const char *name;
		unsigned long long value;
	} counts[] = {
		{"rows", rows->count},
		{"blank", rows->blank},
		{"refused", summary->refused},
		{"published", summary->published},
		{"before", summary->before},
		{"equal", count_equal(rows)},
		{"failed", rows_count(rows, ROW_FAILED)},
		{"differ", summary->differ},
		{"requests", usage->requests},
		{"retries", usage->retries},
		{"limited", usage->limited},
	};
	struct json_object *doc = json_object_new_object();

	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		doc_set_count(doc, counts[i].name, counts[i].value);
	return doc;
}

static void print(struct json_object *doc)
{
	struct buf line = BUF_INIT(4096);

	json_object_object_foreach(doc, name, value)
	{
		buf_printf(&line, "%s%s %s", line.len ? ", " : "", name,
			json_object_get_string(value));
	}
	warn_f("%s", buf_text(&line));
	buf_release(&line);
}

int summary_report(const struct summary *summary, const struct settings *set,
	struct err *err)
{
	struct json_object *doc = summarize(summary);
	int rc = 0;

	if (set->verbose)
		print(doc);
	if (set->summary)
		rc = doc_save(set->summary, doc, err);
	json_object_put(doc);
	return rc;
}
