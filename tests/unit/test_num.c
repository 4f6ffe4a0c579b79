#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "err.h"
#include "num.h"

typedef int reader(
	struct slice, long long, long long, long long *, struct err *);

static void expect(reader *read, const char *text, long long want)
{
	long long number = 77;
	struct err err;

	assert_int_equal(
		read(slice_from(text), LLONG_MIN, LLONG_MAX, &number, &err), 0);
	assert_true(number == want);
}

static void expect_none(reader *read, const char *text, const char *why)
{
	long long number;
	struct err err;

	assert_int_equal(
		read(slice_from(text), LLONG_MIN, LLONG_MAX, &number, &err),
		-1);
	assert_int_equal(err.status, TX_USAGE);
	assert_string_equal(err.text, why);
}

static void whole_numbers_are_read(void **state)
{
	(void)state;
	expect(num_parse, "0", 0);
	expect(num_parse, "-0", 0);
	expect(num_parse, "+7", 7);
	expect(num_parse, "007", 7);
	expect(num_parse, "-12", -12);
	expect(num_parse, "9223372036854775807", LLONG_MAX);
	expect(num_parse, "-9223372036854775808", LLONG_MIN);
	expect(num_parse, "00000000000000000000000000000001", 1);
}

static void other_texts_are_refused(void **state)
{
	static const char *const bad[] = {"", "-", "+", "--1", "+-1", "1-",
		" 1", "1 ", "1.0", "1e3", "0x10", "a", "1a", "\xD9\xA1",
		"9223372036854775808", "-9223372036854775809",
		"18446744073709551616", "99999999999999999999999999"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char why[100];

		snprintf(why, sizeof(why), "\"%s\" is not a whole number",
			bad[i]);
		expect_none(num_parse, bad[i], why);
		snprintf(why, sizeof(why), "\"%s\" is not a size", bad[i]);
		expect_none(num_parse_size, bad[i], why);
	}
}

static void all_of_the_text_counts(void **state)
{
	long long number;
	struct err err;

	(void)state;
	assert_int_equal(
		num_parse((struct slice){"123", 2}, 0, 99, &number, &err), 0);
	assert_int_equal(number, 12);
	assert_int_equal(num_parse(SLICE("1\0"), 0, 99, &number, &err), -1);
	assert_int_equal(
		num_parse_size(SLICE("1\0"), 0, 99, &number, &err), -1);
	assert_int_equal(
		num_parse((struct slice){NULL, 0}, 0, 99, &number, &err), -1);
	assert_int_equal(
		num_parse_size((struct slice){NULL, 0}, 0, 9, &number, &err),
		-1);
}

static void bounds_are_within(void **state)
{
	long long number;
	struct err err;

	(void)state;
	assert_int_equal(num_parse(SLICE("-3"), -3, 4, &number, &err), 0);
	assert_int_equal(num_parse(SLICE("4"), -3, 4, &number, &err), 0);
	assert_int_equal(num_parse(SLICE("5"), -3, 4, &number, &err), -1);
	assert_string_equal(err.text, "5 is not within -3..4");
	assert_int_equal(num_parse(SLICE("-4"), -3, 4, &number, &err), -1);
	assert_int_equal(
		num_parse_size(SLICE("4K"), 0, 4096, &number, &err), 0);
	assert_int_equal(
		num_parse_size(SLICE("4K"), 0, 4095, &number, &err), -1);
	assert_string_equal(err.text, "4096 is not within 0..4095");
}

static void sizes_have_units(void **state)
{
	(void)state;
	expect(num_parse_size, "0", 0);
	expect(num_parse_size, "5", 5);
	expect(num_parse_size, "5K", 5120);
	expect(num_parse_size, "64M", 64LL << 20);
	expect(num_parse_size, "3G", 3LL << 30);
	expect(num_parse_size, "-1K", -1024);
	expect(num_parse_size, "8589934591G", 8589934591LL << 30);
	expect_none(
		num_parse_size, "8589934592G", "\"8589934592G\" is not a size");
	expect_none(num_parse_size, "K", "\"K\" is not a size");
	expect_none(num_parse_size, "-K", "\"-K\" is not a size");
	expect_none(num_parse_size, "1KK", "\"1KK\" is not a size");
	expect_none(num_parse_size, "1T", "\"1T\" is not a size");
	expect_none(num_parse_size, "1 K", "\"1 K\" is not a size");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_numbers_are_read),
		cmocka_unit_test(other_texts_are_refused),
		cmocka_unit_test(all_of_the_text_counts),
		cmocka_unit_test(bounds_are_within),
		cmocka_unit_test(sizes_have_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
