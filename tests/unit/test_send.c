#include "canned.h"
#include "scratch.h"

#include "../../tx-publish/compare.h"
#include "../../tx-publish/results.h"
#include "../../tx-publish/rows.h"
#include "../../tx-publish/send.h"
#include "../../tx-publish/settings.h"
#include "../../tx-publish/stop.h"
#include "err.h"
#include "graph.h"
#include "scan.h"
#include "token.h"

/* --- a run against canned replies ----------------------------------------- */

#define RESULTS "results.ndjson"

/* Three rows, sent to a canned server. */
struct bench {
	struct canned canned;
	struct settings set;
	struct rows rows;
	struct err err;
	int rc;                  /* of send_rows() */
	unsigned long long sent; /* requests */
	char requests[65536];
	struct buf results;
};

static void make_rows(struct rows *rows)
{
	static const struct columns columns = {.name = "in.csv"};
	static const char *const indicators[] = {"a", "b", "c"};

	rows_init(rows);
	rows->list = calloc(3, sizeof(*rows->list));
	assert_non_null(rows->list);
	rows->count = 3;
	for (size_t i = 0; i < 3; i++) {
		rows->list[i].columns = &columns;
		rows->list[i].number = i + 1;
		rows->list[i].value[FIELD_INDICATOR] =
			slice_from(indicators[i]);
	}
}

static void send_with(struct bench *bench, const struct graph_settings *graph)
{
	struct graph *to = graph_new(graph, &bench->err);
	struct results results;
	struct stop stop = {.signal = 0};

	assert_non_null(to);
	assert_int_equal(results_open(&results, RESULTS, &bench->rows, NULL,
				 &bench->err),
		0);
	bench->rc = send_rows(&bench->set, to, SLICE("555"), &bench->rows,
		&results, &stop, &bench->err);
	bench->sent = graph_usage(to)->requests;
	assert_int_equal(results_commit(&results, &(struct err){0}), 0);
	results_release(&results);
	graph_free(to);
}

/* Send three rows, batch at a time, to a server that gives these replies. */
static void run_bench_at_once(struct bench *bench, long long batch,
	long long jobs, const struct canned_reply *replies, size_t count)
{
	struct graph_settings graph = {
		.version = "v25.0",
		.http = {.user_agent = "test",
			.connect_time = 10,
			.stall_time = 10,
			.body_max = 1 << 20},
		.policy = {.tries = 3, .unit = 0.001, .max_time = 30},
	};
	struct token token;

	*bench = (struct bench){
		.set = {.batch = batch, .jobs = jobs, .net.retries = 2}};
	buf_init(&bench->results, SCRATCH_MAX);
	assert_int_equal(token_set(&token, SLICE("555|AbCdEfGhIjKlMnOp_-qr"),
				 "test", &bench->err),
		0);
	graph.token = &token;
	make_rows(&bench->rows);
	assert_int_equal(canned_start(&bench->canned, replies, count), 0);
	graph.base_url = bench->canned.url;
	send_with(bench, &graph);
	canned_stop(&bench->canned, bench->requests, sizeof(bench->requests));
	scratch_read(RESULTS, &bench->results);
	token_release(&token);
}

static void run_bench(struct bench *bench, long long batch,
	const struct canned_reply *replies, size_t count)
{
	run_bench_at_once(bench, batch, 1, replies, count);
}

static void end_bench(struct bench *bench)
{
	rows_release(&bench->rows);
	buf_release(&bench->results);
}

static void expect_states(const struct bench *bench, const char *want)
{
	char have[4] = "";

	for (size_t i = 0; i < 3; i++)
		have[i] = ".rfP"[bench->rows.list[i].state];
	assert_string_equal(have, want);
}

#define COUNT(replies) (sizeof(replies) / sizeof(*(replies)))

/* An element of the answer to a batch. */
#define ITEM(code, body) "{\"code\":" code ",\"body\":\"" body "\"}"
#define GOOD(id)         ITEM("200", "{\\\"success\\\":true,\\\"id\\\":\\\"" id "\\\"}")
#define BAD(status, code) \
	ITEM(status, \
		"{\\\"error\\\":{\\\"message\\\":\\\"no\\\",\\\"type\\\":" \
		"\\\"OAuthException\\\",\\\"code\\\":" code "," \
		"\\\"fbtrace_id\\\":\\\"T\\/+\\\"}}")

/* --- batches -------------------------------------------------------------- */

static void each_row_gets_its_answer(void **state)
{
	static const struct canned_reply replies[] = {CANNED_JSON("200 OK",
		"[" GOOD("11") "," BAD("400", "100") "," GOOD("33") "]")};
	struct bench bench;

	(void)state;
	run_bench(&bench, 50, replies, COUNT(replies));
	assert_int_equal(bench.rc, 0);
	expect_states(&bench, "PfP");
	assert_string_equal(buf_text(&bench.results),
		"{\"row\":1,\"indicator\":\"a\",\"action\":\"create\","
		"\"success\":true,\"id\":\"11\"}\n"
		"{\"row\":2,\"indicator\":\"b\",\"action\":\"create\","
		"\"success\":false,\"error\":{\"message\":\"no\","
		"\"code\":100,\"fbtrace_id\":\"T/+\"}}\n"
		"{\"row\":3,\"indicator\":\"c\",\"action\":\"create\","
		"\"success\":true,\"id\":\"33\"}\n");
	end_bench(&bench);
}

/* An id with an escape is decoded out of a body that was decoded before. */
static void an_id_may_be_escaped(void **state)
{
	static const struct canned_reply replies[] = {CANNED_JSON("200 OK",
		"[" GOOD("1234567890123456789012345678901234567890\\\\u"
			 "0034") "," GOOD("22") "," GOOD("33") "]")};
	struct bench bench;

	(void)state;
	run_bench(&bench, 50, replies, COUNT(replies));
	assert_string_equal(bench.rows.list[0].id.at,
		"12345678901234567890123456789012345678904");
	end_bench(&bench);
}

static void what_may_pass_is_sent_again_alone(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON(
			"200 OK", "[" GOOD("11") ",null," BAD("500", "2") "]"),
		CANNED_JSON("200 OK", "[" GOOD("22") "," BAD("400", "4") "]"),
		CANNED_JSON("200 OK", "[" GOOD("33") "]"),
	};
	struct bench bench;

	(void)state;
	run_bench(&bench, 50, replies, COUNT(replies));
	assert_int_equal(bench.rc, 0);
	expect_states(&bench, "PPP");
	assert_int_equal(bench.sent, 3);
	assert_string_equal(bench.rows.list[1].id.at, "22");
	assert_string_equal(bench.rows.list[2].id.at, "33");
	end_bench(&bench);
}

static void a_row_that_never_passes_fails_alone(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("200 OK",
			"[" GOOD("11") "," GOOD("22") "," BAD("500", "2") "]"),
		CANNED_JSON("200 OK", "[" BAD("500", "2") "]"),
	};
	struct bench bench;

	(void)state;
	run_bench(&bench, 50, replies, COUNT(replies));
	assert_int_equal(bench.rc, 0);
	expect_states(&bench, "PPf");
	assert_int_equal(bench.sent, 3);
	assert_int_equal(bench.rows.list[2].code, 2);
	end_bench(&bench);
}

static void a_batch_that_is_never_answered_stops_the_run(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("200 OK", "[null,null]"),
	};
	struct bench bench;

	(void)state;
	run_bench(&bench, 2, replies, COUNT(replies));
	assert_int_equal(bench.rc, -1);
	assert_int_equal(bench.err.status, TX_UNAVAILABLE);
	expect_states(&bench, "...");
	assert_int_equal(bench.sent, 3);
	assert_int_equal(bench.results.len, 0);
	end_bench(&bench);
}

static void throttled_rows_wait_as_often_as_it_takes(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("200 OK",
			"[" GOOD("11") "," GOOD("22") "," BAD("400", "4") "]"),
		CANNED_JSON("200 OK", "[" BAD("403", "17") "]"),
		CANNED_JSON("200 OK", "[" BAD("403", "32") "]"),
		CANNED_JSON("200 OK", "[" BAD("400", "613") "]"),
		CANNED_JSON("200 OK", "[" GOOD("33") "]"),
	};
	struct bench bench;

	(void)state;
	run_bench(&bench, 50, replies, COUNT(replies));
	assert_int_equal(bench.rc, 0);
	expect_states(&bench, "PPP");
	assert_int_equal(bench.sent, 5);
	end_bench(&bench);
}

static void a_refused_token_in_an_element_stops_the_run(void **state)
{
	static const struct canned_reply replies[] = {CANNED_JSON("200 OK",
		"[" GOOD("11") "," BAD("400", "190") "," GOOD("33") "]")};
	struct bench bench;

	(void)state;
	run_bench(&bench, 50, replies, COUNT(replies));
	assert_int_equal(bench.rc, -1);
	assert_int_equal(bench.err.status, TX_AUTH);
	expect_states(&bench, "P..");
	end_bench(&bench);
}

static void answers_that_make_no_sense_stop_the_run(void **state)
{
	static const struct canned_reply few[] = {
		CANNED_JSON("200 OK", "[" GOOD("11") "]")};
	static const struct canned_reply other[] = {
		CANNED_JSON("200 OK", "{\"data\":[]}")};
	struct bench bench;

	(void)state;
	run_bench(&bench, 50, few, 1);
	assert_int_equal(bench.rc, -1);
	assert_int_equal(bench.err.status, TX_UNAVAILABLE);
	assert_string_equal(bench.err.text,
		"the answer to a batch of 3 rows has 1 elements");
	end_bench(&bench);
	run_bench(&bench, 50, other, 1);
	assert_int_equal(bench.rc, -1);
	expect_states(&bench, "...");
	end_bench(&bench);
}

static void an_answer_without_an_id_is_a_failure(void **state)
{
	static const struct canned_reply replies[] = {CANNED_JSON("200 OK",
		"[" ITEM("200", "{\\\"success\\\":true}") "," ITEM("200",
			"{\\\"success\\\":false,\\\"id\\\":\\\"2\\\"}") "," ITEM("200",
			"{\\\"id\\\":33,\\\"success\\\":true}") "]")};
	struct bench bench;

	(void)state;
	run_bench(&bench, 50, replies, COUNT(replies));
	assert_int_equal(bench.rc, 0);
	expect_states(&bench, "ffP");
	assert_string_equal(bench.rows.list[2].id.at, "33");
	end_bench(&bench);
}

/* A write whose answer was lost is written again: that is an upsert. */
static void a_lost_answer_is_asked_for_again(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("200 OK", "[" GOOD("11") "," GOOD("22")),
		CANNED_JSON("502 Bad Gateway", "<html>"),
		CANNED_JSON("200 OK",
			"[" GOOD("11") "," GOOD("22") "," GOOD("33") "]"),
	};
	struct bench bench;

	(void)state;
	run_bench(&bench, 50, replies, COUNT(replies));
	assert_int_equal(bench.rc, 0);
	expect_states(&bench, "PPP");
	end_bench(&bench);
}

/* --- one by one ----------------------------------------------------------- */

static void single_rows_fail_alone(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("200 OK", "{\"success\":true,\"id\":\"11\"}"),
		CANNED_JSON("400 Bad Request",
			"{\"error\":{\"message\":\"no\",\"code\":100}}"),
		CANNED_JSON("500 Internal Server Error",
			"{\"error\":{\"message\":\"later\",\"code\":2}}"),
		CANNED_JSON("200 OK", "{\"success\":true,\"id\":\"33\"}"),
	};
	struct bench bench;

	(void)state;
	run_bench(&bench, 1, replies, COUNT(replies));
	assert_int_equal(bench.rc, 0);
	expect_states(&bench, "PfP");
	assert_int_equal(bench.sent, 4);
	assert_non_null(strstr(
		bench.requests, "POST /v25.0/threat_descriptors HTTP/1.1"));
	end_bench(&bench);
}

static void a_server_that_is_gone_stops_single_rows(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("200 OK", "{\"success\":true,\"id\":\"11\"}"),
		CANNED_JSON("503 Service Unavailable", ""),
	};
	struct bench bench;

	(void)state;
	run_bench(&bench, 1, replies, COUNT(replies));
	assert_int_equal(bench.rc, -1);
	assert_int_equal(bench.err.status, TX_UNAVAILABLE);
	expect_states(&bench, "P..");
	assert_int_equal(bench.sent, 4);
	end_bench(&bench);
}

/* --- several at once ------------------------------------------------------ */

/* The first answer lacks a row: all stops, but the second one counts. */
static void several_at_once_are_all_answered(void **state)
{
	static const struct canned_reply replies[] = {
		CANNED_JSON("200 OK", "[" GOOD("11") "]"),
		CANNED_JSON("200 OK", "{\"id\":\"33\"}"),
	};
	struct bench bench;

	(void)state;
	run_bench_at_once(&bench, 2, 3, replies, 1);
	assert_int_equal(bench.rc, -1);
	assert_int_equal(bench.sent, 2);
	expect_states(&bench, "P.P");
	assert_null(strstr(buf_text(&bench.results), "\"row\":3"));
	end_bench(&bench);
	run_bench_at_once(&bench, 1, 2, replies + 1, 1);
	assert_int_equal(bench.rc, 0);
	expect_states(&bench, "PPP");
	end_bench(&bench);
}

/* --- comparing ------------------------------------------------------------ */

static void expect_difference(
	enum field field, const char *sent, const char *json, const char *want)
{
	struct buf text = BUF_INIT(4096), differences = BUF_INIT(4096);
	struct row row = {.number = 1};
	struct scan_value value;
	struct scan_fault fault;

	row.value[field] = slice_from(sent);
	buf_add(&text, slice_from(json));
	assert_int_equal(scan_any(buf_slice(&text), &value, &fault), 0);
	assert_int_equal(
		compare_row(MODE_CREATE, &row, &value, &differences), !*want);
	assert_string_equal(buf_text(&differences), want);
	buf_release(&text);
	buf_release(&differences);
}

static void values_that_are_equal(void **state)
{
	(void)state;
	expect_difference(FIELD_INDICATOR, "WWW.a",
		"{\"raw_indicator\":"
		"\"WWW.a\",\"indicator\":{\"indicator\":\"www.a\"}}",
		"");
	expect_difference(FIELD_INDICATOR, "a/b",
		"{\"indicator\":{\"indicator\":\"a\\/b\"}}", "");
	expect_difference(FIELD_CONFIDENCE, "75", "{\"confidence\":75}", "");
	expect_difference(
		FIELD_CONFIDENCE, "75", "{\"confidence\":\"75\"}", "");
	expect_difference(FIELD_EXPIRED_ON, "0", "{}", "");
	expect_difference(FIELD_EXPIRED_ON, "0", "{\"expired_on\":0}", "");
	expect_difference(FIELD_EXPIRED_ON, "2016-02-09T18:32:19+0000",
		"{\"expired_on\":1455042739}", "");
	expect_difference(FIELD_TAGS, "kit,C2,kit",
		"{\"tags\":{\"data\":[{\"text\":\"c2\"},{\"text\":\"Kit\"}]}}",
		"");
	expect_difference(
		FIELD_ADD_TAGS, "kit", "{\"tags\":[\"a\",\"kit\"]}", "");
	expect_difference(FIELD_REMOVE_TAGS, "kit", "{\"tags\":[\"a\"]}", "");
	expect_difference(FIELD_PRIVACY_MEMBERS, "1", "{}", "");
}

static void values_that_differ(void **state)
{
	(void)state;
	expect_difference(FIELD_SEVERITY, "SEVERE", "{\"severity\":\"INFO\"}",
		"severity is \"INFO\", not \"SEVERE\"");
	expect_difference(FIELD_SEVERITY, "SEVERE", "{}",
		"severity is not there, not \"SEVERE\"");
	expect_difference(FIELD_CONFIDENCE, "75", "{\"confidence\":50}",
		"confidence is 50, not \"75\"");
	expect_difference(FIELD_TAGS, "kit", "{\"tags\":[\"kit\",\"old\"]}",
		"tags is [\"kit\",\"old\"], not \"kit\"");
	expect_difference(FIELD_TAGS, "kit,c2", "{\"tags\":[\"kit\"]}",
		"tags is [\"kit\"], not \"kit,c2\"");
	expect_difference(FIELD_REMOVE_TAGS, "kit", "{\"tags\":[\"Kit\"]}",
		"remove_tags is [\"Kit\"], not \"kit\"");
	expect_difference(FIELD_EXPIRED_ON, "2016-02-09T18:32:19+0000", "{}",
		"expired_on is not there, not \"2016-02-09T18:32:19+0000\"");
	expect_difference(FIELD_EXPIRED_ON, "0", "{\"expired_on\":\"soon\"}",
		"expired_on is \"soon\", not \"0\"");
}

/* The app 555 sent the members 1 and 2; untold is why it cannot be said. */
static void expect_members(const char *json, const char *app,
	const char *untold, const char *difference)
{
	struct buf text = BUF_INIT(4096), differences = BUF_INIT(4096);
	struct row row = {.number = 1};
	struct scan_value value;
	struct scan_fault fault;
	const char *why;

	row.value[FIELD_PRIVACY_MEMBERS] = SLICE("1,2");
	buf_add(&text, slice_from(json));
	assert_int_equal(scan_any(buf_slice(&text), &value, &fault), 0);
	why = compare_members(&row, &value, slice_from(app), &differences);
	assert_string_equal(why ? why : "", untold);
	assert_string_equal(buf_text(&differences), difference);
	assert_int_equal(
		compare_fully(MODE_CREATE, &row, &value, slice_from(app)),
		!why && !*difference);
	buf_release(&text);
	buf_release(&differences);
}

static void members_are_compared_where_they_are_shown(void **state)
{
	static const char unseen[] = "the server does not show them";

	(void)state;
	expect_members("{\"privacy_members\":[\"2\",1]}", "555", "", "");
	expect_members("{\"privacy_members\":{\"data\":[{\"id\":\"1\"},"
		       "{\"id\":\"2\"},{\"id\":\"555\"}]}}",
		"555", "", "");
	expect_members("{\"privacy_members\":[\"1\"]}", "555", "",
		"privacy_members is [\"1\"], not \"1,2\"");
	expect_members("{\"privacy_members\":[1,2,3]}", "555", "",
		"privacy_members is [1,2,3], not \"1,2\"");
	expect_members("{\"privacy_members\":[1,2]}", "", "", "");
	expect_members("{\"privacy_members\":[1,2,555]}", "",
		"the token does not name our app, which the server adds", "");
	expect_members("{}", "555", unseen, "");
	expect_members("{\"privacy_members\":null}", "555", unseen, "");
	expect_members("{\"privacy_members\":\"1,2\"}", "555", unseen, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row_gets_its_answer),
		cmocka_unit_test(an_id_may_be_escaped),
		cmocka_unit_test(what_may_pass_is_sent_again_alone),
		cmocka_unit_test(a_row_that_never_passes_fails_alone),
		cmocka_unit_test(a_batch_that_is_never_answered_stops_the_run),
		cmocka_unit_test(throttled_rows_wait_as_often_as_it_takes),
		cmocka_unit_test(a_refused_token_in_an_element_stops_the_run),
		cmocka_unit_test(answers_that_make_no_sense_stop_the_run),
		cmocka_unit_test(an_answer_without_an_id_is_a_failure),
		cmocka_unit_test(a_lost_answer_is_asked_for_again),
		cmocka_unit_test(single_rows_fail_alone),
		cmocka_unit_test(a_server_that_is_gone_stops_single_rows),
		cmocka_unit_test(several_at_once_are_all_answered),
		cmocka_unit_test(values_that_are_equal),
		cmocka_unit_test(values_that_differ),
		cmocka_unit_test(members_are_compared_where_they_are_shown),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
