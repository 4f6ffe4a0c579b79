#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "writing.h"

/* A child's status when a check in it failed. */
#define BROKEN 99

static int say_hello(enum tx_exit status)
{
	struct err err;
	struct out *out = out_open("-", &err);
	int rc = BROKEN;

	if (!out)
		return err.status;
	if (!strcmp(out_name(out), "stdout") &&
		out_line(out, SLICE("hello"), &err) == 0)
		rc = out_finish(out, status, &err) < 0 ? err.status : status;
	out_free(out);
	return rc;
}

static int hello_ok(void)
{
	return (int)say_hello(TX_OK);
}

static int hello_bad_data(void)
{
	return (int)say_hello(TX_DATA);
}

static int hello_without_sigpipe(void)
{
	signal(SIGPIPE, SIG_IGN);
	return (int)say_hello(TX_OK);
}

static void standard_output_is_written_whatever_the_status(void **state)
{
	int fd = open("d/f", O_WRONLY | O_CREAT, 0666);

	(void)state;
	assert_int_equal(scratch_child(fd, hello_ok), TX_OK);
	assert_int_equal(scratch_child(fd, hello_bad_data), TX_DATA);
	close(fd);
	scratch_expect("d/f", SLICE("hello\nhello\n"));
}

static void a_full_disk_is_an_error(void **state)
{
	int fd = open("/dev/full", O_WRONLY);

	(void)state;
	assert_int_equal(scratch_child(fd, hello_ok), TX_IO);
	assert_int_equal(scratch_child(fd, hello_bad_data), TX_IO);
	close(fd);
}

static void a_closed_standard_output_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(scratch_child(-1, hello_ok), TX_IO);
}

static void a_reader_that_has_gone_is_an_error(void **state)
{
	int end[2];

	(void)state;
	assert_int_equal(pipe(end), 0);
	close(end[0]);
	assert_int_equal(scratch_child(end[1], hello_without_sigpipe), TX_IO);
	assert_int_equal(scratch_child(end[1], hello_ok), 128 + SIGPIPE);
	close(end[1]);
}

/* Not by opening /dev/full: were out.c broken, root would replace it. */
static void a_failure_stays(void **state)
{
	int old = dup(STDOUT_FILENO), full = open("/dev/full", O_WRONLY);
	struct out *out;
	struct err err;

	(void)state;
	fflush(stdout);
	dup2(full, STDOUT_FILENO);
	close(full);
	out = writing_open(NULL);
	writing_line(out, "a");
	for (int i = 0; i < 2; i++) {
		err.text[0] = '\0';
		assert_int_equal(out_flush(out, &err), -1);
		assert_int_equal(err.status, TX_IO);
		assert_string_equal(
			err.text, "stdout: No space left on device");
		assert_int_equal(out_write(out, SLICE("b"), &err), -1);
		assert_int_equal(out_line(out, SLICE("b"), &err), -1);
		assert_int_equal(out_finish(out, TX_OK, &err), -1);
		assert_int_equal(out_finish(out, TX_DATA, &err), -1);
	}
	out_free(out);
	dup2(old, STDOUT_FILENO);
	close(old);
}

static void a_terminal_shows_each_line_at_once(void **state)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	struct out *out;
	char text[10];

	(void)state;
	if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0)
		skip();
	out = writing_open(ptsname(master));
	writing_line(out, "a");
	assert_int_equal(read(master, text, sizeof(text)), 3);
	assert_memory_equal(text, "a\r\n", 3);
	out_free(out);
	close(master);
}

static void a_fifo_is_written_directly(void **state)
{
	struct out *out;
	pid_t child;

	(void)state;
	assert_int_equal(mkfifo("d/fifo", 0666), 0);
	child = fork();
	if (child == 0) {
		char text[10] = "";
		int fd = open("d/fifo", O_RDONLY);

		_exit(read(fd, text, sizeof(text)) != 2 || strcmp(text, "a\n"));
	}
	out = writing_open("d/fifo");
	writing_line(out, "a");
	writing_finish(out, TX_DATA);
	assert_int_equal(scratch_wait(child), 0);
	scratch_expect_count("d", 1);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, scratch_make_d, scratch_remove_d)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(standard_output_is_written_whatever_the_status),
		TEST(a_full_disk_is_an_error),
		TEST(a_closed_standard_output_is_an_error),
		TEST(a_reader_that_has_gone_is_an_error),
		TEST(a_failure_stays),
		TEST(a_terminal_shows_each_line_at_once),
		TEST(a_fifo_is_written_directly),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
