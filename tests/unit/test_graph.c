#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "canned.h"
#include "clock.h"
#include "err.h"
#include "graph.h"
#include "graph_retry.h"
#include "token.h"

#define SECRET "AbCdEfGhIjKlMnOp_-qr"

/* The unit of the policy, in seconds. */
#define UNIT 0.001

#define ERROR(rest) "{\"error\":{" rest "}}"

/* A graph that talks to a canned server. */
struct bench {
	struct canned canned;
	struct token token;
	struct graph *graph;
	struct graph_settings settings;
	struct graph_call call; /* GET x */
	struct err err;         /* of run() */
	char requests[65536];
};

static void bench_start_with(struct bench *bench, struct graph_policy policy,
	const struct canned_reply *replies, size_t count)
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
	bench->settings.policy = policy;
	bench->graph = graph_new(&bench->settings, &err);
	assert_non_null(bench->graph);
	graph_call_init(&bench->call, HTTP_GET, "x");
}

static void bench_start(
	struct bench *bench, const struct canned_reply *replies, size_t count)
{
	struct graph_policy policy = {
		.tries = 3,
		.unit = UNIT,
		.max_time = 30,
	};

	bench_start_with(bench, policy, replies, count);
}

static void bench_stop(struct bench *bench)
{
	canned_stop(&bench->canned, bench->requests, sizeof(bench->requests));
	graph_call_release(&bench->call);
	graph_free(bench->graph);
	token_release(&bench->token);
}

/* Run the bench's call; return graph_run()'s result. */
static int run(struct bench *bench)
{
	return graph_run(bench->graph, &bench->call, &bench->err);
}

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void what_may_pass_is_tried_again(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("502 Bad Gateway", "<html>"),
		CANNED_JSON("200 OK", "{\"data\":["),
		CANNED_JSON("200 OK", "{\"data\":[]}"),
	};
	struct bench bench;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	assert_int_equal(run(&bench), 0);
	assert_int_equal(bench.call.tries, 3);
	assert_int_equal(bench.call.value.type, SCAN_OBJECT);
	assert_int_equal((int)graph_usage(bench.graph)->retries, 2);
	bench_stop(&bench);
	assert_non_null(strstr(bench.requests, "GET /v25.0/x HTTP/1.1"));
}

static void tries_come_to_an_end(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("500 Error", ERROR("\"code\":2,\"message\":\"m\"")),
	};
	struct bench bench;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	assert_int_equal(run(&bench), -1);
	assert_int_equal(bench.err.status, TX_UNAVAILABLE);
	assert_int_equal(bench.call.tries, 3);
	bench.call.once = true;
	assert_int_equal(run(&bench), -1);
	assert_int_equal(bench.call.tries, 1);
	bench_stop(&bench);
}

static void a_refusal_is_final(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("400 Bad Request", ERROR("\"code\":190")),
	};
	struct bench bench;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	assert_int_equal(run(&bench), -1);
	assert_int_equal(bench.err.status, TX_AUTH);
	assert_int_equal(bench.call.tries, 1);
	bench_stop(&bench);
}

static void a_throttle_waits_and_goes_on(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("400 Bad Request", ERROR("\"code\":4")),
		CANNED_JSON("400 Bad Request", ERROR("\"code\":17")),
		CANNED_JSON("200 OK", "{}"),
	};
	struct bench bench;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	assert_int_equal(run(&bench), 0);
	assert_int_equal((int)graph_usage(bench.graph)->limited, 2);
	assert_true(graph_usage(bench.graph)->waited > 0.15);
	bench_stop(&bench);
}

static void requests_slow_down_near_the_limit(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED("HTTP/1.1 200 OK\r\nx-app-usage: {\"call_count\":28,"
		       "\"total_time\":100}\r\nConnection: close\r\n\r\n{}"),
		CANNED_JSON("200 OK", "{}"),
	};
	double waited, start = clock_now();
	struct bench bench;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	assert_int_equal(run(&bench), 0);
	assert_int_equal(graph_usage(bench.graph)->percent, 100);
	assert_true(graph_usage(bench.graph)->waited == 0);
	assert_int_equal(run(&bench), 0);
	waited = graph_usage(bench.graph)->waited;
	assert_true(clock_now() - start >= graph_retry_ease(UNIT, 100));
	/* A server that does not say so is at ease again. */
	assert_int_equal(run(&bench), 0);
	assert_true(graph_usage(bench.graph)->waited == waited);
	bench_stop(&bench);
}

static void a_wait_beyond_the_time_left_is_not_begun(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED("HTTP/1.1 429 Too Many\r\nRetry-After: 600\r\n"
		       "Connection: close\r\n\r\n"),
	};
	struct bench bench;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	assert_int_equal(run(&bench), -1);
	assert_int_equal(bench.err.status, TX_AGAIN);
	assert_non_null(strstr(bench.err.text, "--max-time"));
	graph_abort(bench.graph);
	bench_stop(&bench);
}

/* The time is over while a request waits for an account at its limit. */
static void a_wait_ends_when_the_time_does(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED("HTTP/1.1 200 OK\r\nx-app-usage: "
		       "{\"call_count\":100}\r\n"
		       "Connection: close\r\n\r\n{}"),
	};
	struct graph_policy policy = {.tries = 3, .unit = 10, .max_time = 1};
	struct bench bench;

	(void)state;
	bench_start_with(&bench, policy, replies, COUNT(replies));
	assert_int_equal(run(&bench), 0);
	assert_int_equal(run(&bench), -1);
	assert_int_equal(bench.err.status, TX_AGAIN);
	assert_string_equal(bench.err.text, "out of time: --max-time is 1 s");
	assert_int_equal((int)graph_usage(bench.graph)->requests, 1);
	graph_abort(bench.graph);
	bench_stop(&bench);
}

/* Parameters are too long by themselves, or with what goes beside them. */
static void a_request_has_a_size(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("200 OK", "{}"),
	};
	static const struct {
		enum http_method method;
		size_t left; /* of the room, beside "text=" */
	} cases[] = {{HTTP_GET, 0}, {HTTP_POST, 0}, {HTTP_GET, 10}};
	static char text[16 << 20];
	/* So much text takes a while where everything is watched. */
	const struct graph_policy policy = {.tries = 1, .max_time = 600};
	struct bench bench;

	(void)state;
	memset(text, 'x', sizeof(text));
	bench_start_with(&bench, policy, replies, COUNT(replies));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice value = {text, sizeof(text) - cases[i].left};

		graph_call_release(&bench.call);
		graph_call_init(&bench.call, cases[i].method, "x");
		http_param(&bench.call.query, "text", value);
		assert_int_equal(run(&bench), -1);
		assert_int_equal(bench.err.status, TX_USAGE);
		assert_string_equal(bench.err.text,
			"a request of more than 16777216 bytes");
		graph_abort(bench.graph);
	}
	assert_int_equal((int)graph_usage(bench.graph)->requests, 0);
	bench_stop(&bench);
}

static bool is_true(void *truth)
{
	return *(bool *)truth;
}

static bool is_sent(void *graph)
{
	return graph_usage(graph)->requests > 0;
}

/* Stopped, nothing is sent; after one reply, nothing is sent again. */
static void nothing_is_sent_once_stopped(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("500 Internal Server Error",
			"{\"error\":{\"message\":\"later\",\"code\":2}}"),
	};
	bool stopped = true;
	struct bench bench;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	graph_stop_when(bench.graph, is_true, &stopped);
	graph_start(bench.graph, &bench.call);
	assert_int_equal(graph_push(bench.graph, &bench.err), 0);
	graph_abort(bench.graph);
	assert_int_equal(run(&bench), -1);
	assert_int_equal(graph_usage(bench.graph)->requests, 0);
	assert_int_equal(bench.call.error.class, GRAPH_TRANSIENT);
	graph_stop_when(bench.graph, is_sent, bench.graph);
	assert_int_equal(run(&bench), -1);
	assert_int_equal(graph_usage(bench.graph)->requests, 1);
	assert_int_equal(bench.call.error.code, 2);
	bench_stop(&bench);
}

static void what_was_kept_outlives_the_next_request(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("200 OK", "{\"data\":[{\"id\":\"1\"}]}"),
		CANNED_JSON("200 OK", "{\"data\":[{\"id\":\"22\"}]}"),
		CANNED_JSON("200 OK", "{\"data\":[{\"id\":\"333\"}]}"),
	};
	const char *const ids[] = {"\"1\"", "\"22\"", "\"333\""};
	struct graph_kept kept = {0};
	struct graph_call *done;
	struct bench bench;
	size_t id;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	id = graph_want(bench.graph, "id");
	graph_start(bench.graph, &bench.call);
	for (size_t i = 0; i < COUNT(ids); i++) {
		assert_int_equal(graph_push(bench.graph, &bench.err), 0);
		assert_int_equal(graph_usage(bench.graph)->requests, i + 1);
		assert_int_equal(graph_next(bench.graph, &done, &bench.err), 1);
		assert_ptr_equal(done, &bench.call);
		graph_call_keep(done, &kept);
		graph_start(bench.graph, done);
		assert_int_equal(kept.rows.count, 1);
		assert_true(slice_is(kept.rows.values[id].text, ids[i]));
	}
	graph_abort(bench.graph);
	graph_kept_release(&kept);
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
	struct bench bench;

	(void)state;
	bench_start(&bench, replies, COUNT(replies));
	http_param(&bench.call.query, "text", SLICE("12345678|" SECRET));
	assert_int_equal(run(&bench), 0);
	assert_string_equal(buf_text(&bench.call.body),
		"{\"a\":\"***\",\"b\":\"x%7C***\",\"c\":\"***\"}");
	assert_int_equal(bench.call.cut, 3);
	assert_int_equal(run(&bench), -1);
	assert_null(strstr(bench.err.text, SECRET));
	graph_show(bench.graph, &bench.call, &shown);
	assert_null(strstr(buf_text(&shown), SECRET));
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
		cmocka_unit_test(what_may_pass_is_tried_again),
		cmocka_unit_test(tries_come_to_an_end),
		cmocka_unit_test(a_refusal_is_final),
		cmocka_unit_test(a_throttle_waits_and_goes_on),
		cmocka_unit_test(requests_slow_down_near_the_limit),
		cmocka_unit_test(a_wait_beyond_the_time_left_is_not_begun),
		cmocka_unit_test(a_wait_ends_when_the_time_does),
		cmocka_unit_test(a_request_has_a_size),
		cmocka_unit_test(nothing_is_sent_once_stopped),
		cmocka_unit_test(what_was_kept_outlives_the_next_request),
		cmocka_unit_test(the_token_is_cut_out_of_what_comes),
		cmocka_unit_test(the_token_goes_where_it_is_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
