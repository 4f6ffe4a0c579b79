#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../tx-aggregate/tuples.h"

static void each_combination_has_its_count(void **state)
{
	struct tuples *tuples = tuples_new(2);
	uint32_t ids[2];

	(void)state;
	assert_int_equal(tuples_count(tuples), 0);
	tuples_add(tuples, (uint32_t[]){1, 2}, 1);
	tuples_add(tuples, (uint32_t[]){2, 1}, 5);
	tuples_add(tuples, (uint32_t[]){1, 2}, 2);
	assert_int_equal(tuples_count(tuples), 2);
	assert_int_equal(tuples_get(tuples, 0, ids), 3);
	assert_true(ids[0] == 1 && ids[1] == 2);
	assert_int_equal(tuples_get(tuples, 1, ids), 5);
	assert_true(ids[0] == 2 && ids[1] == 1);
	tuples_free(tuples);
}

/* The ids of combination i, of a grid that is 300 wide. */
static void set_ids(size_t i, uint32_t ids[3])
{
	ids[0] = (uint32_t)(i % 300);
	ids[1] = (uint32_t)(i / 300);
	ids[2] = UINT32_MAX - 1;
}

static void many_combinations_are_kept_in_order(void **state)
{
	struct tuples *tuples = tuples_new(3);
	uint32_t ids[3], want[3];

	(void)state;
	for (int round = 1; round <= 3; round++) {
		for (size_t i = 0; i < 90000; i++) {
			set_ids(i, ids);
			tuples_add(tuples, ids, i);
		}
		assert_int_equal(tuples_count(tuples), 90000);
	}
	for (size_t i = 0; i < 90000; i++) {
		assert_int_equal(tuples_get(tuples, i, ids), 3 * i);
		set_ids(i, want);
		assert_memory_equal(ids, want, sizeof(want));
	}
	tuples_free(tuples);
}

static void counts_pass_32_bits(void **state)
{
	struct tuples *tuples = tuples_new(1);
	uint32_t id = 7;

	(void)state;
	tuples_add(tuples, &id, UINT32_MAX);
	tuples_add(tuples, &id, UINT32_MAX);
	assert_true(tuples_get(tuples, 0, &id) == 2 * (uint64_t)UINT32_MAX);
	tuples_free(tuples);
	tuples_free(NULL);
}

static void single_ids_may_come_in_any_order(void **state)
{
	static const uint32_t ids[] = {7, 100000, 0, 63, 64, 7, 65, 100000};
	static const uint64_t want[] = {2, 2, 1, 1, 1, 1};
	struct tuples *tuples = tuples_new(1);
	uint32_t id;

	(void)state;
	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		tuples_add(tuples, &ids[i], 1);
	assert_int_equal(tuples_count(tuples), 6);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(tuples_get(tuples, i, &id), want[i]);
		assert_int_equal(id, i < 5 ? ids[i] : 65);
	}
	tuples_free(tuples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_combination_has_its_count),
		cmocka_unit_test(many_combinations_are_kept_in_order),
		cmocka_unit_test(counts_pass_32_bits),
		cmocka_unit_test(single_ids_may_come_in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
