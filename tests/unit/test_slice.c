#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "slice.h"

static const struct slice nothing = {NULL, 0};

static void equal_means_all_bytes(void **state)
{
	(void)state;
	assert_true(slice_equal(SLICE("a\0b"), SLICE("a\0b")));
	assert_false(slice_equal(SLICE("a\0b"), SLICE("a\0c")));
	assert_false(slice_equal(SLICE("a"), SLICE("ab")));
	assert_false(slice_equal(SLICE("a"), SLICE("A")));
	assert_true(slice_equal(nothing, SLICE("")));
	assert_true(slice_is(nothing, ""));
	assert_true(slice_is((struct slice){"abc", 2}, "ab"));
	assert_false(slice_is(SLICE("ab\0"), "ab"));
}

static void case_counts_only_where_it_should(void **state)
{
	(void)state;
	assert_true(slice_equal_nocase(SLICE("aZ[`"), SLICE("Az[`")));
	assert_false(slice_equal_nocase(SLICE("@"), SLICE("`")));
	assert_false(slice_equal_nocase(SLICE("["), SLICE("{")));
	assert_false(slice_equal_nocase(SLICE("a"), SLICE("ab")));
	assert_false(slice_equal_nocase(SLICE("\xC4"), SLICE("\xE4")));
	assert_true(slice_equal_nocase(nothing, SLICE("")));
}

static void expect_less(struct slice a, struct slice b)
{
	assert_true(slice_compare(a, b) < 0);
	assert_true(slice_compare(b, a) > 0);
	assert_int_equal(slice_compare(a, a), 0);
	assert_int_equal(slice_compare(b, b), 0);
}

static void order_is_by_bytes(void **state)
{
	(void)state;
	expect_less(nothing, SLICE("a"));
	expect_less(SLICE("a"), SLICE("ab"));
	expect_less(SLICE("ab"), SLICE("b"));
	expect_less(SLICE("B"), SLICE("a"));
	expect_less(SLICE("a"), SLICE("a\0"));
	expect_less(SLICE("a\0z"), SLICE("a\1"));
	expect_less(SLICE("\x7F"), SLICE("\x80"));
	assert_int_equal(slice_compare(nothing, SLICE("")), 0);
}

/* Every part of a text, at every offset, as memmem() has it. */
static void a_part_is_found_wherever_it_stands(void **state)
{
	static const char all[] = "abababbabbbabaababbbbababaabbabab"
				  "aabbabababbaababbbabababababaaba"
				  "bbababaabababbbabaabababbabaabba"
				  "abbabaabbabbabaabababababaabbaab";
	const size_t len = sizeof(all) - 1;

	(void)state;
	for (size_t from = 0; from < len; from++)
		for (size_t to = from; to <= len; to++) {
			struct slice part = {all + from, to - from};

			for (size_t at = 0; at < len; at++) {
				struct slice s = {all + at, len - at};

				assert_ptr_equal(slice_find(s, part),
					memmem(s.at, s.len, part.at, part.len));
			}
		}
	assert_null(slice_find(SLICE("aaaaaaaaaaaaaaaaaaaaaaab"), SLICE("ba")));
	assert_null(slice_find(nothing, SLICE("a")));
}

static void either_of_two_bytes_is_found(void **state)
{
	char text[200];

	(void)state;
	for (size_t len = 0; len < sizeof(text); len++)
		for (size_t at = 0; at <= len; at++) {
			memset(text, '.', sizeof(text));
			text[at] = len % 2 ? '%' : '\\'; /* or behind the end */
			assert_ptr_equal(
				slice_find_either(
					(struct slice){text, len}, '%', '\\'),
				at < len ? text + at : NULL);
		}
	assert_ptr_equal(slice_find_either(nothing, 'a', 'b'), NULL);
}

/* The first half of the pair is everywhere. */
static void a_pair_or_a_byte_is_found(void **state)
{
	char text[200];

	(void)state;
	for (size_t len = 0; len < sizeof(text); len++)
		for (size_t at = 0; at <= len; at++) {
			struct slice s = {text, len};
			const char *there = at < len ? text + at : NULL;

			memset(text, 'a', sizeof(text));
			text[at] = 'c';
			text[len] = 'b';
			assert_ptr_equal(slice_find_pair(s, "ab", 'c'), there);
			text[at] = 'b';
			assert_ptr_equal(slice_find_pair(s, "ab", 'c'),
				there && at ? there - 1 : NULL);
		}
	assert_null(slice_find_pair(nothing, "ab", 'c'));
}

static void blanks_are_trimmed_at_both_ends(void **state)
{
	(void)state;
	assert_true(slice_is(slice_trim(SLICE(" \t\r\na b\n\r\t ")), "a b"));
	assert_true(slice_is(slice_trim(SLICE("a")), "a"));
	assert_true(slice_is(slice_trim(SLICE(" \n ")), ""));
	assert_true(slice_is(slice_trim(nothing), ""));
	assert_int_equal(slice_trim(SLICE(" \0 ")).len, 1);
	assert_int_equal(slice_trim(SLICE("\v\f")).len, 2);
}

/* The parts of text, each in brackets, are want. */
static void expect_parts(struct slice rest, const char *want)
{
	struct slice part;
	char there[100];
	size_t len = 0;

	while (slice_cut(&rest, ',', &part)) {
		there[len++] = '[';
		if (part.len)
			memcpy(there + len, part.at, part.len);
		len += part.len;
		there[len++] = ']';
	}
	there[len] = '\0';
	assert_string_equal(there, want);
	assert_false(slice_cut(&rest, ',', &part));
}

static void parts_are_cut_at_each_separator(void **state)
{
	(void)state;
	expect_parts(SLICE("a,b"), "[a][b]");
	expect_parts(SLICE("abc"), "[abc]");
	expect_parts(SLICE(",a,,b,"), "[][a][][b][]");
	expect_parts(SLICE(","), "[][]");
	expect_parts(SLICE(""), "[]");
	expect_parts(nothing, "");
}

static void a_nul_may_separate(void **state)
{
	struct slice rest = SLICE("a\0b"), part;

	(void)state;
	assert_true(slice_cut(&rest, '\0', &part));
	assert_true(slice_is(part, "a"));
	assert_true(slice_cut(&rest, '\0', &part));
	assert_true(slice_is(part, "b"));
	assert_false(slice_cut(&rest, '\0', &part));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_means_all_bytes),
		cmocka_unit_test(case_counts_only_where_it_should),
		cmocka_unit_test(order_is_by_bytes),
		cmocka_unit_test(a_part_is_found_wherever_it_stands),
		cmocka_unit_test(either_of_two_bytes_is_found),
		cmocka_unit_test(a_pair_or_a_byte_is_found),
		cmocka_unit_test(blanks_are_trimmed_at_both_ends),
		cmocka_unit_test(parts_are_cut_at_each_separator),
		cmocka_unit_test(a_nul_may_separate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
