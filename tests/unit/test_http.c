#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "canned.h"
#include "err.h"
#include "http.h"

#define TOKEN "12345678|secret"

static const struct http_settings plain = {
	.user_agent = "tx-test/1",
	.connect_time = 5,
	.stall_time = 5,
	.body_max = 65536,
};

/* Everything the server got in the last exchange. */
static char requests[16384];

/* Send one request with the token and wait for its reply. */
static struct http_reply *exchange(
	struct http *http, const struct http_request *request, struct err *err)
{
	struct http_reply *reply = NULL;

	assert_int_equal(http_start(http, request, err), 0);
	for (int i = 0; i < 200 && !reply; i++)
		assert_true(http_next(http, 100, &reply, err) >= 0);
	assert_non_null(reply);
	assert_int_equal(http_active(http), 0);
	return reply;
}

/* The reply to a GET that the server answers with text. */
static struct http_reply *get(struct http **http, const char *text, size_t len)
{
	const struct canned_reply replies[] = {{text, len}};
	struct http_request request = {.bearer = SLICE(TOKEN)};
	struct http_reply *reply;
	struct canned canned;
	struct err err;

	assert_int_equal(canned_start(&canned, replies, 1), 0);
	*http = http_new(&plain, &err);
	assert_non_null(*http);
	request.url = slice_from(canned.url);
	reply = exchange(*http, &request, &err);
	canned_stop(&canned, requests, sizeof(requests));
	return reply;
}

#define GET(http, text) get(http, text, sizeof(text) - 1)

static void a_reply_is_taken_whole(void **state)
{
	struct http *http;
	struct http_reply *reply = GET(&http,
		"HTTP/1.1 400 Bad Request\r\nX-App-Usage: "
		"{\"call_count\":28}\r\n"
		"x-business-use-case-usage:  {} \r\nRetry-After: 7\r\n"
		"Content-Length: 5\r\n\r\nhello");

	(void)state;
	assert_int_equal(reply->end, HTTP_WHOLE);
	assert_int_equal(reply->status, 400);
	assert_true(slice_is(buf_slice(&reply->body), "hello"));
	assert_true(slice_is(buf_slice(&reply->header[HTTP_APP_USAGE]),
		"{\"call_count\":28}"));
	assert_true(
		slice_is(buf_slice(&reply->header[HTTP_BUSINESS_USAGE]), "{}"));
	assert_int_equal((int)reply->retry_after, 7);
	assert_non_null(
		strstr(requests, "Authorization: Bearer " TOKEN "\r\n"));
	assert_non_null(strstr(requests, "Accept-Encoding: gzip\r\n"));
	assert_non_null(strstr(requests, "User-Agent: tx-test/1\r\n"));
	http_done(http, reply);
	http_free(http);
}

static void redirects_are_not_followed(void **state)
{
	struct http *http;
	struct http_reply *reply = GET(&http,
		"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n"
		"Content-Length: 0\r\nConnection: close\r\n\r\n");

	(void)state;
	assert_int_equal(reply->end, HTTP_WHOLE);
	assert_int_equal(reply->status, 302);
	assert_null(strstr(requests, "elsewhere"));
	http_free(http);
}

static void a_cut_body_is_broken(void **state)
{
	struct http *http;
	struct http_reply *reply =
		GET(&http, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"da");

	(void)state;
	assert_int_equal(reply->end, HTTP_BROKEN);
	assert_true(reply->why[0]);
	http_free(http);
}

/* 65,537 spaces, one more than the cap, are 98 bytes of gzip. */
static void the_cap_counts_inflated_bytes(void **state)
{
	struct http *http;
	struct http_reply *reply = GET(&http,
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
		"Connection: close\r\n\r\n"
		"\037\213\010\000\000\000\000\000\002\003\355\301\201\000\000"
		"\000"
		"\000\303\040\225\371\123\376\040\125\001\000\000\000\000\000"
		"\000"
		"\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
		"\000"
		"\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
		"\000"
		"\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
		"\000"
		"\000\000\000\000\000\000\000\000\300\015\001\264\272\036\001"
		"\000"
		"\001\000");

	(void)state;
	assert_int_equal(reply->end, HTTP_TOO_BIG);
	assert_true(reply->body.len <= plain.body_max);
	assert_non_null(strstr(reply->why, "65536 bytes"));
	http_free(http);
}

static void a_post_has_its_form(void **state)
{
	static const struct canned_reply ok = CANNED_JSON("200 OK", "{}");
	struct http *http;
	struct http_reply *reply;
	struct canned canned;
	struct err err;

	(void)state;
	assert_int_equal(canned_start(&canned, &ok, 1), 0);
	http = http_new(&plain, &err);
	reply = exchange(http,
		&(struct http_request){.method = HTTP_POST,
			.url = slice_from(canned.url),
			.form = SLICE("a=1")},
		&err);
	canned_stop(&canned, requests, sizeof(requests));
	assert_int_equal(reply->status, 200);
	assert_memory_equal(requests, "POST / HTTP/1.1", 15);
	assert_non_null(strstr(requests, "Content-Length: 3\r\n"));
	assert_null(strstr(requests, "Authorization"));
	assert_null(strstr(requests, "Expect"));
	http_free(http);
}

static void many_are_in_flight(void **state)
{
	static const struct canned_reply ok = CANNED_JSON("200 OK", "{}");
	struct http_request request = {.method = HTTP_GET};
	struct http_reply *reply;
	struct canned canned;
	struct http *http;
	struct err err;
	int owners[5] = {0}, got = 0;

	(void)state;
	assert_int_equal(canned_start(&canned, &ok, 1), 0);
	http = http_new(&plain, &err);
	request.url = slice_from(canned.url);
	for (int i = 0; i < 5; i++) {
		request.owner = &owners[i];
		assert_int_equal(http_start(http, &request, &err), 0);
	}
	for (int i = 0; i < 500 && got < 5; i++) {
		if (http_next(http, 100, &reply, &err) < 1)
			continue;
		++*(int *)reply->owner;
		http_done(http, reply);
		got++;
	}
	for (int i = 0; i < 5; i++)
		assert_int_equal(owners[i], 1);
	canned_stop(&canned, requests, sizeof(requests));
	http_free(http);
}

static void an_abort_leaves_none(void **state)
{
	static const struct canned_reply ok = CANNED_JSON("200 OK", "{}");
	struct http_request request = {.method = HTTP_GET};
	struct http_reply *reply;
	struct canned canned;
	struct http *http;
	struct err err;

	(void)state;
	assert_int_equal(canned_start(&canned, &ok, 1), 0);
	http = http_new(&plain, &err);
	request.url = slice_from(canned.url);
	assert_int_equal(http_start(http, &request, &err), 0);
	http_abort(http);
	assert_int_equal(http_active(http), 0);
	assert_int_equal(http_next(http, 1, &reply, &err), 0);
	canned_stop(&canned, requests, sizeof(requests));
	http_free(http);
}

static void a_closed_port_is_broken(void **state)
{
	struct http_request request = {.method = HTTP_GET};
	struct http_reply *reply;
	struct canned canned;
	struct http *http;
	struct err err;

	(void)state;
	assert_int_equal(canned_start(&canned, NULL, 0), 0);
	canned_stop(&canned, requests, sizeof(requests));
	http = http_new(&plain, &err);
	request.url = slice_from(canned.url);
	reply = exchange(http, &request, &err);
	assert_int_equal(reply->end, HTTP_BROKEN);
	assert_int_equal(reply->status, 0);
	http_free(http);
}

/* --- URLs ----------------------------------------------------------------- */

static void only_https_or_loopback_is_used(void **state)
{
	static const struct {
		const char *url;
		int rc;
	} cases[] = {
		{"https://graph.facebook.com", 0},
		{"https://graph.facebook.com/", 0},
		{"HTTPS://graph.facebook.com:8443/x", 0},
		{"http://127.0.0.1:8080", 0},
		{"http://127.9.9.9", 0},
		{"http://localhost:1", 0},
		{"http://[::1]:1", 0},
		{"http://graph.facebook.com", -1},
		{"http://127.0.0.1.evil.example", -1},
		{"http://localhost.evil.example", -1},
		{"http://10.0.0.1", -1},
		{"ftp://127.0.0.1", -1},
		{"file:///etc/passwd", -1},
		{"https://user:word@graph.facebook.com", -1},
		{"https://graph.facebook.com/?a=b", -1},
		{"https://graph.facebook.com/#x", -1},
		{"graph.facebook.com", -1},
		{"", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};

		if (http_check_base(cases[i].url, &err) != cases[i].rc)
			fail_msg("%s: %s", cases[i].url, err.text);
	}
}

static void a_transfer_checks_its_url_too(void **state)
{
	struct err err = {0};
	struct http *http = http_new(&plain, &err);

	(void)state;
	assert_int_equal(http_start(http,
				 &(struct http_request){
					 .url = SLICE("http://example.com/")},
				 &err),
		-1);
	assert_int_equal(err.status, TX_USAGE);
	http_free(http);
}

static void parameters_are_encoded(void **state)
{
	struct buf query = BUF_INIT(256);

	(void)state;
	http_param(&query, "text", SLICE("a b&c=\xC3\xA4,%~"));
	http_param(&query, "n", SLICE(""));
	assert_string_equal(
		buf_text(&query), "text=a%20b%26c%3D%C3%A4,%25~&n=");
	buf_release(&query);
}

static void decoding_is_the_reverse(void **state)
{
	struct buf text = BUF_INIT(256);

	(void)state;
	http_decode(&text, SLICE("a%20b%2B+%4%zz%"));
	assert_string_equal(buf_text(&text), "a b++%4%zz%");
	buf_release(&text);
}

static void the_host_of_a_url_is_found(void **state)
{
	static const char *const rows[][2] = {
		{"https://graph.facebook.com/v2/x?after=1",
			"graph.facebook.com"},
		{"http://127.0.0.1:80", "127.0.0.1:80"},
		{"https://[::1]:8/x", "[::1]:8"},
		{"https://a:b@c@evil.example?x=@y", "evil.example"},
		{"https://h#x", "h"},
		{"https://", ""},
		{"/v2/x?u=1", ""},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct slice host = http_host(slice_from(rows[i][0]));

		if (!slice_is(host, rows[i][1]))
			fail_msg("%s: %.*s", rows[i][0], SLICE_ARG(host));
	}
	assert_int_equal(http_host((struct slice){NULL, 0}).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_host_of_a_url_is_found),
		cmocka_unit_test(a_reply_is_taken_whole),
		cmocka_unit_test(redirects_are_not_followed),
		cmocka_unit_test(a_cut_body_is_broken),
		cmocka_unit_test(the_cap_counts_inflated_bytes),
		cmocka_unit_test(a_post_has_its_form),
		cmocka_unit_test(many_are_in_flight),
		cmocka_unit_test(an_abort_leaves_none),
		cmocka_unit_test(a_closed_port_is_broken),
		cmocka_unit_test(only_https_or_loopback_is_used),
		cmocka_unit_test(a_transfer_checks_its_url_too),
		cmocka_unit_test(parameters_are_encoded),
		cmocka_unit_test(decoding_is_the_reverse),
	};

	/* Proxies of the environment must not matter to loopback. */
	setenv("http_proxy", "http://127.0.0.1:9", 1);
	setenv("all_proxy", "http://127.0.0.1:9", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
