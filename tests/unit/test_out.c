#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>

#include "err.h"
#include "gz.h"
#include "leftover.h"
#include "out.h"
#include "scratch.h"

/* The block of out.c: what is written at once. */
#define BLOCK ((size_t)256 << 10)

/* A child's status when a check in it failed. */
#define BROKEN 99

static struct out *open_ok(const char *path)
{
	struct err err;
	struct out *out = out_open(path, &err);

	assert_non_null(out);
	return out;
}

static void finish(struct out *out, enum tx_exit status)
{
	struct err err;

	assert_int_equal(out_finish(out, status, &err), 0);
	out_free(out);
}

static void put_line(struct out *out, const char *text)
{
	struct err err;

	assert_int_equal(out_line(out, slice_from(text), &err), 0);
}

/* There is nothing in the folder but count files. */
static void expect_count(const char *folder, int count)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			count--;
	closedir(dir);
	assert_int_equal(count, 0);
}

/* Each test has a folder d of its own. */
static int make_folder(void **state)
{
	(void)state;
	return mkdir("d", 0777);
}

static int remove_folder(void **state)
{
	(void)state;
	return nftw("d", scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* --- files ---------------------------------------------------------------- */

static void a_file_is_there_once_it_is_whole(void **state)
{
	struct out *out = open_ok("d/f");

	(void)state;
	assert_string_equal(out_name(out), "d/f");
	put_line(out, "a");
	put_line(out, "");
	scratch_expect_none("d/f");
	finish(out, TX_OK);
	scratch_expect("d/f", SLICE("a\n\n"));
	expect_count("d", 1);
}

static void a_file_without_a_commit_is_removed(void **state)
{
	struct out *out;

	(void)state;
	scratch_write("d/f", SLICE("old\n"));
	out = open_ok("d/f");
	put_line(out, "new");
	expect_count("d", 2);
	out_free(out);
	scratch_expect("d/f", SLICE("old\n"));
	expect_count("d", 1);
}

static void the_status_decides(void **state)
{
	static const enum tx_exit bad[] = {TX_USAGE, TX_DATA, TX_NOINPUT,
		TX_UNAVAILABLE, TX_BUG, TX_OS, TX_IO, TX_AGAIN, TX_AUTH,
		TX_CONFIG};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct out *out = open_ok("d/f");

		put_line(out, "new");
		finish(out, bad[i]);
		expect_count("d", 0);
	}
	finish(open_ok("d/f"), TX_PARTIAL);
	scratch_expect("d/f", SLICE(""));
}

static void a_second_commit_does_nothing(void **state)
{
	struct out *out = open_ok("d/f");
	struct err err;

	(void)state;
	put_line(out, "a");
	assert_int_equal(out_commit(out, &err), 0);
	finish(out, TX_OK);
	scratch_expect("d/f", SLICE("a\n"));
}

static void names_that_are_taken_are_passed_over(void **state)
{
	char name[100];
	struct out *out;

	(void)state;
	for (int n = 0; n < 3; n++) {
		snprintf(name, sizeof(name), "d/.f.tx-%ld-%d", (long)getpid(),
			n);
		scratch_write(name, SLICE("mine"));
	}
	out = open_ok("d/f");
	put_line(out, "a");
	finish(out, TX_OK);
	scratch_expect("d/f", SLICE("a\n"));
	scratch_expect(name, SLICE("mine"));
	expect_count("d", 4);
}

static void two_for_one_name_do_not_meet(void **state)
{
	struct out *first = open_ok("d/f"), *second = open_ok("d/f");

	(void)state;
	put_line(first, "first");
	put_line(second, "second");
	finish(second, TX_OK);
	finish(first, TX_OK);
	scratch_expect("d/f", SLICE("first\n"));
	expect_count("d", 1);
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode;
}

static void a_new_file_has_the_mode_of_the_umask(void **state)
{
	mode_t old = umask(027);

	(void)state;
	finish(open_ok("d/f"), TX_OK);
	umask(old);
	assert_int_equal(mode_of("d/f"), S_IFREG | 0640);
}

static void a_file_keeps_its_mode(void **state)
{
	(void)state;
	scratch_write("d/f", SLICE(""));
	assert_int_equal(chmod("d/f", 0602), 0);
	finish(open_ok("d/f"), TX_OK);
	assert_int_equal(mode_of("d/f"), S_IFREG | 0602);
}

static void a_link_stays_and_its_target_is_replaced(void **state)
{
	struct out *out;

	(void)state;
	assert_int_equal(mkdir("d/sub", 0777), 0);
	scratch_write("d/sub/f", SLICE("old"));
	assert_int_equal(symlink("sub/second", "d/first"), 0);
	assert_int_equal(symlink("f", "d/sub/second"), 0);
	out = open_ok("d/first");
	put_line(out, "new");
	expect_count("d/sub", 3);
	finish(out, TX_OK);
	scratch_expect("d/sub/f", SLICE("new\n"));
	assert_int_equal(mode_of("d/first") & S_IFMT, S_IFLNK);
	assert_int_equal(mode_of("d/sub/second") & S_IFMT, S_IFLNK);
	expect_count("d/sub", 2);
}

static void a_link_may_be_absolute(void **state)
{
	char path[4096], target[5000];

	(void)state;
	assert_non_null(getcwd(path, sizeof(path)));
	snprintf(target, sizeof(target), "%s/d/f", path);
	assert_int_equal(symlink(target, "d/first"), 0);
	finish(open_ok("d/first"), TX_OK);
	scratch_expect("d/f", SLICE(""));
	expect_count("d", 2);
}

static void a_dangling_link_gets_its_target(void **state)
{
	(void)state;
	assert_int_equal(symlink("f", "d/first"), 0);
	finish(open_ok("d/first"), TX_OK);
	assert_int_equal(mode_of("d/first") & S_IFMT, S_IFLNK);
	scratch_expect("d/f", SLICE(""));
}

static void a_name_in_this_folder_needs_no_slash(void **state)
{
	(void)state;
	finish(open_ok("f"), TX_OK);
	scratch_expect("f", SLICE(""));
	unlink("f");
}

static void the_longest_names_work(void **state)
{
	char path[2 + 255 + 1];

	(void)state;
	memset(path, 'x', sizeof(path));
	memcpy(path, "d/", 2);
	path[sizeof(path) - 1] = '\0';
	finish(open_ok(path), TX_OK);
	scratch_expect(path, SLICE(""));
	expect_count("d", 1);
}

static void expect_open_fails(const char *path, const char *text)
{
	struct err err;

	assert_null(out_open(path, &err));
	assert_int_equal(err.status, TX_IO);
	assert_string_equal(err.text, text);
}

static void what_cannot_be_written_is_named(void **state)
{
	(void)state;
	assert_int_equal(symlink("loop", "d/loop"), 0);
	expect_open_fails("d", "d: Is a directory");
	expect_open_fails("d/no/f",
		"d/no/f: cannot make a new file beside it: "
		"No such file or directory");
	expect_open_fails(
		"d/loop", "d/loop: Too many levels of symbolic links");
	expect_open_fails("", ": No such file or directory");
}

static void too_many_files_are_an_error(void **state)
{
	struct out *out[LEFTOVER_MAX];

	(void)state;
	for (size_t i = 0; i < LEFTOVER_MAX; i++)
		out[i] = open_ok("d/f");
	expect_open_fails("d/f",
		"d/f: cannot make a new file beside it: Too many open files");
	for (size_t i = 0; i < LEFTOVER_MAX; i++)
		out_free(out[i]);
	finish(open_ok("d/f"), TX_OK);
	expect_count("d", 1);
}

/* --- bytes ---------------------------------------------------------------- */

static void bytes_come_out_as_they_went_in(void **state)
{
	static const size_t sizes[] = {0, 1, 7, BLOCK - 1, 3, BLOCK, BLOCK + 1,
		0, 100, BLOCK - 100, BLOCK - 1, 1, 1, 5 * BLOCK + 3, 9};
	struct buf text = BUF_INIT(6 * BLOCK), want = BUF_INIT(SCRATCH_MAX);
	struct out *out = open_ok("d/f");
	unsigned int random = 1;
	struct err err;

	(void)state;
	buf_printf(&text, "%0*d", (int)(5 * BLOCK + 3), 0);
	for (size_t i = 0; i < text.len; i++)
		text.at[i] = (char)scratch_random(&random);
	for (size_t i = 0; i < 2 * sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct slice part = {text.at, sizes[i / 2]};

		buf_add(&want, part);
		if (i % 2)
			buf_add_byte(&want, '\n');
		assert_int_equal(i % 2 ? out_line(out, part, &err)
				       : out_write(out, part, &err),
			0);
	}
	finish(out, TX_OK);
	scratch_expect("d/f", buf_slice(&want));
	buf_release(&text);
	buf_release(&want);
}

static void a_flush_hands_all_over(void **state)
{
	struct out *out = open_ok("d/f");
	char name[100];
	struct err err;

	(void)state;
	put_line(out, "a");
	assert_int_equal(out_flush(out, &err), 0);
	snprintf(name, sizeof(name), "d/.f.tx-%ld-0", (long)getpid());
	scratch_expect(name, SLICE("a\n"));
	out_free(out);
}

/* --- gzip ----------------------------------------------------------------- */

/* The file path is gzip data that holds just text. */
static void expect_gzip(const char *path, struct slice text)
{
	struct buf gzip = BUF_INIT(SCRATCH_MAX), there = BUF_INIT(SCRATCH_MAX);
	struct gz_in *gz = gz_in_new();
	struct slice rest;
	struct err err;
	size_t made;

	scratch_read(path, &gzip);
	rest = buf_slice(&gzip);
	do {
		char *to = buf_reserve(&there, BLOCK);

		assert_int_equal(
			gz_in_step(gz, &rest, to, BLOCK, &made, &err), 0);
		there.len += made;
	} while (made);
	assert_int_equal(gz_in_end(gz, &err), 0);
	assert_int_equal(there.len, text.len);
	if (text.len)
		assert_memory_equal(there.at, text.at, text.len);
	gz_in_free(gz);
	buf_release(&gzip);
	buf_release(&there);
}

static void a_name_in_gz_is_compressed(void **state)
{
	struct buf want = BUF_INIT(SCRATCH_MAX);
	struct buf one = BUF_INIT(SCRATCH_MAX), two = BUF_INIT(SCRATCH_MAX);

	(void)state;
	for (int run = 0; run < 2; run++) {
		struct out *out = open_ok(run ? "d/two.gz" : "d/one.gz");

		buf_reset(&want);
		for (int i = 0; i < 3000; i++) {
			size_t start = want.len;

			buf_printf(&want, "%0*d\n", i % 400, i * i);
			want.at[want.len - 1] = '\0';
			put_line(out, want.at + start);
			want.at[want.len - 1] = '\n';
		}
		finish(out, TX_OK);
	}
	expect_gzip("d/one.gz", buf_slice(&want));
	scratch_read("d/one.gz", &one);
	scratch_read("d/two.gz", &two);
	assert_true(one.len < want.len / 2);
	assert_true(slice_equal(buf_slice(&one), buf_slice(&two)));
	buf_release(&want);
	buf_release(&one);
	buf_release(&two);
}

static void large_texts_are_compressed_too(void **state)
{
	struct buf text = BUF_INIT(6 * BLOCK);
	struct out *out = open_ok("d/f.gz");
	struct err err;

	(void)state;
	buf_printf(&text, "%0*d", (int)(5 * BLOCK + 3), 1);
	assert_int_equal(out_line(out, buf_slice(&text), &err), 0);
	finish(out, TX_OK);
	buf_add_byte(&text, '\n');
	expect_gzip("d/f.gz", buf_slice(&text));
	buf_release(&text);
}

static void an_empty_gz_is_a_gzip_file(void **state)
{
	struct err err;
	struct out *out = open_ok("d/f.gz");

	(void)state;
	assert_int_equal(out_flush(out, &err), 0);
	finish(out, TX_OK);
	expect_gzip("d/f.gz", SLICE(""));
}

/* What was flushed can be inflated though the rest never comes. */
static void a_flush_ends_a_member(void **state)
{
	struct out *out = open_ok("d/f.gz");
	char name[100];
	struct err err;

	(void)state;
	put_line(out, "a");
	assert_int_equal(out_flush(out, &err), 0);
	assert_int_equal(out_flush(out, &err), 0);
	snprintf(name, sizeof(name), "d/.f.gz.tx-%ld-0", (long)getpid());
	expect_gzip(name, SLICE("a\n"));
	put_line(out, "b");
	finish(out, TX_OK);
	expect_gzip("d/f.gz", SLICE("a\nb\n"));
}

/* --- devices, pipes and standard output ------------------------------------ */

/* Run body in a child whose standard output is fd; return its status. */
static int in_child(int fd, int (*body)(void))
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child)
		return scratch_wait(child);
	if (fd >= 0)
		dup2(fd, STDOUT_FILENO);
	else
		close(STDOUT_FILENO);
	/* exit(), because what atexit() does is tested too. */
	exit(body());
}

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
	assert_int_equal(in_child(fd, hello_ok), TX_OK);
	assert_int_equal(in_child(fd, hello_bad_data), TX_DATA);
	close(fd);
	scratch_expect("d/f", SLICE("hello\nhello\n"));
}

static void a_full_disk_is_an_error(void **state)
{
	int fd = open("/dev/full", O_WRONLY);

	(void)state;
	assert_int_equal(in_child(fd, hello_ok), TX_IO);
	assert_int_equal(in_child(fd, hello_bad_data), TX_IO);
	close(fd);
}

static void a_closed_standard_output_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(in_child(-1, hello_ok), TX_IO);
}

static void a_reader_that_has_gone_is_an_error(void **state)
{
	int end[2];

	(void)state;
	assert_int_equal(pipe(end), 0);
	close(end[0]);
	assert_int_equal(in_child(end[1], hello_without_sigpipe), TX_IO);
	assert_int_equal(in_child(end[1], hello_ok), 128 + SIGPIPE);
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
	out = open_ok(NULL);
	put_line(out, "a");
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
	out = open_ok(ptsname(master));
	put_line(out, "a");
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
	out = open_ok("d/fifo");
	put_line(out, "a");
	finish(out, TX_DATA);
	assert_int_equal(scratch_wait(child), 0);
	expect_count("d", 1);
}

/* --- ends ----------------------------------------------------------------- */

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
	assert_int_equal(in_child(1, exit_early), 7);
	expect_count("d", 0);
	for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++) {
		number = fatal[i];
		assert_int_equal(in_child(1, die_by_signal), 128 + number);
		expect_count("d", 0);
	}
}

static void an_ignored_signal_stays_ignored(void **state)
{
	(void)state;
	assert_int_equal(in_child(1, ignore_hup), 7);
	expect_count("d", 0);
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
	assert_int_equal(in_child(1, keep_handler), 7);
	expect_count("d", 0);
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
	assert_int_equal(in_child(1, outlive_children), 0);
	scratch_expect("d/f", SLICE(""));
	expect_count("d", 1);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_is_there_once_it_is_whole),
		TEST(a_file_without_a_commit_is_removed),
		TEST(the_status_decides),
		TEST(a_second_commit_does_nothing),
		TEST(names_that_are_taken_are_passed_over),
		TEST(two_for_one_name_do_not_meet),
		TEST(a_new_file_has_the_mode_of_the_umask),
		TEST(a_file_keeps_its_mode),
		TEST(a_link_stays_and_its_target_is_replaced),
		TEST(a_link_may_be_absolute),
		TEST(a_dangling_link_gets_its_target),
		TEST(a_name_in_this_folder_needs_no_slash),
		TEST(the_longest_names_work),
		TEST(what_cannot_be_written_is_named),
		TEST(too_many_files_are_an_error),
		TEST(bytes_come_out_as_they_went_in),
		TEST(a_flush_hands_all_over),
		TEST(a_name_in_gz_is_compressed),
		TEST(large_texts_are_compressed_too),
		TEST(an_empty_gz_is_a_gzip_file),
		TEST(a_flush_ends_a_member),
		TEST(standard_output_is_written_whatever_the_status),
		TEST(a_full_disk_is_an_error),
		TEST(a_closed_standard_output_is_an_error),
		TEST(a_reader_that_has_gone_is_an_error),
		TEST(a_failure_stays),
		TEST(a_terminal_shows_each_line_at_once),
		TEST(a_fifo_is_written_directly),
		TEST(nothing_is_left_by_a_program_that_ends_early),
		TEST(an_ignored_signal_stays_ignored),
		TEST(the_handler_of_a_program_stays),
		TEST(children_remove_nothing),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
