#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "width.h"

static void expect_width(const char *text, size_t columns)
{
	size_t found = width_text(slice_from(text));

	if (found != columns)
		fail_msg("\"%s\" takes %zu columns, not %zu", text, found,
			columns);
}

static void texts_have_widths(void **state)
{
	(void)state;
	expect_width("", 0);
	expect_width("abc", 3);
	expect_width("\u00e9\u0416", 2);
	expect_width("e\u0301", 1);
	expect_width("\u6f22\u5b57", 4);
	expect_width("\uac00\uff21", 4);
	expect_width("\u1100\u1161\u11a8", 2);
	expect_width("\u0e17\u0e35\u0e48", 1);
	expect_width("\U0001F600\u2603", 3);
	expect_width("\U00020000\U0001F1E6", 3);
	expect_width("\xff\xfe", 2);
}

static void expect_cut(const char *text, size_t columns, const char *want)
{
	struct slice cut = width_cut(slice_from(text), columns);

	if (!slice_is(cut, want))
		fail_msg("\"%s\" in %zu columns is \"%.*s\"", text, columns,
			SLICE_ARG(cut));
}

static void texts_are_cut_between_characters(void **state)
{
	(void)state;
	expect_cut("abc", 0, "");
	expect_cut("abc", 2, "ab");
	expect_cut("abc", 3, "abc");
	expect_cut("\u6f22\u5b57", 3, "\u6f22");
	expect_cut("\u6f22\u5b57", 1, "");
	expect_cut("ae\u0301b", 2, "ae\u0301");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_have_widths),
		cmocka_unit_test(texts_are_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
