#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"
#include "scan.h"
#include "tags.h"

/* A JSON text behind which SCAN_PAD bytes can be read, as a value. */
static struct scan_value value_of(struct buf *text, const char *json)
{
	struct scan_value value;
	struct scan_fault fault;

	buf_reset(text);
	buf_add(text, slice_from(json));
	assert_int_equal(scan_any(buf_slice(text), &value, &fault), 0);
	return value;
}

static void expect(struct buf *out, const char *want)
{
	assert_string_equal(buf_text(out), want);
	buf_reset(out);
}

static void api_tags_of_each_wire_form(void **state)
{
	static const char *const table[][2] = {
		{"{\"data\":[{\"id\":\"1\",\"text\":\"a\"},{\"text\":"
		 "\"b\\u0022\"}]}",
			"[\"a\",\"b\\u0022\"]"},
		{"[\"a\",\"b\"]", "[\"a\",\"b\"]"},
		{"[{\"text\":\"a\"},{\"id\":\"1\"},1,null]", "[\"a\"]"},
		{"{\"data\":{}}", "[]"},
		{"{\"paging\":{}}", "[]"},
		{"null", "[]"},
		{"\"a\"", "[]"},
	};
	struct buf text = BUF_INIT(4096), out = BUF_INIT(4096);

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct scan_value wire = value_of(&text, table[i][0]);

		tags_add_api(&out, &wire);
		expect(&out, table[i][1]);
	}
	buf_release(&text);
	buf_release(&out);
}

static void tags_of_a_description(void **state)
{
	static const char *const table[][2] = {
		{"", "[]"},
		{"[a]", "[\"a\"]"},
		{"x [a] y [b:c-d_1] [a]", "[\"a\",\"b:c-d_1\",\"a\"]"},
		{"[[a]]", "[\"a\"]"},
		{"[a[b]", "[\"b\"]"},
		{"[][ ][a b][", "[]"},
		{"[a", "[]"},
	};
	struct buf out = BUF_INIT(4096);

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		tags_add_description(&out, slice_from(table[i][0]));
		expect(&out, table[i][1]);
	}
	buf_release(&out);
}

static void all_tags_leave_repeats_away(void **state)
{
	struct buf text = BUF_INIT(4096), out = BUF_INIT(4096);
	struct scan_value api = value_of(&text, "[\"A\",\"a\",\"b\"]");
	struct scan_value none;
	struct tags_seen seen;

	(void)state;
	tags_seen_init(&seen);
	tags_add_all(&out, &api, SLICE("[B][c][C][d]"), &seen);
	expect(&out, "[\"A\",\"a\",\"b\",\"c\",\"d\"]");
	/* What was seen in one record is forgotten in the next. */
	none = value_of(&text, "[]");
	tags_add_all(&out, &none, SLICE("[b]"), &seen);
	expect(&out, "[\"b\"]");
	tags_seen_release(&seen);
	buf_release(&text);
	buf_release(&out);
}

/* Many tags in one record take time by their number, not its square. */
static void a_hundred_thousand_tags(void **state)
{
	struct buf text = BUF_INIT(1 << 22), out = BUF_INIT(1 << 22);
	struct buf description = BUF_INIT(1 << 22);
	struct scan_value none = value_of(&text, "[]");
	struct tags_seen seen;
	size_t commas = 0;

	(void)state;
	tags_seen_init(&seen);
	for (int i = 0; i < 100000; i++)
		buf_printf(&description, "[t%d]", i);
	for (int round = 0; round < 2; round++) {
		buf_reset(&out);
		tags_add_all(&out, &none, buf_slice(&description), &seen);
	}
	for (size_t i = 0; i < out.len; i++)
		commas += out.at[i] == ',';
	assert_int_equal(commas, 99999);
	tags_seen_release(&seen);
	buf_release(&description);
	buf_release(&text);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(api_tags_of_each_wire_form),
		cmocka_unit_test(tags_of_a_description),
		cmocka_unit_test(all_tags_leave_repeats_away),
		cmocka_unit_test(a_hundred_thousand_tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
