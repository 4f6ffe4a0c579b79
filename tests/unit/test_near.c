#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "near.h"

static const struct slice words[] = {
	{"indicator", 9}, {"share_level", 11}, {"severity", 8}, {"status", 6}};

static const char *nearest(const char *text)
{
	const char *found = near_word(
		words, sizeof(words) / sizeof(*words), slice_from(text));

	return found ? found : "none";
}

static void case_and_gaps_do_not_count(void **state)
{
	(void)state;
	assert_true(near_equal(SLICE("share_level"), SLICE("Share Level")));
	assert_true(near_equal(SLICE("share-level"), SLICE("SHARE_LEVEL")));
	assert_true(near_equal(SLICE(""), SLICE("")));
	assert_false(near_equal(SLICE("share_level"), SLICE("sharelevel")));
	assert_false(near_equal(SLICE("share_level"), SLICE("share_leve")));
}

static void letters_may_be_wrong_missing_or_over(void **state)
{
	(void)state;
	assert_string_equal(nearest("indicator"), "indicator");
	assert_string_equal(nearest("Indikator"), "indicator");
	assert_string_equal(nearest("indicators"), "indicator");
	assert_string_equal(nearest("sverity"), "severity");
	assert_string_equal(nearest("TLP share level"), "share_level");
	assert_string_equal(nearest("statsu"), "status");
}

static void what_is_far_is_not_guessed(void **state)
{
	(void)state;
	assert_string_equal(nearest(""), "none");
	assert_string_equal(nearest("st"), "none");
	assert_string_equal(nearest("comment"), "none");
	assert_string_equal(nearest("indicator_indicator_indicator_indicator_"
				    "indicator"),
		"none");
}

static void the_first_of_several_is_taken(void **state)
{
	static const struct slice same[] = {{"abcx", 4}, {"abcy", 4}};

	(void)state;
	assert_string_equal(near_word(same, 2, SLICE("abcz")), "abcx");
	assert_null(near_word(same, 0, SLICE("abcx")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_and_gaps_do_not_count),
		cmocka_unit_test(letters_may_be_wrong_missing_or_over),
		cmocka_unit_test(what_is_far_is_not_guessed),
		cmocka_unit_test(the_first_of_several_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
