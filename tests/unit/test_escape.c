#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../tx-aggregate/escape.h"
#include "buf.h"

/* Texts that are near each other, and hold what needs an escape. */
static const struct slice texts[] = {
	{"", 0},
	{"\0", 1},
	{"\x01", 1},
	{"\t", 1},
	{"\n", 1},
	{"\r", 1},
	{" ", 1},
	{"\\", 1},
	{"\\\\", 2},
	{"\\t", 2},
	{"]", 1},
	{"[", 1},
	{"a", 1},
	{"a\x01", 2},
	{"a\t", 2},
	{"a\n", 2},
	{"a\\", 2},
	{"a\\n", 3},
	{"aa", 2},
	{"t", 1},
	{"\u00e9", 2},
	{"\U0001F600", 4},
};

#define TEXTS (sizeof(texts) / sizeof(*texts))

static void what_is_escaped_is_read_back(void **state)
{
	struct buf field = BUF_INIT(64), scratch = BUF_INIT(64);
	struct slice text;

	(void)state;
	for (size_t i = 0; i < TEXTS; i++) {
		buf_reset(&field);
		escape_add(&field, texts[i]);
		for (size_t k = 0; k < field.len; k++)
			assert_null(memchr("\t\n\r", field.at[k], 4));
		assert_true(escape_read(buf_slice(&field), &text, &scratch));
		assert_true(slice_equal(text, texts[i]));
	}
	buf_release(&field);
	buf_release(&scratch);
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void texts_compare_as_their_fields_do(void **state)
{
	struct buf a = BUF_INIT(64), b = BUF_INIT(64);

	(void)state;
	for (size_t i = 0; i < TEXTS * TEXTS; i++) {
		struct slice left = texts[i / TEXTS], right = texts[i % TEXTS];

		buf_reset(&a);
		escape_add(&a, left);
		buf_add_byte(&a, '\t');
		buf_reset(&b);
		escape_add(&b, right);
		buf_add_byte(&b, '\t');
		assert_int_equal(sign(escape_compare(left, right)),
			sign(slice_compare(buf_slice(&a), buf_slice(&b))));
	}
	buf_release(&a);
	buf_release(&b);
}

static void nothing_else_is_a_field(void **state)
{
	static const char *const bad[] = {
		"\\", "a\\", "\\x", "\\T", "\xff", "a\xc3", "\\t\xed\xa0\x80"};
	struct buf scratch = BUF_INIT(64);
	struct slice text;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(escape_read(slice_from(bad[i]), &text, &scratch));
	buf_release(&scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_escaped_is_read_back),
		cmocka_unit_test(texts_compare_as_their_fields_do),
		cmocka_unit_test(nothing_else_is_a_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
