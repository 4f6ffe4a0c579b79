#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/time.h>

#include "fd.h"
#include "scratch.h"

/* More than a pipe holds, so that a writer must wait. */
#define MUCH ((size_t)3 << 20)

static int open_with_closed_streams(void)
{
	int fd;

	close(STDIN_FILENO);
	close(STDERR_FILENO);
	fd = fd_open("f", O_WRONLY | O_CREAT, 0666);
	if (fd <= STDERR_FILENO || !(fcntl(fd, F_GETFD) & FD_CLOEXEC))
		return 1;
	return fcntl(STDERR_FILENO, F_GETFD) != -1 ||
		fcntl(STDIN_FILENO, F_GETFD) != -1;
}

static void standard_descriptors_are_never_given(void **state)
{
	pid_t child = fork();

	(void)state;
	if (child == 0)
		_exit(open_with_closed_streams());
	assert_int_equal(scratch_wait(child), 0);
}

/* A child that reads fd to its end, slowly; 0 when there was MUCH. */
static pid_t start_reader(int end[2])
{
	static char text[70001];
	size_t sum = 0;
	ssize_t len;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child)
		return child;
	close(end[1]);
	usleep(20000);
	while ((len = read(end[0], text, sizeof(text))) > 0) {
		sum += (size_t)len;
		usleep(500);
	}
	_exit(sum != MUCH);
}

static void expect_written(int flags)
{
	struct buf text = BUF_INIT(MUCH);
	int end[2];
	pid_t child;

	assert_int_equal(pipe2(end, flags), 0);
	fcntl(end[0], F_SETFL, 0);
	child = start_reader(end);
	close(end[0]);
	buf_printf(&text, "%0*d", (int)MUCH, 1);
	fd_widen(end[1]);
	assert_int_equal(fd_write(end[1], buf_slice(&text)), 0);
	close(end[1]);
	assert_int_equal(scratch_wait(child), 0);
	buf_release(&text);
}

static void a_non_blocking_pipe_takes_all(void **state)
{
	(void)state;
	expect_written(O_NONBLOCK);
}

static void note(int number)
{
	(void)number;
}

static void a_signal_does_not_end_writing(void **state)
{
	struct sigaction action = {.sa_handler = note};
	struct itimerval often = {{0, 700}, {0, 700}}, never = {{0}, {0}};

	(void)state;
	assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
	setitimer(ITIMER_REAL, &often, NULL);
	expect_written(0);
	setitimer(ITIMER_REAL, &never, NULL);
}

static void widening_never_fails(void **state)
{
	(void)state;
	fd_widen(-1);
	fd_widen(STDERR_FILENO);
}

/* As far as the system lets a user widen pipes. */
static void a_pipe_is_widened_from_either_end(void **state)
{
	int end[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pipe(end), 0);
		if (fcntl(end[i], F_SETPIPE_SZ, 1 << 20) < 0)
			skip();
		assert_true(fcntl(end[i], F_SETPIPE_SZ, 1 << 16) >= 0);
		fd_widen(end[i]);
		assert_int_equal(fcntl(end[i], F_GETPIPE_SZ), 1 << 20);
		close(end[0]);
		close(end[1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(standard_descriptors_are_never_given),
		cmocka_unit_test(a_non_blocking_pipe_takes_all),
		cmocka_unit_test(a_signal_does_not_end_writing),
		cmocka_unit_test(widening_never_fails),
		cmocka_unit_test(a_pipe_is_widened_from_either_end),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
