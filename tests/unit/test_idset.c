#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "../../tx-fetch/idset.h"

static bool add(struct idset *set, const char *id)
{
	return idset_add(set, slice_from(id));
}

static void an_id_is_new_once(void **state)
{
	struct idset set;

	(void)state;
	idset_init(&set);
	assert_true(add(&set, "1041516252591234"));
	assert_false(add(&set, "1041516252591234"));
	assert_true(add(&set, "1041516252591235"));
	idset_release(&set);
}

/* Each stands for itself, though some have one number. */
static void spellings_are_ids_of_their_own(void **state)
{
	static const char *const ids[] = {"0", "00", "7", "07", "", "a", "7a",
		" 7", "9999999999999999999", "18446744073709551615",
		"18446744073709551623", "99999999999999999999999"};
	size_t count = sizeof(ids) / sizeof(*ids);
	struct idset set;

	(void)state;
	idset_init(&set);
	for (size_t i = 0; i < count; i++)
		if (!add(&set, ids[i]))
			fail_msg("\"%s\" is taken for another", ids[i]);
	for (size_t i = 0; i < count; i++)
		assert_false(add(&set, ids[i]));
	idset_release(&set);
}

static void many_ids_are_kept_apart(void **state)
{
	struct idset set;
	char id[24];

	(void)state;
	idset_init(&set);
	for (int round = 0; round < 2; round++)
		for (int i = 1; i <= 100000; i++) {
			snprintf(id, sizeof(id), "%d00000000", i);
			assert_int_equal(add(&set, id), round == 0);
		}
	idset_release(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_is_new_once),
		cmocka_unit_test(spellings_are_ids_of_their_own),
		cmocka_unit_test(many_ids_are_kept_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
