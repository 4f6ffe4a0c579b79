#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "csv.h"

static void expect_field(const char *text, const char *want)
{
	struct buf out = BUF_INIT(1024);

	csv_add_field(&out, slice_from(text));
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void plain_text_stays(void **state)
{
	(void)state;
	expect_field("", "");
	expect_field("198.51.100.7", "198.51.100.7");
	expect_field("a b;c'd", "a b;c'd");
}

static void special_text_is_quoted(void **state)
{
	(void)state;
	expect_field("a,b", "\"a,b\"");
	expect_field("a\nb", "\"a\nb\"");
	expect_field("a\rb", "\"a\rb\"");
	expect_field(" a", "\" a\"");
	expect_field("a ", "\"a \"");
}

static void quotes_are_doubled(void **state)
{
	(void)state;
	expect_field("\"", "\"\"\"\"");
	expect_field("say \"hi\"", "\"say \"\"hi\"\"\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_text_stays),
		cmocka_unit_test(special_text_is_quoted),
		cmocka_unit_test(quotes_are_doubled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
