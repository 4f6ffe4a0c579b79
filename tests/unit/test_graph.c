#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "canned.h"
#include "err.h"
#include "graph.h"
#include "graph_page.h"
#include "graph_retry.h"
#include "token.h"

#define SECRET "AbCdEfGhIjKlMnOp_-qr"

/* --- errors --------------------------------------------------------------- */

/* Read the error in a body. */
static int read_error(struct graph_error *error, int status, const char *json)
{
	struct scan_value value = {.type = SCAN_ABSENT};
	struct buf text = BUF_INIT(65536);
	struct scan_fault fault;
	int rc;

	buf_add(&text, slice_from(json));
	if (text.len)
		scan_any(buf_slice(&text), &value, &fault);
	rc = graph_error_read(error, status, &value);
	buf_release(&text);
	return rc;
}

static void expect_class(int status, const char *json, enum graph_class want)
{
	struct graph_error error;

	read_error(&error, status, json);
	if (error.class != want)
		fail_msg("HTTP %d, %s: class %d, not %d", status, json,
			error.class, want);
}

#define ERROR(rest) "{\"error\":{" rest "}}"

/* Every code that means something to us. */
static void codes_decide_first(void **state)
{
	static const struct {
		int status;
		const char *code;
		enum graph_class class;
	} rows[] = {
		{500, "1", GRAPH_TRANSIENT},
		{500, "1,\"error_subcode\":99", GRAPH_TRANSIENT},
		{500, "2", GRAPH_TRANSIENT},
		{503, "2", GRAPH_TRANSIENT},
		{400, "2", GRAPH_TRANSIENT},
		{403, "4,\"error_subcode\":1349210", GRAPH_THROTTLE},
		{400, "17", GRAPH_THROTTLE},
		{403, "32", GRAPH_THROTTLE},
		{400, "341", GRAPH_THROTTLE},
		{400, "368", GRAPH_THROTTLE},
		{400, "613,\"error_subcode\":1996", GRAPH_THROTTLE},
		{400, "80000", GRAPH_THROTTLE},
		{400, "80014", GRAPH_THROTTLE},
		{400, "80015", GRAPH_PERMANENT},
		{400, "3", GRAPH_PERMANENT},
		{403, "10", GRAPH_PERMANENT},
		{403, "200", GRAPH_PERMANENT},
		{400, "299", GRAPH_PERMANENT},
		{401, "102", GRAPH_AUTH},
		{400, "190,\"error_subcode\":463", GRAPH_AUTH},
		{400, "101", GRAPH_AUTH},
		{400, "104", GRAPH_AUTH},
		{400, "2500", GRAPH_AUTH},
		{400, "100", GRAPH_PERMANENT},
		{404, "100,\"error_subcode\":33", GRAPH_PERMANENT},
		{400, "506", GRAPH_PERMANENT},
		{404, "803", GRAPH_PERMANENT},
		{400, "987654", GRAPH_PERMANENT},
		{500, "987654", GRAPH_TRANSIENT},
		{500, "100", GRAPH_PERMANENT},
		{200, "4", GRAPH_THROTTLE},
		{400, "100,\"is_transient\":true", GRAPH_TRANSIENT},
		{400, "100,\"is_transient\":false", GRAPH_PERMANENT},
		{400, "4,\"is_transient\":true", GRAPH_THROTTLE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char json[256];

		snprintf(
			json, sizeof(json), ERROR("\"code\":%s"), rows[i].code);
		expect_class(rows[i].status, json, rows[i].class);
	}
}

static void texts_tell_what_codes_do_not(void **state)
{
	(void)state;
	expect_class(500,
		ERROR("\"code\":1,\"message\":\"Please reduce the amount of "
		      "data you're asking for, then retry your request\""),
		GRAPH_SHRINK);
	expect_class(400,
		ERROR("\"code\":100,\"message\":\"(#100) The After Cursor "
		      "specified exceeds the max limit supported by this "
		      "endpoint\""),
		GRAPH_CURSOR_END);
	expect_class(403,
		ERROR("\"message\":\"(#4) Application request limit reached\""),
		GRAPH_THROTTLE);
	expect_class(400,
		ERROR("\"type\":\"GraphBatchException\",\"message\":\"Too many "
		      "requests in batch message.\""),
		GRAPH_PERMANENT);
}

static void the_status_decides_without_a_code(void **state)
{
	(void)state;
	expect_class(200, "{\"data\":[]}", GRAPH_FINE);
	expect_class(200, "[]", GRAPH_FINE);
	expect_class(200, "{\"error\":\"text\"}", GRAPH_FINE);
	expect_class(429, "", GRAPH_THROTTLE);
	expect_class(500, "", GRAPH_TRANSIENT);
	expect_class(502, "", GRAPH_TRANSIENT);
	expect_class(408, "{}", GRAPH_TRANSIENT);
	expect_class(401, "{}", GRAPH_AUTH);
	expect_class(302, "", GRAPH_PERMANENT);
	expect_class(404, "{}", GRAPH_PERMANENT);
}

static void an_error_tells_all_it_knows(void **state)
{
	struct graph_error error;
	struct err err;

	(void)state;
	read_error(&error, 400,
		ERROR("\"message\":\"Unsupported get request.\","
		      "\"type\":\"GraphMethodException\",\"code\":100,"
		      "\"error_subcode\":33,\"error_user_msg\":\"Ask again\","
		      "\"fbtrace_id\":\"A\\/b+_-\""));
	graph_error_tell(&error, &err);
	assert_int_equal(err.status, TX_UNAVAILABLE);
	assert_string_equal(err.text,
		"Unsupported get request.; Ask again (HTTP 400, code 100, "
		"subcode 33, GraphMethodException, fbtrace_id A/b+_-)");
}

static void classes_have_their_status(void **state)
{
	static const struct {
		const char *code;
		enum tx_exit status;
	} rows[] = {
		{"190", TX_AUTH},
		{"2500", TX_AUTH},
		{"10", TX_AUTH},
		{"200", TX_AUTH},
		{"4", TX_AGAIN},
		{"2", TX_UNAVAILABLE},
		{"100", TX_UNAVAILABLE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct graph_error error;
		struct err err;
		char json[64];

		snprintf(
			json, sizeof(json), ERROR("\"code\":%s"), rows[i].code);
		read_error(&error, 400, json);
		graph_error_tell(&error, &err);
		assert_int_equal(err.status, rows[i].status);
	}
}

/* --- pages ---------------------------------------------------------------- */

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

/* --- waits ---------------------------------------------------------------- */

static void waits_double_up_to_a_minute(void **state)
{
	(void)state;
	assert_true(graph_retry_wait(1, 1, 1) == 1);
	assert_true(graph_retry_wait(1, 2, 1) == 2);
	assert_true(graph_retry_wait(1, 3, 0.5) == 2);
	assert_true(graph_retry_wait(1, 7, 1) == 60);
	assert_true(graph_retry_wait(1, 1000, 1) == 60);
	assert_true(graph_retry_wait(0.5, 1000, 1) == 30);
	assert_true(graph_retry_wait(1, 5, 0) == 0);
	assert_true(graph_retry_limited(1, 1) == 60);
	assert_true(graph_retry_limited(1, 2) == 120);
	assert_true(graph_retry_limited(1, 5) == 900);
	assert_true(graph_retry_limited(1, 1000) == 900);
}

static double regain(const char *header)
{
	struct buf text = BUF_INIT(4096);
	double seconds;

	buf_add(&text, slice_from(header));
	seconds = graph_retry_regain(buf_slice(&text));
	buf_release(&text);
	return seconds;
}

static int percent(const char *header)
{
	struct buf text = BUF_INIT(4096);
	int most;

	buf_add(&text, slice_from(header));
	most = graph_retry_percent(buf_slice(&text));
	buf_release(&text);
	return most;
}

static void usage_headers_are_read(void **state)
{
	static const char business[] =
		"{\"28\":[{\"type\":\"x\",\"call_count\":3,\"total_cputime\":9,"
		"\"total_time\":5,\"estimated_time_to_regain_access\":12}],"
		"\"29\":[{\"call_count\":4,"
		"\"estimated_time_to_regain_access\":3}]}";

	(void)state;
	assert_int_equal(percent("{\"call_count\":28,\"total_time\":91,"
				 "\"total_cputime\":25}"),
		91);
	assert_int_equal(percent(business), 9);
	assert_true(regain(business) == 12 * 60);
	assert_int_equal(percent(""), -1);
	assert_int_equal(percent("no JSON"), -1);
	assert_int_equal(percent("[1]"), -1);
	assert_true(regain("{}") == 0);
	assert_true(regain("{\"28\":[7,{}],\"29\":null}") == 0);
}

/* --- calls ---------------------------------------------------------------- */

/* A graph that talks to a canned server. */
struct bench {
	struct canned canned;
	struct token token;
	struct graph *graph;
	struct graph_settings settings;
	char requests[65536];
};

static void bench_start(
	struct bench *bench, const struct canned_reply *replies, size_t count)
{
	struct err err;

	*bench = (struct bench){.settings.version = "v25.0"};
	assert_int_equal(canned_start(&bench->canned, replies, count), 0);
	assert_int_equal(token_set(&bench->token, SLICE("12345678|" SECRET),
				 "test", &err),
		0);
	bench->settings.base_url = bench->canned.url;
	bench->settings.token = &bench->token;
	bench->settings.http.connect_time = 5;
	bench->settings.http.stall_time = 5;
	bench->settings.http.body_max = 65536;
	bench->settings.policy = (struct graph_policy){
		.tries = 3,
		.unit = 0.001,
		.max_time = 30,
	};
	bench->graph = graph_new(&bench->settings, &err);
	assert_non_null(bench->graph);
}

static void bench_stop(struct bench *bench)
{
	canned_stop(&bench->canned, bench->requests, sizeof(bench->requests));
	graph_free(bench->graph);
	token_release(&bench->token);
}

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void what_may_pass_is_tried_again(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("502 Bad Gateway", "<html>"),
		CANNED_JSON("200 OK", "{\"data\":["),
		CANNED_JSON("200 OK", "{\"data\":[]}"),
	};
	struct graph_call call;
	struct bench bench;
	struct err err;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	graph_call_init(&call, HTTP_GET, "x");
	assert_int_equal(graph_run(bench.graph, &call, &err), 0);
	assert_int_equal(call.tries, 3);
	assert_int_equal(call.value.type, SCAN_OBJECT);
	assert_int_equal((int)graph_usage(bench.graph)->retries, 2);
	graph_call_release(&call);
	bench_stop(&bench);
	assert_non_null(strstr(bench.requests, "GET /v25.0/x HTTP/1.1"));
}

static void tries_come_to_an_end(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("500 Error", ERROR("\"code\":2,\"message\":\"m\"")),
	};
	struct graph_call call;
	struct bench bench;
	struct err err;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	graph_call_init(&call, HTTP_GET, "x");
	assert_int_equal(graph_run(bench.graph, &call, &err), -1);
	assert_int_equal(err.status, TX_UNAVAILABLE);
	assert_int_equal(call.tries, 3);
	call.once = true;
	assert_int_equal(graph_run(bench.graph, &call, &err), -1);
	assert_int_equal(call.tries, 1);
	graph_call_release(&call);
	bench_stop(&bench);
}

static void a_refusal_is_final(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("400 Bad Request", ERROR("\"code\":190")),
	};
	struct graph_call call;
	struct bench bench;
	struct err err;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	graph_call_init(&call, HTTP_GET, "x");
	assert_int_equal(graph_run(bench.graph, &call, &err), -1);
	assert_int_equal(err.status, TX_AUTH);
	assert_int_equal(call.tries, 1);
	graph_call_release(&call);
	bench_stop(&bench);
}

static void a_throttle_waits_and_goes_on(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("400 Bad Request", ERROR("\"code\":4")),
		CANNED_JSON("400 Bad Request", ERROR("\"code\":17")),
		CANNED_JSON("200 OK", "{}"),
	};
	struct graph_call call;
	struct bench bench;
	struct err err;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	graph_call_init(&call, HTTP_GET, "x");
	assert_int_equal(graph_run(bench.graph, &call, &err), 0);
	assert_int_equal((int)graph_usage(bench.graph)->limited, 2);
	assert_true(graph_usage(bench.graph)->waited > 0.15);
	graph_call_release(&call);
	bench_stop(&bench);
}

static void a_wait_beyond_the_time_left_is_not_begun(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED("HTTP/1.1 429 Too Many\r\nRetry-After: 600\r\n"
		       "Connection: close\r\n\r\n"),
	};
	struct graph_call call;
	struct bench bench;
	struct err err;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	graph_call_init(&call, HTTP_GET, "x");
	assert_int_equal(graph_run(bench.graph, &call, &err), -1);
	assert_int_equal(err.status, TX_AGAIN);
	assert_non_null(strstr(err.text, "--max-time"));
	graph_abort(bench.graph);
	graph_call_release(&call);
	bench_stop(&bench);
}

static void the_token_is_cut_out_of_what_comes(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("200 OK",
			"{\"a\":\"12345678|" SECRET "\",\"b\":\"x%7C" SECRET
			"\",\"c\":\"12345678\\u007c" SECRET "\"}"),
		CANNED_JSON("400 Bad Request",
			ERROR("\"code\":100,\"message\":\"12345678%7C" SECRET
			      "\"")),
	};
	struct buf shown = BUF_INIT(4096);
	struct graph_call call;
	struct bench bench;
	struct err err;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	graph_call_init(&call, HTTP_GET, "x");
	http_param(&call.query, "text", SLICE("12345678|" SECRET));
	assert_int_equal(graph_run(bench.graph, &call, &err), 0);
	assert_string_equal(buf_text(&call.body),
		"{\"a\":\"***\",\"b\":\"x%7C***\",\"c\":\"***\"}");
	assert_int_equal(call.cut, 3);
	assert_int_equal(graph_run(bench.graph, &call, &err), -1);
	assert_null(strstr(err.text, SECRET));
	graph_show(bench.graph, &call, &shown);
	assert_null(strstr(buf_text(&shown), SECRET));
	graph_call_release(&call);
	buf_release(&shown);
	bench_stop(&bench);
}

static void the_token_goes_where_it_is_wanted(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("200 OK", "{}"),
	};
	struct graph_call get, post;
	struct bench bench;
	struct err err;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	graph_free(bench.graph);
	bench.settings.token_in_query = true;
	bench.graph = graph_new(&bench.settings, &err);
	graph_call_init(&get, HTTP_GET, "x");
	graph_call_init(&post, HTTP_POST, "y");
	http_param(&post.query, "a", SLICE("b"));
	assert_int_equal(graph_run(bench.graph, &get, &err), 0);
	assert_int_equal(graph_run(bench.graph, &post, &err), 0);
	graph_call_release(&get);
	graph_call_release(&post);
	bench_stop(&bench);
	assert_null(strstr(bench.requests, "Authorization"));
	assert_non_null(strstr(bench.requests,
		"GET /v25.0/x?access_token=12345678%7C" SECRET " "));
	assert_non_null(strstr(bench.requests, "POST /v25.0/y HTTP"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_decide_first),
		cmocka_unit_test(texts_tell_what_codes_do_not),
		cmocka_unit_test(the_status_decides_without_a_code),
		cmocka_unit_test(an_error_tells_all_it_knows),
		cmocka_unit_test(classes_have_their_status),
		cmocka_unit_test(only_a_link_means_more),
		cmocka_unit_test(the_cursor_is_taken_from_the_link),
		cmocka_unit_test(a_link_without_cursor_is_more_all_the_same),
		cmocka_unit_test(a_page_needs_data),
		cmocka_unit_test(waits_double_up_to_a_minute),
		cmocka_unit_test(usage_headers_are_read),
		cmocka_unit_test(what_may_pass_is_tried_again),
		cmocka_unit_test(tries_come_to_an_end),
		cmocka_unit_test(a_refusal_is_final),
		cmocka_unit_test(a_throttle_waits_and_goes_on),
		cmocka_unit_test(a_wait_beyond_the_time_left_is_not_begun),
		cmocka_unit_test(the_token_is_cut_out_of_what_comes),
		cmocka_unit_test(the_token_goes_where_it_is_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
