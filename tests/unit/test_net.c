#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "canned.h"
#include "err.h"
#include "graph.h"
#include "net.h"
#include "scratch.h"
#include "token.h"

/* No place of this machine may lend a token. */
static int forget_tokens(void **state)
{
	(void)state;
	unsetenv("TX_ACCESS_TOKEN");
	unsetenv("TX_APP_ID");
	unsetenv("TX_APP_SECRET");
	unsetenv("CREDENTIALS_DIRECTORY");
	return setenv("HOME", ".", 1);
}

/* Run GET x through settings against one reply; canned gets the requests. */
static void run(struct net_settings *settings, const struct canned_reply *reply,
	char *requests, size_t room)
{
	struct graph_call call;
	struct canned canned;
	struct net *net;
	struct err err;

	setenv("TX_ACCESS_TOKEN", "12345678|AbCdEfGhIjKlMnOp_-qr", 1);
	assert_int_equal(canned_start(&canned, reply, 1), 0);
	settings->base_url = canned.url;
	settings->retries = 0;
	net = net_open(settings, NET_TOKEN, &err);
	assert_non_null(net);
	graph_call_init(&call, HTTP_GET, "x");
	assert_int_equal(graph_run(net_graph(net), &call, &err), -1);
	assert_int_equal(net_finish(net, &err), 0);
	graph_call_release(&call);
	net_free(net);
	canned_stop(&canned, requests, room);
}

static const struct canned_reply evil = CANNED_JSON("400 Bad Request",
	"{\"error\":{\"code\":100,\"message\":\"\\u001b[2J\"}}");

static void a_token_may_be_missing_if_nothing_is_sent(void **state)
{
	struct net_settings settings;
	struct net *net;
	struct err err;

	(void)state;
	net_settings_init(&settings);
	assert_null(net_open(&settings, NET_TOKEN, &err));
	assert_int_equal(err.status, TX_AUTH);
	net = net_open(&settings, NET_TOKEN_MAYBE, &err);
	assert_non_null(net);
	assert_int_equal(net_token(net)->text.len, 0);
	net_free(net);
	net_free(NULL);
}

static void a_bad_token_file_is_an_error_all_the_same(void **state)
{
	struct net_settings settings;
	struct err err;

	(void)state;
	net_settings_init(&settings);
	settings.token_file = "not-there";
	assert_null(net_open(&settings, NET_TOKEN_MAYBE, &err));
	assert_int_equal(err.status, TX_AUTH);
}

static void requests_name_the_program(void **state)
{
	struct net_settings settings;
	char requests[16384];

	(void)state;
	net_settings_init(&settings);
	run(&settings, &evil, requests, sizeof(requests));
	assert_non_null(strstr(requests, "User-Agent: tx/" TX_VERSION "\r\n"));
	assert_non_null(strstr(requests, "GET /v25.0/x HTTP/1.1\r\n"));
	settings.user_agent = "other";
	settings.api_version = "";
	run(&settings, &evil, requests, sizeof(requests));
	assert_non_null(strstr(requests, "User-Agent: other\r\n"));
	assert_non_null(strstr(requests, "GET /x HTTP/1.1\r\n"));
}

static void the_log_is_added_to_and_shows_no_token(void **state)
{
	struct buf text = BUF_INIT(SCRATCH_MAX);
	struct net_settings settings;
	char requests[16384];

	(void)state;
	scratch_write("log", SLICE("before\n"));
	net_settings_init(&settings);
	settings.log = "log";
	run(&settings, &evil, requests, sizeof(requests));
	scratch_read("log", &text);
	assert_memory_equal(buf_text(&text), "before\ntx: GET http://", 22);
	assert_non_null(strstr(text.at, "/v25.0/x: HTTP 400, "));
	assert_null(strchr(text.at, '\x1b'));
	assert_null(strstr(text.at, "AbCdEf"));
	buf_release(&text);
}

static void replies_are_kept_in_the_dump(void **state)
{
	struct net_settings settings;
	char requests[16384];

	(void)state;
	net_settings_init(&settings);
	settings.page_dump = "dump";
	run(&settings, &evil, requests, sizeof(requests));
	scratch_expect("dump/000001.body",
		SLICE("{\"error\":{\"code\":100,\"message\":\"\\u001b[2J\"}}"));
	scratch_expect_count("dump", 1);
}

static void what_cannot_be_opened_is_told(void **state)
{
	struct net_settings settings;
	struct err err;

	(void)state;
	net_settings_init(&settings);
	settings.log = "no/where";
	assert_null(net_open(&settings, NET_TOKEN_MAYBE, &err));
	assert_int_equal(err.status, TX_IO);
	settings.log = NULL;
	settings.page_dump = "no/where";
	assert_null(net_open(&settings, NET_TOKEN_MAYBE, &err));
	assert_int_equal(err.status, TX_IO);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, forget_tokens)
	const struct CMUnitTest tests[] = {
		TEST(a_token_may_be_missing_if_nothing_is_sent),
		TEST(a_bad_token_file_is_an_error_all_the_same),
		TEST(requests_name_the_program),
		TEST(the_log_is_added_to_and_shows_no_token),
		TEST(replies_are_kept_in_the_dump),
		TEST(what_cannot_be_opened_is_told),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
