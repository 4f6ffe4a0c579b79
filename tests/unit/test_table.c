#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../tx-aggregate/table.h"
#include "buf.h"
#include "err.h"
#include "scratch.h"

static void parse(struct tables *tables, const char *text)
{
	struct err err;

	if (table_parse(tables, slice_from(text), &err) < 0)
		fail_msg("%s", err.text);
}

/* Parse text behind a table named first, and compare the message. */
static void expect_reason(const char *text, const char *want)
{
	struct tables tables = {0};
	struct err err = {0};

	parse(&tables, "first=status");
	if (!table_parse(&tables, slice_from(text), &err))
		fail_msg("\"%s\" was taken", text);
	assert_int_equal(err.status, TX_USAGE);
	assert_string_equal(err.text, want);
	assert_int_equal(tables.count, 1);
	tables_release(&tables);
}

static void keys_are_fields_and_paths(void **state)
{
	struct tables tables = {0};

	(void)state;
	parse(&tables, "a=status");
	parse(&tables, "b_2-x.y=owner.name,type");
	assert_int_equal(tables.count, 2);
	assert_string_equal(tables.table[0].name, "a");
	assert_int_equal(tables.table[0].keys, 1);
	assert_string_equal(tables.table[0].key[0].field, "status");
	assert_false(tables.table[0].key[0].binned);
	assert_string_equal(tables.table[1].name, "b_2-x.y");
	assert_int_equal(tables.table[1].keys, 2);
	assert_string_equal(tables.table[1].key[0].field, "owner.name");
	assert_string_equal(tables.table[1].key[1].typed, "type");
	tables_release(&tables);
}

static void a_nul_does_not_cut_a_field(void **state)
{
	struct tables tables = {0};
	struct err err;

	(void)state;
	assert_int_equal(
		table_parse(&tables, SLICE("a=status\0es,type"), &err), -1);
	assert_int_equal(err.status, TX_USAGE);
	assert_int_equal(table_parse(&tables, SLICE("a=\0"), &err), -1);
	assert_int_equal(tables.count, 0);
	tables_release(&tables);
}

static void times_have_bins(void **state)
{
	static const char *const name[] = {
		"hour", "6h", "day", "week", "month"};
	static const enum when_bin bin[] = {
		WHEN_HOUR, WHEN_6H, WHEN_DAY, WHEN_WEEK, WHEN_MONTH};

	(void)state;
	for (size_t i = 0; i < sizeof(bin) / sizeof(*bin); i++) {
		struct tables tables = {0};
		char text[32];

		snprintf(text, sizeof(text), "t=ts@%s", name[i]);
		parse(&tables, text);
		assert_true(tables.table[0].key[0].binned);
		assert_int_equal(tables.table[0].key[0].bin, bin[i]);
		assert_string_equal(tables.table[0].key[0].field, "ts");
		assert_string_equal(tables.table[0].key[0].typed, text + 2);
		tables_release(&tables);
	}
}

static void words_follow_in_any_order(void **state)
{
	struct tables tables = {0};
	const struct table *table;

	(void)state;
	parse(&tables, "  a=ds@day,type \t wide  other fill top=10 grid \r");
	table = &tables.table[0];
	assert_true(table->wide && table->other && table->fill && table->grid);
	assert_int_equal(table->top, 10);
	assert_int_equal(table->filled, 0);
	parse(&tables, "b=status");
	table = &tables.table[1];
	assert_false(table->wide || table->other || table->fill || table->grid);
	assert_int_equal(table->top, 0);
	assert_int_equal(table->filled, TABLE_KEYS);
	parse(&tables, "c=type,ds@day fill");
	assert_int_equal(tables.table[2].filled, 1);
	tables_release(&tables);
}

static void comments_and_blanks_ask_for_nothing(void **state)
{
	struct tables tables = {0};

	(void)state;
	parse(&tables, "");
	parse(&tables, " \t");
	parse(&tables, "# a=status");
	parse(&tables, "   #");
	assert_int_equal(tables.count, 0);
	parse(&tables, "a=status # top=3 of them");
	assert_int_equal(tables.count, 1);
	assert_int_equal(tables.table[0].top, 0);
	tables_release(&tables);
}

static void messages_point_at_the_place(void **state)
{
	(void)state;
	expect_reason("a=ds@fortnight,type",
		"\"a=ds@fortnight,type\": byte 6: \"fortnight\" is not a bin: "
		"use @hour, @6h, @day, @week or @month");
	expect_reason("a=ds@",
		"\"a=ds@\": byte 3: \"ds@\" is not a bin: use @hour, @6h, "
		"@day, @week or @month");
	expect_reason("status",
		"\"status\": byte 1: \"status\" lacks its keys: "
		"NAME=KEY[,KEY...]");
	expect_reason(
		"=status", "\"=status\": byte 1: the table's name is missing");
	expect_reason("top tags=tags",
		"\"top tags=tags\": byte 1: \"top\" lacks its keys: "
		"NAME=KEY[,KEY...]");
	expect_reason("a/b=tags",
		"\"a/b=tags\": byte 1: \"a/b\" is not a name: use letters, "
		"digits, \"_\", \"-\" and \".\"");
	expect_reason("a=",
		"\"a=\": byte 3: a key is missing (keys are parted by a comma "
		"without a space)");
	expect_reason("a=x, y",
		"\"a=x, y\": byte 5: a key is missing (keys are parted by a "
		"comma without a space)");
	expect_reason("a=owner..name",
		"\"a=owner..name\": byte 3: \"owner..name\" is not a field or "
		"a path such as owner.name");
	expect_reason("a=@day",
		"\"a=@day\": byte 3: \"@day\" is not a field or a path such "
		"as owner.name");
	expect_reason("a=x,y,x", "\"a=x,y,x\": byte 7: \"x\" is there twice");
	expect_reason("a=1,2,3,4,5,6,7,8,9",
		"\"a=1,2,3,4,5,6,7,8,9\": byte 19: \"9\" is one key too many");
	expect_reason("a=x sorted",
		"\"a=x sorted\": byte 5: \"sorted\" is not an option of a "
		"table: use top=N, other, fill, grid or wide");
	expect_reason("a=x\ny",
		"\"a=x\ny\": byte 5: \"y\" is not an option of a table: use "
		"top=N, other, fill, grid or wide");
	expect_reason("a=x top=0",
		"\"a=x top=0\": byte 5: \"top=0\" needs a number from 1 to "
		"1000000");
	expect_reason("a=x top=",
		"\"a=x top=\": byte 5: \"top=\" needs a number from 1 to "
		"1000000");
}

static void words_that_do_not_go_together_are_refused(void **state)
{
	(void)state;
	expect_reason("first=x", "table first: another table has this name");
	expect_reason("a=x other", "table a: other needs top=N");
	expect_reason("a=x fill",
		"table a: fill needs just one key with a bin, such as ds@day");
	expect_reason("a=x@day,y@week fill",
		"table a: fill needs just one key with a bin, such as ds@day");
	expect_reason("a=x,ds@day fill top=3",
		"table a: fill and top=N are about the same key");
	expect_reason("a=x wide", "table a: wide needs two keys or more");
}

static void long_texts_are_cut_in_messages(void **state)
{
	char text[4000];
	struct tables tables = {0};
	struct err err;

	(void)state;
	memset(text, 'x', sizeof(text));
	assert_int_equal(
		table_parse(&tables, (struct slice){text, sizeof(text)}, &err),
		-1);
	assert_non_null(strstr(err.text, "lacks its keys"));
	tables_release(&tables);
}

static void names_must_not_begin_each_other(void **state)
{
	struct tables tables = {0};
	struct err err;

	(void)state;
	parse(&tables, "types_per_day=ds@day,type");
	parse(&tables, "tags=tags");
	assert_int_equal(tables_check_prefixes(&tables, &err), 0);
	parse(&tables, "types=type");
	assert_int_equal(tables_check_prefixes(&tables, &err), -1);
	assert_int_equal(err.status, TX_USAGE);
	assert_string_equal(err.text,
		"table types: its name begins that of types_per_day, and "
		"gnuplot could not tell them apart");
	tables_release(&tables);
}

static void expect_spelling(const char *text, const char *want)
{
	struct tables tables = {0};
	struct buf out = BUF_INIT(1024);

	parse(&tables, text);
	table_spell(&tables.table[0], &out);
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
	tables_release(&tables);
}

static void a_table_has_one_spelling(void **state)
{
	(void)state;
	expect_spelling("a=status", "a=status");
	expect_spelling("  a=ds@day,owner.name\twide  fill # comment\r",
		"a=ds@day,owner.name fill wide");
	expect_spelling("a=x,y grid other top=007", "a=x,y top=7 other grid");
	expect_spelling("a=x,y top=7 other grid", "a=x,y top=7 other grid");
	expect_spelling("\na=x,y\n\twide\r\n", "a=x,y wide");
}

static void files_hold_a_table_a_line(void **state)
{
	struct tables tables = {0};
	struct err err;

	(void)state;
	scratch_write("f",
		SLICE("# ours\n\na=status\r\n\tb=tags top=10 # ten\nc=type"));
	assert_int_equal(table_load(&tables, "f", &err), 0);
	assert_int_equal(tables.count, 3);
	assert_int_equal(tables.table[1].top, 10);
	tables_release(&tables);
}

static void files_name_their_bad_line(void **state)
{
	struct tables tables = {0};
	struct err err;

	(void)state;
	scratch_write("f", SLICE("a=status\n\nb=x top\n"));
	assert_int_equal(table_load(&tables, "f", &err), -1);
	assert_string_equal(err.text,
		"f:3: \"b=x top\": byte 5: \"top\" is not an option of a "
		"table: use top=N, other, fill, grid or wide");
	assert_int_equal(err.status, TX_USAGE);
	tables_release(&tables);
}

static void files_must_be_there(void **state)
{
	struct tables tables = {0};
	struct err err;

	(void)state;
	assert_int_equal(table_load(&tables, "/nowhere/tables", &err), -1);
	assert_int_equal(err.status, TX_NOINPUT);
	assert_int_equal(table_load(&tables, "-", &err), -1);
	assert_int_equal(err.status, TX_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_fields_and_paths),
		cmocka_unit_test(a_nul_does_not_cut_a_field),
		cmocka_unit_test(times_have_bins),
		cmocka_unit_test(words_follow_in_any_order),
		cmocka_unit_test(comments_and_blanks_ask_for_nothing),
		cmocka_unit_test(messages_point_at_the_place),
		cmocka_unit_test(words_that_do_not_go_together_are_refused),
		cmocka_unit_test(long_texts_are_cut_in_messages),
		cmocka_unit_test(names_must_not_begin_each_other),
		cmocka_unit_test(a_table_has_one_spelling),
		cmocka_unit_test(files_hold_a_table_a_line),
		cmocka_unit_test(files_name_their_bad_line),
		cmocka_unit_test(files_must_be_there),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
