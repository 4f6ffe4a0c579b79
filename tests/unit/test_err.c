#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "err.h"

static void a_reason_and_a_status_are_set(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(err_set(&err, TX_DATA, "byte %d: %s", 7, "bad"), -1);
	assert_int_equal(err.status, TX_DATA);
	assert_string_equal(err.text, "byte 7: bad");
}

static void the_system_says_why(void **state)
{
	struct err err;

	(void)state;
	errno = ENOSPC;
	assert_int_equal(err_sys(&err, TX_IO, "%s", "f"), -1);
	assert_int_equal(err.status, TX_IO);
	assert_string_equal(err.text, "f: No space left on device");
}

static void a_place_goes_in_front(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, TX_DATA, "%s", "bad");
	assert_int_equal(err_prefix(&err, "%s:%d: ", "f", 3), -1);
	assert_int_equal(err_prefix(&err, "%s", ""), -1);
	assert_int_equal(err.status, TX_DATA);
	assert_string_equal(err.text, "f:3: bad");
}

static void long_texts_are_cut(void **state)
{
	struct err err;
	char name[5000];

	(void)state;
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	err_set(&err, TX_IO, "%s", name);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	err_prefix(&err, "%s", "f: ");
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	assert_memory_equal(err.text, "f: xxx", 6);
	err_prefix(&err, "%s", name);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

/* However long the name is, why it failed must be said. */
static void a_long_name_does_not_hide_the_reason(void **state)
{
	static const char reason[] = ": No space left on device";
	struct err err;
	char name[5000];

	(void)state;
	memset(name, 'x', sizeof(name));
	for (size_t len = 900; len < sizeof(name); len = len * 5 / 4) {
		name[len] = '\0';
		errno = ENOSPC;
		err_sys(&err, TX_IO, "%s", name);
		assert_memory_equal(err.text, name, 900);
		assert_string_equal(
			err.text + strlen(err.text) - (sizeof(reason) - 1),
			reason);
		name[len] = 'x';
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reason_and_a_status_are_set),
		cmocka_unit_test(the_system_says_why),
		cmocka_unit_test(a_place_goes_in_front),
		cmocka_unit_test(long_texts_are_cut),
		cmocka_unit_test(a_long_name_does_not_hide_the_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
