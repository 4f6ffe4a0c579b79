#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "buf.h"
#include "err.h"
#include "graph_error.h"
#include "scan.h"

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

static void an_error_may_be_a_mere_text(void **state)
{
	struct graph_error error;

	(void)state;
	assert_int_equal(
		read_error(&error, 502, "{\"error\":\"bad \\u0067ateway\"}"),
		-1);
	assert_string_equal(error.message, "bad gateway");
	assert_int_equal(error.class, GRAPH_TRANSIENT);
	/* A record may have such a member. */
	assert_int_equal(read_error(&error, 200, "{\"error\":\"no\"}"), 0);
}

static void an_error_without_words_gets_some(void **state)
{
	struct graph_error error;
	struct err err;

	(void)state;
	read_error(&error, 0, "{\"error\":{\"code\":0}}");
	graph_error_tell(&error, &err);
	assert_string_equal(err.text, "the server gives no reason");
	/* What is meant for people alone, and what is no code. */
	read_error(
		&error, 0, "{\"error\":{\"message\":\"(#x) y\",\"code\":0}}");
	assert_int_equal(error.code, 0);
	read_error(&error, 0,
		"{\"error\":{\"error_user_msg\":\"Ask again\",\"code\":0}}");
	assert_string_equal(error.message, "Ask again");
}

static void an_error_that_is_long_is_cut(void **state)
{
	struct buf json = BUF_INIT(4096);
	struct graph_error error;

	(void)state;
	buf_printf(&json, "{\"error\":\"%01000d\"}", 0);
	assert_int_equal(read_error(&error, 502, buf_text(&json)), -1);
	assert_int_equal(strlen(error.message), sizeof(error.message) - 1);
	buf_release(&json);
}

static void some_codes_come_with_advice(void **state)
{
	static const struct {
		const char *code, *advice;
	} rows[] = {
		{"190", "--token-in-query"},
		{"2500", "--token-in-query"},
		{"104", "Require App Secret"},
		{"10", "must be admitted"},
	};
	struct graph_error error;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char json[64];

		snprintf(json, sizeof(json), "{\"error\":{\"code\":%s}}",
			rows[i].code);
		read_error(&error, 400, json);
		graph_error_tell(&error, &err);
		assert_non_null(strstr(err.text, rows[i].advice));
	}
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

/* As for fields=owner{ . */
static void not_every_2500_is_about_the_token(void **state)
{
	struct graph_error error;
	struct err err;

	(void)state;
	read_error(&error, 400,
		ERROR("\"message\":\"Syntax error \\\"Expected name.\\\" at "
		      "character 6: owner{\",\"code\":2500"));
	assert_int_equal(error.class, GRAPH_PERMANENT);
	graph_error_tell(&error, &err);
	assert_int_equal(err.status, TX_UNAVAILABLE);
	assert_null(strstr(err.text, "token"));
	expect_class(400,
		ERROR("\"message\":\"Unknown path components: \\/x\","
		      "\"code\":2500"),
		GRAPH_PERMANENT);
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

static void nothing_known_leaves_the_message_alone(void **state)
{
	struct graph_error error = {.message = "cut"};
	struct buf text = BUF_INIT(4096);

	(void)state;
	graph_error_add(&text, &error);
	assert_string_equal(buf_text(&text), "cut");
	buf_reset(&text);
	error.subcode = 33;
	graph_error_add(&text, &error);
	assert_string_equal(buf_text(&text), "cut (subcode 33)");
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_may_be_a_mere_text),
		cmocka_unit_test(an_error_without_words_gets_some),
		cmocka_unit_test(an_error_that_is_long_is_cut),
		cmocka_unit_test(some_codes_come_with_advice),
		cmocka_unit_test(codes_decide_first),
		cmocka_unit_test(texts_tell_what_codes_do_not),
		cmocka_unit_test(the_status_decides_without_a_code),
		cmocka_unit_test(an_error_tells_all_it_knows),
		cmocka_unit_test(not_every_2500_is_about_the_token),
		cmocka_unit_test(classes_have_their_status),
		cmocka_unit_test(nothing_known_leaves_the_message_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
