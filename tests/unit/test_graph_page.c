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
	expect_after(PAGING("{\"next\":\"x?after=a%7Fb\"}"), "");
	expect_after(PAGING("{\"next\":\"x?after&limit=1\"}"), "");
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

/* --- pages that are not JSON ---------------------------------------------- */

/*
 * Append the elements of page to out, a line each, those that fail the grammar
 * behind a "!".
 */
static void list_elements(struct buf *out, struct graph_page *page)
{
	struct scan_value element;

	while (graph_page_next(page, &element))
		buf_printf(out, "%s%.*s\n",
			element.type == SCAN_ABSENT ? "!" : "",
			SLICE_ARG(element.text));
}

/* What is salvaged from json; want is NULL when it cannot be cut. */
static void expect_salvaged(const char *json, const char *want)
{
	struct graph_page page = GRAPH_PAGE_INIT;
	struct buf text = BUF_INIT(65536), got = BUF_INIT(65536);
	struct err err;
	int rc;

	buf_add(&text, slice_from(json));
	rc = graph_page_salvage(&page, buf_slice(&text), &err);
	if (rc != (want ? 0 : -1))
		fail_msg("%s: %d", json, rc);
	if (rc == 0)
		list_elements(&got, &page);
	if (want && strcmp(buf_text(&got), want) != 0)
		fail_msg("%s: %s", json, buf_text(&got));
	graph_page_release(&page);
	buf_release(&text);
	buf_release(&got);
}

static void bad_elements_are_cut_out(void **state)
{
	(void)state;
	expect_salvaged("{\"data\":[{\"a\":1},{\"a\":01},{\"a\":2}]}",
		"{\"a\":1}\n!{\"a\":01}\n{\"a\":2}\n");
	expect_salvaged(" { \"data\" : [ NaN , \"\x01\", [1,] ,'x' ] } \n",
		"!NaN\n!\"\x01\"\n![1,]\n!'x'\n");
	expect_salvaged("{\"data\":[{\"a\":\"\xff,]}\\\"\"},\"\\x\"]}",
		"!{\"a\":\"\xff,]}\\\"\"}\n!\"\\x\"\n");
	expect_salvaged("{\"data\":[{\"a\" 1},{\"b\":[1}},{}]}",
		"!{\"a\" 1}\n!{\"b\":[1}}\n{}\n");
}

static void a_page_that_is_json_is_cut_like_any(void **state)
{
	(void)state;
	expect_salvaged("{\"data\":[]}", "");
	expect_salvaged(
		"{\"data\":[1,{},\"]\"],\"data\":[ [2] , 3 ]}", "[2]\n3\n");
}

static void what_is_bad_elsewhere_is_no_page(void **state)
{
	static const char *const bad[] = {"", "{", "{}", "[]", "x",
		"{\"data\":{}}", "{\"data\":[1}", "{\"data\":[1]",
		"{\"data\":[1]}}", "{\"data\":[1]} x", "{\"data\":[1,]}",
		"{\"data\":[,1]}", "{\"data\":[1 2]}", "{\"data\":[1],}",
		"{\"data\":[01],\"x\":02}", "{\"data\":[01],\"\\x\":2}",
		"{\"data\":[01] \"x\":2}", "{\"data\":[01],x:2}",
		"{\"data\" [01]}", "{\"data\":[\"a\"b\"]}",
		"{\"data\":[01],\"paging\":{\"next\":nil}}",
		"{\"data\":", "{\"data", "{\"data\\\"", "{\"data\":[\"\\",
		"[01]"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		expect_salvaged(bad[i], NULL);
}

static void a_salvaged_page_has_its_cursor(void **state)
{
	struct graph_page page = GRAPH_PAGE_INIT;
	struct buf text = BUF_INIT(65536);
	struct err err;

	(void)state;
	buf_add(&text,
		SLICE("{\"data\":[01],\"paging\":{\"next\":\"x?after=Q\"}}"));
	assert_int_equal(graph_page_salvage(&page, buf_slice(&text), &err), 0);
	assert_true(page.more);
	assert_string_equal(buf_text(&page.after), "Q");
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
		cmocka_unit_test(bad_elements_are_cut_out),
		cmocka_unit_test(a_page_that_is_json_is_cut_like_any),
		cmocka_unit_test(what_is_bad_elsewhere_is_no_page),
		cmocka_unit_test(a_salvaged_page_has_its_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
