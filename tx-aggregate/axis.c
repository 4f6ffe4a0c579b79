#include "axis.h"

#include <stdlib.h>

#include "buf.h"
#include "column.h"
#include "err.h"
#include "mem.h"
#include "number.h"

/* --- the order ------------------------------------------------------------ */

static int compare_numbers(double a, double b)
{
	return (a > b) - (a < b);
}

static int by_time(const void *a, const void *b)
{
	const struct axis_value *left = a, *right = b;

	return (left->start > right->start) - (left->start < right->start);
}

static int by_bytes(const void *a, const void *b)
{
	const struct axis_value *left = a, *right = b;

	return slice_compare(left->text, right->text);
}

/*
 * Long whole numbers may be one as doubles; of those the one with more digits
 * is larger, and the bytes decide for the rest.
 */
static int by_number(const void *a, const void *b)
{
	const struct axis_value *left = a, *right = b;
	int order = compare_numbers(left->number, right->number);

	if (order)
		return order;
	if (left->text.len != right->text.len)
		return left->text.len < right->text.len ? -1 : 1;
	return slice_compare(left->text, right->text);
}

/* Read the number of each value; false when one is none. */
static bool read_numbers(struct axis *axis)
{
	for (size_t i = 0; i < axis->count; i++) {
		struct axis_value *value = &axis->value[i];

		if (!number_read(value->text, &value->number))
			return false;
	}
	return true;
}

static void sort(struct axis *axis)
{
	int (*order)(const void *, const void *) = by_bytes;

	if (axis->key->binned)
		order = by_time;
	else if (read_numbers(axis))
		order = by_number;
	if (axis->count)
		qsort(axis->value, axis->count, sizeof(*axis->value), order);
}

/* --- making and freeing --------------------------------------------------- */

static void add(struct axis *axis, struct axis_value value)
{
	axis->value = mem_grow(
		axis->value, axis->count, &axis->room, sizeof(*axis->value));
	axis->value[axis->count++] = value;
}

void axis_build(struct axis *axis, const struct column *column,
	const bool used[], uint32_t rank[])
{
	size_t ids = column_values(column);

	*axis = (struct axis){.key = column->key};
	for (uint32_t id = 0; id < ids; id++) {
		struct column_value value;

		if (!used[id])
			continue;
		value = column_value(column, id);
		add(axis,
			(struct axis_value){.text = value.text,
				.start = value.start,
				.id = id,
				.bare = value.bare});
	}
	sort(axis);
	for (uint32_t i = 0; i < axis->count; i++)
		rank[axis->value[i].id] = i;
}

void axis_release(struct axis *axis)
{
	free(axis->value);
	free(axis->other);
	*axis = (struct axis){0};
}

/* --- changing ------------------------------------------------------------- */

void axis_keep(struct axis *axis, const bool keep[], uint32_t map[])
{
	uint32_t kept = 0;

	for (size_t i = 0; i < axis->count; i++) {
		map[i] = AXIS_NONE;
		if (!keep[i])
			continue;
		axis->value[kept] = axis->value[i];
		map[i] = kept++;
	}
	axis->count = kept;
}

static bool has_text(const struct axis *axis, struct slice text)
{
	for (size_t i = 0; i < axis->count; i++)
		if (slice_equal(axis->value[i].text, text))
			return true;
	return false;
}

uint32_t axis_add_other(struct axis *axis)
{
	struct buf text = BUF_INIT(BUF_RECORD);

	buf_add(&text, SLICE("(other)"));
	while (has_text(axis, buf_slice(&text)))
		buf_add_byte(&text, '_');
	axis->other = mem_text(buf_slice(&text));
	buf_release(&text);
	add(axis, (struct axis_value){.text = slice_from(axis->other)});
	return (uint32_t)axis->count - 1;
}

/* How many bins there are from the first to the last; AXIS_BINS + 1: more. */
static size_t count_bins(const struct axis *axis)
{
	int64_t at = axis->value[0].start;
	int64_t last = axis->value[axis->count - 1].start;
	size_t count = 1;

	for (; at < last && count <= AXIS_BINS; count++)
		at = when_next(at, axis->key->bin);
	return count;
}

/*
 * One time that is wrong by centuries is what makes too many bins: the two
 * values that are farthest apart tell which.
 */
static int too_many(const struct axis *axis, struct err *err)
{
	char before[WHEN_TEXT], after[WHEN_TEXT];
	const struct axis_value *value = axis->value;
	size_t widest = 1;

	for (size_t i = 2; i < axis->count; i++)
		if (value[i].start - value[i - 1].start >
			value[widest].start - value[widest - 1].start)
			widest = i;
	axis_text(axis, widest - 1, before);
	axis_text(axis, widest, after);
	return err_set(err, TX_DATA,
		"%s: fill makes more than %d bins; there is no record between "
		"%s and %s: leave out what is wrong (tx-filter --since, "
		"--until), or use a wider bin",
		axis->key->typed, AXIS_BINS, before, after);
}

int axis_fill(struct axis *axis, uint32_t map[], struct err *err)
{
	struct axis all = {.key = axis->key};
	size_t bins;
	int64_t at;

	if (!axis->count)
		return 0;
	bins = count_bins(axis);
	if (bins > AXIS_BINS)
		return too_many(axis, err);
	at = axis->value[0].start;
	for (size_t i = 0; all.count < bins; at = when_next(at, all.key->bin)) {
		if (axis->value[i].start == at)
			map[i++] = (uint32_t)all.count;
		add(&all, (struct axis_value){.start = at});
	}
	axis_release(axis);
	*axis = all;
	return 0;
}

struct slice axis_text(
	const struct axis *axis, size_t rank, char room[WHEN_TEXT])
{
	const struct axis_value *value = &axis->value[rank];

	/* "(other)" stands behind the bins when a key of times is cut. */
	if (!axis->key->binned || value->text.len)
		return value->text;
	return (struct slice){
		room, when_label(value->start, axis->key->bin, room)};
}
