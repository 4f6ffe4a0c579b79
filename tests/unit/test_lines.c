#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "out.h"
#include "reading.h"
#include "scan.h"

/* Paths of files, as argv has them. */
static char in[] = "in";
static char one[] = "one";
static char two[] = "two";
static char none[] = "none";

static void expect_max(struct slice text, size_t max, struct slice want)
{
	scratch_write("in", text);
	reading_expect(READING_PATHS(in), max, want);
}

static void expect(struct slice text, struct slice want)
{
	expect_max(text, 1 << 20, want);
}

static void expect_gzip(struct slice text, struct slice want)
{
	struct buf gzip = BUF_INIT(SCRATCH_MAX);

	reading_add_gzip(&gzip, text);
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
	reading_expect(
		READING_PATHS(one, two), 100, SLICE("ab\xBF\n\xEF\xBB\n"));
}

static void what_looks_like_gzip_inside_gzip_stays(void **state)
{
	(void)state;
	expect_gzip(SLICE("\x1f\x8b\n"), SLICE("\x1f\x8b\n"));
}

static void blank_lines_are_counted_in_all_files(void **state)
{
	struct buf text = BUF_INIT(100);
	struct lines *reader = lines_new(READING_PATHS(one, two), 100);
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
	assert_int_equal(reading_gather(reader, &text, &err), LINES_END);
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
	reading_expect(
		READING_PATHS(one, two, none, two), 100, SLICE("a\nb\nc\nc\n"));
}

static void many_blocks_are_read(void **state)
{
	struct buf text = BUF_INIT(6 * READING_BLOCK);

	(void)state;
	reading_fill(&text);
	expect(buf_slice(&text), buf_slice(&text));
	expect_gzip(buf_slice(&text), buf_slice(&text));
	buf_release(&text);
}

/* The sanitizers watch these reads. */
static void the_pad_behind_each_line_is_readable(void **state)
{
	struct buf text = BUF_INIT(2 * READING_BLOCK);

	(void)state;
	for (size_t len = READING_BLOCK - 70; len < READING_BLOCK + 70; len++) {
		struct lines *reader;
		struct slice line;
		volatile char last = 0;
		struct err err;

		buf_reset(&text);
		buf_printf(&text, "%0*d", (int)len, 7);
		scratch_write("in", buf_slice(&text));
		reader = lines_new(READING_PATHS(in), len);
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
	struct buf text = BUF_INIT(3 * READING_BLOCK),
		   want = BUF_INIT(3 * READING_BLOCK);

	(void)state;
	for (size_t max = READING_BLOCK - 20; max < READING_BLOCK + 20; max++) {
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
	reader = lines_new(READING_PATHS(in), max);
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
	struct buf text = BUF_INIT(4 * READING_BLOCK);

	(void)state;
	expect_drain(SLICE("abcd\nz"), 3, SLICE("abcd\n"));
	expect_drain(SLICE("abcd"), 3, SLICE("abcd\n"));
	expect_drain(SLICE("abcd"), 0, SLICE("abcd\n"));
	buf_printf(&text, "%0*d\n", (int)(3 * READING_BLOCK), 1);
	for (size_t max = 1; max < 2 * READING_BLOCK; max = max * 7 + 1) {
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
	struct buf text = BUF_INIT(4 * READING_BLOCK);

	(void)state;
	buf_printf(&text, "a\n%0*d\nb\n", (int)(3 * READING_BLOCK), 1);
	buf_add(&text, SLICE("c\nd\ne\n"));
	expect_max(buf_slice(&text), 2, SLICE("a\n!00\nb\nc\nd\ne\n"));
	buf_release(&text);
}

static void a_long_line_does_not_reach_into_the_next_file(void **state)
{
	(void)state;
	scratch_write("one", SLICE("abcdef"));
	scratch_write("two", SLICE("z\n"));
	reading_expect(READING_PATHS(one, two), 3, SLICE("!abc\nz\n"));
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
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
