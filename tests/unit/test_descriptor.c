#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "descriptor.h"

/* The JSON text of field in record, derived or not; "-" when absent. */
static void expect(enum descriptor_tags tags, const char *record,
	const char *field, const char *want)
{
	struct descriptor *desc = descriptor_new(tags);
	size_t handle = descriptor_want(desc, field);
	struct buf line = BUF_INIT(1 << 20);
	const struct scan_value *value;
	struct scan_fault fault;

	buf_add(&line, slice_from(record));
	assert_int_equal(descriptor_read(desc, buf_slice(&line), &fault), 0);
	value = descriptor_value(desc, handle);
	if (value->type == SCAN_ABSENT) {
		assert_string_equal("-", want);
	} else {
		assert_int_equal(value->text.len, strlen(want));
		assert_memory_equal(value->text.at, want, value->text.len);
	}
	descriptor_free(desc);
	buf_release(&line);
}

static void keys_are_derived_from_a_raw_record(void **state)
{
	static const char record[] =
		"{\"added_on\":\"2016-02-09T18:32:19+0000\",\"name\":\"wire\","
		"\"owner\":{\"id\":\"7\",\"name\":\"A\",\"email\":null},"
		"\"severity\":\"SEVERE\",\"tags\":{\"data\":[{\"text\":"
		"\"proxy_ip\"}]},\"description\":\"[x][Proxy_IP]\"}";
	static const struct {
		const char *field, *want;
	} table[] = {
		{"ds", "\"2016-02-09\""},
		{"ts", "\"2016-02-09T18:32:19Z\""},
		{"owner_id", "\"7\""},
		{"name", "\"A\""},
		{"email", "null"},
		{"api_tags", "[\"proxy_ip\"]"},
		{"tags", "[\"proxy_ip\",\"x\"]"},
		{"threat_types", "[\"PROXY_IP\"]"},
		{"severity_value", "7"},
		{"owner.name", "\"A\""},
		{"nothing", "-"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		expect(DESCRIPTOR_TAGS_ALL, record, table[i].field,
			table[i].want);
	expect(DESCRIPTOR_TAGS_DESCRIPTION, record, "tags",
		"[\"x\",\"Proxy_IP\"]");
	expect(DESCRIPTOR_TAGS_API, record, "tags", "[\"proxy_ip\"]");
}

static void keys_of_a_normalized_record_stand(void **state)
{
	static const char record[] =
		"{\"ds\":null,\"severity_value\":3,\"severity\":\"SEVERE\","
		"\"name\":\"N\",\"tags\":[\"t\"],\"added_on\":1455042739}";

	(void)state;
	expect(DESCRIPTOR_TAGS_ALL, record, "ds", "null");
	expect(DESCRIPTOR_TAGS_ALL, record, "severity_value", "3");
	expect(DESCRIPTOR_TAGS_ALL, record, "name", "\"N\"");
	expect(DESCRIPTOR_TAGS_ALL, record, "tags", "[\"t\"]");
	expect(DESCRIPTOR_TAGS_ALL, record, "email", "-");
}

static void nothing_is_derived_from_a_member(void **state)
{
	(void)state;
	expect(DESCRIPTOR_TAGS_ALL, "{\"id\":\"1\",\"name\":\"M\"}", "name",
		"\"M\"");
	expect(DESCRIPTOR_TAGS_ALL, "{\"id\":\"1\",\"name\":\"M\"}", "ds", "-");
}

/* The time is remembered from record to record, and must not be mixed up. */
static void times_of_neighbours_are_told_apart(void **state)
{
	static const char *const records[] = {
		"{\"added_on\":\"2016-02-09T18:32:19+0000\"}",
		"{\"added_on\":\"2016-02-10T18:32:19+0000\"}",
		"{\"added_on\":\"no time\"}",
		"{}",
		"{\"added_on\":\"2016-02-10T18:32:19+0000\"}",
	};
	static const char *const want[] = {"\"2016-02-09\"", "\"2016-02-10\"",
		"null", "null", "\"2016-02-10\""};
	struct descriptor *desc = descriptor_new(DESCRIPTOR_TAGS_ALL);
	size_t ds = descriptor_want(desc, "ds");
	struct buf line = BUF_INIT(1 << 20);
	struct scan_fault fault;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		struct slice text;

		buf_reset(&line);
		buf_add(&line, slice_from(records[i]));
		assert_int_equal(
			descriptor_read(desc, buf_slice(&line), &fault), 0);
		text = descriptor_value(desc, ds)->text;
		assert_true(slice_is(text, want[i]));
	}
	descriptor_free(desc);
	buf_release(&line);
}

static void a_bad_record_is_refused(void **state)
{
	struct descriptor *desc = descriptor_new(DESCRIPTOR_TAGS_ALL);
	struct buf line = BUF_INIT(1 << 20);
	struct scan_fault fault;

	(void)state;
	descriptor_want(desc, "ds");
	buf_add(&line, SLICE("[1]"));
	assert_int_equal(descriptor_read(desc, buf_slice(&line), &fault), -1);
	assert_int_equal(fault.at, 0);
	descriptor_free(desc);
	buf_release(&line);
}

/* Days that follow each other in any order, and what is no time. */
static void added_is_the_time_that_the_key_spells(void **state)
{
	static const char *const times[] = {"\"2016-02-09T23:59:59+0000\"",
		"\"2016-02-10T00:00:00+0000\"", "1455062399", "\"soon\"",
		"\"2016-02-10T23:59:59+0000\"", "\"1969-12-31T23:59:59Z\"",
		"null", "\"9999-12-31T23:59:59Z\""};
	static const char *const key[] = {"ds", "ts", "added_on"};
	struct descriptor *desc = descriptor_new(DESCRIPTOR_TAGS_ALL);
	struct buf line = BUF_INIT(1 << 20);
	size_t handle[3];

	(void)state;
	for (size_t k = 0; k < 3; k++)
		handle[k] = descriptor_want(desc, key[k]);
	for (size_t i = 0; i < 3 * sizeof(times) / sizeof(*times); i++) {
		const char *text = times[i / 3];
		struct scan_fault fault;
		int64_t want = 0, got = 0;
		bool is_time;

		buf_reset(&line);
		buf_printf(&line, "{\"added_on\":%s}", text);
		assert_int_equal(
			descriptor_read(desc, buf_slice(&line), &fault), 0);
		is_time = descriptor_time(
			descriptor_value(desc, handle[i % 3]), &want);
		assert_int_equal(descriptor_added(desc, handle[i % 3], &got),
			is_time && i % 3 < 2);
		if (is_time && i % 3 < 2)
			assert_int_equal(got, want);
	}
	descriptor_free(desc);
	buf_release(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_derived_from_a_raw_record),
		cmocka_unit_test(keys_of_a_normalized_record_stand),
		cmocka_unit_test(nothing_is_derived_from_a_member),
		cmocka_unit_test(times_of_neighbours_are_told_apart),
		cmocka_unit_test(a_bad_record_is_refused),
		cmocka_unit_test(added_is_the_time_that_the_key_spells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
