#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "scan.h"
#include "scan_all.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Scan a literal that is valid; the value borrows it. */
static struct scan_value valid(const char *text)
{
	/* Literals have no pad: keep copies until the process ends. */
	static char room[64][512];
	static size_t used;
	char *copy = room[used++ % COUNT(room)];
	struct slice slice = {copy, strlen(text)};
	struct scan_value value = {0};
	struct scan_fault fault = {0};

	assert_true(slice.len + SCAN_PAD <= sizeof(room[0]));
	memcpy(copy, text, slice.len);
	if (scan_any(slice, &value, &fault) < 0)
		fail_msg("%s: byte %zu: %s", text, fault.at, fault.why);
	return value;
}

/* --- parts of values ------------------------------------------------------ */

static void walks_arrays(void **state)
{
	static const char *const want[] = {"1", "\"]\\\"\"", "[[], {\"a\":3}]",
		"null", "{}", "\"\xC3\xBC\""};
	struct scan_value array = valid(
		"[ 1,\"]\\\"\" ,[[], {\"a\":3}],null, {} , \"\xC3\xBC\" ]");
	struct scan_value value;
	struct scan_walk walk;
	size_t n = 0;

	(void)state;
	scan_walk_init(&walk, &array);
	for (; scan_walk_next(&walk, NULL, &value); n++) {
		assert_true(n < COUNT(want));
		assert_text(value.text, want[n]);
	}
	assert_int_equal(n, COUNT(want));
	assert_false(scan_walk_next(&walk, NULL, &value));
}

static void walks_objects(void **state)
{
	struct scan_value object = valid("{\"a\" : true, \"\\n\":\"\\\\\"}");
	struct scan_value key, value;
	struct scan_walk walk;

	(void)state;
	scan_walk_init(&walk, &object);
	assert_true(scan_walk_next(&walk, &key, &value));
	assert_text(key.text, "\"a\"");
	assert_false(key.escaped);
	assert_int_equal(value.type, SCAN_TRUE);
	assert_true(scan_walk_next(&walk, &key, &value));
	assert_text(key.text, "\"\\n\"");
	assert_true(key.escaped);
	assert_text(value.text, "\"\\\\\"");
	assert_true(value.escaped);
	assert_false(scan_walk_next(&walk, &key, &value));
}

static void elements_of_arrays_have_no_key(void **state)
{
	struct scan_value array = valid("[\"a\"]");
	struct scan_value key = valid("\"next\""), value;
	struct scan_walk walk;

	(void)state;
	scan_walk_init(&walk, &array);
	assert_true(scan_walk_next(&walk, &key, &value));
	assert_int_equal(key.type, SCAN_ABSENT);
	assert_false(scan_equals(&key, SLICE("next")));
}

static void other_values_have_no_elements(void **state)
{
	static const char *const texts[] = {
		"[]", "[ ]", "{}", "{\n}", "1", "\"[1]\"", "null"};
	struct scan_value absent = {0}, value;
	struct scan_walk walk;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct scan_value empty = valid(texts[i]);

		scan_walk_init(&walk, &empty);
		assert_false(scan_walk_next(&walk, NULL, &value));
	}
	scan_walk_init(&walk, &absent);
	assert_false(scan_walk_next(&walk, NULL, &value));
}

static void member_is_the_last_of_its_name(void **state)
{
	struct scan_value object =
		valid("{\"a\":1,\"b\":{\"c\":4},\"\\u0061\":3}");
	struct scan_value array = valid("[\"a\"]");
	struct scan_value member = scan_member(&object, SLICE("a"));

	(void)state;
	assert_text(member.text, "3");
	member = scan_member(&object, SLICE("c"));
	assert_int_equal(member.type, SCAN_ABSENT);
	member = scan_member(&array, SLICE("a"));
	assert_int_equal(member.type, SCAN_ABSENT);
}

/* --- text ----------------------------------------------------------------- */

static void assert_decodes(const char *json, struct slice want)
{
	struct buf scratch = BUF_INIT(1 << 10);
	struct scan_value value = valid(json);
	struct slice got = scan_text(&value, &scratch);

	if (!slice_equal(got, want))
		fail_msg("%s: got \"%.*s\"", json, SLICE_ARG(got));
	buf_release(&scratch);
}

static void decodes_strings(void **state)
{
	(void)state;
	assert_decodes("\"\"", SLICE(""));
	assert_decodes("\"plain\"", SLICE("plain"));
	assert_decodes(
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", SLICE("\"\\/\b\f\n\r\t"));
	assert_decodes("\"a\\u0040b\\u00e9\\u20AC\"",
		SLICE("a@b\xC3\xA9\xE2\x82\xAC"));
	assert_decodes("\"\\u0000\"", SLICE("\0"));
	assert_decodes("\"\\ud83d\\ude00!\"", SLICE("\xF0\x9F\x98\x80!"));
	assert_decodes("\"\\udbff\\udfff\"", SLICE("\xF4\x8F\xBF\xBF"));
}

static void lone_surrogates_become_u_fffd(void **state)
{
	(void)state;
	assert_decodes("\"\\ud83d\"", SLICE("\xEF\xBF\xBD"));
	assert_decodes("\"\\ude00\\ud83d\"", SLICE("\xEF\xBF\xBD\xEF\xBF\xBD"));
	assert_decodes("\"\\ud83d\\u0041\"",
		SLICE("\xEF\xBF\xBD"
		      "A"));
	assert_decodes("\"\\ud83dx\"", SLICE("\xEF\xBF\xBDx"));
	assert_decodes("\"\\ud83d\\n\"", SLICE("\xEF\xBF\xBD\n"));
	assert_decodes("\"\\ud83d\\n12345\"", SLICE("\xEF\xBF\xBD\n12345"));
	assert_decodes("\"\\ud83d123456\"",
		SLICE("\xEF\xBF\xBD"
		      "123456"));
	assert_decodes("\"\\ud83d\\ue000\"", SLICE("\xEF\xBF\xBD\xEE\x80\x80"));
	assert_decodes("\"\\ud83d\\ud83d\\ude00\"",
		SLICE("\xEF\xBF\xBD\xF0\x9F\x98\x80"));
}

static void lone_surrogates_are_exact_to_compare(void **state)
{
	struct buf scratch = BUF_INIT(1 << 10);
	struct scan_value value =
		valid("\"a\\ud800\\ud83d\\ude00\\udfffb\\ufffd\"");

	(void)state;
	assert_text(scan_text_exact(&value, &scratch),
		"a\xED\xA0\x80\xF0\x9F\x98\x80\xED\xBF\xBF"
		"b\xEF\xBF\xBD");
	buf_release(&scratch);
}

static void text_of_other_values_is_their_json(void **state)
{
	struct scan_value absent = {0};

	(void)state;
	assert_decodes("12.50", SLICE("12.50"));
	assert_decodes("[1, 2]", SLICE("[1, 2]"));
	assert_int_equal(scan_text(&absent, NULL).len, 0);
}

static bool equals(const char *json, struct slice text)
{
	struct scan_value value = valid(json);

	return scan_equals(&value, text);
}

static void equals_compares_decoded_text(void **state)
{
	(void)state;
	assert_true(equals("\"\"", SLICE("")));
	assert_true(equals("\"MALICIOUS\"", SLICE("MALICIOUS")));
	assert_true(equals("\"MALICI\\u004FUS\"", SLICE("MALICIOUS")));
	assert_true(equals("\"\\u0000\"", SLICE("\0")));
	assert_false(equals("\"MALICIOUS\"", SLICE("MALICIOU")));
	assert_false(equals("\"MALICI\\u004FU\"", SLICE("MALICIOUS")));
	assert_false(equals("\"MALICI\\u004FUSx\"", SLICE("MALICIOUS")));
	assert_false(equals("\"MALICI\\u004FUS\\n\"", SLICE("MALICIOUS")));
	assert_false(equals("\"a\\u0000\"", SLICE("a")));
	assert_false(equals("\"\\n\"", (struct slice){NULL, 0}));
	assert_true(equals("\"\\ud800\"", SLICE("\xED\xA0\x80")));
	assert_false(equals("\"\\ud800\"", SLICE("\xEF\xBF\xBD")));
	assert_false(equals("null", SLICE("null")));
	assert_false(equals("[\"a\"]", SLICE("a")));
}

/* --- numbers -------------------------------------------------------------- */

static void assert_number(const char *json, double want)
{
	struct scan_value value = valid(json);
	double got = NAN;

	if (!scan_number(&value, &got))
		fail_msg("%s: no number", json);
	if (memcmp(&got, &want, sizeof(got)) != 0)
		fail_msg("%s: got %.17g, want %.17g", json, got, want);
}

static void reads_numbers(void **state)
{
	(void)state;
	assert_number("0", 0);
	assert_number("-0", -0.0);
	assert_number("50", 50);
	assert_number("-7", -7);
	assert_number("999999999999999", 999999999999999);
	assert_number("9007199254740993", 9007199254740992.0);
	assert_number("12345678901234567890", 12345678901234567890.0);
	assert_number("0.1", 0.1);
	assert_number("1.5e3", 1500);
	assert_number("1E-2", 0.01);
	assert_number("1.7976931348623157e308", 1.7976931348623157e308);
	assert_number("5e-324", 5e-324);
	assert_number("\"50\"", 50);
	assert_number("\"-1.25e1\"", -12.5);
	assert_number("\"\\u0035\\u0030\"", 50);
}

static void numbers_too_small_become_zero(void **state)
{
	(void)state;
	assert_number("1e-400", 0);
	assert_number("-1e-99999999999999999999", -0.0);
	assert_number("0e99999999999999999999", 0);
}

static void what_is_no_number(void **state)
{
	static const char *const texts[] = {"1e400", "-1e99999999999999999999",
		"\"\"", "\" 1\"", "\"1 \"", "\"01\"", "\"1x\"", "\"+1\"",
		"\"-\"", "\"1.\"", "\"0x10\"", "\"inf\"", "\"nan\"",
		"\"1e400\"", "\"\\u0035x\"", "\"5\\u0000\"", "true", "null",
		"[1]", "{}"};
	struct scan_value absent = {0};
	double number;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct scan_value value = valid(texts[i]);

		if (scan_number(&value, &number))
			fail_msg("%s: got %.17g", texts[i], number);
	}
	assert_false(scan_number(&absent, &number));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walks_arrays),
		cmocka_unit_test(walks_objects),
		cmocka_unit_test(elements_of_arrays_have_no_key),
		cmocka_unit_test(other_values_have_no_elements),
		cmocka_unit_test(member_is_the_last_of_its_name),
		cmocka_unit_test(decodes_strings),
		cmocka_unit_test(lone_surrogates_become_u_fffd),
		cmocka_unit_test(lone_surrogates_are_exact_to_compare),
		cmocka_unit_test(text_of_other_values_is_their_json),
		cmocka_unit_test(equals_compares_decoded_text),
		cmocka_unit_test(reads_numbers),
		cmocka_unit_test(numbers_too_small_become_zero),
		cmocka_unit_test(what_is_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
