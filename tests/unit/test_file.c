#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/file.h>

#include <cmocka.h>

#include "err.h"
#include "file.h"
#include "scratch.h"

static void expect(struct slice text, size_t max)
{
	struct buf there = BUF_INIT(max);
	struct err err;

	scratch_write("f", text);
	assert_int_equal(file_read("f", &there, &err), 0);
	assert_int_equal(there.len, text.len);
	if (text.len)
		assert_memory_equal(there.at, text.at, text.len);
	buf_release(&there);
}

static void a_file_is_read_whole(void **state)
{
	struct buf text = BUF_INIT(1 << 20);

	(void)state;
	expect(SLICE(""), 100);
	expect(SLICE("a\n\0b"), 100);
	buf_printf(&text, "%0300000d", 1);
	expect(buf_slice(&text), 1 << 20);
	buf_release(&text);
}

static void the_cap_may_just_be_reached(void **state)
{
	struct buf there = BUF_INIT(3);
	struct err err;

	(void)state;
	expect(SLICE(""), 0);
	expect(SLICE("abc"), 3);
	scratch_write("f", SLICE("abcd"));
	assert_int_equal(file_read("f", &there, &err), -1);
	assert_int_equal(err.status, TX_DATA);
	assert_string_equal(err.text, "f: is longer than 3 bytes");
	buf_release(&there);
}

static void what_is_there_stays(void **state)
{
	struct buf text = BUF_INIT(4);
	struct err err;

	(void)state;
	buf_add(&text, SLICE("ab"));
	scratch_write("f", SLICE("cd"));
	assert_int_equal(file_read("f", &text, &err), 0);
	assert_string_equal(buf_text(&text), "abcd");
	assert_int_equal(file_read("f", &text, &err), -1);
	buf_release(&text);
}

static void expect_failure(
	const char *path, enum tx_exit status, const char *why)
{
	struct buf text = BUF_INIT(1000);
	struct err err;

	assert_int_equal(file_read(path, &text, &err), -1);
	assert_int_equal(err.status, status);
	assert_string_equal(err.text, why);
	buf_release(&text);
}

static void what_cannot_be_read_is_named(void **state)
{
	(void)state;
	expect_failure(
		"absent", TX_NOINPUT, "absent: No such file or directory");
	expect_failure("/", TX_NOINPUT, "/: Is a directory");
	expect_failure("-", TX_NOINPUT, "-: No such file or directory");
	expect_failure(
		"/proc/self/mem", TX_IO, "/proc/self/mem: Input/output error");
	expect_failure(
		"/dev/zero", TX_DATA, "/dev/zero: is longer than 1000 bytes");
}

static void a_descriptor_is_read_to_its_end(void **state)
{
	struct buf text = BUF_INIT(1000);
	struct err err;
	int end[2];

	(void)state;
	assert_int_equal(pipe(end), 0);
	assert_int_equal(write(end[1], "ab", 2), 2);
	close(end[1]);
	assert_int_equal(file_read_fd(end[0], "fd 7", &text, &err), 0);
	assert_string_equal(buf_text(&text), "ab");
	close(end[0]);
	assert_int_equal(file_read_fd(end[0], "fd 7", &text, &err), -1);
	assert_int_equal(err.status, TX_IO);
	assert_string_equal(err.text, "fd 7: Bad file descriptor");
	buf_release(&text);
}

/* Replace path by text, which works; the descriptor holds the lock. */
static int replace(const char *path, const char *text)
{
	struct err err;
	int fd = file_replace(path, slice_from(text), &err);

	assert_true(fd >= 0);
	return fd;
}

static void a_file_is_replaced_at_once_and_locked(void **state)
{
	int first = replace("state", "one"), second, other;

	(void)state;
	scratch_expect("state", SLICE("one"));
	second = replace("state", "two");
	scratch_expect("state", SLICE("two"));
	scratch_expect_none("state.tmp");
	other = open("state", O_RDONLY);
	assert_int_equal(flock(other, LOCK_EX | LOCK_NB), -1);
	close(second);
	assert_int_equal(flock(other, LOCK_EX | LOCK_NB), 0);
	close(other);
	close(first);
}

static void what_cannot_be_replaced_stays(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(mkdir("folder", 0700), 0);
	assert_int_equal(file_replace("folder", SLICE("x"), &err), -1);
	assert_int_equal(err.status, TX_IO);
	assert_int_equal(file_replace("absent/f", SLICE("x"), &err), -1);
	assert_string_equal(err.text, "absent/f: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_read_whole),
		cmocka_unit_test(the_cap_may_just_be_reached),
		cmocka_unit_test(what_is_there_stays),
		cmocka_unit_test(what_cannot_be_read_is_named),
		cmocka_unit_test(a_descriptor_is_read_to_its_end),
		cmocka_unit_test(a_file_is_replaced_at_once_and_locked),
		cmocka_unit_test(what_cannot_be_replaced_stays),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
