#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gz.h"
#include "leftover.h"
#include "writing.h"

/* The block of out.c: what is written at once. */
#define BLOCK ((size_t)256 << 10)

/* --- files ---------------------------------------------------------------- */

static void a_file_is_there_once_it_is_whole(void **state)
{
	struct out *out = writing_open("d/f");

	(void)state;
	assert_string_equal(out_name(out), "d/f");
	writing_line(out, "a");
	writing_line(out, "");
	scratch_expect_none("d/f");
	writing_finish(out, TX_OK);
	scratch_expect("d/f", SLICE("a\n\n"));
	scratch_expect_count("d", 1);
}

static void a_file_without_a_commit_is_removed(void **state)
{
	struct out *out;

	(void)state;
	scratch_write("d/f", SLICE("old\n"));
	out = writing_open("d/f");
	writing_line(out, "new");
	scratch_expect_count("d", 2);
	out_free(out);
	scratch_expect("d/f", SLICE("old\n"));
	scratch_expect_count("d", 1);
}

static void the_status_decides(void **state)
{
	static const enum tx_exit bad[] = {TX_USAGE, TX_DATA, TX_NOINPUT,
		TX_UNAVAILABLE, TX_BUG, TX_OS, TX_IO, TX_AGAIN, TX_AUTH,
		TX_CONFIG};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct out *out = writing_open("d/f");

		writing_line(out, "new");
		writing_finish(out, bad[i]);
		scratch_expect_count("d", 0);
	}
	writing_finish(writing_open("d/f"), TX_PARTIAL);
	scratch_expect("d/f", SLICE(""));
}

static void a_second_commit_does_nothing(void **state)
{
	struct out *out = writing_open("d/f");
	struct err err;

	(void)state;
	writing_line(out, "a");
	assert_int_equal(out_commit(out, &err), 0);
	writing_finish(out, TX_OK);
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
	out = writing_open("d/f");
	writing_line(out, "a");
	writing_finish(out, TX_OK);
	scratch_expect("d/f", SLICE("a\n"));
	scratch_expect(name, SLICE("mine"));
	scratch_expect_count("d", 4);
}

static void two_for_one_name_do_not_meet(void **state)
{
	struct out *first = writing_open("d/f"), *second = writing_open("d/f");

	(void)state;
	writing_line(first, "first");
	writing_line(second, "second");
	writing_finish(second, TX_OK);
	writing_finish(first, TX_OK);
	scratch_expect("d/f", SLICE("first\n"));
	scratch_expect_count("d", 1);
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
	writing_finish(writing_open("d/f"), TX_OK);
	umask(old);
	assert_int_equal(mode_of("d/f"), S_IFREG | 0640);
}

static void a_file_keeps_its_mode(void **state)
{
	(void)state;
	scratch_write("d/f", SLICE(""));
	assert_int_equal(chmod("d/f", 0602), 0);
	writing_finish(writing_open("d/f"), TX_OK);
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
	out = writing_open("d/first");
	writing_line(out, "new");
	scratch_expect_count("d/sub", 3);
	writing_finish(out, TX_OK);
	scratch_expect("d/sub/f", SLICE("new\n"));
	assert_int_equal(mode_of("d/first") & S_IFMT, S_IFLNK);
	assert_int_equal(mode_of("d/sub/second") & S_IFMT, S_IFLNK);
	scratch_expect_count("d/sub", 2);
}

static void a_link_may_be_absolute(void **state)
{
	char path[4096], target[5000];

	(void)state;
	assert_non_null(getcwd(path, sizeof(path)));
	snprintf(target, sizeof(target), "%s/d/f", path);
	assert_int_equal(symlink(target, "d/first"), 0);
	writing_finish(writing_open("d/first"), TX_OK);
	scratch_expect("d/f", SLICE(""));
	scratch_expect_count("d", 2);
}

static void a_dangling_link_gets_its_target(void **state)
{
	(void)state;
	assert_int_equal(symlink("f", "d/first"), 0);
	writing_finish(writing_open("d/first"), TX_OK);
	assert_int_equal(mode_of("d/first") & S_IFMT, S_IFLNK);
	scratch_expect("d/f", SLICE(""));
}

static void a_name_in_this_folder_needs_no_slash(void **state)
{
	(void)state;
	writing_finish(writing_open("f"), TX_OK);
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
	writing_finish(writing_open(path), TX_OK);
	scratch_expect(path, SLICE(""));
	scratch_expect_count("d", 1);
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
		out[i] = writing_open("d/f");
	expect_open_fails("d/f",
		"d/f: cannot make a new file beside it: Too many open files");
	for (size_t i = 0; i < LEFTOVER_MAX; i++)
		out_free(out[i]);
	writing_finish(writing_open("d/f"), TX_OK);
	scratch_expect_count("d", 1);
}

/* --- bytes ---------------------------------------------------------------- */

static void bytes_come_out_as_they_went_in(void **state)
{
	static const size_t sizes[] = {0, 1, 7, BLOCK - 1, 3, BLOCK, BLOCK + 1,
		0, 100, BLOCK - 100, BLOCK - 1, 1, 1, 5 * BLOCK + 3, 9};
	struct buf text = BUF_INIT(6 * BLOCK), want = BUF_INIT(SCRATCH_MAX);
	struct out *out = writing_open("d/f");
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
	writing_finish(out, TX_OK);
	scratch_expect("d/f", buf_slice(&want));
	buf_release(&text);
	buf_release(&want);
}

static void a_flush_hands_all_over(void **state)
{
	struct out *out = writing_open("d/f");
	char name[100];
	struct err err;

	(void)state;
	writing_line(out, "a");
	assert_int_equal(out_flush(out, &err), 0);
	snprintf(name, sizeof(name), "d/.f.tx-%ld-0", (long)getpid());
	scratch_expect(name, SLICE("a\n"));
	out_free(out);
}

/* --- gzip ----------------------------------------------------------------- */

static void a_name_in_gz_is_compressed(void **state)
{
	struct buf want = BUF_INIT(SCRATCH_MAX);
	struct buf one = BUF_INIT(SCRATCH_MAX), two = BUF_INIT(SCRATCH_MAX);

	(void)state;
	for (int run = 0; run < 2; run++) {
		struct out *out = writing_open(run ? "d/two.gz" : "d/one.gz");

		buf_reset(&want);
		for (int i = 0; i < 3000; i++) {
			size_t start = want.len;

			buf_printf(&want, "%0*d\n", i % 400, i * i);
			want.at[want.len - 1] = '\0';
			writing_line(out, want.at + start);
			want.at[want.len - 1] = '\n';
		}
		writing_finish(out, TX_OK);
	}
	writing_expect_gzip("d/one.gz", buf_slice(&want));
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
	struct out *out = writing_open("d/f.gz");
	struct err err;

	(void)state;
	buf_printf(&text, "%0*d", (int)(5 * BLOCK + 3), 1);
	assert_int_equal(out_line(out, buf_slice(&text), &err), 0);
	writing_finish(out, TX_OK);
	buf_add_byte(&text, '\n');
	writing_expect_gzip("d/f.gz", buf_slice(&text));
	buf_release(&text);
}

static void an_empty_gz_is_a_gzip_file(void **state)
{
	struct err err;
	struct out *out = writing_open("d/f.gz");

	(void)state;
	assert_int_equal(out_flush(out, &err), 0);
	writing_finish(out, TX_OK);
	writing_expect_gzip("d/f.gz", SLICE(""));
}

/* What was flushed can be inflated though the rest never comes. */
static void a_flush_ends_a_member(void **state)
{
	struct out *out = writing_open("d/f.gz");
	char name[100];
	struct err err;

	(void)state;
	writing_line(out, "a");
	assert_int_equal(out_flush(out, &err), 0);
	assert_int_equal(out_flush(out, &err), 0);
	snprintf(name, sizeof(name), "d/.f.gz.tx-%ld-0", (long)getpid());
	writing_expect_gzip(name, SLICE("a\n"));
	writing_line(out, "b");
	writing_finish(out, TX_OK);
	writing_expect_gzip("d/f.gz", SLICE("a\nb\n"));
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, scratch_make_d, scratch_remove_d)

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
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
