#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "civil.h"
#include "when_bin.h"

static void expect_label(const char *text, enum when_bin bin, const char *want)
{
	char label[WHEN_TEXT];
	int64_t time = 0;

	assert_true(when_parse(slice_from(text), &time));
	assert_int_equal(
		when_label(when_floor(time, bin), bin, label), strlen(want));
	assert_string_equal(label, want);
}

static void bins_hold_their_times(void **state)
{
	(void)state;
	for (int bin = WHEN_HOUR; bin <= WHEN_MONTH; bin++) {
		int64_t step = 3 * CIVIL_DAY + 7777;

		for (int64_t t = -9 * step; t < 9000 * step; t += step) {
			int64_t start = when_floor(t, bin);
			int64_t next = when_next(start, bin);

			assert_true(start <= t && t < next);
			assert_int_equal(when_floor(start, bin), start);
			assert_int_equal(when_floor(next - 1, bin), start);
			assert_int_equal(when_floor(next, bin), next);
		}
	}
}

static void labels_are_those_of_pandas(void **state)
{
	(void)state;
	expect_label("2016-02-09T18:32:19Z", WHEN_HOUR, "2016-02-09T18:00:00Z");
	expect_label("2016-02-09T17:59:59Z", WHEN_6H, "2016-02-09T12:00:00Z");
	expect_label("2016-02-09T18:00:00Z", WHEN_6H, "2016-02-09T18:00:00Z");
	expect_label("1969-12-31T23:59:59Z", WHEN_6H, "1969-12-31T18:00:00Z");
	expect_label("2016-02-09T18:32:19Z", WHEN_DAY, "2016-02-09");
	expect_label("2016-02-07T23:59:59Z", WHEN_WEEK, "2016-02-07");
	expect_label("2016-02-08T00:00:00Z", WHEN_WEEK, "2016-02-14");
	expect_label("2016-02-29T12:00:00Z", WHEN_WEEK, "2016-03-06");
	expect_label("2015-12-29", WHEN_WEEK, "2016-01-03");
	expect_label("2016-02-29T23:59:59Z", WHEN_MONTH, "2016-02");
	expect_label("2016-12-31T23:59:59Z", WHEN_MONTH, "2016-12");
	expect_label("0001-01-01", WHEN_WEEK, "0001-01-07");
	expect_label("9999-12-31", WHEN_WEEK, "10000-01-02");
}

static void the_zone_of_the_system_has_no_influence(void **state)
{
	setenv("TZ", "Asia/Kolkata", 1);
	tzset();
	labels_are_those_of_pandas(state);
	setenv("TZ", "UTC0", 1);
	tzset();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bins_hold_their_times),
		cmocka_unit_test(labels_are_those_of_pandas),
		cmocka_unit_test(the_zone_of_the_system_has_no_influence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
