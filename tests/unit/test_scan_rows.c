#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "buf.h"
#include "scan.h"
#include "scan_all.h"

/* What expect_rows() says, by one version of the scanner. */
static void expect_rows_by(scan_find *find, struct scan_rows *rows,
	const char *text, const char *want)
{
	struct scan_plan *plan = scan_plan_new();
	size_t id = scan_plan_add_each(plan, "list", "id");
	struct slice copy = padded(slice_from(text));
	struct buf got = BUF_INIT(65536);
	struct scan_value values[3];
	struct scan_fault fault;

	scan_plan_add(plan, "list");
	assert_int_equal(
		scan_record_by(find, plan, copy, values, rows, &fault), 0);
	assert_int_equal(rows->width, 3);
	for (size_t i = 0; i < rows->count; i++) {
		const struct scan_value *row = rows->values + i * rows->width;

		buf_add(&got, row[rows->self].text);
		buf_add_byte(&got, '=');
		buf_add(&got, row[id].text);
		buf_add_byte(&got, ' ');
	}
	assert_string_equal(buf_text(&got), want);
	buf_release(&got);
	drop(copy);
	scan_plan_free(plan);
}

/*
 * The rows of text by the elements of "list" and their id, "element=id ", by
 * every version that this processor can run.
 */
static void expect_rows(
	struct scan_rows *rows, const char *text, const char *want)
{
	size_t count;
	const struct scan_version *versions = scan_versions(&count);

	for (size_t i = 0; i < count; i++)
		expect_rows_by(versions[i].find, rows, text, want);
}

static void each_element_has_a_row(void **state)
{
	struct scan_rows rows = {0};

	(void)state;
	expect_rows(&rows, "{}", "");
	expect_rows(&rows, "{\"list\":[]}", "");
	expect_rows(&rows, "{\"list\":{\"id\":1}}", "");
	expect_rows(&rows, "{\"lists\":[1],\"b\":{\"list\":[2]}}", "");
	expect_rows(&rows, "{\"list\" : [ 1 , \"a\\\"\" , null,{}, [] ] }",
		"1= \"a\\\"\"= null= {}= []= ");
	expect_rows(&rows, "{\"list\":[[{\"id\":1}],{\"b\":{\"id\":2}}]}",
		"[{\"id\":1}]= {\"b\":{\"id\":2}}= ");
	free(rows.values);
}

static void what_is_wanted_is_that_of_the_element(void **state)
{
	struct scan_rows rows = {0};

	(void)state;
	expect_rows(&rows, "{\"list\":[{\"id\":1},{},{\"id\":3}],\"id\":4}",
		"{\"id\":1}=1 {}= {\"id\":3}=3 ");
	expect_rows(&rows, "{\"list\":[{\"id\":1,\"\\u0069d\":2}]}",
		"{\"id\":1,\"\\u0069d\":2}=2 ");
	expect_rows(&rows, "{\"list\":[{\"id\":1}],\"list\":[{\"id\":2}]}",
		"{\"id\":2}=2 ");
	expect_rows(&rows, "{\"list\":[{\"id\":1}],\"li\\u0073t\":5}", "");
	free(rows.values);
}

/* Another plan may have wider rows. */
static void rows_of_two_widths_share_their_memory(void **state)
{
	struct scan_plan *wide = scan_plan_new();
	struct buf text = BUF_INIT(65536);
	struct scan_rows rows = {0};
	struct scan_value values[64];
	struct scan_fault fault;
	struct slice copy;

	(void)state;
	expect_rows(&rows, "{\"list\":[1,2,3]}", "1= 2= 3= ");
	for (int i = 0; i < 60; i++) {
		char path[16];

		snprintf(path, sizeof(path), "k%d", i);
		scan_plan_add_each(wide, "list", path);
	}
	buf_add(&text, SLICE("{\"list\":[0"));
	for (int i = 1; i < 100; i++)
		buf_printf(&text, ",{\"k59\":%d}", i);
	buf_add(&text, SLICE("]}"));
	copy = padded(buf_slice(&text));
	assert_int_equal(scan_rows(wide, copy, values, &rows, &fault), 0);
	assert_int_equal(rows.count, 100);
	assert_int_equal(rows.width, 61);
	assert_text(
		rows.values[99 * 61 + scan_plan_add_each(wide, "list", "k59")]
			.text,
		"99");
	drop(copy);
	expect_rows(&rows, "{\"list\":[1]}", "1= ");
	free(rows.values);
	buf_release(&text);
	scan_plan_free(wide);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_element_has_a_row),
		cmocka_unit_test(what_is_wanted_is_that_of_the_element),
		cmocka_unit_test(rows_of_two_widths_share_their_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
