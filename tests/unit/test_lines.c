#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "err.h"
#include "gz.h"
#include "lines.h"
#include "out.h"
#include "scan.h"
#include "scratch.h"

/* The block of lines.c: what is read at once. */
#define BLOCK ((size_t)256 << 10)

/* Paths of files, as argv has them. */
static char in[] = "in", one[] = "one", two[] = "two", none[] = "none";
static char absent[] = "absent", dash[] = "-", root[] = "/";
static char memory[] = "/proc/self/mem";

#define PATHS(...) \
	((char *[]){__VA_ARGS__}), \
		sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)

/* --- what is read --------------------------------------------------------- */

/* Add all lines of in to text, each with an LF; "!" before a long one. */
static int gather(struct lines *reader, struct buf *text, struct err *err)
{
	struct slice line;
	int kind;

	while ((kind = lines_next(reader, &line, err)) > 0) {
		if (kind == LINES_LONG)
			buf_add_byte(text, '!');
		buf_add(text, line);
		buf_add_byte(text, '\n');
	}
	assert_false(text->over);
	return kind;
}

static void expect_files(
	char *const paths[], size_t count, size_t max, struct slice want)
{
	struct lines *reader = lines_new(paths, count, max);
	struct buf text = BUF_INIT(SCRATCH_MAX);
	struct err err;

	assert_int_equal(gather(reader, &text, &err), LINES_END);
	assert_int_equal(text.len, want.len);
	if (want.len)
		assert_memory_equal(text.at, want.at, want.len);
	assert_int_equal(gather(reader, &text, &err), LINES_END);
	buf_release(&text);
	lines_free(reader);
}

static void expect_max(struct slice text, size_t max, struct slice want)
{
	scratch_write("in", text);
	expect_files(PATHS(in), max, want);
}

static void expect(struct slice text, struct slice want)
{
	expect_max(text, 1 << 20, want);
}

static void add_gzip(struct buf *to, struct slice text)
{
	struct gz_out *gz = gz_out_new();
	struct slice made;
	bool more;

	do {
		more = gz_out_step(gz, &text, true, &made);
		buf_add(to, made);
	} while (more);
	gz_out_free(gz);
}

static void expect_gzip(struct slice text, struct slice want)
{
	struct buf gzip = BUF_INIT(SCRATCH_MAX);

	add_gzip(&gzip, text);
	expect(buf_slice(&gzip), want);
	buf_release(&gzip);
}

/* --- lines ---------------------------------------------------------------- */

static void an_empty_file_has_no_lines(void **state)
{
	(void)state;
	expect(SLICE(""), SLICE(""));
	expect_gzip(SLICE(""), SLICE(""));
}

static void lines_come_in_order(void **state)
{
	(void)state;
	expect(SLICE("a\nbc\nd\n"), SLICE("a\nbc\nd\n"));
	expect(SLICE("a\0b\n\0\n"), SLICE("a\0b\n\0\n"));
}

static void the_last_line_may_lack_its_lf(void **state)
{
	(void)state;
	expect(SLICE("a\nb"), SLICE("a\nb\n"));
	expect_gzip(SLICE("a\nb"), SLICE("a\nb\n"));
}

static void a_cr_stays(void **state)
{
	(void)state;
	expect(SLICE("a\r\nb\r"), SLICE("a\r\nb\r\n"));
}

static void files_of_one_byte_are_read(void **state)
{
	(void)state;
	expect(SLICE("a"), SLICE("a\n"));
	expect(SLICE("\n"), SLICE(""));
	expect(SLICE("\x1f"), SLICE("\x1f\n"));
	expect(SLICE("\xEF"), SLICE("\xEF\n"));
	expect_gzip(SLICE("\x1f"), SLICE("\x1f\n"));
}

static void a_bom_is_dropped_at_the_start_only(void **state)
{
	(void)state;
	expect(SLICE("\xEF\xBB\xBF"), SLICE(""));
	expect(SLICE("\xEF\xBB\xBF\n"), SLICE(""));
	expect(SLICE("\xEF\xBB\xBF"
		     "a\n\xEF\xBB\xBF"
		     "b\n"),
		SLICE("a\n\xEF\xBB\xBF"
		      "b\n"));
	expect(SLICE("\xEF\xBB\xBF\xEF\xBB\xBF"), SLICE("\xEF\xBB\xBF\n"));
	expect(SLICE("\xEF\xBB"), SLICE("\xEF\xBB\n"));
	expect_gzip(SLICE("\xEF\xBB\xBFz\n"), SLICE("z\n"));
}

/* What a file before left in the block is not part of the next one's BOM. */
static void half_a_bom_is_text(void **state)
{
	(void)state;
	scratch_write("one", SLICE("ab\xBF\n"));
	scratch_write("two", SLICE("\xEF\xBB"));
	expect_files(PATHS(one, two), 100, SLICE("ab\xBF\n\xEF\xBB\n"));
}

static void what_looks_like_gzip_inside_gzip_stays(void **state)
{
	(void)state;
	expect_gzip(SLICE("\x1f\x8b\n"), SLICE("\x1f\x8b\n"));
}

static void blank_lines_are_counted_in_all_files(void **state)
{
	struct buf text = BUF_INIT(100);
	struct lines *reader = lines_new(PATHS(one, two), 100);
	struct slice line;
	struct err err;

	(void)state;
	scratch_write("one", SLICE("\n\r\na\n \n\n\r"));
	scratch_write("two", SLICE("\nb\n"));
	assert_int_equal(lines_next(reader, &line, &err), LINES_LINE);
	assert_true(slice_is(line, "a"));
	assert_int_equal(lines_number(reader), 3);
	assert_int_equal(lines_blank(reader), 2);
	assert_string_equal(lines_name(reader), "one");
	assert_int_equal(gather(reader, &text, &err), LINES_END);
	assert_string_equal(buf_text(&text), " \nb\n");
	assert_int_equal(lines_number(reader), 2);
	assert_int_equal(lines_blank(reader), 5);
	assert_int_equal(lines_bytes(reader), 12);
	assert_string_equal(lines_name(reader), "two");
	buf_release(&text);
	lines_free(reader);
}

static void several_files_do_not_join(void **state)
{
	(void)state;
	scratch_write("one",
		SLICE("\xEF\xBB\xBF"
		      "a\nb"));
	scratch_write("two",
		SLICE("\xEF\xBB\xBF"
		      "c"));
	scratch_write("none", SLICE(""));
	expect_files(PATHS(one, two, none, two), 100, SLICE("a\nb\nc\nc\n"));
}

/* As many lines as fill several blocks, each as long as its number. */
static void fill_with_lines(struct buf *text)
{
	for (int len = 1; text->len < 5 * BLOCK; len = len * 3 % 1999)
		buf_printf(text, "%0*d\n", len, len);
}

static void many_blocks_are_read(void **state)
{
	struct buf text = BUF_INIT(6 * BLOCK);

	(void)state;
	fill_with_lines(&text);
	expect(buf_slice(&text), buf_slice(&text));
	expect_gzip(buf_slice(&text), buf_slice(&text));
	buf_release(&text);
}

/* The sanitizers watch these reads. */
static void the_pad_behind_each_line_is_readable(void **state)
{
	struct buf text = BUF_INIT(2 * BLOCK);

	(void)state;
	for (size_t len = BLOCK - 70; len < BLOCK + 70; len++) {
		struct lines *reader;
		struct slice line;
		volatile char last = 0;
		struct err err;

		buf_reset(&text);
		buf_printf(&text, "%0*d", (int)len, 7);
		scratch_write("in", buf_slice(&text));
		reader = lines_new(PATHS(in), len);
		assert_int_equal(lines_next(reader, &line, &err), LINES_LINE);
		assert_int_equal(line.len, len);
		last = line.at[line.len + SCAN_PAD - 1];
		(void)last;
		lines_free(reader);
	}
	buf_release(&text);
}

/* --- long lines ----------------------------------------------------------- */

static void a_line_of_the_limit_is_a_line(void **state)
{
	(void)state;
	expect_max(SLICE("abc\nabc"), 3, SLICE("abc\nabc\n"));
	expect_max(SLICE("ab\r\n"), 3, SLICE("ab\r\n"));
	expect_max(SLICE("abcd\nabc\n"), 3, SLICE("!abc\nabc\n"));
	expect_max(SLICE("abc\nabcd"), 3, SLICE("abc\n!abc\n"));
	expect_max(SLICE("abc\r\n"), 3, SLICE("!abc\n"));
}

static void the_limit_holds_around_a_block(void **state)
{
	struct buf text = BUF_INIT(3 * BLOCK), want = BUF_INIT(3 * BLOCK);

	(void)state;
	for (size_t max = BLOCK - 20; max < BLOCK + 20; max++) {
		buf_reset(&text);
		buf_reset(&want);
		buf_printf(&text, "%0*d\n", (int)max, 5);
		expect_max(buf_slice(&text), max, buf_slice(&text));
		buf_printf(&want, "%s!%0*d\nz\n", buf_text(&text), (int)max, 0);
		buf_printf(&text, "%0*d\nz\n", (int)max + 1, 5);
		expect_max(buf_slice(&text), max, buf_slice(&want));
	}
	buf_release(&text);
	buf_release(&want);
}

/* Drain the first line of text, over max, to a file; the next line is "z". */
static void expect_drain(struct slice text, size_t max, struct slice want)
{
	struct lines *reader;
	struct out *out;
	struct slice line;
	struct err err;

	scratch_write("in", text);
	reader = lines_new(PATHS(in), max);
	out = out_open("drained", &err);
	assert_int_equal(lines_next(reader, &line, &err), LINES_LONG);
	assert_int_equal(line.len, max);
	assert_memory_equal(line.at, text.at, max);
	assert_int_equal(lines_drain(reader, out, &err), 0);
	assert_int_equal(lines_number(reader), 1);
	assert_int_equal(lines_drain(reader, out, &err), 0);
	assert_int_equal(out_commit(out, &err), 0);
	scratch_expect("drained", want);
	if (text.at[text.len - 1] == 'z') {
		assert_int_equal(lines_next(reader, &line, &err), LINES_LINE);
		assert_true(slice_is(line, "z"));
	}
	assert_int_equal(lines_next(reader, &line, &err), LINES_END);
	out_free(out);
	lines_free(reader);
}

static void a_long_line_is_drained_whole(void **state)
{
	struct buf text = BUF_INIT(4 * BLOCK);

	(void)state;
	expect_drain(SLICE("abcd\nz"), 3, SLICE("abcd\n"));
	expect_drain(SLICE("abcd"), 3, SLICE("abcd\n"));
	expect_drain(SLICE("abcd"), 0, SLICE("abcd\n"));
	buf_printf(&text, "%0*d\n", (int)(3 * BLOCK), 1);
	for (size_t max = 1; max < 2 * BLOCK; max = max * 7 + 1) {
		expect_drain(buf_slice(&text), max, buf_slice(&text));
		text.len--;
		scratch_write("in", buf_slice(&text));
		text.len++;
		expect_drain(buf_slice(&text), max, buf_slice(&text));
	}
	buf_release(&text);
}

static void a_long_line_that_is_not_drained_is_skipped(void **state)
{
	struct buf text = BUF_INIT(4 * BLOCK);

	(void)state;
	buf_printf(&text, "a\n%0*d\nb\n", (int)(3 * BLOCK), 1);
	expect_max(buf_slice(&text), 2, SLICE("a\n!00\nb\n"));
	buf_release(&text);
}

static void a_long_line_does_not_reach_into_the_next_file(void **state)
{
	(void)state;
	scratch_write("one", SLICE("abcdef"));
	scratch_write("two", SLICE("z\n"));
	expect_files(PATHS(one, two), 3, SLICE("!abc\nz\n"));
}

/* --- what cannot be read -------------------------------------------------- */

static void expect_failure(char *path, enum tx_exit status, const char *text)
{
	struct lines *reader = lines_new(PATHS(path), 100);
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
	struct lines *reader = lines_new(PATHS(absent, two), 100);
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
	add_gzip(&gzip, SLICE("a\nb"));
	add_gzip(&gzip, SLICE(""));
	add_gzip(&gzip, SLICE("c\nd"));
	expect(buf_slice(&gzip), SLICE("a\nbc\nd\n"));
	buf_release(&gzip);
}

/* Cut text, compressed, after len bytes: all whole lines, then an error. */
static void expect_cut(struct slice gzip, size_t len, struct slice text)
{
	struct buf there = BUF_INIT(SCRATCH_MAX);
	struct lines *reader;
	struct err err;

	scratch_write("in", (struct slice){gzip.at, len});
	reader = lines_new(PATHS(in), 1 << 20);
	assert_int_equal(gather(reader, &there, &err), -1);
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
	struct buf text = BUF_INIT(6 * BLOCK), gzip = BUF_INIT(6 * BLOCK);

	(void)state;
	add_gzip(&gzip, SLICE("a\nb\n"));
	for (size_t len = 2; len < gzip.len; len++)
		expect_cut(buf_slice(&gzip), len, SLICE("a\nb\n"));
	buf_reset(&gzip);
	fill_with_lines(&text);
	add_gzip(&gzip, buf_slice(&text));
	for (size_t len = 2; len < gzip.len; len += 997)
		expect_cut(buf_slice(&gzip), len, buf_slice(&text));
	buf_release(&text);
	buf_release(&gzip);
}

/* All that comes before bad data is read, however it comes. */
static void garbage_behind_gzip_data_comes_last(void **state)
{
	struct buf gzip = BUF_INIT(1000), text = BUF_INIT(1000);
	struct lines *reader = lines_new(PATHS(in), 100);
	struct err err;

	(void)state;
	add_gzip(&gzip, SLICE("a\nb\nc"));
	buf_add_byte(&gzip, '?');
	scratch_write("in", buf_slice(&gzip));
	assert_int_equal(gather(reader, &text, &err), -1);
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
	expect_files(NULL, 0, 20, want);
}

static void a_line_may_be_split_anywhere(void **state)
{
	static const char text[] = "\xEF\xBB\xBF{\"a\":1}\r\n\n\r\nxyz\n"
				   "123456789012345678901\nlast";
	static const char want[] = "{\"a\":1}\r\nxyz\n"
				   "!12345678901234567890\nlast\n";
	struct buf gzip = BUF_INIT(1000);

	(void)state;
	add_gzip(&gzip, SLICE(text));
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
	expect_files(NULL, 0, 20, SLICE("\x1f\n"));
	assert_int_equal(send(end[1], "", 0, 0), 0);
	expect_files(NULL, 0, 20, SLICE("z\n"));
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
	struct buf text = BUF_INIT(6 * BLOCK), gzip = BUF_INIT(6 * BLOCK);
	pid_t child;

	(void)state;
	fill_with_lines(&text);
	child = start_writer(buf_slice(&text), 0, 0);
	expect_files(PATHS(dash), 1 << 20, buf_slice(&text));
	assert_int_equal(scratch_wait(child), 0);
	add_gzip(&gzip, buf_slice(&text));
	child = start_writer(buf_slice(&gzip), 0, 0);
	expect_files(PATHS(dash), 1 << 20, buf_slice(&text));
	assert_int_equal(scratch_wait(child), 0);
	buf_release(&text);
	buf_release(&gzip);
}

static void a_non_blocking_pipe_is_waited_for(void **state)
{
	pid_t child = start_writer(SLICE("a\nb\n"), O_NONBLOCK, 30000);

	(void)state;
	expect_files(NULL, 0, 100, SLICE("a\nb\n"));
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
	expect_files(NULL, 0, 100, SLICE("a\nb\n"));
	setitimer(ITIMER_REAL, &never, NULL);
	assert_int_equal(scratch_wait(child), 0);
}

static void standard_input_may_be_named_again(void **state)
{
	pid_t child = start_writer(SLICE("a\nb"), 0, 0);

	(void)state;
	scratch_write("one", SLICE("z"));
	expect_files(PATHS(dash, one, dash), 100, SLICE("a\nb\nz\n"));
	assert_int_equal(scratch_wait(child), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_has_no_lines),
		cmocka_unit_test(lines_come_in_order),
		cmocka_unit_test(the_last_line_may_lack_its_lf),
		cmocka_unit_test(a_cr_stays),
		cmocka_unit_test(files_of_one_byte_are_read),
		cmocka_unit_test(a_bom_is_dropped_at_the_start_only),
		cmocka_unit_test(half_a_bom_is_text),
		cmocka_unit_test(what_looks_like_gzip_inside_gzip_stays),
		cmocka_unit_test(blank_lines_are_counted_in_all_files),
		cmocka_unit_test(several_files_do_not_join),
		cmocka_unit_test(many_blocks_are_read),
		cmocka_unit_test(the_pad_behind_each_line_is_readable),
		cmocka_unit_test(a_line_of_the_limit_is_a_line),
		cmocka_unit_test(the_limit_holds_around_a_block),
		cmocka_unit_test(a_long_line_is_drained_whole),
		cmocka_unit_test(a_long_line_that_is_not_drained_is_skipped),
		cmocka_unit_test(a_long_line_does_not_reach_into_the_next_file),
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
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
