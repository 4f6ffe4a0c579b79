#include "scratch.h"

#include <signal.h>

#include "../../tx-publish/stop.h"

/* Run as a child: how it ended. */
static int status_of(void (*run)(void))
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		run();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void first_is_held(void)
{
	struct stop stop;

	stop_hold(&stop);
	if (stop_asked(&stop))
		_exit(1);
	raise(SIGTERM);
	_exit(stop_asked(&stop) && stop_asked(&stop) && stop.signal == SIGTERM
			? 0
			: 2);
}

/* SIGALRM, which is not held, ends whoever waits on. */
static void a_wait_ends(void)
{
	struct stop stop;

	alarm(60);
	stop_hold(&stop);
	if (stop_wait(&stop, 0.001))
		_exit(1);
	raise(SIGHUP);
	_exit(stop_wait(&stop, 600) && stop_wait(&stop, 600) &&
				stop.signal == SIGHUP
			? 0
			: 2);
}

static void second_ends_it(void)
{
	struct stop stop;

	stop_hold(&stop);
	raise(SIGINT);
	stop_asked(&stop);
	raise(SIGTERM);
}

static void ignored_stays_so(void)
{
	struct stop stop;

	signal(SIGHUP, SIG_IGN);
	stop_hold(&stop);
	raise(SIGHUP);
	_exit(stop_asked(&stop));
}

static void a_signal_is_held_and_told(void **state)
{
	(void)state;
	assert_int_equal(status_of(first_is_held), 0);
}

static void a_signal_ends_a_wait(void **state)
{
	(void)state;
	assert_int_equal(status_of(a_wait_ends), 0);
}

static void the_second_signal_ends_the_program(void **state)
{
	int status = status_of(second_ends_it);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGTERM);
}

static void an_ignored_signal_stays_ignored(void **state)
{
	(void)state;
	assert_int_equal(status_of(ignored_stays_so), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signal_is_held_and_told),
		cmocka_unit_test(a_signal_ends_a_wait),
		cmocka_unit_test(the_second_signal_ends_the_program),
		cmocka_unit_test(an_ignored_signal_stays_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
