#include "compare.h"

#include "buf.h"
#include "field.h"
#include "rows.h"
#include "scan.h"
#include "shown.h"
#include "when.h"

/* The longest value that is compared. */
#define VALUE_MAX ((size_t)4 << 20)

struct scan_value compare_member(
	const struct scan_value *descriptor, enum field field)
{
	struct scan_value raw;

	if (field != FIELD_INDICATOR)
		return scan_member(
			descriptor, slice_from(field_spec(field)->name));
	raw = scan_member(descriptor, SLICE("raw_indicator"));
	if (raw.type == SCAN_STRING)
		return raw;
	raw = scan_member(descriptor, SLICE("indicator"));
	return raw.type == SCAN_OBJECT ? scan_member(&raw, SLICE("indicator"))
				       : raw;
}

/* --- kinds of values ------------------------------------------------------ */

static bool same_number(const struct scan_value *have, struct slice want)
{
	double a, b;
	struct scan_value text = {.text = want, .type = SCAN_NUMBER};

	return scan_number(have, &a) && scan_number(&text, &b) && a == b;
}

/* No time at all is how "never" is read back, in one of its forms. */
static bool same_time(const struct scan_value *have, struct slice want)
{
	struct buf decoded = BUF_INIT(VALUE_MAX);
	struct slice text = scan_text(have, &decoded);
	int64_t a = 0, b = 0;
	bool known = have->type == SCAN_ABSENT || have->type == SCAN_NULL ||
		when_parse(text, &a);

	buf_release(&decoded);
	return known && when_parse(want, &b) && a == b;
}

/* Whether tag is the text of an element of {"data":[{"text"}]} or ["text"]. */
static bool has_tag(const struct scan_value *tags, struct slice tag)
{
	struct scan_value list = *tags, element, text;
	struct buf decoded = BUF_INIT(VALUE_MAX);
	struct scan_walk walk;
	bool found = false;

	if (tags->type == SCAN_OBJECT)
		list = scan_member(tags, SLICE("data"));
	scan_walk_init(&walk, &list);
	while (!found && scan_walk_next(&walk, NULL, &element)) {
		text = element.type == SCAN_OBJECT
			? scan_member(&element, SLICE("text"))
			: element;
		found = slice_equal_nocase(scan_text(&text, &decoded), tag);
	}
	buf_release(&decoded);
	return found;
}

static size_t count_tags(const struct scan_value *tags)
{
	struct scan_value list = *tags, element;
	struct scan_walk walk;
	size_t count = 0;

	if (tags->type == SCAN_OBJECT)
		list = scan_member(tags, SLICE("data"));
	scan_walk_init(&walk, &list);
	while (scan_walk_next(&walk, NULL, &element))
		count++;
	return count;
}

/* Whether the word occurs in the comma list before at. */
static bool came_before(struct slice list, const char *at, struct slice word)
{
	struct slice part;

	while (slice_cut(&list, ',', &part) && part.at < at)
		if (slice_equal_nocase(part, word))
			return true;
	return false;
}

/*
 * How many of the comma list are among tags; *distinct is how many it has.
 * Doubles count once.
 */
static size_t count_found(
	const struct scan_value *tags, struct slice list, size_t *distinct)
{
	struct slice rest = list, tag;
	size_t found = 0;

	*distinct = 0;
	while (slice_cut(&rest, ',', &tag)) {
		if (came_before(list, tag.at, tag))
			continue;
		++*distinct;
		found += has_tag(tags, tag);
	}
	return found;
}

/* tags replaces them all, add_tags and remove_tags leave the others. */
static bool same_tags(
	const struct scan_value *have, enum field field, struct slice want)
{
	size_t distinct, found = count_found(have, want, &distinct);

	if (field == FIELD_REMOVE_TAGS)
		return found == 0;
	if (field == FIELD_ADD_TAGS)
		return found == distinct;
	return found == distinct && count_tags(have) == distinct;
}

/* Whether we have reacted with each of the comma list, or with none. */
static bool same_reactions(
	const struct scan_value *have, enum field field, struct slice want)
{
	size_t distinct, found = count_found(have, want, &distinct);

	return found == (field == FIELD_REACTIONS ? distinct : 0);
}

/* --- all ------------------------------------------------------------------ */

const char *compare_fields(enum mode mode)
{
	switch (mode) {
	case MODE_DELETE:
		return "id,owner,indicator,raw_indicator,type";
	case MODE_REACT:
		return "id,owner,indicator,raw_indicator,type,my_reactions";
	case MODE_UPDATE:
		return COMPARE_FIELDS ",owner";
	default:
		return COMPARE_FIELDS;
	}
}

/* Whether field is compared here; of related ids no form is known. */
static bool is_compared(enum mode mode, enum field field)
{
	return mode_sends(mode, field) && field != FIELD_PRIVACY_MEMBERS &&
		field != FIELD_RELATED_IDS && field != FIELD_RELATED_TRIPLES;
}

static bool is_same(
	const struct scan_value *have, enum field field, struct slice want)
{
	if (field_is_reaction(field))
		return same_reactions(have, field, want);
	switch (field_spec(field)->kind) {
	case KIND_NUMBER:
		return same_number(have, want);
	case KIND_TIME:
		return same_time(have, want);
	case KIND_TAGS:
		return same_tags(have, field, want);
	default:
		return scan_equals(have, want);
	}
}

static void add_difference(struct buf *out, enum field field,
	const struct scan_value *have, struct slice want)
{
	struct slice text = shown(have->text);

	want = shown(want);
	if (out->len)
		buf_add(out, SLICE("; "));
	buf_printf(out, "%s is ", field_spec(field)->name);
	if (have->type == SCAN_ABSENT)
		buf_add(out, SLICE("not there"));
	else
		buf_add(out, text);
	buf_printf(out, ", not \"%.*s\"", SLICE_ARG(want));
}

/* The field that what was sent as field is read back from. */
static struct scan_value read_back(
	const struct scan_value *descriptor, enum field field)
{
	if (field_is_reaction(field))
		return scan_member(descriptor, SLICE("my_reactions"));
	if (field == FIELD_ADD_TAGS || field == FIELD_REMOVE_TAGS)
		field = FIELD_TAGS;
	return compare_member(descriptor, field);
}

bool compare_row(enum mode mode, const struct row *row,
	const struct scan_value *descriptor, struct buf *differences)
{
	size_t before = differences->len;

	for (enum field field = 0; field < FIELDS; field++) {
		struct slice want = row->value[field];
		struct scan_value have;

		if (!want.len || !is_compared(mode, field))
			continue;
		have = read_back(descriptor, field);
		if (!is_same(&have, field, want))
			add_difference(differences, field, &have, want);
	}
	return differences->len == before;
}

/* --- members -------------------------------------------------------------- */

static bool in_list(struct slice list, struct slice word)
{
	struct slice part;

	while (slice_cut(&list, ',', &part))
		if (slice_equal(slice_trim(part), word))
			return true;
	return false;
}

/* The elements of [...] or of {"data":[...]}. */
static void walk_list(struct scan_walk *walk, const struct scan_value *list)
{
	struct scan_value data = *list;

	if (list->type == SCAN_OBJECT)
		data = scan_member(list, SLICE("data"));
	scan_walk_init(walk, &data);
}

/*
 * Whether the ids in have are those of the comma list want; the server adds
 * app by itself.
 */
static bool same_members(
	const struct scan_value *have, struct slice want, struct slice app)
{
	struct buf found = BUF_INIT(VALUE_MAX), decoded = BUF_INIT(VALUE_MAX);
	struct scan_value element;
	struct scan_walk walk;
	struct slice id;
	bool same = true;

	walk_list(&walk, have);
	while (scan_walk_next(&walk, NULL, &element)) {
		if (element.type == SCAN_OBJECT)
			element = scan_member(&element, SLICE("id"));
		buf_reset(&decoded);
		id = scan_text(&element, &decoded);
		same = same && (slice_equal(id, app) || in_list(want, id));
		buf_add(&found, id);
		buf_add_byte(&found, ',');
	}
	while (same && slice_cut(&want, ',', &id))
		same = slice_equal(slice_trim(id), app) ||
			in_list(buf_slice(&found), slice_trim(id));
	buf_release(&found);
	buf_release(&decoded);
	return same;
}

const char *compare_members(const struct row *row,
	const struct scan_value *descriptor, struct slice app,
	struct buf *differences)
{
	struct slice want = row->value[FIELD_PRIVACY_MEMBERS];
	struct scan_value have =
		compare_member(descriptor, FIELD_PRIVACY_MEMBERS);

	if (!want.len)
		return NULL;
	if (have.type != SCAN_ARRAY && have.type != SCAN_OBJECT)
		return "the server does not show them";
	if (same_members(&have, want, app))
		return NULL;
	if (!app.len)
		return "the token does not name our app, which the server adds";
	add_difference(differences, FIELD_PRIVACY_MEMBERS, &have, want);
	return NULL;
}

bool compare_fully(enum mode mode, const struct row *row,
	const struct scan_value *descriptor, struct slice app)
{
	struct buf differences = BUF_INIT(VALUE_MAX);
	bool same = !row->value[FIELD_RELATED_IDS].len &&
		!row->value[FIELD_RELATED_TRIPLES].len &&
		compare_row(mode, row, descriptor, &differences) &&
		!compare_members(row, descriptor, app, &differences) &&
		!differences.len;

	buf_release(&differences);
	return same;
}
