#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "err.h"
#include "leftover.h"
#include "mem.h"
#include "scratch.h"

static void an_array_grows_and_keeps_its_members(void **state)
{
	size_t count = 0, room = 0, grown = 0;
	int *list = NULL;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		size_t before = room;

		list = mem_grow(list, count, &room, sizeof(*list));
		grown += room != before;
		assert_true(room > count);
		list[count++] = i;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(list[i], i);
	assert_true(grown < 10);
	free(list);
}

static void text_gets_a_nul(void **state)
{
	char *copy = mem_text((struct slice){"abcdef", 3});
	char *none = mem_text((struct slice){NULL, 0});

	(void)state;
	assert_string_equal(copy, "abc");
	assert_string_equal(none, "");
	free(copy);
	free(none);
}

static void nothing_at_all_is_memory_too(void **state)
{
	char *none = mem_alloc(0), *zero = mem_zero(0, 8);

	(void)state;
	assert_non_null(none);
	assert_non_null(zero);
	none = mem_resize(none, 0, 0);
	assert_non_null(none);
	free(none);
	free(zero);
}

static int grow_too_far(void)
{
	size_t room = 0;

	dup2(STDOUT_FILENO, STDERR_FILENO);
	free(mem_grow(NULL, SIZE_MAX / 2 + 1, &room, 1));
	return 0;
}

static void too_much_ends_the_program(void **state)
{
	int fd = open("out", O_WRONLY | O_CREAT, 0600);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(scratch_child(fd, grow_too_far), TX_OS);
	close(fd);
	scratch_expect("out", SLICE("test_mem: out of memory\n"));
}

/* As OpenSSL would, which waits for the lock under which it asked. */
static void wait_forever(void)
{
	pause();
}

static int grow_too_far_in_a_library(void)
{
	int fd;

	if (leftover_create("leftover", 0600, &fd) < 0 || atexit(wait_forever))
		return 1;
	alarm(60);
	return grow_too_far();
}

static void nothing_waits_and_no_file_stays_at_that_end(void **state)
{
	int fd = open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(scratch_child(fd, grow_too_far_in_a_library), TX_OS);
	close(fd);
	assert_int_equal(access("leftover", F_OK), -1);
	scratch_expect("out", SLICE("test_mem: out of memory\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_array_grows_and_keeps_its_members),
		cmocka_unit_test(text_gets_a_nul),
		cmocka_unit_test(nothing_at_all_is_memory_too),
		cmocka_unit_test(too_much_ends_the_program),
		cmocka_unit_test(nothing_waits_and_no_file_stays_at_that_end),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
