#include "values.h"

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "descriptor.h"
#include "err.h"
#include "field.h"
#include "filter.h"
#include "intern.h"
#include "lines.h"

/* A field_any() test that takes every text and refuses it, to see them all. */
static bool take(struct slice text, const void *set)
{
	intern_put(*(struct intern *const *)set, text);
	return false;
}

/* What the lines of a file are; its first one tells. */
enum form { FORM_UNKNOWN, FORM_TEXT, FORM_NDJSON };

/* One file on its way into a set. */
struct load {
	struct intern *set;
	struct descriptor *desc;
	size_t field; /* in desc */
	enum form form;
	struct buf scratch;
};

static int load_record(struct load *load, struct slice line, struct err *err)
{
	struct scan_fault fault;

	if (descriptor_read(load->desc, line, &fault) < 0)
		return err_set(
			err, TX_DATA, "byte %zu: %s", fault.at + 1, fault.why);
	field_any(descriptor_value(load->desc, load->field), &load->scratch,
		take, &load->set);
	return 0;
}

static int load_line(struct load *load, struct slice line, struct err *err)
{
	struct slice text = slice_trim(line);

	if (load->form == FORM_UNKNOWN)
		load->form =
			text.len && text.at[0] == '{' ? FORM_NDJSON : FORM_TEXT;
	if (load->form == FORM_NDJSON)
		return load_record(load, line, err);
	if (line.at[line.len - 1] == '\r')
		line.len--;
	intern_put(load->set, line);
	return 0;
}

static int load_lines(struct load *load, struct lines *in, struct err *err)
{
	struct slice line;
	int kind;

	while ((kind = lines_next(in, &line, err)) == LINES_LINE)
		if (load_line(load, line, err) < 0)
			return err_prefix(err, "%s:%llu: ", lines_name(in),
				lines_number(in));
	if (kind == LINES_LONG)
		return err_set(err, TX_DATA,
			"%s:%llu: line is too long (see --max-line)",
			lines_name(in), lines_number(in));
	return kind;
}

int values_load(struct intern *set, const char *field, const char *path,
	const struct filter_options *options, struct err *err)
{
	size_t max_line = filter_max_line(options);
	char *paths[] = {(char *)path}; /* lines_new() changes none of it */
	struct lines *in = lines_new(paths, 1, max_line);
	struct load load = {
		.set = set,
		.desc = descriptor_new(options->tags),
		.scratch = BUF_INIT(max_line),
	};
	int rc;

	load.field = descriptor_want(load.desc, field);
	rc = load_lines(&load, in, err);
	buf_release(&load.scratch);
	descriptor_free(load.desc);
	lines_free(in);
	return rc;
}
