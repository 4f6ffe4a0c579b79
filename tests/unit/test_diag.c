#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "diag.h"

static void expect(struct slice text, const char *want)
{
	struct buf out = BUF_INIT(4096);

	diag_escape(&out, text);
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void text_stays_as_it_is(void **state)
{
	(void)state;
	expect(SLICE(""), "");
	expect(SLICE("abc \"x\" \\ /"), "abc \"x\" \\ /");
	expect(SLICE("\xC3\xA9\xF0\x9F\x9B\xA1"), "\xC3\xA9\xF0\x9F\x9B\xA1");
}

static void controls_are_shown_as_hexadecimal(void **state)
{
	(void)state;
	expect(SLICE("a\nb\x1B[31m\x7F"), "a\\x0Ab\\x1B[31m\\x7F");
	expect(SLICE("a\0b"), "a\\x00b");
	/* U+009B, the one-byte form of ESC [ in some terminals. */
	expect(SLICE("\xC2\x9B"), "\\xC2\\x9B");
}

static void bytes_that_are_no_text_are_shown_too(void **state)
{
	(void)state;
	expect(SLICE("\xFF\xC3"), "\\xFF\\xC3");
	expect(SLICE("\x9Bx"), "\\x9Bx");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_stays_as_it_is),
		cmocka_unit_test(controls_are_shown_as_hexadecimal),
		cmocka_unit_test(bytes_that_are_no_text_are_shown_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
