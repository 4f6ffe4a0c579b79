#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "buf.h"
#include "fang.h"

static void expect_mended(const char *text, const char *want)
{
	struct buf out = BUF_INIT(1024);

	fang_mend(&out, slice_from(text));
	assert_string_equal(buf_text(&out), want);
	assert_int_equal(
		fang_is_gone(slice_from(text)), strcmp(text, want) != 0);
	buf_release(&out);
}

static void defanged_text_is_mended(void **state)
{
	(void)state;
	expect_mended("hxxp://evil.example.com/", "http://evil.example.com/");
	expect_mended(
		"hXXps://evil[.]example[.]com/a", "https://evil.example.com/a");
	expect_mended(
		"hxxps[://]evil(.)example{.}com", "https://evil.example.com");
	expect_mended("hxxp[:]//evil[dot]example", "http://evil.example");
	expect_mended("fxp://evil.example", "ftp://evil.example");
	expect_mended("198[.]51[.]100[.]7[:]80", "198.51.100.7:80");
	expect_mended("bad[at]example(dot)org", "bad@example.org");
	expect_mended("bad[@]example.org", "bad@example.org");
}

static void whole_text_stays(void **state)
{
	(void)state;
	expect_mended("", "");
	expect_mended("http://evil.example.com/hxxp://",
		"http://evil.example.com/hxxp://");
	expect_mended("http://[2001:db8::1]/a[1]", "http://[2001:db8::1]/a[1]");
	expect_mended("http://[::]/", "http://[::]/");
}

static void expect_pulled(const char *text, const char *want)
{
	struct buf out = BUF_INIT(1024);

	fang_pull(&out, slice_from(text));
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void fangs_are_pulled(void **state)
{
	(void)state;
	expect_pulled("", "");
	expect_pulled("http://evil.example/a.b", "hxxp://evil[.]example/a[.]b");
	expect_pulled("https://[2001:db8::1]/", "hxxps://[2001:db8::1]/");
	expect_pulled("ftp://bad@x", "fxp://bad[@]x");
	expect_pulled("HTTP://EVIL.EXAMPLE", "HTTP://EVIL[.]EXAMPLE");
	expect_pulled("bad@evil.example", "bad[@]evil[.]example");
	expect_pulled("198.51.100.7/24", "198[.]51[.]100[.]7/24");
	expect_pulled("2001:DB8::1", "2001[:]DB8[:][:]1");
	expect_pulled("evil.example:80", "evil[.]example:80");
	expect_pulled("d41d8cd98f00b204", "d41d8cd98f00b204");
}

static void what_is_defanged_stays(void **state)
{
	(void)state;
	expect_pulled(
		"hXXp://evil[.]example.org", "hXXp://evil[.]example[.]org");
	expect_pulled("bad[at]evil(dot)example", "bad[at]evil(dot)example");
}

/* A text of a few of the pieces that fangs are made of. */
static void random_text(struct buf *out)
{
	static const char *const pieces[] = {"http", "https", "hxxp", "ftp",
		"fxp", "HTTP", ":", "/", "//", "[", "]", "(", ")", "{", "}",
		".", "@", "dot", "at", "a", "0", "[.]", "[:]", "[://]"};
	int count = rand() % 8;

	buf_reset(out);
	for (int i = 0; i < count; i++)
		buf_add(out,
			slice_from(pieces[(size_t)rand() %
				(sizeof(pieces) / sizeof(*pieces))]));
}

static void pulling_is_undone_by_mending(void **state)
{
	struct buf text = BUF_INIT(256), pulled = BUF_INIT(256);
	struct buf again = BUF_INIT(512), mended = BUF_INIT(256);
	struct buf at_once = BUF_INIT(256);

	(void)state;
	srand(1);
	for (int i = 0; i < 300000; i++) {
		random_text(&text);
		buf_reset(&pulled);
		buf_reset(&again);
		buf_reset(&mended);
		buf_reset(&at_once);
		fang_pull(&pulled, buf_slice(&text));
		fang_pull(&again, buf_slice(&pulled));
		fang_mend(&mended, buf_slice(&pulled));
		fang_mend(&at_once, buf_slice(&text));
		if (!slice_equal(buf_slice(&mended), buf_slice(&at_once)) ||
			!slice_equal(buf_slice(&pulled), buf_slice(&again)))
			fail_msg("\"%s\" becomes \"%s\"", buf_text(&text),
				buf_text(&pulled));
		if (!fang_is_gone(buf_slice(&text)))
			assert_string_equal(buf_text(&mended), buf_text(&text));
	}
	buf_release(&text);
	buf_release(&pulled);
	buf_release(&again);
	buf_release(&mended);
	buf_release(&at_once);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defanged_text_is_mended),
		cmocka_unit_test(whole_text_stays),
		cmocka_unit_test(fangs_are_pulled),
		cmocka_unit_test(what_is_defanged_stays),
		cmocka_unit_test(pulling_is_undone_by_mending),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
