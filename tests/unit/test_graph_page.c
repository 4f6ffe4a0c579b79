#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "err.h"
#include "graph_page.h"

/* Read a page; return graph_page_read()'s result. */
static int read_page(
	struct graph_page *page, struct buf *text, const char *json)
{
	struct scan_value value;
	struct scan_fault fault;
	struct err err;

	buf_reset(text);
	buf_add(text, slice_from(json));
	assert_int_equal(scan_any(buf_slice(text), &value, &fault), 0);
	return graph_page_read(page, &value, &err);
}

/* NULL: the last page; "": there is more, but no cursor. */
static void expect_after(const char *paging, const char *want)
{
	struct graph_page page = GRAPH_PAGE_INIT;
	struct buf text = BUF_INIT(65536), json = BUF_INIT(65536);

	buf_printf(&json, "{\"data\":[1]%s}", paging);
	assert_int_equal(read_page(&page, &text, buf_text(&json)), 0);
	if (page.more != !!want)
		fail_msg("%s: more is %d", paging, page.more);
	assert_string_equal(buf_text(&page.after), want ? want : "");
	graph_page_release(&page);
	buf_release(&text);
	buf_release(&json);
}

#define PAGING(rest) ",\"paging\":" rest

static void only_a_link_means_more(void **state)
{
	(void)state;
	expect_after("", NULL);
	expect_after(PAGING("null"), NULL);
	expect_after(PAGING("[]"), NULL);
	expect_after(PAGING("{}"), NULL);
	expect_after(PAGING("{\"cursors\":{\"after\":\"x\"}}"), NULL);
	expect_after(
		PAGING("{\"cursors\":{\"after\":\"x\"},\"next\":\"\"}"), NULL);
	expect_after(PAGING("{\"next\":7}"), NULL);
}

static void the_cursor_is_taken_from_the_link(void **state)
{
	(void)state;
	expect_after(PAGING("{\"next\":\"https:\\/\\/h\\/p?a=1&after=MAZDZD"
			    "&access_token=1|s\"}"),
		"MAZDZD");
	expect_after(PAGING("{\"cursors\":{\"after\":\"own\"},"
			    "\"next\":\"https://h/p?after=a%3D%3d\"}"),
		"a==");
	expect_after(PAGING("{\"cursors\":{\"after\":\"OTk5\"},"
			    "\"next\":\"https://h/p?limit=1\"}"),
		"OTk5");
}

static void a_link_without_cursor_is_more_all_the_same(void **state)
{
	(void)state;
	expect_after(PAGING("{\"next\":\"https://h/p\"}"), "");
	expect_after(PAGING("{\"next\":\"x?after=a%0Ab\"}"), "");
	expect_after(PAGING("{\"next\":\"x?after=a%20b\"}"), "");
	expect_after(PAGING("{\"next\":\"x?after=\"}"), "");
}

static void a_page_needs_data(void **state)
{
	struct graph_page page = GRAPH_PAGE_INIT;
	struct buf text = BUF_INIT(65536);

	(void)state;
	assert_int_equal(read_page(&page, &text, "{}"), -1);
	assert_int_equal(read_page(&page, &text, "[]"), -1);
	assert_int_equal(read_page(&page, &text, "{\"data\":{}}"), -1);
	assert_int_equal(read_page(&page, &text, "{\"data\":[]}"), 0);
	assert_true(slice_is(page.data.text, "[]"));
	graph_page_release(&page);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_link_means_more),
		cmocka_unit_test(the_cursor_is_taken_from_the_link),
		cmocka_unit_test(a_link_without_cursor_is_more_all_the_same),
		cmocka_unit_test(a_page_needs_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
