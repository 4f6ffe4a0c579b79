#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "civil.h"
#include "err.h"
#include "when.h"

/* 2016-02-09T18:32:19Z */
#define FEB_9 1455042739

static void expect_time(const char *text, int64_t want)
{
	int64_t time = -1;

	if (!when_parse(slice_from(text), &time))
		fail_msg("\"%s\" was not read", text);
	if (time != want)
		fail_msg("\"%s\" was read as %lld", text, (long long)time);
}

static void expect_no_time(const char *text)
{
	int64_t time;

	if (when_parse(slice_from(text), &time))
		fail_msg("\"%s\" was read as %lld", text, (long long)time);
}

static void api_forms_are_read(void **state)
{
	(void)state;
	expect_time("2016-02-09T18:32:19+0000", FEB_9);
	expect_time("2016-02-09 18:32:19+0000", FEB_9);
	expect_time("2016-02-09 18:32:19 +0000", FEB_9);
	expect_time("2016-02-09T18:32:19Z", FEB_9);
	expect_time("2016-02-09T18:32:19", FEB_9);
	expect_time("2016-02-09T18:32", FEB_9 - 19);
	expect_time("2016-02-09T18:32Z", FEB_9 - 19);
	expect_time("2016-02-09", 1454976000);
	expect_time("27-01-2016", 1453852800);
	expect_time("27-01-2016 10:00", 1453852800 + 36000);
	expect_time("1391813489", 1391813489);
	expect_time("0", 0);
	expect_time("-1", -1);
}

static void fractions_are_dropped(void **state)
{
	(void)state;
	expect_time("2016-02-09T18:32:19.9Z", FEB_9);
	expect_time("2016-02-09T18:32:19.123456+0000", FEB_9);
	expect_no_time("2016-02-09T18:32:19.Z");
	expect_no_time("2016-02-09T18:32.5");
}

static void zones_are_taken_off(void **state)
{
	(void)state;
	expect_time("2016-02-09T20:32:19+0200", FEB_9);
	expect_time("2016-02-09T20:32:19+02:00", FEB_9);
	expect_time("2016-02-09T10:02:19-0830", FEB_9);
	expect_time("2016-02-10T00:02:19+05:30", FEB_9);
	expect_no_time("2016-02-09T18:32:19+2400");
	expect_no_time("2016-02-09T18:32:19+0060");
	expect_no_time("2016-02-09T18:32:19+02");
	expect_no_time("2016-02-09T18:32:19 ");
	expect_no_time("2016-02-09T18:32:19 UTC");
	expect_no_time("2016-02-09+0000");
}

static void leap_seconds_are_the_next_second(void **state)
{
	(void)state;
	expect_time("2016-12-31T23:59:60+0000", 1483228800);
	expect_time("2016-12-31T23:59:60Z", 1483228800);
	expect_no_time("2016-12-31T23:59:61Z");
	expect_no_time("9999-12-31T23:59:60+0000");
	expect_no_time("9999-12-31T23:59:60Z");
	expect_no_time("9999-12-31T23:59:60.0+0000");
}

static void anything_else_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		" ",
		"now",
		"2016-02",
		"x9-02-2016T18:32:19Z",
		"09-x2-2016T18:32:19Z",
		"09-13-2016T18:32:19Z",
		"09-02 2016T18:32:19Z",
		"2016-2-9",
		"2016-00-09",
		"2016-13-09",
		"2016-02-00",
		"2016-02-30",
		"2015-02-29",
		"1900-02-29",
		"0000-01-01",
		"2016-02-09T",
		"2016-02-09T18",
		"2016-02-09T24:00:00Z",
		"2016-02-09T24:00:00+0000",
		"2016-02-09T18:60:00+0000",
		"2016-02-30T18:32:19+0000",
		"2016-02-09x18:32:19+0000",
		"2016-02-09T18:32:1:+0000",
		"2016-02-09T18:32:19+0000 ",
		" 2016-02-09",
		"2016-02-09\n",
		"2016/02/09",
		"32-01-2016",
		"01-13-2016",
		"29-02-2015",
		"1455042739.5",
		"1e9",
		"+1455042739",
		"253402300800",
		"-62135596801",
		"99999999999999999999999999",
		"-",
		"\357\274\222016-02-09",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		expect_no_time(bad[i]);
	expect_time("2016", 2016); /* digits alone are an epoch */
}

static void every_byte_of_the_usual_form_counts(void **state)
{
	static const char good[] = "2016-02-09T18:32:19+0000";
	int64_t time;

	(void)state;
	for (size_t at = 0; at < sizeof(good) - 1; at++) {
		for (int byte = 0; byte < 256; byte++) {
			char text[sizeof(good)];
			bool digit = byte >= '0' && byte <= '9';

			memcpy(text, good, sizeof(good));
			text[at] = (char)byte;
			if (digit || text[at] == good[at])
				continue;
			if (at == 10 && byte == ' ')
				continue;
			if (at == 19 && (byte == '-' || byte == '.'))
				continue;
			if (when_parse((struct slice){text, 24}, &time))
				fail_msg("byte %zu may not be %d", at, byte);
		}
	}
}

/* A number from 0 to below, by a generator that is the same everywhere. */
static int draw(uint64_t *seed, int below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((*seed >> 33) % (uint64_t)below);
}

/* The fast path against the general one, which a colon in the zone takes. */
static void both_paths_agree(void **state)
{
	uint64_t seed = 1;
	int read = 0;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		char text[40];
		int64_t fast = 0, general = 0;
		int len = snprintf(text, sizeof(text),
			"%04d-%02d-%02dT%02d:%02d:%02d+0000",
			draw(&seed, 10000), draw(&seed, 14), draw(&seed, 33),
			draw(&seed, 26), draw(&seed, 62), draw(&seed, 63));
		bool is_fast =
			when_parse((struct slice){text, (size_t)len}, &fast);

		memcpy(text + len - 2, ":00", sizeof(":00"));
		assert_int_equal(is_fast,
			when_parse((struct slice){text, (size_t)len + 1},
				&general));
		assert_int_equal(fast, general);
		read += is_fast;
	}
	assert_true(read > 100000 && read < 180000);
}

static void years_1_to_9999_are_read(void **state)
{
	(void)state;
	expect_time("0001-01-01T00:00:00+0000", CIVIL_MIN);
	expect_time("9999-12-31T23:59:59+0000", CIVIL_MAX);
	expect_time("-62135596800", CIVIL_MIN);
	expect_time("253402300799", CIVIL_MAX);
	expect_no_time("0001-01-01T00:00:00+0100");
	expect_no_time("9999-12-31T23:59:59-0100");
	expect_time("1969-12-31T23:59:59Z", -1);
}

/* Counts days one by one, with nothing but the lengths of the months. */
static void days_agree_with_counting(void **state)
{
	static const int length[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t day = -135140; /* 1600-01-01, by date(1) */

	(void)state;
	for (int year = 1600; year <= 2500; year++) {
		bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100);

		for (int month = 1; month <= 12; month++) {
			int last = length[month - 1] + (month == 2 && leap);

			for (int dom = 1; dom <= last; dom++, day++) {
				struct civil date = {year, month, dom};
				struct civil back = civil_from_days(day);

				assert_int_equal(civil_to_days(date), day);
				assert_int_equal(back.year, year);
				assert_int_equal(back.month, month);
				assert_int_equal(back.day, dom);
			}
		}
	}
	assert_int_equal(day, 193944); /* 2501-01-01 */
}

static void days_are_written_and_read_back(void **state)
{
	(void)state;
	for (int64_t day = CIVIL_MIN / CIVIL_DAY; day * CIVIL_DAY < CIVIL_MAX;
		day += 7) {
		int64_t time = day * CIVIL_DAY + (day & 0xffff);
		char text[WHEN_TEXT];
		int64_t back = 0;

		assert_int_equal(when_instant(time, text), 20);
		assert_true(when_parse(slice_from(text), &back));
		assert_int_equal(back, time);
		assert_int_equal(when_day(time, text), 10);
		assert_true(when_parse(slice_from(text), &back));
		assert_int_equal(back, day * CIVIL_DAY);
	}
}

static void expect_relative(const char *text, const char *want)
{
	struct err err = {0};
	char got[WHEN_TEXT];
	int64_t time = 0;

	if (when_parse_relative(text, FEB_9, &time, &err) < 0)
		fail_msg("\"%s\" was not read: %s", text, err.text);
	when_instant(time, got);
	assert_string_equal(got, want);
}

static void relative_times_are_read(void **state)
{
	(void)state;
	expect_relative("now", "2016-02-09T18:32:19Z");
	expect_relative("today", "2016-02-09T00:00:00Z");
	expect_relative("Yesterday", "2016-02-08T00:00:00Z");
	expect_relative("tomorrow", "2016-02-10T00:00:00Z");
	expect_relative("14d", "2016-01-26T18:32:19Z");
	expect_relative("6h", "2016-02-09T12:32:19Z");
	expect_relative("-1week", "2016-02-02T18:32:19Z");
	expect_relative("-1day", "2016-02-08T18:32:19Z");
	expect_relative("-3hours", "2016-02-09T15:32:19Z");
	expect_relative("-5minutes", "2016-02-09T18:27:19Z");
	expect_relative("2 hours ago", "2016-02-09T16:32:19Z");
	expect_relative("24 hours ago", "2016-02-08T18:32:19Z");
	expect_relative("a week ago", "2016-02-02T18:32:19Z");
	expect_relative("an hour ago", "2016-02-09T17:32:19Z");
	expect_relative("+3 days", "2016-02-12T18:32:19Z");
	expect_relative("-1 month", "2016-01-09T18:32:19Z");
	expect_relative("2 months", "2015-12-09T18:32:19Z");
	expect_relative("1 year", "2015-02-09T18:32:19Z");
	expect_relative(" 90s ", "2016-02-09T18:30:49Z");
	expect_relative("2016-02-01", "2016-02-01T00:00:00Z");
	expect_relative("1391813489", "2014-02-07T22:51:29Z");
	expect_relative("0", "1970-01-01T00:00:00Z");
	expect_relative("86400", "1970-01-02T00:00:00Z");
}

static void months_end_on_their_last_day(void **state)
{
	struct err err;
	int64_t time, now = 0;
	char text[WHEN_TEXT];

	(void)state;
	assert_true(when_parse(SLICE("2016-03-31T08:00:00Z"), &now));
	assert_int_equal(when_parse_relative("1 month", now, &time, &err), 0);
	when_instant(time, text);
	assert_string_equal(text, "2016-02-29T08:00:00Z");
	assert_int_equal(when_parse_relative("13 months", now, &time, &err), 0);
	when_instant(time, text);
	assert_string_equal(text, "2015-02-28T08:00:00Z");
}

static void expect_reason(const char *text, const char *want)
{
	struct err err = {0};
	int64_t time;

	if (!when_parse_relative(text, FEB_9, &time, &err))
		fail_msg("\"%s\" was read", text);
	assert_int_equal(err.status, TX_USAGE);
	assert_string_equal(err.text, want);
}

static void bad_relative_times_say_why(void **state)
{
	(void)state;
	expect_reason("", "\"\" is not a time: no number");
	expect_reason("noon", "\"noon\" is not a time: no number");
	expect_reason("5m",
		"\"5m\" is not a time: \"m\" may mean minutes or months: "
		"write min or month");
	expect_reason("5 parsecs",
		"\"5 parsecs\" is not a time: \"parsecs\" is not a unit of "
		"time: use s, min, h, d, w, month or year");
	expect_reason("20160209",
		"\"20160209\" is not a time: no such date, or not written as "
		"2016-02-09");
	expect_reason("201602",
		"\"201602\" is not a time: no such date, or not written as "
		"2016-02-09");
	expect_reason("2016",
		"\"2016\" is not a time: no such date, or not written as "
		"2016-02-09");
	expect_reason("201602091832",
		"\"201602091832\" is not a time: no such date, or not written "
		"as 2016-02-09");
	expect_reason("2016-02-30",
		"\"2016-02-30\" is not a time: no such date, or not written as "
		"2016-02-09");
	expect_reason("9/2/2016",
		"\"9/2/2016\" is not a time: no such date, or not written as "
		"2016-02-09");
	expect_reason("-90",
		"\"-90\" is not a time: the unit is missing: use s, min, h, "
		"d, w, month or year");
	expect_reason("1d 2h", "\"1d 2h\" is not a time: unexpected \"2h\"");
	expect_reason(
		"-1d ago", "\"-1d ago\" is not a time: unexpected \"ago\"");
	expect_reason("3000 years",
		"\"3000 years\" is not a time: not within the years 1 to 9999");
	expect_reason("200000000000 weeks",
		"\"200000000000 weeks\" is not a time: not within the years "
		"1 to 9999");
	expect_reason("200000000000 years",
		"\"200000000000 years\" is not a time: not within the years "
		"1 to 9999");
	expect_reason("9000000000000000000 weeks",
		"\"9000000000000000000 weeks\" is not a time: "
		"9000000000000000000 is not within 0..253402300799");
	expect_reason("200000 months ago",
		"\"200000 months ago\" is not a time: not within the years 1 "
		"to 9999");
	expect_reason("-200000 months",
		"\"-200000 months\" is not a time: not within the years 1 to "
		"9999");
}

static void spans_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t want; /* -1: refused */
	} cases[] = {
		{"90", 90},
		{"90s", 90},
		{"0", 0},
		{"15min", 900},
		{"6h", 21600},
		{"1d", 86400},
		{"2 weeks", 1209600},
		{"a day", 86400},
		{"-5s", -1},
		{"", -1},
		{"d", -1},
		{"1 month", -1},
		{"1d ago", -1},
		{"1.5h", -1},
		{"99999999999999999999", -1},
		{"253402300799 w", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t seconds = -1;
		struct err err;

		when_parse_span(cases[i].text, &seconds, &err);
		if (seconds != cases[i].want)
			fail_msg("\"%s\" was read as %lld", cases[i].text,
				(long long)seconds);
	}
}

static void the_zone_of_the_system_has_no_influence(void **state)
{
	static const char *const zones[] = {"America/New_York", "Asia/Kolkata",
		"Australia/Lord_Howe", "EST5EDT,M3.2.0,M11.1.0"};

	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++) {
		setenv("TZ", zones[i], 1);
		tzset();
		api_forms_are_read(state);
		relative_times_are_read(state);
		expect_time("2016-03-13T02:30:00", 1457836200);
	}
	setenv("TZ", "UTC0", 1);
	tzset();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(api_forms_are_read),
		cmocka_unit_test(fractions_are_dropped),
		cmocka_unit_test(zones_are_taken_off),
		cmocka_unit_test(leap_seconds_are_the_next_second),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(every_byte_of_the_usual_form_counts),
		cmocka_unit_test(both_paths_agree),
		cmocka_unit_test(years_1_to_9999_are_read),
		cmocka_unit_test(days_agree_with_counting),
		cmocka_unit_test(days_are_written_and_read_back),
		cmocka_unit_test(relative_times_are_read),
		cmocka_unit_test(months_end_on_their_last_day),
		cmocka_unit_test(bad_relative_times_say_why),
		cmocka_unit_test(spans_are_read),
		cmocka_unit_test(the_zone_of_the_system_has_no_influence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
