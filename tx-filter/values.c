#include "values.h"

#include <stdbool.h>

#include "buf.h"
#include "descriptor.h"
#include "err.h"
#include "field.h"
#include "intern.h"
#include "lines.h"

/* A field_any() test that takes every text and refuses it, to see them all. */
static bool take(struct slice text, const void *set)
{
	intern_put(*(struct intern *const *)set, text);
	return false;
}

static int load_record(struct intern *set, struct descriptor *desc,
	size_t field, struct slice line, struct err *err)
{
	struct buf scratch = BUF_INIT(SIZE_MAX);
	struct scan_fault fault;

	if (descriptor_read(desc, line, &fault) < 0)
		return err_set(
			err, TX_DATA, "byte %zu: %s", fault.at + 1, fault.why);
	field_any(descriptor_value(desc, field), &scratch, take, &set);
	buf_release(&scratch);
	return 0;
}

static int load_line(struct intern *set, struct descriptor *desc, size_t field,
	struct slice line, bool *is_ndjson, struct err *err)
{
	if (intern_count(set) == 0 && slice_trim(line).at[0] == '{')
		*is_ndjson = true;
	if (*is_ndjson)
		return load_record(set, desc, field, line, err);
	if (line.at[line.len - 1] == '\r')
		line.len--;
	intern_put(set, line);
	return 0;
}

int values_load(struct intern *set, const char *field, const char *path,
	struct err *err)
{
	char *paths[] = {(char *)path};
	struct lines *in = lines_new(paths, 1, LINES_MAX_DEFAULT);
	struct descriptor *desc = descriptor_new(DESCRIPTOR_TAGS_ALL);
	size_t handle = descriptor_want(desc, field);
	bool is_ndjson = false;
	struct slice line;
	int kind, rc = 0;

	while (rc == 0 && (kind = lines_next(in, &line, err)) == LINES_LINE) {
		rc = load_line(set, desc, handle, line, &is_ndjson, err);
		if (rc < 0)
			err_prefix(err, "%s:%llu: ", lines_name(in),
				lines_number(in));
	}
	if (rc == 0 && kind == LINES_LONG)
		rc = err_set(err, TX_DATA, "%s:%llu: line is too long",
			lines_name(in), lines_number(in));
	if (rc == 0 && kind < 0)
		rc = -1;
	descriptor_free(desc);
	lines_free(in);
	return rc;
}
