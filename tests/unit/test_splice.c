#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "scan.h"
#include "splice.h"

/* The value of key at the top of record, which is valid. */
static struct scan_value at_top(struct slice record, const char *key)
{
	struct scan_value top = {
		.text = slice_trim(record), .type = SCAN_OBJECT};

	return scan_member(&top, slice_from(key));
}

/*
 * Set the keys of sets ("a=1 b=2": names of one letter, values of one digit)
 * in record and assert what comes out.
 */
static void assert_spliced(
	const char *record, const char *sets, const char *want)
{
	struct buf line = BUF_INIT(1 << 10), out = BUF_INIT(1 << 10);
	struct slice rest = slice_from(sets), set;
	char keys[SPLICE_MAX][2] = {{0}};
	struct splice splice;

	buf_add(&line, slice_from(record));
	splice_init(&splice, buf_slice(&line));
	for (size_t i = 0; slice_cut(&rest, ' ', &set) && set.len; i++) {
		struct scan_value old;

		keys[i][0] = set.at[0];
		old = at_top(buf_slice(&line), keys[i]);
		splice_set(&splice, keys[i], &old,
			(struct slice){set.at + 2, set.len - 2});
	}
	splice_add(&out, &splice);
	assert_string_equal(buf_text(&out), want);
	buf_release(&line);
	buf_release(&out);
}

static void no_change_is_the_record(void **state)
{
	(void)state;
	assert_spliced("{}", "", "{}");
	assert_spliced(" { \"a\" : 1 }\r", "", " { \"a\" : 1 }\r");
}

static void replaces_in_place(void **state)
{
	(void)state;
	assert_spliced("{\"a\":1}", "a=9", "{\"a\":9}");
	assert_spliced("{\"a\" : [1,2] ,\"b\":\"\\/\"}", "a=\"x\"",
		"{\"a\" : \"x\" ,\"b\":\"\\/\"}");
	assert_spliced("{\"\\u0061\":1}", "a=9", "{\"\\u0061\":9}");
}

static void replaces_in_any_order(void **state)
{
	static const char record[] = "{\"a\":1,\"b\":2,\"c\":3}";
	static const char want[] = "{\"a\":7,\"b\":8,\"c\":9}";

	(void)state;
	assert_spliced(record, "a=7 b=8 c=9", want);
	assert_spliced(record, "c=9 b=8 a=7", want);
	assert_spliced(record, "b=8 c=9 a=7", want);
}

static void appends_in_the_order_given(void **state)
{
	(void)state;
	assert_spliced("{}", "z=1", "{\"z\":1}");
	assert_spliced("{ }", "z=1 y=2", "{ \"z\":1,\"y\":2}");
	assert_spliced("{\"a\":1}", "z=1 y=2", "{\"a\":1,\"z\":1,\"y\":2}");
	assert_spliced("{\"a\":{}}", "z=1", "{\"a\":{},\"z\":1}");
}

static void replaces_and_appends_together(void **state)
{
	(void)state;
	assert_spliced("{\"a\":1,\"b\":2}", "z=5 b=8 y=6 a=7",
		"{\"a\":7,\"b\":8,\"z\":5,\"y\":6}");
}

static void white_space_around_stays(void **state)
{
	(void)state;
	assert_spliced("\t{\"a\":1 } \r", "z=1", "\t{\"a\":1 ,\"z\":1} \r");
}

static void the_last_of_repeated_keys_is_replaced(void **state)
{
	(void)state;
	assert_spliced("{\"a\":1,\"a\":2}", "a=9", "{\"a\":1,\"a\":9}");
}

static void a_cap_passed_is_noted(void **state)
{
	struct buf line = BUF_INIT(64), out = BUF_INIT(8);
	struct scan_value none = {0};
	struct splice splice;

	(void)state;
	buf_add(&line, SLICE("{\"a\":1}"));
	splice_init(&splice, buf_slice(&line));
	splice_set(&splice, "key", &none, SLICE("1"));
	splice_add(&out, &splice);
	assert_true(out.over);
	buf_release(&line);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_change_is_the_record),
		cmocka_unit_test(replaces_in_place),
		cmocka_unit_test(replaces_in_any_order),
		cmocka_unit_test(appends_in_the_order_given),
		cmocka_unit_test(replaces_and_appends_together),
		cmocka_unit_test(white_space_around_stays),
		cmocka_unit_test(the_last_of_repeated_keys_is_replaced),
		cmocka_unit_test(a_cap_passed_is_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
