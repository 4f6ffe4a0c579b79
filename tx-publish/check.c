/*
 * Rules about a row as a whole, and about rows among each other.
 */
#include "check.h"

#include <stdlib.h>

#include "intern.h"
#include "mem.h"
#include "rows.h"
#include "settings.h"

/* The longest value and two more. */
#define SCRATCH_MAX ((size_t)4 << 20)

void check_init(struct check *check, struct settings *set, struct rows *rows,
	struct notes *notes, struct slice app_id)
{
	*check = (struct check){
		.set = set,
		.rows = rows,
		.notes = notes,
		.app_id = app_id,
		.now = settings_now(set),
		.seen = intern_new(),
	};
	buf_init(&check->scratch, SCRATCH_MAX);
}

void check_release(struct check *check)
{
	buf_release(&check->scratch);
	intern_free(check->seen);
	free(check->first_of);
}

static bool is(const struct row *row, enum field field, const char *word)
{
	return slice_is(row->value[field], word);
}

/* --- a row ---------------------------------------------------------------- */

static void check_required(struct check *check, struct row *row)
{
	struct buf *missing = &check->scratch;

	if (!row->value[FIELD_INDICATOR].len)
		rows_refuse(check->rows, row, "there is no indicator");
	buf_reset(missing);
	for (enum field field = 0; field < FIELDS; field++) {
		const struct field_spec *spec = field_spec(field);

		if (spec->required && field != FIELD_INDICATOR &&
			!row->value[field].len)
			buf_printf(missing, "%s%s", missing->len ? ", " : "",
				spec->name);
	}
	if (missing->len)
		rows_refuse(check->rows, row,
			"there is no %s: give a column or --set FIELD=VALUE",
			buf_text(missing));
}

/* Of what is not sent only the id matters. */
static void check_values(struct check *check, struct row *row)
{
	if (rows_size(row) > ROW_BYTES_MAX)
		rows_refuse(check->rows, row,
			"its values have more than 1 MiB together");
	for (enum field field = 0; field < FIELDS; field++)
		if (row->value[field].len &&
			(mode_sends(check->rows->mode, field) ||
				field == FIELD_ID))
			check_value(check, row, field);
}

static void check_id(struct check *check, struct row *row)
{
	if (!row->value[FIELD_ID].len)
		rows_refuse(check->rows, row, "there is no id");
}

/* An edit has to say what is edited. */
static void check_change(struct check *check, struct row *row)
{
	for (enum field field = 0; field < FIELDS; field++)
		if (row->value[field].len && mode_sends(MODE_UPDATE, field))
			return;
	rows_refuse(check->rows, row,
		row->record ? "there is nothing to change: a record as it was "
			      "fetched only says which one; say what with --set"
			    : "there is nothing to change");
}

/* What a record says of itself; without a token nobody knows who we are. */
static void check_owner(struct check *check, struct row *row)
{
	const char *fault =
		mode_owner_fault(check->rows->mode, row->owner, check->app_id);

	if (fault)
		rows_refuse(check->rows, row, "%s", fault);
}

/* Who sees it: a slip here shows others what they should not see. */
static void check_privacy(struct check *check, struct row *row)
{
	struct slice type = row->value[FIELD_PRIVACY_TYPE];
	bool members = row->value[FIELD_PRIVACY_MEMBERS].len > 0;

	if (!type.len)
		return;
	if (is(row, FIELD_PRIVACY_TYPE, "VISIBLE") && members)
		rows_refuse(check->rows, row,
			"VISIBLE shows it to everybody, but privacy_members "
			"are given");
	else if (is(row, FIELD_PRIVACY_TYPE, "HAS_WHITELIST") && !members)
		rows_refuse(check->rows, row,
			"HAS_WHITELIST wants --privacy-members: ids of apps, "
			"or self");
	else if (!is(row, FIELD_PRIVACY_TYPE, "VISIBLE") && !members)
		rows_refuse(check->rows, row,
			"%.*s wants --privacy-members: ids of privacy groups",
			SLICE_ARG(type));
}

/* Meta's own pages disagree, so it is said, not refused. */
static void check_share_level(struct check *check, struct row *row)
{
	bool open = is(row, FIELD_SHARE_LEVEL, "WHITE") ||
		is(row, FIELD_SHARE_LEVEL, "GREEN");
	bool visible = is(row, FIELD_PRIVACY_TYPE, "VISIBLE");

	if (row->state == ROW_READY && row->value[FIELD_SHARE_LEVEL].len &&
		row->value[FIELD_PRIVACY_TYPE].len && open != visible)
		notes_add(check->notes, row,
			"share_level %.*s with privacy_type %.*s: Meta asks "
			"for VISIBLE with WHITE and GREEN, and only there",
			SLICE_ARG(row->value[FIELD_SHARE_LEVEL]),
			SLICE_ARG(row->value[FIELD_PRIVACY_TYPE]));
}

/* --- doubles -------------------------------------------------------------- */

/* Append what tells the descriptor of row from all others. */
static void add_identity(struct buf *out, enum mode mode, const struct row *row)
{
	if (mode_is_by_id(mode)) {
		buf_add(out, row->value[FIELD_ID]);
		return;
	}
	buf_add(out, row->value[FIELD_TYPE]);
	buf_add_byte(out, '\0');
	buf_add(out, row->value[FIELD_INDICATOR]);
}

/* The first row about the same descriptor, which may be row itself. */
static struct row *first_of(struct check *check, struct row *row)
{
	size_t count = intern_count(check->seen), number;

	buf_reset(&check->scratch);
	add_identity(&check->scratch, check->rows->mode, row);
	number = intern_put(check->seen, buf_slice(&check->scratch));
	if (number < count)
		return check->first_of[number];
	check->first_of = mem_grow(check->first_of, count, &check->first_room,
		sizeof(struct row *));
	check->first_of[number] = row;
	return row;
}

/*
 * The server keeps one descriptor of a type and indicator: of two that differ
 * the last one sent would win, which may not be what was meant.
 */
static void check_double(struct check *check, struct row *row)
{
	enum mode mode = check->rows->mode;
	const struct row *first;
	enum field field = 0;

	if (row->state == ROW_REFUSED)
		return;
	first = first_of(check, row);
	if (first == row)
		return;
	while (field < FIELDS &&
		(!mode_sends(mode, field) ||
			slice_equal(row->value[field], first->value[field])))
		field++;
	if (field == FIELDS)
		notes_add(check->notes, row,
			"a double: an earlier row is the same");
	else
		rows_refuse(check->rows, row,
			"the %s of row %llu, line %llu of %s, but another %s: "
			"which one is meant?",
			mode_is_by_id(mode) ? "id" : "type and indicator",
			first->number, first->line, first->columns->name,
			field_spec(field)->name);
}

/* --- all ------------------------------------------------------------------ */

/* The most rules of a mode. */
#define RULES_MAX 9

/* The rules, in the order in which they can rely on each other. */
static void (*const rules[][RULES_MAX])(struct check *, struct row *) = {
	[MODE_CREATE] = {check_owner, check_values, check_required,
		check_privacy, check_share_level, check_indicator,
		check_double},
	[MODE_COPY] = {check_owner, check_copy_level, check_values,
		check_required, check_privacy, check_copy, check_share_level,
		check_indicator, check_double},
	[MODE_UPDATE] = {check_owner, check_values, check_id, check_change,
		check_privacy, check_share_level, check_double},
	[MODE_DELETE] = {check_owner, check_values, check_id, check_double},
	[MODE_REACT] = {check_owner, check_values, check_id, check_double},
};

static void check_row(struct check *check, struct row *row)
{
	enum mode mode = check->rows->mode;

	for (size_t i = 0; i < RULES_MAX && rules[mode][i]; i++)
		rules[mode][i](check, row);
}

size_t check_defaults(struct check *check)
{
	size_t bad = 0;

	for (enum field field = 0; field < FIELDS; field++) {
		struct row row = {.columns = NULL};

		row.value[field] = check->set->fill[field];
		if (row.value[field].len)
			check_value(check, &row, field);
		bad += row.state == ROW_REFUSED;
	}
	return bad;
}

/*
 * Of a file whose header cannot be used only the indicators are looked at, for
 * they may tell which --map is missing.
 */
void check_rows(struct check *check)
{
	for (size_t i = 0; i < check->rows->count; i++) {
		struct row *row = &check->rows->list[i];

		if (row->state != ROW_READY)
			continue;
		if (row->columns->bad)
			check_indicator(check, row);
		else
			check_row(check, row);
	}
}
