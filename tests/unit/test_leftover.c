#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "leftover.h"
#include "writing.h"

/* A child's status when a check in it failed. */
#define BROKEN 99

/* What a child leaves behind; here for the sanitizers, which seek leaks. */
static struct out *left[2];

static int exit_early(void)
{
	struct err err;

	left[0] = out_open("d/f", &err);
	left[1] = out_open("d/g.gz", &err);
	return left[0] && left[1] ? 7 : BROKEN;
}

/* The signal for die_by_signal(). */
static int number;

static int die_by_signal(void)
{
	exit_early();
	raise(number);
	return 7;
}

static int ignore_hup(void)
{
	signal(SIGHUP, SIG_IGN);
	number = SIGHUP;
	return die_by_signal();
}

static void nothing_is_left_by_a_program_that_ends_early(void **state)
{
	static const int fatal[] = {
		SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGXCPU, SIGXFSZ};

	(void)state;
	assert_int_equal(scratch_child(1, exit_early), 7);
	scratch_expect_count("d", 0);
	for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++) {
		number = fatal[i];
		assert_int_equal(scratch_child(1, die_by_signal), 128 + number);
		scratch_expect_count("d", 0);
	}
}

static void an_ignored_signal_stays_ignored(void **state)
{
	(void)state;
	assert_int_equal(scratch_child(1, ignore_hup), 7);
	scratch_expect_count("d", 0);
}

static void note(int caught)
{
	(void)caught;
}

static int keep_handler(void)
{
	signal(SIGTERM, note);
	number = SIGTERM;
	return die_by_signal();
}

static void the_handler_of_a_program_stays(void **state)
{
	(void)state;
	assert_int_equal(scratch_child(1, keep_handler), 7);
	scratch_expect_count("d", 0);
}

/* A child that a program makes must not remove the program's files. */
static int outlive_children(void)
{
	struct err err;
	struct out *out = out_open("d/f", &err);
	pid_t child = fork();

	if (child == 0)
		exit(0);
	scratch_wait(child);
	child = fork();
	if (child == 0) {
		raise(SIGTERM);
		_exit(0);
	}
	if (scratch_wait(child) != 128 + SIGTERM)
		return BROKEN;
	if (out_commit(out, &err) < 0)
		return BROKEN;
	out_free(out);
	return 0;
}

static void children_remove_nothing(void **state)
{
	(void)state;
	assert_int_equal(scratch_child(1, outlive_children), 0);
	scratch_expect("d/f", SLICE(""));
	scratch_expect_count("d", 1);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, scratch_make_d, scratch_remove_d)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_left_by_a_program_that_ends_early),
		TEST(an_ignored_signal_stays_ignored),
		TEST(the_handler_of_a_program_stays),
		TEST(children_remove_nothing),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
