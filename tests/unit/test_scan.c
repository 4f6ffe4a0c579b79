#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "buf.h"
#include "scan.h"
#include "scan_all.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* --- fixtures ------------------------------------------------------------- */

/* The type of a text, or SCAN_ABSENT when it is refused. */
static enum scan_type type_of(struct slice text)
{
	struct slice copy = padded(text);
	struct scan_value value = {0};
	struct scan_fault fault;
	enum scan_type type = SCAN_ABSENT;

	if (scan_any_all(copy, &value, &fault) == 0)
		type = value.type;
	drop(copy);
	return type;
}

/* --- the grammar ---------------------------------------------------------- */

static void accepts_every_kind_of_value(void **state)
{
	(void)state;
	assert_int_equal(type_of(SLICE("null")), SCAN_NULL);
	assert_int_equal(type_of(SLICE("false")), SCAN_FALSE);
	assert_int_equal(type_of(SLICE("true")), SCAN_TRUE);
	assert_int_equal(type_of(SLICE("0")), SCAN_NUMBER);
	assert_int_equal(type_of(SLICE("\"\"")), SCAN_STRING);
	assert_int_equal(type_of(SLICE("[]")), SCAN_ARRAY);
	assert_int_equal(type_of(SLICE("{}")), SCAN_OBJECT);
}

static void accepts_good_texts(void **state)
{
	static const char *const good[] = {
		" \t\r\n{ \"a\" : [ 1 , 2 ] } \r\n",
		"[[[]],{},[{}],{\"\":{}}]",
		"-0",
		"-0.0e-0",
		"10.01E+400",
		"123456789012345678901234567890",
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uD83D\\ude00\"",
		"\"\\ud800 alone, \\udc00 too\"",
		"\"\x7F 1234567 \xC2\x80 \xE0\xA0\x80 \xED\x9F\xBF\"",
		"\"\xEE\x80\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"",
		"{\"a\":1,\"a\":2}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (type_of(slice_from(good[i])) == SCAN_ABSENT)
			fail_msg("refused: %s", good[i]);
}

struct bad {
	const char *text;
	size_t at;
	const char *why;
};

static const struct bad bad_values[] = {
	{"", 0, "text ends too early"},
	{"  ", 2, "text ends too early"},
	{"+1", 0, "value expected"},
	{".5", 0, "value expected"},
	{"NaN", 0, "value expected"},
	{"'a'", 0, "value expected"},
	{"nul", 0, "unknown word"},
	{"nulL", 0, "unknown word"},
	{"tru", 0, "unknown word"},
	{"truth", 0, "unknown word"},
	{"falsy", 0, "unknown word"},
	{"truex", 4, "text after the value"},
	{"1 2", 2, "text after the value"},
	{"{}}", 2, "text after the value"},
	{"\"a\"\"", 3, "text after the value"},
	{"-", 1, "digit expected"},
	{"-x", 1, "digit expected"},
	{"1.", 2, "digit expected"},
	{"2.e3", 2, "digit expected"},
	{"1e", 2, "digit expected"},
	{"1e+", 3, "digit expected"},
	{"01", 0, "number with a leading zero"},
	{"-012", 1, "number with a leading zero"},
	{"\"", 0, "unterminated string"},
	{"\"abcdefgh", 0, "unterminated string"},
	{"[\"abcdefghijklmno", 1, "unterminated string"},
	{"\"\\", 0, "unterminated string"},
	{"\"\\\"", 0, "unterminated string"},
	{"\"\\u", 0, "unterminated string"},
	{"\"\\u00", 0, "unterminated string"},
	{"\"ab\tcd\"", 3, "control character in a string"},
	{"\"abcdefghijk\ncd\"", 12, "control character in a string"},
	{"\"\x1F\"", 1, "control character in a string"},
	{"\"\\x41\"", 1, "unknown escape"},
	{"\"a\\'\"", 2, "unknown escape"},
	{"\"\\U0041\"", 1, "unknown escape"},
	{"\"\\u12G4\"", 1, "bad \\u escape"},
	{"\"\\u123\"", 1, "bad \\u escape"},
	{"\"\x80\"", 1, "bad UTF-8"},
	{"\"ab\xC0\x80\"", 3, "bad UTF-8"},
	{"\"\xE0\x9F\xBF\"", 1, "bad UTF-8"},
	{"\"\xED\xA0\x80\"", 1, "bad UTF-8"},
	{"\"\xF0\x8F\xBF\xBF\"", 1, "bad UTF-8"},
	{"\"\xF4\x90\x80\x80\"", 1, "bad UTF-8"},
	{"\"\xF5\x80\x80\x80\"", 1, "bad UTF-8"},
	{"\"\xC3\"", 1, "bad UTF-8"},
	{"\"\xF0\x9F\x98", 1, "bad UTF-8"},
	{"\xEF\xBB\xBF{}", 0, "value expected"},
	{"[", 1, "text ends too early"},
	{"[1", 2, "text ends too early"},
	{"[1,", 3, "text ends too early"},
	{"[1,]", 3, "value expected"},
	{"[,1]", 1, "value expected"},
	{"[1 2]", 3, "comma or ] expected"},
	{"[1}", 2, "comma or ] expected"},
	{"{", 1, "text ends too early"},
	{"{\"a\"", 4, "text ends too early"},
	{"{\"a\":", 5, "text ends too early"},
	{"{\"a\":1", 6, "text ends too early"},
	{"{\"a\":1,", 7, "text ends too early"},
	{"{\"a\":1,}", 7, "key expected"},
	{"{a:1}", 1, "key expected"},
	{"{1:1}", 1, "key expected"},
	{"{,}", 1, "key expected"},
	{"{]", 1, "key expected"},
	{"{\"a\" 1}", 5, "colon expected"},
	{"{\"a\",1}", 4, "colon expected"},
	{"{\"a\"}", 4, "colon expected"},
	{"{\"a\":}", 5, "value expected"},
	{"{\"a\":1]", 6, "comma or } expected"},
	{"{\"a\":1 \"b\":2}", 7, "comma or } expected"},
};

static void assert_fault(const struct bad *bad, int rc, struct scan_fault fault)
{
	if (rc == 0)
		fail_msg("accepted: %s", bad->text);
	if (fault.at != bad->at || strcmp(fault.why, bad->why) != 0)
		fail_msg("%s: got %zu %s, want %zu %s", bad->text, fault.at,
			fault.why, bad->at, bad->why);
}

static void refuses_bad_texts_with_byte_and_reason(void **state)
{
	struct scan_value value;
	struct scan_fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(bad_values); i++) {
		struct slice text = padded(slice_from(bad_values[i].text));
		int rc = scan_any_all(text, &value, &fault);

		assert_fault(&bad_values[i], rc, fault);
		drop(text);
	}
}

/* Literals hide it, so it has its own test. */
static void refuses_a_nul_byte(void **state)
{
	(void)state;
	assert_int_equal(type_of(SLICE("\"a\0b\"")), SCAN_ABSENT);
	assert_int_equal(type_of(SLICE("{}\0")), SCAN_ABSENT);
	assert_int_equal(type_of(SLICE("\0")), SCAN_ABSENT);
}

static void refuses_no_bytes_at_all(void **state)
{
	struct slice none = {NULL, 0};
	struct scan_value value;
	struct scan_fault fault;

	(void)state;
	assert_int_equal(scan_any_all(none, &value, &fault), -1);
	assert_int_equal(fault.at, 0);
	assert_int_equal(scan_record_all(NULL, none, NULL, &fault), -1);
	assert_int_equal(fault.at, 0);
}

/* Longer than what is looked at together, so that its parts meet anywhere. */
#define LONG (3 * SCAN_BLOCK + 10)

/* Check that byte, which no string may hold so, is found at at. */
static void assert_found(size_t at, char byte)
{
	char text[LONG];
	struct slice copy;
	struct scan_value value;
	struct scan_fault fault;

	memset(text, 'a', sizeof(text));
	text[0] = '"';
	text[at] = byte;
	copy = padded((struct slice){text, sizeof(text)});
	assert_int_equal(scan_any_all(copy, &value, &fault), -1);
	assert_int_equal(fault.at, at);
	drop(copy);
}

static void finds_the_fault_at_any_offset(void **state)
{
	(void)state;
	for (size_t at = 1; at < LONG; at++) {
		assert_found(at, '\x1F');
		assert_found(at, '\xFF');
		if (at < LONG - 1) /* else it is the string that does not end */
			assert_found(at, '\\');
	}
}

/* Two strings of any lengths, so that the second begins and ends anywhere. */
static void finds_the_end_of_a_string_at_any_offset(void **state)
{
	char text[2 * LONG + 16];
	struct scan_plan *plan = scan_plan_new();
	struct scan_value value;
	struct scan_fault fault;

	(void)state;
	scan_plan_add(plan, "s");
	for (int pair = 0; pair < LONG * LONG; pair += 7) {
		int first = 1 + pair / LONG, second = 1 + pair % LONG;
		int len = snprintf(text, sizeof(text),
			"{\"%0*d\":0,\"s\":\"%0*d\"}", first, 0, second, 0);
		struct slice copy = padded((struct slice){text, (size_t)len});

		assert_int_equal(
			scan_record_all(plan, copy, &value, &fault), 0);
		assert_int_equal(value.text.len, second + 2);
		drop(copy);
	}
	scan_plan_free(plan);
}

static void nesting_is_limited(void **state)
{
	static char text[2 * (SCAN_DEPTH + 1) + SCAN_PAD];
	struct slice deep = {text, (size_t)2 * SCAN_DEPTH};
	struct scan_value value;
	struct scan_fault fault;

	(void)state;
	memset(text, '[', SCAN_DEPTH);
	memset(text + SCAN_DEPTH, ']', SCAN_DEPTH);
	assert_int_equal(scan_any_all(deep, &value, &fault), 0);

	memset(text, '[', SCAN_DEPTH + 1);
	memset(text + SCAN_DEPTH + 1, ']', SCAN_DEPTH + 1);
	deep.len += 2;
	assert_int_equal(scan_any_all(deep, &value, &fault), -1);
	assert_int_equal(fault.at, SCAN_DEPTH);
	assert_string_equal(fault.why, "nested deeper than 512");
}

static void a_record_is_one_object(void **state)
{
	static const struct bad bad[] = {
		{"", 0, "not an object"},
		{" []", 1, "not an object"},
		{"null", 0, "not an object"},
		{"{} {}", 3, "text after the object"},
		{"{},", 2, "text after the object"},
		{"{\"a\":tru}", 5, "unknown word"},
	};
	struct slice good = padded(SLICE(" {\"a\":\r\n1}\r"));
	struct scan_fault fault;

	(void)state;
	assert_int_equal(scan_record_all(NULL, good, NULL, &fault), 0);
	drop(good);
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct slice text = padded(slice_from(bad[i].text));
		int rc = scan_record_all(NULL, text, NULL, &fault);

		assert_fault(&bad[i], rc, fault);
		drop(text);
	}
}

/* --- wanted paths --------------------------------------------------------- */

/* Assert that path has the JSON text want in the record, NULL when absent. */
static void assert_path(const char *record, const char *path, const char *want)
{
	struct scan_plan *plan = scan_plan_new();
	struct slice text = padded(slice_from(record));
	struct scan_value value[3];
	struct scan_fault fault;
	size_t i;

	scan_plan_add(plan, "some.other");
	i = scan_plan_add(plan, path);
	if (scan_record_all(plan, text, value, &fault) < 0)
		fail_msg("%s: byte %zu: %s", record, fault.at, fault.why);
	if (want)
		assert_text(value[i].text, want);
	else if (value[i].type != SCAN_ABSENT)
		fail_msg("%s: %s is there", record, path);
	drop(text);
	scan_plan_free(plan);
}

static void finds_wanted_values(void **state)
{
	(void)state;
	assert_path("{\"a\":1}", "a", "1");
	assert_path("{\"b\":2,\"a\" : \"x\\\"y\" }", "a", "\"x\\\"y\"");
	assert_path("{\"a\":[1, {\"a\":2}]}", "a", "[1, {\"a\":2}]");
	assert_path("{\"a\":{ }}", "a", "{ }");
	assert_path("{\"a\":{\"b\":null}}", "a", "{\"b\":null}");
	assert_path("{\"a\":{\"b\":null}}", "a.b", "null");
	assert_path("{\"a\":{\"b\":{\"c\":[]}}}", "a.b.c", "[]");
	assert_path("{\"\":1}", "", "1");
	assert_path("{\"a\":{\"\":1}}", "a.", "1");
}

static void other_places_do_not_count(void **state)
{
	(void)state;
	assert_path("{}", "a", NULL);
	assert_path("{\"b\":{\"a\":1}}", "a", NULL);
	assert_path("{\"b\":[{\"a\":1}]}", "a", NULL);
	assert_path("{\"a\":[{\"b\":1}]}", "a.b", NULL);
	assert_path("{\"a\":1,\"b\":2}", "a.b", NULL);
	assert_path("{\"a.b\":1}", "a.b", NULL);
	assert_path("{\"aa\":1,\"A\":2}", "a", NULL);
	assert_path("{\"x\":{\"a\":{\"b\":1}}}", "a.b", NULL);
}

static void keys_match_by_their_decoded_text(void **state)
{
	(void)state;
	assert_path("{\"st\\u0061tus\":1}", "status", "1");
	assert_path("{\"\\u0073tatus\\u0000\":1}", "status", NULL);
	assert_path("{\"o\\u0077ner\":{\"n\\u0061me\":1}}", "owner.name", "1");
	assert_path("{\"\\ud83d\\ude00\":1}", "\xF0\x9F\x98\x80", "1");
	assert_path("{\"a\\/b\":1}", "a/b", "1");
}

static void the_last_of_repeated_keys_counts(void **state)
{
	(void)state;
	assert_path("{\"a\":1,\"a\":2}", "a", "2");
	assert_path("{\"a\":1,\"\\u0061\":2}", "a", "2");
	assert_path("{\"a\":{\"b\":1},\"a\":{\"b\":2}}", "a.b", "2");
	assert_path("{\"a\":{\"b\":1},\"a\":{}}", "a.b", NULL);
	assert_path("{\"a\":{\"b\":1},\"a\":{\"c\":3}}", "a.b", NULL);
	assert_path("{\"a\":{\"b\":1},\"a\":null}", "a.b", NULL);
	assert_path("{\"a\":{\"b\":{\"c\":1}},\"a\":[]}", "a.b.c", NULL);
	assert_path("{\"a\":{\"b\":{\"c\":1},\"b\":4}}", "a.b.c", NULL);
	assert_path("{\"a\":[],\"a\":{\"b\":5}}", "a.b", "5");
}

static void a_path_added_twice_is_one(void **state)
{
	struct scan_plan *plan = scan_plan_new();

	(void)state;
	assert_int_equal(scan_plan_add(plan, "owner.name"), 0);
	assert_int_equal(scan_plan_add(plan, "owner"), 1);
	assert_int_equal(scan_plan_add(plan, "name"), 2);
	assert_int_equal(scan_plan_add(plan, "owner.name"), 0);
	assert_int_equal(scan_plan_add(plan, "owner"), 1);
	assert_int_equal(scan_plan_count(plan), 3);
	scan_plan_free(plan);
	scan_plan_free(NULL);
}

static void values_are_cleared_for_each_record(void **state)
{
	struct scan_plan *plan = scan_plan_new();
	struct slice first = padded(SLICE("{\"a\":1}"));
	struct slice second = padded(SLICE("{\"b\":1}"));
	struct scan_value value[1];
	struct scan_fault fault;

	(void)state;
	scan_plan_add(plan, "a");
	assert_int_equal(scan_record_all(plan, first, value, &fault), 0);
	assert_int_equal(value[0].type, SCAN_NUMBER);
	assert_int_equal(scan_record_all(plan, second, value, &fault), 0);
	assert_int_equal(value[0].type, SCAN_ABSENT);
	drop(first);
	drop(second);
	scan_plan_free(plan);
}

/* Names that meet in one way of the plan's table are still told apart. */
static void many_paths_in_one_plan(void **state)
{
	struct scan_plan *plan = scan_plan_new();
	struct buf record = BUF_INIT(1 << 20);
	struct scan_value value[300];
	struct scan_fault fault;
	char name[8];

	(void)state;
	buf_add_byte(&record, '{');
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "k%03d", i);
		assert_int_equal(scan_plan_add(plan, name), i);
		buf_printf(&record, "\"%s\":%d,", name, 1000 + i);
	}
	record.at[record.len - 1] = '}';
	assert_int_equal(
		scan_record_all(plan, buf_slice(&record), value, &fault), 0);
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "%d", 1000 + i);
		assert_text(value[i].text, name);
	}
	buf_release(&record);
	scan_plan_free(plan);
}

static void a_path_below_the_limit_is_never_found(void **state)
{
	static char path[4 * SCAN_DEPTH];
	struct scan_plan *plan = scan_plan_new();

	(void)state;
	memset(path, '.', sizeof(path) - 1);
	assert_int_equal(scan_plan_add(plan, path), 0);
	assert_int_equal(scan_plan_add(plan, "a"), 1);
	scan_plan_free(plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_every_kind_of_value),
		cmocka_unit_test(accepts_good_texts),
		cmocka_unit_test(refuses_bad_texts_with_byte_and_reason),
		cmocka_unit_test(refuses_a_nul_byte),
		cmocka_unit_test(refuses_no_bytes_at_all),
		cmocka_unit_test(finds_the_fault_at_any_offset),
		cmocka_unit_test(finds_the_end_of_a_string_at_any_offset),
		cmocka_unit_test(nesting_is_limited),
		cmocka_unit_test(a_record_is_one_object),
		cmocka_unit_test(finds_wanted_values),
		cmocka_unit_test(other_places_do_not_count),
		cmocka_unit_test(keys_match_by_their_decoded_text),
		cmocka_unit_test(the_last_of_repeated_keys_counts),
		cmocka_unit_test(a_path_added_twice_is_one),
		cmocka_unit_test(values_are_cleared_for_each_record),
		cmocka_unit_test(many_paths_in_one_plan),
		cmocka_unit_test(a_path_below_the_limit_is_never_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
