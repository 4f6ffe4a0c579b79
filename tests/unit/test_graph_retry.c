#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "graph_retry.h"

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
	assert_true(graph_retry_limited(1, 1, 4) == 60);
	assert_true(graph_retry_limited(1, 2, 4) == 120);
	assert_true(graph_retry_limited(1, 5, 4) == 900);
	assert_true(graph_retry_limited(1, 1000, 4) == 900);
	assert_true(graph_retry_limited(1, 1, 368) == 900);
	assert_true(graph_retry_limited(0.5, 2, 368) == 450);
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
	static const char account[] =
		"{\"acc_id_util_pct\":86.67,\"reset_time_duration\":3600,"
		"\"ads_api_access_tier\":\"development_access\"}";
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
	assert_int_equal(percent(account), 86);
	assert_true(regain(account) == 0);
	assert_int_equal(percent("{\"call_count\":1e400}"), 1000);
	assert_true(regain(business) == 12 * 60);
	assert_int_equal(percent(""), -1);
	assert_int_equal(percent("no JSON"), -1);
	assert_int_equal(percent("[1]"), -1);
	assert_true(regain("{}") == 0);
	assert_true(regain("{\"28\":[7,{}],\"29\":null}") == 0);
}

static void requests_slow_down_from_eighty_percent(void **state)
{
	(void)state;
	assert_true(graph_retry_ease(1, -1) == 0);
	assert_true(graph_retry_ease(1, 79) == 0);
	assert_true(graph_retry_ease(1, 80) == 1);
	assert_true(graph_retry_ease(1, 84) == 2);
	assert_true(graph_retry_ease(0.5, 95) == 4);
	assert_true(graph_retry_ease(1, 100) == 32);
	assert_true(graph_retry_ease(1, 1000) == 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_double_up_to_a_minute),
		cmocka_unit_test(usage_headers_are_read),
		cmocka_unit_test(requests_slow_down_from_eighty_percent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
