#include "defaults.h"

#include "buf.h"
#include "err.h"
#include "file.h"
#include "pool.h"

/* The largest file. */
#define DEFAULTS_MAX ((size_t)1 << 20)

bool defaults_cut(struct slice text, struct slice *name, struct slice *value)
{
	*value = text;
	if (!slice_cut(value, '=', name) || !value->at)
		return false;
	*name = slice_trim(*name);
	*value = slice_trim(*value);
	return true;
}

int defaults_parse(struct slice text, enum field *field, struct slice *value,
	struct err *err)
{
	struct slice name;
	const char *near;

	if (!defaults_cut(text, &name, value))
		return err_set(err, TX_USAGE, "\"%.*s\" is not FIELD=VALUE",
			SLICE_ARG(text));
	*field = field_find(name);
	if (*field < FIELDS && *field != FIELD_ID)
		return 0;
	near = field_nearest(name);
	return err_set(err, TX_USAGE, "unknown field \"%.*s\"%s%s",
		SLICE_ARG(name), near ? "; did you mean " : "",
		near ? near : "");
}

static int read_lines(struct slice values[FIELDS], const char *path,
	struct slice text, struct err *err)
{
	struct slice line, value;
	unsigned long number = 0;
	enum field field;

	while (slice_cut(&text, '\n', &line)) {
		number++;
		line = slice_trim(line);
		if (!line.len || line.at[0] == '#')
			continue;
		if (defaults_parse(line, &field, &value, err) < 0) {
			err->status = TX_CONFIG;
			return err_prefix(err, "%s:%lu: ", path, number);
		}
		values[field] = value;
	}
	return 0;
}

int defaults_read(struct slice values[FIELDS], const char *path,
	struct pool *pool, struct err *err)
{
	struct buf text = BUF_INIT(DEFAULTS_MAX);
	int rc = file_read(path, &text, err);

	if (rc == 0)
		rc = read_lines(
			values, path, pool_keep(pool, buf_slice(&text)), err);
	buf_release(&text);
	return rc;
}
