#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "reading.h"

/* Paths of files, as argv has them. */
static char in[] = "in";
static char one[] = "one";
static char two[] = "two";
static char absent[] = "absent";
static char dash[] = "-";
static char root[] = "/";
static char memory[] = "/proc/self/mem";

/* --- what cannot be read -------------------------------------------------- */

static void expect_failure(char *path, enum tx_exit status, const char *text)
{
	struct lines *reader = lines_new(READING_PATHS(path), 100);
	struct slice line;
	struct err err;

	assert_int_equal(lines_next(reader, &line, &err), -1);
	assert_int_equal(err.status, status);
	assert_string_equal(err.text, text);
	lines_free(reader);
}

static void what_cannot_be_opened_is_named(void **state)
{
	(void)state;
	expect_failure(absent, TX_NOINPUT, "absent: No such file or directory");
	expect_failure(root, TX_NOINPUT, "/: is a directory");
	scratch_stdin(open("/", O_RDONLY));
	expect_failure(dash, TX_NOINPUT, "stdin: is a directory");
	close(STDIN_FILENO);
	expect_failure(dash, TX_NOINPUT, "stdin: Bad file descriptor");
	assert_int_equal(open("/dev/null", O_RDONLY), STDIN_FILENO);
}

/* Address 0 of a process cannot be read: a disk error for the poor. */
static void a_failed_read_is_named(void **state)
{
	(void)state;
	expect_failure(memory, TX_IO, "/proc/self/mem: Input/output error");
}

static void reading_goes_on_behind_a_bad_file(void **state)
{
	struct lines *reader = lines_new(READING_PATHS(absent, two), 100);
	struct slice line;
	struct err err;

	(void)state;
	scratch_write("two", SLICE("z\n"));
	assert_int_equal(lines_next(reader, &line, &err), -1);
	assert_string_equal(lines_name(reader), "absent");
	assert_int_equal(lines_next(reader, &line, &err), LINES_LINE);
	assert_true(slice_is(line, "z"));
	lines_free(reader);
}

/* --- gzip ----------------------------------------------------------------- */

static void members_are_one_text(void **state)
{
	struct buf gzip = BUF_INIT(1000);

	(void)state;
	reading_add_gzip(&gzip, SLICE("a\nb"));
	reading_add_gzip(&gzip, SLICE(""));
	reading_add_gzip(&gzip, SLICE("c\nd"));
	scratch_write("in", buf_slice(&gzip));
	reading_expect(READING_PATHS(in), 100, SLICE("a\nbc\nd\n"));
	buf_release(&gzip);
}

/* Cut text, compressed, after len bytes: all whole lines, then an error. */
static void expect_cut(struct slice gzip, size_t len, struct slice text)
{
	struct buf there = BUF_INIT(SCRATCH_MAX);
	struct lines *reader;
	struct err err;

	scratch_write("in", (struct slice){gzip.at, len});
	reader = lines_new(READING_PATHS(in), 1 << 20);
	assert_int_equal(reading_gather(reader, &there, &err), -1);
	assert_int_equal(err.status, TX_DATA);
	assert_string_equal(err.text, "in: gzip data is cut short");
	assert_true(there.len <= text.len);
	if (there.len)
		assert_memory_equal(there.at, text.at, there.len);
	buf_release(&there);
	lines_free(reader);
}

static void cut_gzip_data_is_an_error(void **state)
{
	struct buf text = BUF_INIT(6 * READING_BLOCK),
		   gzip = BUF_INIT(6 * READING_BLOCK);

	(void)state;
	reading_add_gzip(&gzip, SLICE("a\nb\n"));
	for (size_t len = 2; len < gzip.len; len++)
		expect_cut(buf_slice(&gzip), len, SLICE("a\nb\n"));
	buf_reset(&gzip);
	reading_fill(&text);
	reading_add_gzip(&gzip, buf_slice(&text));
	for (size_t len = 2; len < gzip.len; len += 997)
		expect_cut(buf_slice(&gzip), len, buf_slice(&text));
	buf_release(&text);
	buf_release(&gzip);
}

/* All that comes before bad data is read, however it comes. */
static void garbage_behind_gzip_data_comes_last(void **state)
{
	struct buf gzip = BUF_INIT(1000), text = BUF_INIT(1000);
	struct lines *reader = lines_new(READING_PATHS(in), 100);
	struct err err;

	(void)state;
	reading_add_gzip(&gzip, SLICE("a\nb\nc"));
	buf_add_byte(&gzip, '?');
	scratch_write("in", buf_slice(&gzip));
	assert_int_equal(reading_gather(reader, &text, &err), -1);
	assert_string_equal(buf_text(&text), "a\nb\n");
	assert_int_equal(err.status, TX_DATA);
	assert_string_equal(err.text, "in: garbage after the gzip data");
	buf_release(&gzip);
	buf_release(&text);
	lines_free(reader);
}

/* --- pipes ---------------------------------------------------------------- */

/* Text comes in reads of at most step bytes, the first of first bytes. */
static void expect_packets(
	struct slice text, size_t first, size_t step, struct slice want)
{
	struct slice rest = text;
	int end[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, end), 0);
	for (size_t len = first; rest.len; len = step) {
		if (len > rest.len)
			len = rest.len;
		assert_int_equal(write(end[1], rest.at, len), len);
		rest.at += len;
		rest.len -= len;
	}
	close(end[1]);
	scratch_stdin(end[0]);
	reading_expect(NULL, 0, 20, want);
}

static void a_line_may_be_split_anywhere(void **state)
{
	static const char text[] = "\xEF\xBB\xBF{\"a\":1}\r\n\n\r\nxyz\n"
				   "123456789012345678901\nlast";
	static const char want[] = "{\"a\":1}\r\nxyz\n"
				   "!12345678901234567890\nlast\n";
	struct buf gzip = BUF_INIT(1000);

	(void)state;
	reading_add_gzip(&gzip, SLICE(text));
	for (size_t i = 1; i < sizeof(text) - 1; i++) {
		expect_packets(SLICE(text), i, 1000, SLICE(want));
		expect_packets(SLICE(text), i, i, SLICE(want));
	}
	for (size_t i = 1; i < gzip.len; i++) {
		expect_packets(buf_slice(&gzip), i, 1000, SLICE(want));
		expect_packets(buf_slice(&gzip), i, i, SLICE(want));
	}
	buf_release(&gzip);
}

/* A terminal can be read again after its end, as this socket can. */
static void the_end_is_the_end(void **state)
{
	int end[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, end), 0);
	assert_int_equal(send(end[1], "\x1f", 1, 0), 1);
	assert_int_equal(send(end[1], "", 0, 0), 0);
	assert_int_equal(send(end[1], "z", 1, 0), 1);
	scratch_stdin(end[0]);
	reading_expect(NULL, 0, 20, SLICE("\x1f\n"));
	assert_int_equal(send(end[1], "", 0, 0), 0);
	reading_expect(NULL, 0, 20, SLICE("z\n"));
	close(end[1]);
}

/* A child that writes text to a pipe in odd steps; standard input reads it. */
static pid_t start_writer(struct slice text, int flags, useconds_t before)
{
	unsigned int random = 1;
	int end[2];
	pid_t child;

	assert_int_equal(pipe2(end, flags), 0);
	child = fork();
	assert_true(child >= 0);
	if (child) {
		close(end[1]);
		scratch_stdin(end[0]);
		return child;
	}
	close(end[0]);
	usleep(before);
	fcntl(end[1], F_SETFL, 0);
	while (text.len) {
		size_t len = 1 + scratch_random(&random) % 9001;
		ssize_t done =
			write(end[1], text.at, len < text.len ? len : text.len);

		if (done < 0)
			_exit(1);
		text.at += done;
		text.len -= (size_t)done;
	}
	_exit(0);
}

static void a_pipe_in_odd_steps_is_read(void **state)
{
	struct buf text = BUF_INIT(6 * READING_BLOCK),
		   gzip = BUF_INIT(6 * READING_BLOCK);
	pid_t child;

	(void)state;
	reading_fill(&text);
	child = start_writer(buf_slice(&text), 0, 0);
	reading_expect(READING_PATHS(dash), 1 << 20, buf_slice(&text));
	assert_int_equal(scratch_wait(child), 0);
	reading_add_gzip(&gzip, buf_slice(&text));
	child = start_writer(buf_slice(&gzip), 0, 0);
	reading_expect(READING_PATHS(dash), 1 << 20, buf_slice(&text));
	assert_int_equal(scratch_wait(child), 0);
	buf_release(&text);
	buf_release(&gzip);
}

static void a_non_blocking_pipe_is_waited_for(void **state)
{
	pid_t child = start_writer(SLICE("a\nb\n"), O_NONBLOCK, 30000);

	(void)state;
	reading_expect(NULL, 0, 100, SLICE("a\nb\n"));
	assert_int_equal(scratch_wait(child), 0);
}

static void note(int number)
{
	(void)number;
}

static void a_signal_does_not_end_reading(void **state)
{
	struct sigaction action = {.sa_handler = note};
	struct itimerval often = {{0, 3000}, {0, 3000}}, never = {{0}, {0}};
	pid_t child = start_writer(SLICE("a\nb\n"), 0, 30000);

	(void)state;
	assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
	setitimer(ITIMER_REAL, &often, NULL);
	reading_expect(NULL, 0, 100, SLICE("a\nb\n"));
	setitimer(ITIMER_REAL, &never, NULL);
	assert_int_equal(scratch_wait(child), 0);
}

static void standard_input_may_be_named_again(void **state)
{
	pid_t child = start_writer(SLICE("a\nb"), 0, 0);

	(void)state;
	scratch_write("one", SLICE("z"));
	reading_expect(READING_PATHS(dash, one, dash), 100, SLICE("a\nb\nz\n"));
	assert_int_equal(scratch_wait(child), 0);
}

static void the_share_that_was_read_is_known_of_files(void **state)
{
	char null[] = "/dev/null";
	struct lines *reader = lines_new(READING_PATHS(one, two), 100);
	struct slice line;
	struct err err;

	(void)state;
	scratch_write("one", SLICE("a\n"));
	scratch_write("two", SLICE("b\nc\nd\n"));
	assert_true(lines_share(reader) == 0);
	assert_int_equal(lines_next(reader, &line, &err), LINES_LINE);
	assert_true(lines_share(reader) == 0.25);
	while (lines_next(reader, &line, &err) > 0)
		assert_true(lines_share(reader) == 1);
	assert_true(lines_share(reader) == 1);
	lines_free(reader);
	reader = lines_new(READING_PATHS(one, null), 100);
	assert_true(lines_share(reader) == -1);
	lines_free(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_opened_is_named),
		cmocka_unit_test(a_failed_read_is_named),
		cmocka_unit_test(reading_goes_on_behind_a_bad_file),
		cmocka_unit_test(members_are_one_text),
		cmocka_unit_test(cut_gzip_data_is_an_error),
		cmocka_unit_test(garbage_behind_gzip_data_comes_last),
		cmocka_unit_test(a_line_may_be_split_anywhere),
		cmocka_unit_test(the_end_is_the_end),
		cmocka_unit_test(a_pipe_in_odd_steps_is_read),
		cmocka_unit_test(a_non_blocking_pipe_is_waited_for),
		cmocka_unit_test(a_signal_does_not_end_reading),
		cmocka_unit_test(standard_input_may_be_named_again),
		cmocka_unit_test(the_share_that_was_read_is_known_of_files),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
