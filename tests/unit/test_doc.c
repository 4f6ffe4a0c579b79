#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <json-c/json.h>

#include "buf.h"
#include "doc.h"
#include "err.h"
#include "scratch.h"

/* Parse text from a buffer, which has the bytes behind it that scan wants. */
static struct json_object *parse(const char *text, struct err *err)
{
	struct buf copy = BUF_INIT(65536);
	struct json_object *doc;

	buf_add(&copy, slice_from(text));
	doc = doc_parse(buf_slice(&copy), err);
	buf_release(&copy);
	return doc;
}

static void members_are_found(void **state)
{
	struct err err;
	struct json_object *doc =
		parse("{\"a\":{\"b\":\"x\\/y\",\"n\":null}}", &err);
	struct json_object *a = doc_member(doc, "a");

	(void)state;
	assert_true(slice_is(doc_string(doc_member(a, "b")), "x/y"));
	assert_null(doc_member(a, "n"));
	assert_null(doc_member(a, "c"));
	assert_null(doc_member(doc_member(a, "b"), "c"));
	assert_null(doc_member(NULL, "a"));
	json_object_put(doc);
}

static void what_json_c_takes_but_json_is_not_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"NaN",
		"{'a':1}",
		"{\"a\":1,}",
		"-01",
		"[2.e3]",
		"{\"a\":\"\t\"}",
		"{} x",
		"null",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct err err = {0};

		assert_null(parse(bad[i], &err));
		assert_int_equal(err.status, TX_DATA);
	}
}

static void nesting_is_as_deep_as_scan_has_it(void **state)
{
	struct buf text = BUF_INIT(4096);
	struct json_object *doc;
	struct err err;

	(void)state;
	for (int i = 0; i < 512; i++)
		buf_add_byte(&text, '[');
	for (int i = 0; i < 512; i++)
		buf_add_byte(&text, ']');
	doc = doc_parse(buf_slice(&text), &err);
	assert_non_null(doc);
	json_object_put(doc);
	buf_release(&text);
}

static bool number_of(const char *text, int64_t *number)
{
	struct err err;
	struct json_object *doc = parse(text, &err);
	bool is_number = doc_number(doc, number);

	assert_non_null(doc);
	json_object_put(doc);
	return is_number;
}

static void numbers_are_never_guessed(void **state)
{
	int64_t n;

	(void)state;
	assert_true(number_of("190", &n) && n == 190);
	assert_true(number_of("-7", &n) && n == -7);
	assert_true(number_of("9007199254740993", &n) && n == 9007199254740993);
	assert_false(number_of("\"190\"", &n));
	assert_false(number_of("1.5", &n));
	assert_false(number_of("1e3", &n));
	assert_false(number_of("18446744073709551616", &n));
	assert_false(number_of("-18446744073709551616", &n));
	assert_false(number_of("true", &n));
	assert_false(doc_number(NULL, &n));
}

static void only_true_is_true(void **state)
{
	struct err err;
	struct json_object *yes = parse("true", &err);
	struct json_object *one = parse("1", &err);

	(void)state;
	assert_true(doc_is_true(yes));
	assert_false(doc_is_true(one));
	assert_false(doc_is_true(NULL));
	json_object_put(yes);
	json_object_put(one);
}

static void slashes_are_not_escaped(void **state)
{
	struct json_object *doc = json_object_new_object();
	struct buf out = BUF_INIT(256);

	(void)state;
	json_object_object_add(doc, "url", json_object_new_string("http://x/"));
	doc_add(&out, doc);
	assert_string_equal(buf_text(&out), "{\"url\":\"http://x/\"}");
	json_object_put(doc);
	buf_release(&out);
}

static void a_document_is_saved_as_a_line(void **state)
{
	struct json_object *doc = json_object_new_object();
	struct err err;

	(void)state;
	doc_set_count(doc, "n", 12345678901);
	doc_set_count(doc, "n", 7);
	assert_int_equal(doc_save("saved", doc, &err), 0);
	scratch_expect("saved", SLICE("{\"n\":7}\n"));
	assert_int_equal(doc_save("no/where", doc, &err), -1);
	assert_int_equal(err.status, TX_IO);
	json_object_put(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_found),
		cmocka_unit_test(what_json_c_takes_but_json_is_not_is_refused),
		cmocka_unit_test(nesting_is_as_deep_as_scan_has_it),
		cmocka_unit_test(numbers_are_never_guessed),
		cmocka_unit_test(only_true_is_true),
		cmocka_unit_test(slashes_are_not_escaped),
		cmocka_unit_test(a_document_is_saved_as_a_line),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
