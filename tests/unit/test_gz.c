#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "err.h"
#include "gz.h"

#define ROOM ((size_t)8 << 20)

/* "hello\n" by gzip -n: a header of 10 bytes, 8 of data, 8 of trailer. */
#define HELLO \
	"\x1f\x8b\x08\0\0\0\0\0\0\x03\xcb\x48\xcd\xc9\xc9\xe7\x02\0" \
	"\x20\x30\x3a\x36\x06\0\0\0"

/* Add one member that holds text, given in pieces of step bytes. */
static void deflate_in(struct buf *to, struct slice text, size_t step)
{
	struct gz_out *gz = gz_out_new();
	struct slice made;
	bool more;

	do {
		size_t len = step < text.len ? step : text.len;
		struct slice part = {text.at, len};

		text.at += len;
		text.len -= len;
		do {
			more = gz_out_step(gz, &part, !text.len, &made);
			buf_add(to, made);
		} while (more);
		assert_int_equal(part.len, 0);
	} while (text.len);
	assert_false(to->over);
	gz_out_free(gz);
}

/*
 * Inflate gzip, handing in step bytes at once and taking room at once; as
 * gz_in_step() and then gz_in_end().
 */
static int inflate_in(struct slice gzip, size_t step, size_t room,
	struct buf *to, struct err *err)
{
	struct gz_in *gz = gz_in_new();
	size_t made = 0;
	int rc = 0;

	while (rc == 0 && (gzip.len || made)) {
		size_t len = step < gzip.len ? step : gzip.len;
		struct slice part = {gzip.at, len};

		gzip.at += len;
		gzip.len -= len;
		do {
			rc = gz_in_step(gz, &part, buf_reserve(to, room), room,
				&made, err);
			to->len += made;
			assert_true(made || part.len == 0 || rc < 0);
		} while (rc == 0 && made);
	}
	if (rc == 0)
		rc = gz_in_end(gz, err);
	gz_in_free(gz);
	return rc;
}

static void expect(
	struct slice gzip, size_t step, size_t room, struct slice text)
{
	struct buf there = BUF_INIT(2 * ROOM);
	struct err err;

	assert_int_equal(inflate_in(gzip, step, room, &there, &err), 0);
	assert_int_equal(there.len, text.len);
	if (text.len)
		assert_memory_equal(there.at, text.at, text.len);
	buf_release(&there);
}

/* gzip is bad, and what comes out before that does not depend on the steps. */
static void expect_bad(struct slice gzip, const char *why)
{
	static const size_t steps[] = {1, 3, 1000};
	size_t sum = 0;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct buf there = BUF_INIT(ROOM);
		struct err err;

		assert_int_equal(
			inflate_in(gzip, steps[i], 100, &there, &err), -1);
		assert_int_equal(err.status, TX_DATA);
		assert_string_equal(err.text, why);
		if (i == 0)
			sum = there.len;
		assert_int_equal(there.len, sum);
		buf_release(&there);
	}
}

/* Text that shrinks, but not to nothing. */
static void make_text(struct buf *text, size_t len)
{
	for (unsigned int i = 0; text->len < len; i++)
		buf_printf(text, "%u,", i * i);
}

/* --- inflating ------------------------------------------------------------ */

static void a_member_of_gzip_is_read(void **state)
{
	(void)state;
	expect(SLICE(HELLO), 1000, 1000, SLICE("hello\n"));
}

static void steps_and_room_may_have_any_size(void **state)
{
	static const size_t sizes[] = {1, 2, 3, 7, 100, 65536, ROOM};
	const size_t count = sizeof(sizes) / sizeof(sizes[0]);
	struct buf text = BUF_INIT(ROOM), gzip = BUF_INIT(ROOM);

	(void)state;
	make_text(&text, 300000);
	deflate_in(&gzip, buf_slice(&text), ROOM);
	for (size_t i = 0; i < count * count; i++)
		expect(buf_slice(&gzip), sizes[i / count], sizes[i % count],
			buf_slice(&text));
	buf_release(&text);
	buf_release(&gzip);
}

static void members_follow_each_other(void **state)
{
	(void)state;
	for (size_t step = 1; step < 60; step++)
		expect(SLICE(HELLO HELLO HELLO), step, 4,
			SLICE("hello\nhello\nhello\n"));
}

static void padding_with_zeros_is_skipped(void **state)
{
	(void)state;
	for (size_t step = 1; step < 40; step++) {
		expect(SLICE(HELLO "\0"), step, 9, SLICE("hello\n"));
		expect(SLICE(HELLO "\0\0\0\0\0\0\0\0\0"), step, 9,
			SLICE("hello\n"));
	}
}

static void other_garbage_is_an_error(void **state)
{
	(void)state;
	expect_bad(SLICE(HELLO "x"), "garbage after the gzip data");
	expect_bad(SLICE(HELLO "\0\0x"), "garbage after the gzip data");
	expect_bad(SLICE(HELLO "\0" HELLO), "garbage after the gzip data");
	expect_bad(SLICE(HELLO "\n"), "garbage after the gzip data");
	expect_bad(
		SLICE(HELLO "\x1fx"), "bad gzip data: incorrect header check");
	expect_bad(SLICE(HELLO "\x1f"), "gzip data is cut short");
}

static void other_formats_are_an_error(void **state)
{
	(void)state;
	expect_bad(SLICE("x\x9c\x03\0\0\0\0\1"), "no gzip data");
	expect_bad(SLICE("\0\0"), "no gzip data");
	expect_bad(SLICE(""), "gzip data is cut short");
}

static void a_cut_is_an_error(void **state)
{
	(void)state;
	for (size_t len = 1; len < sizeof(HELLO) - 1; len++)
		expect_bad(
			(struct slice){HELLO, len}, "gzip data is cut short");
	for (size_t len = 1; len < sizeof(HELLO) - 1; len++)
		expect_bad((struct slice){HELLO HELLO, sizeof(HELLO) - 1 + len},
			"gzip data is cut short");
}

static void a_bad_trailer_is_an_error(void **state)
{
	char gzip[] = HELLO;
	const size_t len = sizeof(HELLO) - 1;

	(void)state;
	for (size_t i = len - 8; i < len; i++) {
		gzip[i] ^= 4;
		expect_bad((struct slice){gzip, len},
			i < len - 4 ? "bad gzip data: incorrect data check"
				    : "bad gzip data: incorrect length check");
		gzip[i] ^= 4;
	}
}

/* A flipped bit is found, or was one that means nothing. */
static void flipped_bits_never_give_other_text(void **state)
{
	char gzip[] = HELLO;
	const size_t len = sizeof(HELLO) - 1;
	struct buf there = BUF_INIT(1000);
	struct err err;

	(void)state;
	for (size_t bit = 0; bit < 8 * len; bit++) {
		gzip[bit / 8] ^= (char)(1 << bit % 8);
		buf_reset(&there);
		if (inflate_in((struct slice){gzip, len}, 5, 100, &there,
			    &err) == 0)
			assert_string_equal(buf_text(&there), "hello\n");
		gzip[bit / 8] ^= (char)(1 << bit % 8);
	}
	buf_release(&there);
}

/* How many bytes come out of gzip in steps of room. */
static size_t count_made(struct slice gzip, size_t room)
{
	struct gz_in *gz = gz_in_new();
	size_t made, sum = 0;
	char to[2000];
	struct err err;

	assert_in_range(room, 1, sizeof(to));
	do {
		assert_int_equal(
			gz_in_step(gz, &gzip, to, room, &made, &err), 0);
		sum += made;
	} while (made);
	gz_in_free(gz);
	return sum;
}

/* A pipe may stand still at any byte: what is known by then must come out. */
static void nothing_is_held_back(void **state)
{
	struct buf text = BUF_INIT(ROOM), gzip = BUF_INIT(ROOM);

	(void)state;
	buf_printf(&text, "%01000d", 0);
	deflate_in(&gzip, buf_slice(&text), ROOM);
	for (size_t len = 0; len <= gzip.len; len++) {
		struct slice part = {gzip.at, len};

		assert_int_equal(count_made(part, 7), count_made(part, 2000));
	}
	assert_int_equal(count_made(buf_slice(&gzip), 7), text.len);
	buf_release(&text);
	buf_release(&gzip);
}

static void releasing_nothing_is_harmless(void **state)
{
	(void)state;
	gz_in_free(NULL);
	gz_out_free(NULL);
	gz_in_free(gz_in_new());
	gz_out_free(gz_out_new());
}

/* --- deflating ------------------------------------------------------------ */

static void the_header_has_no_name_and_no_time(void **state)
{
	struct buf gzip = BUF_INIT(1000);

	(void)state;
	deflate_in(&gzip, SLICE("hello\n"), 100);
	assert_int_equal(gzip.len, sizeof(HELLO) - 1);
	assert_memory_equal(gzip.at, HELLO, gzip.len);
	buf_release(&gzip);
}

static void the_bytes_do_not_depend_on_the_pieces(void **state)
{
	struct buf text = BUF_INIT(ROOM), whole = BUF_INIT(ROOM);

	(void)state;
	make_text(&text, 1000000);
	deflate_in(&whole, buf_slice(&text), ROOM);
	assert_true(whole.len < text.len / 2);
	for (size_t step = 7; step < text.len; step *= 13) {
		struct buf gzip = BUF_INIT(ROOM);

		deflate_in(&gzip, buf_slice(&text), step);
		assert_true(slice_equal(buf_slice(&gzip), buf_slice(&whole)));
		buf_release(&gzip);
	}
	expect(buf_slice(&whole), ROOM, ROOM, buf_slice(&text));
	buf_release(&text);
	buf_release(&whole);
}

static void no_text_is_a_member_too(void **state)
{
	struct buf gzip = BUF_INIT(1000);

	(void)state;
	deflate_in(&gzip, SLICE(""), 1);
	assert_int_equal(gzip.len, 20);
	expect(buf_slice(&gzip), 20, 20, SLICE(""));
	buf_release(&gzip);
}

static void a_writer_makes_members_one_after_the_other(void **state)
{
	struct gz_out *gz = gz_out_new();
	struct buf gzip = BUF_INIT(1000);

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct slice text = SLICE("hello\n"), made;

		while (gz_out_step(gz, &text, true, &made))
			buf_add(&gzip, made);
		buf_add(&gzip, made);
	}
	assert_int_equal(gzip.len, 3 * (sizeof(HELLO) - 1));
	assert_memory_equal(gzip.at, HELLO HELLO HELLO, gzip.len);
	gz_out_free(gz);
	buf_release(&gzip);
}

static void nothing_given_makes_nothing(void **state)
{
	struct gz_out *gz = gz_out_new();
	struct slice text = SLICE(""), made;

	(void)state;
	assert_false(gz_out_step(gz, &text, false, &made));
	assert_int_equal(made.len, 0);
	gz_out_free(gz);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_member_of_gzip_is_read),
		cmocka_unit_test(steps_and_room_may_have_any_size),
		cmocka_unit_test(members_follow_each_other),
		cmocka_unit_test(padding_with_zeros_is_skipped),
		cmocka_unit_test(other_garbage_is_an_error),
		cmocka_unit_test(other_formats_are_an_error),
		cmocka_unit_test(a_cut_is_an_error),
		cmocka_unit_test(a_bad_trailer_is_an_error),
		cmocka_unit_test(flipped_bits_never_give_other_text),
		cmocka_unit_test(nothing_is_held_back),
		cmocka_unit_test(releasing_nothing_is_harmless),
		cmocka_unit_test(the_header_has_no_name_and_no_time),
		cmocka_unit_test(the_bytes_do_not_depend_on_the_pieces),
		cmocka_unit_test(no_text_is_a_member_too),
		cmocka_unit_test(a_writer_makes_members_one_after_the_other),
		cmocka_unit_test(nothing_given_makes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
