#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "writing.h"

static struct out *open_part(const char *path, int64_t offset)
{
	struct err err;
	struct out *out = out_open_part(path, offset, &err);

	assert_non_null(out);
	return out;
}

static int64_t sync_part(struct out *out)
{
	struct err err;
	int64_t offset;

	assert_int_equal(out_sync(out, &offset, &err), 0);
	return offset;
}

static void a_part_stays_and_is_gone_on_with(void **state)
{
	struct out *out = open_part("d/f", 0);
	int64_t offset;

	(void)state;
	assert_string_equal(out_part_name(out), "d/f.part");
	writing_line(out, "a");
	offset = sync_part(out);
	assert_int_equal(offset, 2);
	writing_line(out, "lost");
	sync_part(out);
	writing_finish(out, TX_AGAIN);
	scratch_expect("d/f.part", SLICE("a\nlost\n"));
	scratch_expect_none("d/f");
	out = open_part("d/f", offset);
	writing_line(out, "b");
	writing_finish(out, TX_OK);
	scratch_expect("d/f", SLICE("a\nb\n"));
	scratch_expect_count("d", 1);
}

static void a_part_at_0_begins_anew(void **state)
{
	struct out *out;

	(void)state;
	scratch_write("d/f.part", SLICE("old\n"));
	out = open_part("d/f", 0);
	writing_line(out, "a");
	writing_finish(out, TX_OK);
	scratch_expect("d/f", SLICE("a\n"));
}

static void a_part_in_gz_is_cut_between_members(void **state)
{
	struct out *out = open_part("d/f.gz", 0);
	int64_t offset;

	(void)state;
	writing_line(out, "a");
	offset = sync_part(out);
	assert_int_equal(sync_part(out), offset);
	writing_line(out, "lost");
	sync_part(out);
	out_free(out);
	out = open_part("d/f.gz", offset);
	writing_line(out, "b");
	writing_finish(out, TX_OK);
	writing_expect_gzip("d/f.gz", SLICE("a\nb\n"));
}

static void a_part_is_rewound(void **state)
{
	struct out *out = open_part("d/f", 0);
	struct err err;
	int64_t offset;

	(void)state;
	writing_line(out, "a");
	offset = sync_part(out);
	writing_line(out, "lost");
	sync_part(out);
	assert_int_equal(out_rewind(out, offset, &err), 0);
	writing_line(out, "b");
	assert_int_equal(sync_part(out), 4);
	writing_finish(out, TX_OK);
	scratch_expect("d/f", SLICE("a\nb\n"));
}

static void expect_no_part(const char *path, enum tx_exit status)
{
	struct err err;

	assert_null(out_open_part(path, 3, &err));
	assert_int_equal(err.status, status);
}

static void a_part_that_is_not_ours_is_refused(void **state)
{
	(void)state;
	expect_no_part("d/f", TX_CONFIG);
	scratch_write("d/f.part", SLICE("ab"));
	expect_no_part("d/f", TX_CONFIG);
	scratch_write("d/victim", SLICE("abcd"));
	assert_int_equal(symlink("victim", "d/g.part"), 0);
	expect_no_part("d/g", TX_CONFIG);
	expect_no_part("/dev/null", TX_USAGE);
	expect_no_part("/dev/stdout", TX_USAGE);
	scratch_expect("d/victim", SLICE("abcd"));
}

static void a_whole_part_gets_its_name_later(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(out_place_part("d/f", &err), 0);
	scratch_write("d/f.part", SLICE("a\n"));
	scratch_write("d/f", SLICE("old\n"));
	assert_int_equal(out_place_part("d/f", &err), 1);
	scratch_expect("d/f", SLICE("a\n"));
	scratch_expect_count("d", 1);
	assert_int_equal(out_place_part("absent/f", &err), 0);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, scratch_make_d, scratch_remove_d)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_part_stays_and_is_gone_on_with),
		TEST(a_part_at_0_begins_anew),
		TEST(a_part_in_gz_is_cut_between_members),
		TEST(a_part_is_rewound),
		TEST(a_part_that_is_not_ours_is_refused),
		TEST(a_whole_part_gets_its_name_later),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
