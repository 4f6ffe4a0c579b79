#include "when.h"

#include "civil.h"
#include "err.h"
#include "num.h"
#include "when_bin.h"

static bool is_digits(struct slice text)
{
	return slice_take_run(&text, num_is_digit).len && !text.len;
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* A unit is so many seconds, or so many months. */
struct unit {
	const char *names; /* parted by spaces */
	int seconds, months;
};

static const struct unit units[] = {
	{"s sec secs second seconds", 1, 0},
	{"min mins minute minutes", CIVIL_MINUTE, 0},
	{"h hour hours", CIVIL_HOUR, 0},
	{"d day days", CIVIL_DAY, 0},
	{"w week weeks", CIVIL_WEEK, 0},
	{"month months", 0, 1},
	{"y year years", 0, 12},
};

#define UNITS "s, min, h, d, w, month or year"

static bool is_space(char byte)
{
	return byte == ' ';
}

static bool has_name(const struct unit *unit, struct slice name)
{
	struct slice rest = slice_from(unit->names), one;

	while (slice_cut(&rest, ' ', &one)) {
		if (slice_equal_nocase(one, name))
			return true;
	}
	return false;
}

static const struct unit *find_unit(struct slice name)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (has_name(&units[i], name))
			return &units[i];
	}
	return NULL;
}

/* So many of a unit. */
struct amount {
	long long count;
	const struct unit *unit; /* NULL: a number alone */
};

/* Read name as the unit of amount. */
static int set_unit(struct amount *amount, struct slice name, struct err *err)
{
	amount->unit = find_unit(name);
	if (amount->unit)
		return 0;
	if (slice_equal_nocase(name, SLICE("m")))
		return err_set(err, TX_USAGE,
			"\"m\" may mean minutes or months: write min or month");
	return err_set(err, TX_USAGE, "\"%.*s\" is not a unit of time: use %s",
		SLICE_ARG(name), UNITS);
}

/* Take "14d", "2 hours", "a week" or "90"; 0, or -1 with err set. */
static int take_amount(
	struct slice *rest, struct amount *amount, struct err *err)
{
	struct slice digits = slice_take_run(rest, num_is_digit);
	struct slice word;

	amount->unit = NULL;
	amount->count = 1;
	if (digits.len &&
		num_parse(digits, 0, CIVIL_MAX, &amount->count, err) < 0)
		return -1;
	slice_take_run(rest, is_space);
	word = slice_take_run(rest, is_letter);
	if (!digits.len) {
		if (!slice_equal_nocase(word, SLICE("a")) &&
			!slice_equal_nocase(word, SLICE("an")))
			return err_set(err, TX_USAGE, "no number");
		slice_take_run(rest, is_space);
		word = slice_take_run(rest, is_letter);
	}
	slice_take_run(rest, is_space);
	if (digits.len && !word.len)
		return 0;
	return set_unit(amount, word, err);
}

/* The same time of day some months on, or the last day of a shorter month. */
static int64_t add_months(int64_t time, long long months)
{
	int64_t days = floor_div(time, CIVIL_DAY);
	struct civil date = civil_from_days(days);
	long long month = date.year * 12LL + date.month - 1 + months;
	int last;

	date.year = (int)floor_div(month, 12);
	date.month = (int)floor_mod(month, 12) + 1;
	last = civil_month_length(date.year, date.month);
	if (date.day > last)
		date.day = last;
	return civil_to_days(date) * CIVIL_DAY + floor_mod(time, CIVIL_DAY);
}

/* Add sign times amount to time; return whether that is a time. */
static bool add_amount(int64_t *time, struct amount amount, int sign)
{
	const struct unit *unit = amount.unit;
	long long months, seconds;

	if (__builtin_mul_overflow(
		    sign * amount.count, unit->seconds, &seconds) ||
		__builtin_add_overflow(*time, seconds, time) ||
		!civil_is_time(*time))
		return false;
	if (!unit->months)
		return true;
	if (__builtin_mul_overflow(
		    sign * amount.count, unit->months, &months) ||
		months < -12 * 9999 || months > 12 * 9999)
		return false;
	*time = add_months(*time, months);
	return civil_is_time(*time);
}

static int parse_ago(struct slice text, int64_t *time, struct err *err)
{
	struct slice rest = text;
	int sign = slice_take(&rest, '+') ? 1 : slice_take(&rest, '-') ? -1 : 0;
	struct amount amount;

	slice_take_run(&rest, is_space);
	if (take_amount(&rest, &amount, err) < 0)
		return -1;
	if (!amount.unit)
		return err_set(
			err, TX_USAGE, "the unit is missing: use %s", UNITS);
	if (!sign && slice_equal_nocase(rest, SLICE("ago")))
		rest.len = 0;
	if (rest.len)
		return err_set(
			err, TX_USAGE, "unexpected \"%.*s\"", SLICE_ARG(rest));
	if (!add_amount(time, amount, sign ? sign : -1))
		return err_set(err, TX_USAGE, "not within the years 1 to 9999");
	return 0;
}

/* Read "now", "today" and so on; return whether text was such a word. */
static bool parse_word(struct slice text, int64_t now, int64_t *time)
{
	int64_t midnight = when_floor(now, WHEN_DAY);

	if (slice_equal_nocase(text, SLICE("now")))
		*time = now;
	else if (slice_equal_nocase(text, SLICE("today")))
		*time = midnight;
	else if (slice_equal_nocase(text, SLICE("yesterday")))
		*time = midnight - CIVIL_DAY;
	else if (slice_equal_nocase(text, SLICE("tomorrow")))
		*time = midnight + CIVIL_DAY;
	else
		return false;
	return true;
}

bool when_is_compact(struct slice text)
{
	return (text.len == 4 || text.len == 6 || text.len == 8 ||
		       text.len == 12) &&
		is_digits(text);
}

/* Like a date, but none that there is, or not in the one form we read. */
static bool is_like_date(struct slice text)
{
	size_t marks = 0;

	for (size_t i = 0; i < text.len; i++)
		marks += text.at[i] == '-' || text.at[i] == '/' ||
			text.at[i] == '.';
	return when_is_compact(text) || (marks > 1 && num_is_digit(*text.at));
}

int when_parse_relative(
	const char *text, int64_t now, int64_t *time, struct err *err)
{
	struct slice rest = slice_trim(slice_from(text));
	bool is_signed = rest.len && (*rest.at == '-' || *rest.at == '+');

	/* A sign begins a relative time, never an epoch before 1970. */
	if (!is_signed && !when_is_compact(rest) && when_parse(rest, time))
		return 0;
	if (is_like_date(rest))
		return err_set(err, TX_USAGE,
			"\"%s\" is not a time: no such date, or not written "
			"as 2016-02-09",
			text);
	if (parse_word(rest, now, time))
		return 0;
	*time = now;
	if (parse_ago(rest, time, err) < 0)
		return err_prefix(err, "\"%s\" is not a time: ", text);
	return 0;
}

int when_parse_span(const char *text, int64_t *seconds, struct err *err)
{
	struct slice rest = slice_trim(slice_from(text));
	struct amount amount;
	int width = 1;

	if (take_amount(&rest, &amount, err) < 0)
		return err_prefix(
			err, "\"%s\" is not a length of time: ", text);
	if (amount.unit)
		width = amount.unit->seconds;
	if (!width)
		return err_set(err, TX_USAGE,
			"\"%s\" is not a length of time: months and years "
			"differ in length, use days",
			text);
	if (rest.len)
		return err_set(err, TX_USAGE,
			"\"%s\" is not a length of time: unexpected \"%.*s\"",
			text, SLICE_ARG(rest));
	if (amount.count > CIVIL_MAX / width)
		return err_set(err, TX_USAGE, "\"%s\" is too long", text);
	*seconds = amount.count * width;
	return 0;
}
