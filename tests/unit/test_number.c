#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../tx-aggregate/number.h"

static void expect_spelling(const char *json, const char *want)
{
	struct number_room room = NUMBER_ROOM_INIT;
	struct slice got = number_spell(slice_from(json), &room);

	if (!slice_is(got, want))
		fail_msg("%s became %.*s, not %s", json, SLICE_ARG(got), want);
	number_room_release(&room);
}

static void whole_numbers_stay(void **state)
{
	(void)state;
	expect_spelling("0", "0");
	expect_spelling("75", "75");
	expect_spelling("-75", "-75");
	expect_spelling("29552573304386008", "29552573304386008");
	expect_spelling("100000000000000000000", "100000000000000000000");
	expect_spelling("-999999999999999999999", "-999999999999999999999");
}

static void one_value_has_one_spelling(void **state)
{
	static const char *const seventy_five[] = {"75.0", "75.000", "7.5e1",
		"7.5E+1", "750e-1", "0.75e2", "0.0075e+4"};

	(void)state;
	for (size_t i = 0; i < sizeof(seventy_five) / sizeof(char *); i++)
		expect_spelling(seventy_five[i], "75");
	expect_spelling("-0", "0");
	expect_spelling("-0.0", "0");
	expect_spelling("0e5", "0");
	expect_spelling("0.50", "0.5");
	expect_spelling("-0.50", "-0.5");
	expect_spelling("5e-1", "0.5");
	expect_spelling("0.000001", "0.000001");
	expect_spelling("1234.5600", "1234.56");
	expect_spelling("10.01", "10.01");
	expect_spelling("1e2", "100");
}

static void far_numbers_have_an_exponent(void **state)
{
	(void)state;
	expect_spelling("1e20", "100000000000000000000");
	expect_spelling("1e21", "1e21");
	expect_spelling("12.5e30", "1.25e31");
	expect_spelling("1e-7", "1e-7");
	expect_spelling("0.00000012", "1.2e-7");
	expect_spelling("-2.50e+300", "-2.5e300");
	expect_spelling("1e400", "1e400");
	expect_spelling("1000000000000000000000", "1e21");
	expect_spelling("-1000000000000000000000000", "-1e24");
	expect_spelling("1000000000000000000000000.0", "1e24");
	expect_spelling("123456789012345678901234567890",
		"1.2345678901234567890123456789e29");
	expect_spelling("1e99999999999", "1e99999999999");
}

static void no_digit_is_lost(void **state)
{
	(void)state;
	expect_spelling("29552573304386008.0", "29552573304386008");
	expect_spelling(
		"0.1234567890123456789012345", "0.1234567890123456789012345");
}

static void numbers_are_read_whole(void **state)
{
	double number = 0;

	(void)state;
	assert_true(number_read(SLICE("75"), &number) && number == 75);
	assert_true(number_read(SLICE("-7.5e1"), &number) && number == -75);
	assert_true(number_read(SLICE("1e999"), &number) && isinf(number));
	assert_false(number_read(SLICE(""), &number));
	assert_false(number_read(SLICE("007"), &number));
	assert_false(number_read(SLICE("7 "), &number));
	assert_false(number_read(SLICE(" 7"), &number));
	assert_false(number_read(SLICE("7\n"), &number));
	assert_false(number_read(SLICE("nan"), &number));
	assert_false(number_read(SLICE("0x10"), &number));
	assert_false(number_read(SLICE("true"), &number));
	assert_false(number_read(SLICE("\"7\""), &number));
	assert_false(number_read(SLICE("-"), &number));
	assert_false(number_read(SLICE("1."), &number));
	assert_false(number_read(SLICE("1e+"), &number));
	assert_true(number_read(SLICE("1E+2"), &number) && number == 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_numbers_stay),
		cmocka_unit_test(one_value_has_one_spelling),
		cmocka_unit_test(far_numbers_have_an_exponent),
		cmocka_unit_test(no_digit_is_lost),
		cmocka_unit_test(numbers_are_read_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
