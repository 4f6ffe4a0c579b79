#include "num.h"

#include <limits.h>

#include "err.h"

/* Multiply and add without overflow; return false when it would. */
static bool push_digit(long long *n, int digit)
{
	return !__builtin_mul_overflow(*n, 10, n) &&
		!__builtin_sub_overflow(*n, digit, n);
}

/* Gather digits as a negative number, which has the wider range. */
static bool parse(struct slice text, long long *number)
{
	bool negative = text.len && text.at[0] == '-';
	size_t i = text.len && (negative || text.at[0] == '+');
	long long n = 0;

	if (i == text.len)
		return false;
	for (; i < text.len; i++) {
		if (!num_is_digit(text.at[i]))
			return false;
		if (!push_digit(&n, text.at[i] - '0'))
			return false;
	}
	if (!negative && n == LLONG_MIN)
		return false;
	*number = negative ? n : -n;
	return true;
}

static int check(long long n, long long min, long long max, struct err *err)
{
	if (n < min || n > max)
		return err_set(err, TX_USAGE, "%lld is not within %lld..%lld",
			n, min, max);
	return 0;
}

int num_parse(struct slice text, long long min, long long max,
	long long *number, struct err *err)
{
	if (!parse(text, number))
		return err_set(err, TX_USAGE, "\"%.*s\" is not a whole number",
			SLICE_ARG(text));
	return check(*number, min, max, err);
}

int num_parse_size(struct slice text, long long min, long long max,
	long long *number, struct err *err)
{
	static const char units[] = "KMG";
	const char *unit = text.len && text.at[text.len - 1]
		? strchr(units, text.at[text.len - 1])
		: NULL;
	struct slice digits = text;
	int shift = 0;

	if (unit) {
		digits.len--;
		shift = 10 * (int)(unit - units + 1);
	}
	if (!parse(digits, number) ||
		__builtin_mul_overflow(*number, 1LL << shift, number))
		return err_set(err, TX_USAGE, "\"%.*s\" is not a size",
			SLICE_ARG(text));
	return check(*number, min, max, err);
}
