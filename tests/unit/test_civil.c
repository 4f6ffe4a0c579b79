#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "civil.h"

static void expect_day(int year, int month, int day, int64_t days)
{
	struct civil date = {year, month, day};

	assert_int_equal(civil_to_days(date), days);
	date = civil_from_days(days);
	assert_int_equal(date.year, year);
	assert_int_equal(date.month, month);
	assert_int_equal(date.day, day);
}

/* The numbers are Python's: (date(y, m, d) - date(1970, 1, 1)).days */
static void known_days_are_where_they_are(void **state)
{
	(void)state;
	expect_day(1970, 1, 1, 0);
	expect_day(1969, 12, 31, -1);
	expect_day(2000, 2, 29, 11016);
	expect_day(2016, 2, 9, 16840);
	expect_day(1900, 3, 1, -25508);
	expect_day(1, 1, 1, -719162);
	expect_day(9999, 12, 31, 2932896);
}

static bool is_leap(int year)
{
	return year % 400 == 0 || (year % 4 == 0 && year % 100);
}

/* Days counted one by one, month by month, are those of the arithmetic. */
static void every_day_of_ten_thousand_years_is_right(void **state)
{
	static const int length[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t days = -719162;

	(void)state;
	for (int year = 1; year <= 9999; year++)
		for (int month = 1; month <= 12; month++) {
			int last = length[month - 1] +
				(month == 2 && is_leap(year));

			assert_int_equal(civil_month_length(year, month), last);
			expect_day(year, month, 1, days);
			expect_day(year, month, last, days + last - 1);
			days += last;
		}
}

static void only_days_of_the_calendar_are_valid(void **state)
{
	(void)state;
	assert_true(civil_is_valid((struct civil){2016, 2, 29}));
	assert_true(civil_is_valid((struct civil){9999, 12, 31}));
	assert_false(civil_is_valid((struct civil){2015, 2, 29}));
	assert_false(civil_is_valid((struct civil){1900, 2, 29}));
	assert_false(civil_is_valid((struct civil){0, 1, 1}));
	assert_false(civil_is_valid((struct civil){10000, 1, 1}));
	assert_false(civil_is_valid((struct civil){2016, 0, 1}));
	assert_false(civil_is_valid((struct civil){2016, 13, 1}));
	assert_false(civil_is_valid((struct civil){2016, 4, 31}));
	assert_false(civil_is_valid((struct civil){2016, 4, 0}));
}

static void times_end_with_their_years(void **state)
{
	(void)state;
	assert_int_equal(
		civil_to_days((struct civil){1, 1, 1}) * CIVIL_DAY, CIVIL_MIN);
	assert_int_equal(
		(civil_to_days((struct civil){9999, 12, 31}) + 1) * CIVIL_DAY -
			1,
		CIVIL_MAX);
	assert_true(civil_is_time(CIVIL_MIN));
	assert_true(civil_is_time(CIVIL_MAX));
	assert_false(civil_is_time(CIVIL_MIN - 1));
	assert_false(civil_is_time(CIVIL_MAX + 1));
}

static void division_rounds_down(void **state)
{
	(void)state;
	assert_int_equal(floor_div(7, 3), 2);
	assert_int_equal(floor_div(-7, 3), -3);
	assert_int_equal(floor_div(-6, 3), -2);
	assert_int_equal(floor_mod(7, 3), 1);
	assert_int_equal(floor_mod(-7, 3), 2);
	assert_int_equal(floor_mod(-6, 3), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_days_are_where_they_are),
		cmocka_unit_test(every_day_of_ten_thousand_years_is_right),
		cmocka_unit_test(only_days_of_the_calendar_are_valid),
		cmocka_unit_test(times_end_with_their_years),
		cmocka_unit_test(division_rounds_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
