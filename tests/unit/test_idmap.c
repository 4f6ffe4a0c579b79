#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "../../tx-filter/idmap.h"

static void the_last_place_counts(void **state)
{
	struct idmap map;

	(void)state;
	idmap_init(&map);
	assert_int_equal(idmap_get(&map, SLICE("7")), 0);
	assert_int_equal(idmap_get(&map, SLICE("x")), 0);
	for (uint64_t place = 1; place < 4; place++) {
		idmap_set(&map, SLICE("7"), place);
		idmap_set(&map, SLICE("x"), place + 10);
	}
	assert_int_equal(idmap_get(&map, SLICE("7")), 3);
	assert_int_equal(idmap_get(&map, SLICE("x")), 13);
	assert_int_equal(idmap_count(&map), 2);
	idmap_release(&map);
}

/* Each stands for itself, though some have one number modulo 2^64. */
static void spellings_are_ids_of_their_own(void **state)
{
	static const char *const ids[] = {"0", "00", "7", "07", "", "a", "7a",
		" 7", "9999999999999999999", "18446744073709551615",
		"18446744073709551623", "99999999999999999999999"};
	size_t count = sizeof(ids) / sizeof(*ids);
	struct idmap map;

	(void)state;
	idmap_init(&map);
	for (size_t i = 0; i < count; i++)
		idmap_set(&map, slice_from(ids[i]), i + 1);
	assert_int_equal(idmap_count(&map), count);
	for (size_t i = 0; i < count; i++)
		if (idmap_get(&map, slice_from(ids[i])) != i + 1)
			fail_msg("\"%s\" is taken for another", ids[i]);
	idmap_release(&map);
}

/* Numbers and texts, through many growths, none of them lost. */
static void many_ids_are_kept_apart(void **state)
{
	enum { MANY = 200000 };
	struct idmap map;
	char id[24];

	(void)state;
	idmap_init(&map);
	for (uint64_t round = 1; round <= 2; round++)
		for (uint64_t i = 1; i <= MANY; i++) {
			snprintf(id, sizeof(id), i % 8 ? "%ju00000000" : "t%ju",
				(uintmax_t)i);
			idmap_set(&map, slice_from(id), i * round);
		}
	assert_int_equal(idmap_count(&map), MANY);
	for (uint64_t i = 1; i <= MANY; i++) {
		snprintf(id, sizeof(id), i % 8 ? "%ju00000000" : "t%ju",
			(uintmax_t)i);
		assert_int_equal(idmap_get(&map, slice_from(id)), i * 2);
	}
	assert_int_equal(idmap_get(&map, SLICE("12345")), 0);
	idmap_release(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_place_counts),
		cmocka_unit_test(spellings_are_ids_of_their_own),
		cmocka_unit_test(many_ids_are_kept_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
