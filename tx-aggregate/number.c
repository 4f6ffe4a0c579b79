#include "number.h"

#include <stdlib.h>

#include "err.h"
#include "mem.h"
#include "num.h"

/* Exponents beyond this are left as they are spelled. */
#define EXPONENT_MAX 999999

/* A whole number of more digits has an exponent. */
#define WHOLE_DIGITS 21

/* A number without zeros at its ends: 0.DIGITS times ten to the point. */
struct parts {
	bool negative;
	struct slice digits; /* empty: zero */
	long long point;
};

void number_room_release(struct number_room *room)
{
	buf_release(&room->digits);
	buf_release(&room->text);
}

/* Whether json is spelled as usual: a whole number not too long, but for -0. */
static bool is_plain(struct slice json)
{
	struct slice rest = json;
	bool negative = slice_take(&rest, '-');
	struct slice digits = slice_take_run(&rest, num_is_digit);

	return !rest.len && digits.len <= WHOLE_DIGITS &&
		!(negative && digits.at[0] == '0');
}

/* Drop the zeros at both ends of the digits. */
static void strip(struct parts *parts)
{
	struct slice *digits = &parts->digits;

	while (slice_take(digits, '0'))
		parts->point--;
	while (digits->len && digits->at[digits->len - 1] == '0')
		digits->len--;
}

/* Take a JSON number apart; return false when its exponent is too large. */
static bool split(struct slice json, struct parts *parts, struct buf *digits)
{
	struct slice rest = json, whole, part = {"", 0};
	long long exponent = 0;
	struct err err;

	parts->negative = slice_take(&rest, '-');
	whole = slice_take_run(&rest, num_is_digit);
	if (slice_take(&rest, '.'))
		part = slice_take_run(&rest, num_is_digit);
	if ((slice_take(&rest, 'e') || slice_take(&rest, 'E')) &&
		num_parse(rest, -EXPONENT_MAX, EXPONENT_MAX, &exponent, &err) <
			0)
		return false;
	buf_reset(digits);
	buf_add(digits, whole);
	buf_add(digits, part);
	parts->digits = buf_slice(digits);
	parts->point = (long long)whole.len + exponent;
	strip(parts);
	return true;
}

static void add_zeros(struct buf *out, long long count)
{
	while (count-- > 0)
		buf_add_byte(out, '0');
}

/* Append 0.DIGITS, D.DIGITS or DIGITS: point is not far from the digits. */
static void add_plain(struct buf *out, struct slice digits, long long point)
{
	size_t whole = point <= 0            ? 0
		: (size_t)point < digits.len ? (size_t)point
					     : digits.len;
	struct slice head = {digits.at, whole};
	struct slice tail = {digits.at + whole, digits.len - whole};

	buf_add(out, head);
	add_zeros(out, point - (long long)whole);
	if (!whole)
		buf_add_byte(out, '0');
	if (!tail.len)
		return;
	buf_add_byte(out, '.');
	add_zeros(out, -point);
	buf_add(out, tail);
}

static void add_scientific(
	struct buf *out, struct slice digits, long long point)
{
	struct slice tail = {digits.at + 1, digits.len - 1};

	buf_add_byte(out, digits.at[0]);
	if (tail.len) {
		buf_add_byte(out, '.');
		buf_add(out, tail);
	}
	buf_printf(out, "e%lld", point - 1);
}

struct slice number_spell(struct slice json, struct number_room *room)
{
	struct parts parts;
	struct buf *out = &room->text;

	if (is_plain(json) || !split(json, &parts, &room->digits))
		return json;
	if (!parts.digits.len)
		return SLICE("0");
	buf_reset(out);
	if (parts.negative)
		buf_add_byte(out, '-');
	if (parts.point > -6 && parts.point <= WHOLE_DIGITS)
		add_plain(out, parts.digits, parts.point);
	else
		add_scientific(out, parts.digits, parts.point);
	return buf_slice(out);
}

/* Take at least one digit. */
static bool take_digits(struct slice *rest)
{
	return slice_take_run(rest, num_is_digit).len > 0;
}

bool number_is(struct slice text)
{
	slice_take(&text, '-');
	if (!slice_take(&text, '0') && !take_digits(&text))
		return false;
	if (slice_take(&text, '.') && !take_digits(&text))
		return false;
	if (slice_take(&text, 'e') || slice_take(&text, 'E')) {
		if (!slice_take(&text, '-'))
			slice_take(&text, '+');
		if (!take_digits(&text))
			return false;
	}
	return !text.len;
}

bool number_read(struct slice text, double *number)
{
	char *ended;

	if (!number_is(text))
		return false;
	ended = mem_text(text);
	*number = strtod(ended, NULL);
	free(ended);
	return true;
}
