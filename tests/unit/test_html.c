#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "buf.h"
#include "html.h"

static void expect(struct slice text, const char *want)
{
	struct buf out = BUF_INIT(1 << 16);

	html_add_text(&out, text);
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void text_opens_nothing_and_ends_nothing(void **state)
{
	(void)state;
	expect(SLICE("<script>alert(\"a\" & 'b')</script>"),
		"&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)"
		"&lt;/script&gt;");
	expect(SLICE("&amp;"), "&amp;amp;");
	expect(SLICE("a=b` c/d"), "a=b` c/d");
	expect((struct slice){NULL, 0}, "");
}

static void text_of_all_scripts_stays(void **state)
{
	(void)state;
	expect(SLICE("caf\u00e9 \u05d0\u0628 \u4e2d \U0001F600"),
		"caf\u00e9 \u05d0\u0628 \u4e2d \U0001F600");
	/* Joiners are part of how some words and emoji are written. */
	expect(SLICE("\u0645\u06cc\u200c\u062e \U0001F468\u200d\U0001F33E"),
		"\u0645\u06cc\u200c\u062e \U0001F468\u200d\U0001F33E");
}

static void controls_are_seen(void **state)
{
	(void)state;
	expect(SLICE("a\tb\nc\rd"), "a\\tb\\nc\\rd");
	expect(SLICE("\0\x1b[2J\x7f\xc2\x85"),
		"\\u0000\\u001b[2J\\u007f\\u0085");
}

static void what_turns_text_about_is_seen(void **state)
{
	static const unsigned int hidden[] = {0x61C, 0x200B, 0x200E, 0x200F,
		0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2060,
		0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF};
	struct buf text = BUF_INIT(8);
	char want[8];

	(void)state;
	expect(SLICE("moc\u202egpj.exe"), "moc\\u202egpj.exe");
	for (size_t i = 0; i < sizeof(hidden) / sizeof(*hidden); i++) {
		buf_reset(&text);
		buf_add_utf8(&text, hidden[i]);
		snprintf(want, sizeof(want), "\\u%04x", hidden[i]);
		expect(buf_slice(&text), want);
	}
	buf_release(&text);
}

static void what_is_no_utf8_is_seen(void **state)
{
	(void)state;
	expect(SLICE("a\xff"
		     "b\xc3"),
		"a\\xffb\\xc3");
	expect(SLICE("\xed\xa0\x80"), "\\xed\\xa0\\x80");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_opens_nothing_and_ends_nothing),
		cmocka_unit_test(text_of_all_scripts_stays),
		cmocka_unit_test(controls_are_seen),
		cmocka_unit_test(what_turns_text_about_is_seen),
		cmocka_unit_test(what_is_no_utf8_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
