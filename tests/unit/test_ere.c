#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../tx-filter/ere.h"
#include "err.h"

static void expect_taken(const char *text, int rc)
{
	struct err err;

	if (ere_check(text, &err) != rc)
		fail_msg("\"%s\" is %s", text, rc ? "taken" : err.text);
}

static void what_people_write_is_taken(void **state)
{
	(void)state;
	expect_taken("", 0);
	expect_taken("^a [pP]+(h|ph)ish\\.example$", 0);
	expect_taken("([0-9]{1,3}\\.){3}[0-9]{1,3}", 0);
	expect_taken("^([a-z0-9-]{1,63}\\.){1,10}[a-z]{2,63}$", 0);
	expect_taken("[[:xdigit:]]{64}", 0);
	expect_taken("a{1000}", 0);
	expect_taken("(((a*)*)*)*", 0);
	expect_taken("[(]{2}[{9999}]\\(\\{[^]({]{3}[]({]{3}", 0);
	expect_taken("(a{0}){900}", 0);
}

static void bounds_that_multiply_are_refused(void **state)
{
	(void)state;
	expect_taken("a{1002}", -1);
	expect_taken("((a{20}){20}){20}", -1);
	expect_taken("((((a{255}){255}){255}){255}){255}", -1);
	expect_taken("(a{0,100}){,100}", -1);
	expect_taken("(a{100,}){100,}", -1);
	expect_taken("a{11}{11}{11}", -1);
	expect_taken("(a{400}|b{400}|c{400})", -1);
	expect_taken("(((((((((((a+)+)+)+)+)+)+)+)+)+)+)", -1);
	expect_taken("(a(b|[[:alpha:]]{30}){30}){30}", -1);
	expect_taken("a{99999999999999999999}", -1);
	/* Not closed: regcomp() would say so, but look at it first. */
	expect_taken("((a{99}){99}", -1);
}

static void back_references_are_refused(void **state)
{
	(void)state;
	expect_taken("(a*)\\1", -1);
	expect_taken("(a*)\\\\1", 0);
	expect_taken("a\\", 0);
}

static void deep_nesting_is_refused(void **state)
{
	char text[3 * ERE_DEPTH + 8];

	(void)state;
	memset(text, '(', ERE_DEPTH);
	text[ERE_DEPTH] = 'a';
	memset(text + ERE_DEPTH + 1, ')', ERE_DEPTH);
	text[2 * ERE_DEPTH + 1] = '\0';
	expect_taken(text, 0);
	memset(text, '(', ERE_DEPTH + 1);
	expect_taken(text, -1);
}

static void long_ones_are_refused(void **state)
{
	static char text[ERE_LENGTH + 2];

	(void)state;
	memset(text, 'a', ERE_LENGTH);
	expect_taken(text, 0);
	text[ERE_LENGTH] = 'a';
	expect_taken(text, -1);
}

/* Broken ones come to an end, whatever is said of them. */
static void broken_ones_are_left_to_regcomp(void **state)
{
	static const char *const texts[] = {"[", "[^", "[]", "[[:", "[[:a", "(",
		")", "{", "{1", "a{1", "a{b", "a{1,", "a{,", "*", "+a", "|",
		"\\"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		expect_taken(texts[i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_write_is_taken),
		cmocka_unit_test(bounds_that_multiply_are_refused),
		cmocka_unit_test(back_references_are_refused),
		cmocka_unit_test(deep_nesting_is_refused),
		cmocka_unit_test(long_ones_are_refused),
		cmocka_unit_test(broken_ones_are_left_to_regcomp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
