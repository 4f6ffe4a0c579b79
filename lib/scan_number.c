#include "scan.h"

#include <math.h>
#include <stdlib.h>

#include "buf.h"
#include "mem.h"
#include "scan_byte.h"

/* Integers of so many digits are exact in a double. */
#define EXACT_DIGITS 15

const char *scan_pass_number(const char *at, const char *end, const char **why)
{
	const char *from;

	if (*at == '-')
		at++;
	from = at;
	at = scan_digits(at, end);
	*why = at == from ? "digit expected" : NULL;
	if (!*why && *from == '0' && at - from > 1) {
		*why = "number with a leading zero";
		at = from;
	}
	if (!*why && at < end && *at == '.') {
		from = ++at;
		at = scan_digits(at, end);
		*why = at == from ? "digit expected" : NULL;
	}
	if (!*why && at < end && (*at == 'e' || *at == 'E')) {
		at++;
		if (at < end && (*at == '+' || *at == '-'))
			at++;
		from = at;
		at = scan_digits(at, end);
		*why = at == from ? "digit expected" : NULL;
	}
	return at;
}

/* Read text, which is a number, if it is a short integer: most are. */
static bool read_short(struct slice text, double *number)
{
	bool negative = text.at[0] == '-';
	long long sum = 0;

	if (text.len > EXACT_DIGITS)
		return false;
	for (size_t i = negative; i < text.len; i++) {
		if (!num_is_digit(text.at[i]))
			return false;
		sum = sum * 10 + (text.at[i] - '0');
	}
	*number = negative ? -(double)sum : (double)sum;
	return true;
}

/*
 * strtod() on a copy, as text has no NUL behind it.  No program of ours calls
 * setlocale(), so the point is a point.
 */
static double convert(struct slice text)
{
	char room[64], *copy = room;
	double number;

	if (text.len < sizeof(room)) {
		memcpy(room, text.at, text.len);
		room[text.len] = '\0';
	} else {
		copy = mem_text(text);
	}
	number = strtod(copy, NULL);
	if (copy != room)
		free(copy);
	return number;
}

/* Read text, if it is just one number within the range of a double. */
static bool read_number(struct slice text, double *number)
{
	const char *end = text.at + text.len, *why;

	if (!text.len || scan_pass_number(text.at, end, &why) != end || why)
		return false;
	if (!read_short(text, number))
		*number = convert(text);
	return isfinite(*number);
}

/* The buffer is filled for strings with escapes only. */
bool scan_number(const struct scan_value *value, double *number)
{
	struct buf decoded = BUF_INIT(value->text.len);
	bool known = false;

	if (value->type == SCAN_NUMBER || value->type == SCAN_STRING)
		known = read_number(scan_text(value, &decoded), number);
	buf_release(&decoded);
	return known;
}
