#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "scan.h"

static void an_empty_buffer_has_no_memory_and_a_text(void **state)
{
	struct buf buf = BUF_INIT(10);

	(void)state;
	assert_null(buf.at);
	assert_int_equal(buf_slice(&buf).len, 0);
	assert_string_equal(buf_text(&buf), "");
	buf_release(&buf);
	buf_release(&buf);
	assert_null(buf.at);
	assert_int_equal(buf.max, 10);
}

static void additions_follow_each_other(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 1000);
	buf_add(&buf, SLICE("a\0b"));
	buf_add(&buf, (struct slice){NULL, 0});
	buf_add_byte(&buf, 'c');
	buf_printf(&buf, "%s%d", "", 7);
	buf_printf(&buf, "%s", "");
	assert_int_equal(buf.len, 5);
	assert_memory_equal(buf_text(&buf), "a\0bc7", 6);
	assert_false(buf.over);
	buf_release(&buf);
}

static void the_cap_may_just_be_reached(void **state)
{
	struct buf buf = BUF_INIT(3);

	(void)state;
	buf_add(&buf, SLICE("ab"));
	buf_add_byte(&buf, 'c');
	assert_false(buf.over);
	buf_add(&buf, SLICE(""));
	buf_printf(&buf, "%s", "");
	assert_false(buf.over);
	assert_string_equal(buf_text(&buf), "abc");
	buf_release(&buf);
}

static void what_does_not_fit_is_left_out_whole(void **state)
{
	struct buf buf = BUF_INIT(3);

	(void)state;
	buf_add(&buf, SLICE("abcd"));
	assert_true(buf.over);
	assert_int_equal(buf.len, 0);
	buf_add(&buf, SLICE("ab"));
	assert_true(buf.over);
	buf_printf(&buf, "%d", 42);
	buf_add_utf8(&buf, 0xE9);
	assert_null(buf_reserve(&buf, SIZE_MAX));
	assert_string_equal(buf_text(&buf), "ab");
	buf_reset(&buf);
	assert_false(buf.over);
	buf_printf(&buf, "%d", 421);
	assert_string_equal(buf_text(&buf), "421");
	assert_false(buf.over);
	buf_add_byte(&buf, 'x');
	assert_true(buf.over);
	buf_release(&buf);
	assert_false(buf.over);
}

static void a_cap_of_nothing_holds_nothing(void **state)
{
	struct buf buf = BUF_INIT(0);

	(void)state;
	buf_add(&buf, SLICE(""));
	assert_false(buf.over);
	buf_add_byte(&buf, 'a');
	assert_true(buf.over);
	assert_string_equal(buf_text(&buf), "");
	buf_release(&buf);
}

static void it_grows_byte_by_byte_to_any_cap(void **state)
{
	static const size_t caps[] = {1, 255, 256, 257, 1000, 65537};

	(void)state;
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		struct buf buf = BUF_INIT(caps[i]);

		for (size_t n = 0; n < caps[i] + 1; n++)
			buf_add_byte(&buf, (char)(n % 251));
		assert_int_equal(buf.len, caps[i]);
		assert_true(buf.over);
		for (size_t n = 0; n < caps[i]; n++)
			assert_int_equal((unsigned char)buf.at[n], n % 251);
		buf_release(&buf);
	}
}

/* The sanitizers watch these reads. */
static void the_pad_behind_it_is_readable(void **state)
{
	struct buf buf = BUF_INIT(1000);
	volatile char last;

	(void)state;
	assert_true(BUF_PAD >= SCAN_PAD);
	for (size_t n = 0; n < 1000; n++) {
		buf_add_byte(&buf, 'a');
		last = buf.at[buf.len + BUF_PAD - 1];
	}
	(void)last;
	buf_release(&buf);
}

static void reserved_room_can_be_filled(void **state)
{
	struct buf buf = BUF_INIT(1000);
	char *to = buf_reserve(&buf, 1000);

	(void)state;
	assert_non_null(to);
	memset(to, 'x', 1000);
	assert_int_equal(buf.len, 0);
	buf.len = 1000;
	assert_non_null(buf_reserve(&buf, 0));
	assert_null(buf_reserve(&buf, 1));
	assert_true(buf.over);
	assert_int_equal(strlen(buf_text(&buf)), 1000);
	buf_release(&buf);
}

static void long_formats_fit(void **state)
{
	struct buf buf = BUF_INIT(100000);

	(void)state;
	buf_printf(&buf, "%070000d|", 1);
	buf_printf(&buf, "%-1000s|", "x");
	assert_int_equal(buf.len, 71002);
	assert_int_equal(buf_text(&buf)[70000], '|');
	assert_string_equal(buf.at + 71000, " |");
	buf_release(&buf);
}

static void expect_utf8(unsigned int code_point, const char *want)
{
	struct buf buf = BUF_INIT(4);

	buf_add_utf8(&buf, code_point);
	assert_string_equal(buf_text(&buf), want);
	buf_release(&buf);
}

static void surrogates_stay_apart_in_wtf8(void **state)
{
	struct buf buf = BUF_INIT(16);

	(void)state;
	buf_add_wtf8(&buf, 0xE9);
	buf_add_wtf8(&buf, 0xD800);
	buf_add_wtf8(&buf, 0xDFFF);
	buf_add_wtf8(&buf, 0xFFFD);
	assert_string_equal(
		buf_text(&buf), "\xC3\xA9\xED\xA0\x80\xED\xBF\xBF\xEF\xBF\xBD");
	buf_release(&buf);
}

static void code_points_become_utf8(void **state)
{
	(void)state;
	expect_utf8('a', "a");
	expect_utf8(0x7F, "\x7F");
	expect_utf8(0x80, "\xC2\x80");
	expect_utf8(0x7FF, "\xDF\xBF");
	expect_utf8(0x800, "\xE0\xA0\x80");
	expect_utf8(0xD7FF, "\xED\x9F\xBF");
	expect_utf8(0xD800, "\xEF\xBF\xBD");
	expect_utf8(0xDFFF, "\xEF\xBF\xBD");
	expect_utf8(0xE000, "\xEE\x80\x80");
	expect_utf8(0xFFFF, "\xEF\xBF\xBF");
	expect_utf8(0x10000, "\xF0\x90\x80\x80");
	expect_utf8(0x10FFFF, "\xF4\x8F\xBF\xBF");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_buffer_has_no_memory_and_a_text),
		cmocka_unit_test(additions_follow_each_other),
		cmocka_unit_test(the_cap_may_just_be_reached),
		cmocka_unit_test(what_does_not_fit_is_left_out_whole),
		cmocka_unit_test(a_cap_of_nothing_holds_nothing),
		cmocka_unit_test(it_grows_byte_by_byte_to_any_cap),
		cmocka_unit_test(the_pad_behind_it_is_readable),
		cmocka_unit_test(reserved_room_can_be_filled),
		cmocka_unit_test(long_formats_fit),
		cmocka_unit_test(code_points_become_utf8),
		cmocka_unit_test(surrogates_stay_apart_in_wtf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
