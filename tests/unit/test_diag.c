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

/* They turn others about, or cannot be seen. */
static void what_deceives_the_eye_is_shown_by_its_number(void **state)
{
	(void)state;
	/* An override and its end: "txt.exe" would be shown as "exe.txt". */
	expect(SLICE("\xE2\x80\xAEtxt.exe\xE2\x80\xAC"),
		"\\u202etxt.exe\\u202c");
	expect(SLICE("\xE2\x81\xA6 \xE2\x80\x8F \xD8\x9C"),
		"\\u2066 \\u200f \\u061c");
	expect(SLICE("a\xE2\x80\x8B"
		     "b\xEF\xBB\xBF"
		     "c\xC2\xADz"),
		"a\\u200bb\\ufeffc\\u00adz");
	expect(SLICE("\xE2\x80\xA8"), "\\u2028");
	/* Letters that are written from right to left, and a joiner. */
	expect(SLICE("\xD7\xA9 \xE2\x80\x8D"), "\xD7\xA9 \xE2\x80\x8D");
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
		cmocka_unit_test(what_deceives_the_eye_is_shown_by_its_number),
		cmocka_unit_test(bytes_that_are_no_text_are_shown_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
