#include "latest.h"

#include "err.h"
#include "field.h"
#include "lines.h"

int latest_open(struct latest *latest, const char *field,
	enum descriptor_tags tags, char *const paths[], size_t count,
	struct err *err)
{
	*latest = (struct latest){
		.field = field,
		.tags = tags,
		.paths = paths,
	};
	if (!field)
		return 0;
	buf_init(&latest->scratch, BUF_RECORD);
	idmap_init(&latest->last);
	idmap_init(&latest->gone);
	if (twice_open(&latest->twice, paths, count, err) < 0)
		return -1;
	latest->paths = latest->twice.paths;
	return 0;
}

void latest_release(struct latest *latest)
{
	if (!latest->field)
		return;
	twice_release(&latest->twice);
	idmap_release(&latest->last);
	idmap_release(&latest->gone);
	buf_release(&latest->scratch);
	latest->field = NULL;
}

void latest_bind(struct latest *latest, struct descriptor *desc)
{
	if (!latest->field)
		return;
	latest->fields = (struct latest_fields){
		.key = descriptor_want(desc, latest->field),
		.gone = descriptor_want(desc, "should_delete"),
		.indicator_id = descriptor_want(desc, "indicator_id"),
		.indicator = descriptor_want(desc, "indicator.id"),
		.id = descriptor_want(desc, "id"),
	};
}

/* --- one record ----------------------------------------------------------- */

/* Set *text to the text of a field; return whether there is one. */
static bool read_text(struct latest *latest, struct descriptor *desc,
	size_t handle, struct slice *text)
{
	return field_text(
		descriptor_value(desc, handle), &latest->scratch, text);
}

static bool read_indicator(
	struct latest *latest, struct descriptor *desc, struct slice *text)
{
	const struct latest_fields *fields = &latest->fields;

	return read_text(latest, desc, fields->indicator_id, text) ||
		read_text(latest, desc, fields->indicator, text) ||
		read_text(latest, desc, fields->id, text);
}

static bool is_tombstone(const struct latest *latest, struct descriptor *desc)
{
	return descriptor_value(desc, latest->fields.gone)->type == SCAN_TRUE;
}

/* --- the first reading ---------------------------------------------------- */

static void note(struct latest *latest, struct descriptor *desc)
{
	struct slice text;

	if (is_tombstone(latest, desc)) {
		if (read_indicator(latest, desc, &text))
			idmap_set(&latest->gone, text, latest->learnt);
	} else if (read_text(latest, desc, latest->fields.key, &text)) {
		idmap_set(&latest->last, text, latest->learnt);
	}
}

/* Learn from each line; a broken input ends it, to be told later. */
static void learn_lines(struct latest *latest, struct descriptor *desc,
	struct lines *in, bool stops)
{
	struct scan_fault fault;
	struct slice line;
	struct err later;
	int kind;

	while ((kind = lines_next(in, &line, &later)) > 0) {
		latest->learnt++;
		if (kind == LINES_LINE &&
			descriptor_read(desc, line, &fault) == 0)
			note(latest, desc);
		else if (stops)
			break;
	}
}

int latest_learn(
	struct latest *latest, size_t max_line, bool stops, struct err *err)
{
	struct twice *twice = &latest->twice;
	struct descriptor *desc;
	struct lines *in;

	if (!latest->field)
		return 0;
	if (twice_spool(twice, err) < 0)
		return -1;
	desc = descriptor_new(latest->tags);
	latest_bind(latest, desc);
	in = lines_new(latest->paths, twice->count, max_line);
	learn_lines(latest, desc, in, stops);
	lines_free(in);
	descriptor_free(desc);
	return twice_rewind(twice, err);
}

/* --- the second reading --------------------------------------------------- */

static bool is_withdrawn(struct latest *latest, struct descriptor *desc,
	unsigned long long number)
{
	struct slice text;

	return idmap_count(&latest->gone) &&
		read_indicator(latest, desc, &text) &&
		idmap_get(&latest->gone, text) > number;
}

/* Whether it is the last of its value, or has none. */
static bool is_last(struct latest *latest, struct descriptor *desc,
	unsigned long long number)
{
	struct slice text;

	if (!read_text(latest, desc, latest->fields.key, &text)) {
		latest->without++;
		return true;
	}
	if (idmap_get(&latest->last, text) != number)
		return false;
	latest->found++;
	return true;
}

bool latest_has(struct latest *latest, struct descriptor *desc,
	unsigned long long number)
{
	if (!latest->field)
		return true;
	if (is_tombstone(latest, desc)) {
		latest->tombstones++;
		return false;
	}
	if (!is_last(latest, desc, number)) {
		latest->outdated++;
		return false;
	}
	if (!is_withdrawn(latest, desc, number))
		return true;
	latest->withdrawn++;
	return false;
}

int latest_check(const struct latest *latest, unsigned long long records,
	struct err *err)
{
	if (!latest->field ||
		(records == latest->learnt &&
			latest->found == idmap_count(&latest->last)))
		return 0;
	return err_set(err, TX_IO,
		"the input was changed between the two times that "
		"--latest-by reads it");
}
