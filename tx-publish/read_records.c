#include "read_records.h"

#include "buf.h"
#include "columns.h"
#include "err.h"
#include "lines.h"
#include "rows.h"
#include "scan.h"
#include "settings.h"
#include "shown.h"
#include "source.h"

/* The object that is being read into a row. */
struct record {
	struct rows *rows;
	struct settings *set;
	unsigned long long count; /* of rows in this file */
	struct row *row;
	struct scan_value object;
	bool normalized; /* by tx-normalize: the API's tags are api_tags */
	struct buf scratch;
	struct buf list; /* the elements of an array, with commas */
};

/* --- values --------------------------------------------------------------- */

static bool refuse(struct record *in, enum field field, const char *why)
{
	rows_refuse(in->rows, in->row, "%s %s", field_spec(field)->name, why);
	return false;
}

/* The text of a string or number; 50.0 and 5e1 are 50. */
static struct slice plain_text(
	struct record *in, enum field field, const struct scan_value *value)
{
	double number;

	if (value->type != SCAN_NUMBER ||
		field_spec(field)->kind != KIND_NUMBER ||
		!scan_number(value, &number) || number != (int)number)
		return slice_trim(scan_text(value, &in->scratch));
	buf_reset(&in->scratch);
	buf_printf(&in->scratch, "%d", (int)number);
	return buf_slice(&in->scratch);
}

/* What an element of a list stands for: itself, or a tag, or who has an id. */
static struct scan_value element_of(const struct scan_value *element)
{
	struct scan_value text = scan_member(element, SLICE("text"));

	if (element->type != SCAN_OBJECT)
		return *element;
	return text.type == SCAN_ABSENT ? scan_member(element, SLICE("id"))
					: text;
}

/* Take ["a","b"], [{"text":"a"}], [{"id":"1"}] or {"data":[...]}. */
static bool take_list(
	struct record *in, enum field field, const struct scan_value *value)
{
	struct scan_value array = *value, element;
	struct scan_walk walk;

	if (value->type == SCAN_OBJECT)
		array = scan_member(value, SLICE("data"));
	if (array.type != SCAN_ARRAY)
		return refuse(in, field, "is an object");
	buf_reset(&in->list);
	scan_walk_init(&walk, &array);
	while (scan_walk_next(&walk, NULL, &element)) {
		struct slice text;

		element = element_of(&element);
		if (element.type != SCAN_STRING && element.type != SCAN_NUMBER)
			return refuse(in, field, "has an element without text");
		text = scan_text(&element, &in->scratch);
		if (memchr(text.at, ',', text.len) ||
			memchr(text.at, ';', text.len))
			return refuse(in, field,
				"has an element with a comma or semicolon");
		if (in->list.len)
			buf_add_byte(&in->list, ',');
		buf_add(&in->list, text);
	}
	in->row->value[field] =
		pool_keep(&in->rows->pool, buf_slice(&in->list));
	return true;
}

static bool has_bytes(struct slice text, struct slice bytes)
{
	return slice_find(text, bytes);
}

/* Whether decoding put U+FFFD in the place of half a surrogate pair. */
static bool is_torn(const struct scan_value *value, struct slice text)
{
	static const struct slice mark = {"\xEF\xBF\xBD", 3};

	return value->escaped && has_bytes(text, mark) &&
		!has_bytes(value->text, mark) &&
		!has_bytes(value->text, SLICE("\\ufffd")) &&
		!has_bytes(value->text, SLICE("\\uFFFD"));
}

static bool take_value(
	struct record *in, enum field field, const struct scan_value *value)
{
	bool nested = value->type == SCAN_ARRAY || value->type == SCAN_OBJECT;
	struct slice text;

	in->row->value[field] = (struct slice){NULL, 0};
	if (value->type == SCAN_NULL)
		return true;
	if (nested && field_is_list(field))
		return take_list(in, field, value);
	if (nested && field != FIELD_RELATED_TRIPLES)
		return refuse(in, field, "is not one value");
	text = plain_text(in, field, value);
	if (is_torn(value, text))
		return refuse(in, field, "has half of a surrogate pair");
	if (text.len)
		in->row->value[field] = pool_keep(&in->rows->pool, text);
	return true;
}

/* Take "x" or {"indicator":"x","type":"DOMAIN"}; the own type goes before. */
static bool take_indicator(struct record *in, const struct scan_value *value)
{
	struct scan_value text, type;

	if (value->type != SCAN_OBJECT)
		return take_value(in, FIELD_INDICATOR, value);
	text = scan_member(value, SLICE("indicator"));
	type = scan_member(value, SLICE("type"));
	if (!take_value(in, FIELD_INDICATOR, &text))
		return false;
	return in->row->value[FIELD_TYPE].len ||
		take_value(in, FIELD_TYPE, &type);
}

/* --- members -------------------------------------------------------------- */

/*
 * Whether what a record says of field is not taken over.  In a copy a review
 * would be a claim of ours, and who may see it is said anew; an edit would
 * only say again what is there.
 */
static bool is_left(enum mode mode, enum field field)
{
	if (mode == MODE_UPDATE)
		return mode_sends(mode, field);
	if (mode != MODE_COPY)
		return false;
	switch (field) {
	case FIELD_REVIEW_STATUS:
	case FIELD_PRIVACY_TYPE:
	case FIELD_PRIVACY_MEMBERS:
	case FIELD_ADD_TAGS:
	case FIELD_REMOVE_TAGS:
	case FIELD_RELATED_IDS:
	case FIELD_RELATED_TRIPLES:
		return true;
	default:
		return false;
	}
}

/* The field that the member called name is read into. */
static enum field field_of(const struct record *in, struct slice name)
{
	enum mode mode = in->set->mode;
	enum field field = columns_field(in->set, name);

	if (in->normalized && slice_is(name, "api_tags"))
		field = FIELD_TAGS;
	else if (in->normalized && slice_is(name, "tags"))
		field = FIELD_IGNORED;
	if (field == FIELD_UNKNOWN)
		return in->row->record || mode == MODE_DELETE ||
				mode == MODE_REACT
			? FIELD_IGNORED
			: FIELD_UNKNOWN;
	if (field >= FIELDS || !mode_reads(mode, field) ||
		(in->row->record && is_left(mode, field)))
		return FIELD_IGNORED;
	return field;
}

static bool refuse_unknown(struct record *in, struct slice name)
{
	const char *near = field_nearest(name);

	name = shown(name);
	rows_refuse(in->rows, in->row, "unknown member \"%.*s\"%s%s",
		SLICE_ARG(name), near ? "; did you mean " : "",
		near ? near : "");
	return false;
}

static bool take_member(struct record *in, const struct scan_value *key,
	const struct scan_value *value)
{
	struct slice name = scan_text(key, &in->scratch);
	enum field field = field_of(in, name);

	if (field == FIELD_UNKNOWN)
		return refuse_unknown(in, name);
	if (field == FIELD_INDICATOR)
		return take_indicator(in, value);
	return field == FIELD_IGNORED || take_value(in, field, value);
}

/* A text that a record has about itself. */
static struct slice about(
	struct record *in, const struct scan_value *object, struct slice name)
{
	struct scan_value value = scan_member(object, name);

	if (value.type != SCAN_STRING && value.type != SCAN_NUMBER)
		return (struct slice){NULL, 0};
	return pool_keep(&in->rows->pool, scan_text(&value, &in->scratch));
}

static bool has(const struct record *in, struct slice name)
{
	return scan_member(&in->object, name).type != SCAN_ABSENT;
}

/* What the API alone says tells a record from an object of fields. */
static void recognize(struct record *in)
{
	struct scan_value owner = scan_member(&in->object, SLICE("owner"));

	in->normalized =
		has(in, SLICE("ds")) && has(in, SLICE("severity_value"));
	in->row->record = in->normalized || has(in, SLICE("owner")) ||
		has(in, SLICE("added_on")) || in->set->mode == MODE_COPY;
	in->row->owner = about(in, &owner, SLICE("id"));
	if (in->normalized && !in->row->owner.len)
		in->row->owner = about(in, &in->object, SLICE("owner_id"));
	in->row->privacy = about(in, &in->object, SLICE("privacy_type"));
}

static void read_object(struct record *in)
{
	struct scan_value key, value;
	struct scan_walk walk;

	recognize(in);
	scan_walk_init(&walk, &in->object);
	while (scan_walk_next(&walk, &key, &value))
		if (!take_member(in, &key, &value))
			return;
	value = scan_member(&in->object, SLICE("raw_indicator"));
	if (!in->row->value[FIELD_INDICATOR].len && value.type == SCAN_STRING)
		take_value(in, FIELD_INDICATOR, &value);
	rows_fill(in->row, in->set->fill);
}

/* --- lines ---------------------------------------------------------------- */

static int read_line(struct record *in, const struct columns *columns,
	const struct lines *lines, struct slice line, struct err *err)
{
	struct scan_fault fault;

	in->row = rows_add(in->rows, columns, &line, 1, err);
	if (!in->row)
		return -1;
	in->row->line = lines_number(lines);
	in->row->number = ++in->count;
	if (scan_any(line, &in->object, &fault) < 0)
		rows_refuse(in->rows, in->row, "byte %zu: %s", fault.at + 1,
			fault.why);
	else if (in->object.type != SCAN_OBJECT)
		rows_refuse(in->rows, in->row, "it is no object");
	else
		read_object(in);
	return 0;
}

int read_records(struct rows *rows, struct settings *set, char *const *path,
	struct columns *columns, struct err *err)
{
	struct lines *lines = lines_new(path, 1, LINES_MAX_DEFAULT);
	struct record in = {.rows = rows, .set = set};
	struct slice line;
	int kind;

	*columns = (struct columns){.name = source_name(*path)};
	buf_init(&in.scratch, BUF_RECORD);
	buf_init(&in.list, BUF_RECORD);
	while ((kind = lines_next(lines, &line, err)) == LINES_LINE)
		if (read_line(&in, columns, lines, line, err) < 0) {
			kind = -1;
			break;
		}
	if (kind == LINES_LONG)
		kind = err_set(err, TX_DATA,
			"%s:%llu: a line is longer than 64 MiB",
			lines_name(lines), lines_number(lines));
	rows->blank += lines_blank(lines);
	lines_free(lines);
	buf_release(&in.scratch);
	buf_release(&in.list);
	return kind;
}
