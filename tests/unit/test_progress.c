#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "progress.h"

static void counts_have_commas(void **state)
{
	char text[PROGRESS_TEXT];

	(void)state;
	assert_string_equal(progress_count(0, text), "0");
	assert_string_equal(progress_count(999, text), "999");
	assert_string_equal(progress_count(1000, text), "1,000");
	assert_string_equal(
		progress_count(UINT64_MAX, text), "18,446,744,073,709,551,615");
}

static void sizes_have_units(void **state)
{
	char text[PROGRESS_TEXT];

	(void)state;
	assert_string_equal(progress_bytes(0, text), "0 B");
	assert_string_equal(progress_bytes(999, text), "999 B");
	assert_string_equal(progress_bytes(1000, text), "1.0 kB");
	assert_string_equal(progress_bytes(999960, text), "1.0 MB");
	assert_string_equal(progress_bytes(512.3e6, text), "512.3 MB");
	assert_string_equal(progress_bytes(2e15, text), "2000.0 TB");
}

static void times_have_two_parts(void **state)
{
	char text[PROGRESS_TEXT];

	(void)state;
	assert_string_equal(progress_time(0.4, text), "0 s");
	assert_string_equal(progress_time(59.6, text), "1 min 0 s");
	assert_string_equal(progress_time(252, text), "4 min 12 s");
	assert_string_equal(progress_time(3720, text), "1 h 2 min");
}

static void nothing_is_due_unless_it_is_wanted(void **state)
{
	struct progress progress;

	(void)state;
	progress_init(&progress, false, NULL);
	progress.next = 0;
	assert_false(progress_is_due(&progress));
	progress_end(&progress);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_have_commas),
		cmocka_unit_test(sizes_have_units),
		cmocka_unit_test(times_have_two_parts),
		cmocka_unit_test(nothing_is_due_unless_it_is_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
