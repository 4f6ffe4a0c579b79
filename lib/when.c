#include "when.h"

#include <string.h>

#include "civil.h"
#include "err.h"
#include "num.h"

/* --- reading -------------------------------------------------------------- */

/*
 * The form that nearly every time of the API has is checked eight bytes at a
 * step: XOR with usual leaves digits as 0 to 9 and all else as 0, and adding
 * limit then carries into the top bit of each byte that is more than that.
 */
#define USUAL_LEN 24
#define ZULU_LEN  20
static const char usual[] = "0000-00-00T00:00:00+0000";
static const char limit[] = "vvvv\177vv\177vv\177vv\177vv\177vv\177\177\177"
			    "\177\177";

/* Turn text of the usual form into its digits; return whether it has it. */
static bool usual_digits(const char *text, unsigned char digits[USUAL_LEN])
{
	uint64_t over = 0;

	for (size_t i = 0; i < USUAL_LEN; i += sizeof(uint64_t)) {
		uint64_t word, form, bound;

		memcpy(&word, text + i, sizeof(word));
		memcpy(&form, usual + i, sizeof(form));
		memcpy(&bound, limit + i, sizeof(bound));
		word ^= form;
		over |= word | (word + bound);
		memcpy(digits + i, &word, sizeof(word));
	}
	return !(over & 0x8080808080808080U);
}

/* As usual_digits(), of a text that may end in Z, as our own do. */
static bool take_usual(struct slice text, unsigned char digits[USUAL_LEN])
{
	char zoned[USUAL_LEN];

	if (text.len == USUAL_LEN)
		return usual_digits(text.at, digits);
	if (text.len != ZULU_LEN || text.at[ZULU_LEN - 1] != 'Z')
		return false;
	memcpy(zoned, usual, sizeof(zoned));
	memcpy(zoned, text.at, ZULU_LEN - 1);
	return usual_digits(zoned, digits);
}

static bool parse_usual(struct slice text, int64_t *time)
{
	unsigned char d[USUAL_LEN];
	struct civil date;
	int hour, minute, second;

	if (!take_usual(text, d))
		return false;
	date.year = d[0] * 1000 + d[1] * 100 + d[2] * 10 + d[3];
	date.month = d[5] * 10 + d[6];
	date.day = d[8] * 10 + d[9];
	hour = d[11] * 10 + d[12];
	minute = d[14] * 10 + d[15];
	second = d[17] * 10 + d[18];
	if (!civil_is_valid(date) || hour > 23 || minute > 59 || second > 60)
		return false;
	*time = civil_to_days(date) * CIVIL_DAY + hour * CIVIL_HOUR +
		minute * CIVIL_MINUTE + second;
	return civil_is_time(*time);
}

/* Take a number of just count digits that is at most max. */
static bool take_number(struct slice *rest, size_t count, int max, int *number)
{
	int n = 0;

	if (rest->len < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!num_is_digit(rest->at[i]))
			return false;
		n = n * 10 + rest->at[i] - '0';
	}
	rest->at += count;
	rest->len -= count;
	*number = n;
	return n <= max;
}

/* Take "2016-02-09", or day first: "09-02-2016". */
static bool take_date(struct slice *rest, struct civil *date)
{
	bool day_first = rest->len > 2 && rest->at[2] == '-';
	bool taken;

	if (day_first)
		taken = take_number(rest, 2, 31, &date->day) &&
			slice_take(rest, '-') &&
			take_number(rest, 2, 12, &date->month) &&
			slice_take(rest, '-') &&
			take_number(rest, 4, 9999, &date->year);
	else
		taken = take_number(rest, 4, 9999, &date->year) &&
			slice_take(rest, '-') &&
			take_number(rest, 2, 12, &date->month) &&
			slice_take(rest, '-') &&
			take_number(rest, 2, 31, &date->day);
	return taken && civil_is_valid(*date);
}

/* Take "18:32", "18:32:19" or "18:32:19.123" as seconds of the day. */
static bool take_clock(struct slice *rest, int64_t *seconds)
{
	int hour, minute, second = 0;

	if (!take_number(rest, 2, 23, &hour) || !slice_take(rest, ':') ||
		!take_number(rest, 2, 59, &minute))
		return false;
	if (slice_take(rest, ':')) {
		if (!take_number(rest, 2, 60, &second))
			return false;
		if (slice_take(rest, '.') &&
			!slice_take_run(rest, num_is_digit).len)
			return false;
	}
	*seconds = hour * CIVIL_HOUR + minute * CIVIL_MINUTE + second;
	return true;
}

/* Take "Z", "+0100", "+01:00" or nothing as the seconds east of UTC. */
static bool take_zone(struct slice *rest, int64_t *east)
{
	bool spaced = slice_take(rest, ' ');
	int sign, hour, minute;

	*east = 0;
	if (!rest->len)
		return !spaced;
	if (slice_take(rest, 'Z'))
		return true;
	sign = slice_take(rest, '-') ? -1 : slice_take(rest, '+');
	if (!sign || !take_number(rest, 2, 23, &hour))
		return false;
	slice_take(rest, ':');
	if (!take_number(rest, 2, 59, &minute))
		return false;
	*east = sign * (hour * CIVIL_HOUR + minute * CIVIL_MINUTE);
	return true;
}

static bool parse_iso(struct slice text, int64_t *time)
{
	struct slice rest = text;
	struct civil date;
	int64_t seconds = 0, east = 0;

	if (!take_date(&rest, &date))
		return false;
	if (rest.len) {
		if (!slice_take(&rest, 'T') && !slice_take(&rest, ' '))
			return false;
		if (!take_clock(&rest, &seconds) || !take_zone(&rest, &east))
			return false;
	}
	*time = civil_to_days(date) * CIVIL_DAY + seconds - east;
	return !rest.len && civil_is_time(*time);
}

static bool parse_epoch(struct slice text, int64_t *time)
{
	struct slice rest = text;
	struct slice digits;
	long long number;
	struct err err;

	slice_take(&rest, '-');
	digits = slice_take_run(&rest, num_is_digit);
	if (rest.len || !digits.len || digits.len > 12)
		return false;
	if (num_parse(text, CIVIL_MIN, CIVIL_MAX, &number, &err) < 0)
		return false;
	*time = number;
	return true;
}

bool when_parse(struct slice text, int64_t *time)
{
	return parse_usual(text, time) || parse_iso(text, time) ||
		parse_epoch(text, time);
}

/* --- writing -------------------------------------------------------------- */

/* Write number with at least width digits; return where it ends. */
static char *put_number(char *at, int number, size_t width)
{
	char digits[12];
	size_t count = 0;

	for (; number || count < width; number /= 10)
		digits[count++] = (char)('0' + number % 10);
	while (count)
		*at++ = digits[--count];
	return at;
}

size_t when_day(int64_t time, char text[WHEN_TEXT])
{
	struct civil date = civil_from_days(floor_div(time, CIVIL_DAY));
	char *at = put_number(text, date.year, 4);

	*at++ = '-';
	at = put_number(at, date.month, 2);
	*at++ = '-';
	at = put_number(at, date.day, 2);
	*at = '\0';
	return (size_t)(at - text);
}

/* Write a number of two digits; return where it ends. */
static char *put_two(char *at, int number)
{
	*at++ = (char)('0' + number / 10);
	*at++ = (char)('0' + number % 10);
	return at;
}

size_t when_clock(int64_t time, char text[WHEN_TEXT])
{
	int second = (int)floor_mod(time, CIVIL_DAY);
	char *at = text;

	*at++ = 'T';
	at = put_two(at, second / CIVIL_HOUR);
	*at++ = ':';
	at = put_two(at, second / CIVIL_MINUTE % 60);
	*at++ = ':';
	at = put_two(at, second % 60);
	*at++ = 'Z';
	*at = '\0';
	return (size_t)(at - text);
}

size_t when_instant(int64_t time, char text[WHEN_TEXT])
{
	char clock[WHEN_TEXT];
	size_t len = when_day(time, text);
	size_t more = when_clock(time, clock);

	memcpy(text + len, clock, more + 1);
	return len + more;
}
