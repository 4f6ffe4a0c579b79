#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "err.h"
#include "gz.h"
#include "scratch.h"
#include "source.h"

#define BOM "\xEF\xBB\xBF"

/* Append all that path gives, room bytes at a time; source_read()'s end. */
static int read_all(
	const char *path, size_t room, struct buf *text, struct err *err)
{
	struct source *src = source_open(path, err);
	ssize_t len;

	assert_non_null(src);
	do {
		char *to = buf_reserve(text, room);

		assert_non_null(to);
		len = source_read(src, to, room, err);
		text->len += len > 0 ? (size_t)len : 0;
	} while (len > 0);
	source_close(src);
	return (int)len;
}

/* The file f gives just want, whatever the room for it. */
static void expect(struct slice want)
{
	static const size_t rooms[] = {SOURCE_ROOM, 17, 65536};
	struct err err;

	for (size_t i = 0; i < sizeof(rooms) / sizeof(*rooms); i++) {
		struct buf text = BUF_INIT(1 << 20);

		assert_int_equal(read_all("f", rooms[i], &text, &err), 0);
		assert_int_equal(text.len, want.len);
		if (want.len)
			assert_memory_equal(text.at, want.at, want.len);
		buf_release(&text);
	}
}

/* Append a gzip member that holds text. */
static void add_member(struct buf *out, struct slice text)
{
	struct gz_out *gz = gz_out_new();
	struct slice made;
	bool more;

	do {
		more = gz_out_step(gz, &text, true, &made);
		buf_add(out, made);
	} while (more);
	gz_out_free(gz);
}

static void bytes_come_as_they_are(void **state)
{
	(void)state;
	scratch_write("f", SLICE(""));
	expect(SLICE(""));
	scratch_write("f", SLICE("a\0b\r\n\xFF"));
	expect(SLICE("a\0b\r\n\xFF"));
}

static void a_bom_at_the_start_is_dropped(void **state)
{
	(void)state;
	scratch_write("f", SLICE(BOM "text" BOM));
	expect(SLICE("text" BOM));
	scratch_write("f", SLICE(BOM));
	expect(SLICE(""));
	scratch_write("f", SLICE(BOM BOM "x"));
	expect(SLICE(BOM "x"));
	scratch_write("f", SLICE("\xEF\xBB"));
	expect(SLICE("\xEF\xBB"));
}

static void members_of_gzip_are_one_text(void **state)
{
	struct buf packed = BUF_INIT(1 << 20);

	(void)state;
	add_member(&packed, SLICE(BOM "one "));
	add_member(&packed, SLICE(""));
	add_member(&packed, SLICE(BOM "two"));
	scratch_write("f", buf_slice(&packed));
	expect(SLICE("one " BOM "two"));
	buf_release(&packed);
}

static void half_a_magic_is_text(void **state)
{
	(void)state;
	scratch_write("f", SLICE("\x1f"));
	expect(SLICE("\x1f"));
	scratch_write("f", SLICE("\x1f\x8c"));
	expect(SLICE("\x1f\x8c"));
}

static void cut_gzip_is_bad_data(void **state)
{
	struct buf packed = BUF_INIT(1 << 20), text = BUF_INIT(1 << 20);
	struct err err;

	(void)state;
	add_member(&packed, SLICE("a text to be cut"));
	packed.len -= 4;
	scratch_write("f", buf_slice(&packed));
	assert_int_equal(read_all("f", 65536, &text, &err), -1);
	assert_int_equal(err.status, TX_DATA);
	assert_string_equal(err.text, "f: gzip data is cut short");
	assert_string_equal(buf_text(&text), "a text to be cut");
	buf_release(&packed);
	buf_release(&text);
}

/* A pipe may hand over the magic and the BOM byte by byte. */
static void a_slow_pipe_changes_nothing(void **state)
{
	struct buf packed = BUF_INIT(1 << 20), text = BUF_INIT(1 << 20);
	struct err err;
	pid_t child;
	int ends[2];

	(void)state;
	add_member(&packed, SLICE(BOM "text"));
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		for (size_t i = 0; i < packed.len; i++) {
			if (write(ends[1], packed.at + i, 1) != 1)
				_exit(1);
			usleep(100);
		}
		_exit(0);
	}
	close(ends[1]);
	scratch_stdin(ends[0]);
	assert_int_equal(read_all("-", 64, &text, &err), 0);
	assert_string_equal(buf_text(&text), "text");
	assert_int_equal(scratch_wait(child), 0);
	buf_release(&packed);
	buf_release(&text);
}

static void what_cannot_be_read_is_no_input(void **state)
{
	struct err err;

	(void)state;
	assert_null(source_open("not-there", &err));
	assert_int_equal(err.status, TX_NOINPUT);
	assert_null(source_open(".", &err));
	assert_int_equal(err.status, TX_NOINPUT);
	assert_string_equal(err.text, ".: is a directory");
	source_close(NULL);
}

static void standard_input_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(source_name("-"), "stdin");
	assert_string_equal(source_name("./-"), "./-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_come_as_they_are),
		cmocka_unit_test(a_bom_at_the_start_is_dropped),
		cmocka_unit_test(members_of_gzip_are_one_text),
		cmocka_unit_test(half_a_magic_is_text),
		cmocka_unit_test(cut_gzip_is_bad_data),
		cmocka_unit_test(a_slow_pipe_changes_nothing),
		cmocka_unit_test(what_cannot_be_read_is_no_input),
		cmocka_unit_test(standard_input_has_a_name),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
