/*
 * Rules about the indicator: what it looks like, and what it must not be.
 */
#include "check.h"

#include "fang.h"
#include "rows.h"
#include "settings.h"
#include "shape.h"
#include "shown.h"
#include "vocab.h"

/* So many words are prose. */
#define PROSE 3

static bool is_type_name(struct slice text)
{
	return vocab_find(VOCAB_TYPE, text) || vocab_alias(VOCAB_TYPE, text);
}

static bool is_prose(struct slice text)
{
	struct slice rest = text, word;
	size_t words = 0;

	while (slice_cut(&rest, ' ', &word))
		words += word.len > 0;
	return words >= PROSE;
}

/* The title of the column that field comes from; empty when there is none. */
static struct slice title_of(const struct row *row, enum field field)
{
	for (size_t i = 0; i < row->columns->count; i++)
		if (row->columns->field[i] == field)
			return row->columns->title[i];
	return (struct slice){NULL, 0};
}

/*
 * The title of another column of row whose cell looks like an indicator; that
 * of the source always does.
 */
static struct slice title_of_indicator(const struct row *row)
{
	const struct columns *columns = row->columns;

	for (size_t i = 0; i < columns->count && i < row->cells; i++)
		if (columns->field[i] != FIELD_INDICATOR &&
			columns->field[i] != FIELD_SOURCE_URI &&
			shape_guess(slice_trim(row->cell[i])))
			return columns->title[i];
	return (struct slice){NULL, 0};
}

/*
 * Refuse row, whose indicator is what.  When another column looks as if it had
 * the values, that of the indicators may be field, or of no use when that is
 * empty; else say otherwise.
 */
static void refuse_column(struct check *check, struct row *row,
	const char *what, const char *field, const char *otherwise)
{
	struct slice text = shown(row->value[FIELD_INDICATOR]);
	struct slice title = title_of(row, FIELD_INDICATOR);
	struct slice values = title_of_indicator(row);

	if (!values.len)
		rows_refuse(check->rows, row, "the indicator \"%.*s\" is %s%s",
			SLICE_ARG(text), what, otherwise);
	else
		rows_refuse(check->rows, row,
			"the indicator \"%.*s\" is %s; try --map '%.*s=%s' "
			"--map '%.*s=indicator'",
			SLICE_ARG(text), what, SLICE_ARG(title), field,
			SLICE_ARG(values));
}

/* A column "Indicator" often holds types, and "Data" the values. */
static void refuse_type_name(struct check *check, struct row *row)
{
	refuse_column(check, row, "the name of a type", "type", "");
}

/* It may be the description, when there is no other. */
static void refuse_prose(struct check *check, struct row *row)
{
	bool described = title_of(row, FIELD_DESCRIPTION).len;

	refuse_column(check, row, "prose", described ? "" : "description",
		"; --map says which column holds the indicator");
}

/* Put the fangs back, or refuse.  Return whether the text can be judged. */
static bool mend(struct check *check, struct row *row)
{
	struct slice text = row->value[FIELD_INDICATOR];

	if (!fang_is_gone(text))
		return true;
	buf_reset(&check->scratch);
	fang_mend(&check->scratch, text);
	if (check->set->refang) {
		row->value[FIELD_INDICATOR] = pool_keep(
			&check->rows->pool, buf_slice(&check->scratch));
		return true;
	}
	text = shown(text);
	rows_refuse(check->rows, row,
		"the indicator \"%.*s\" is defanged; --refang mends it",
		SLICE_ARG(text));
	return false;
}

static void refuse_shape(struct check *check, struct row *row)
{
	struct slice type = row->value[FIELD_TYPE];
	struct slice text = shown(row->value[FIELD_INDICATOR]);
	const char *guess = shape_guess(row->value[FIELD_INDICATOR]);

	rows_refuse(check->rows, row, "\"%.*s\" cannot be of type %.*s%s%s",
		SLICE_ARG(text), SLICE_ARG(type),
		guess ? "; it looks like " : "", guess ? guess : "");
}

void check_indicator(struct check *check, struct row *row)
{
	enum shape shape = shape_of(row->value[FIELD_TYPE]);

	if (shape == SHAPE_FREE || !row->value[FIELD_INDICATOR].len)
		return;
	if (is_type_name(row->value[FIELD_INDICATOR])) {
		refuse_type_name(check, row);
		return;
	}
	if (!mend(check, row) || shape == SHAPE_OPEN)
		return;
	if (is_prose(row->value[FIELD_INDICATOR]))
		refuse_prose(check, row);
	else if (!shape_fits(
			 row->value[FIELD_TYPE], row->value[FIELD_INDICATOR]))
		refuse_shape(check, row);
}
