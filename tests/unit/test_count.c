#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "../../tx-aggregate/column.h"
#include "../../tx-aggregate/count.h"
#include "../../tx-aggregate/layout.h"
#include "../../tx-aggregate/table.h"
#include "buf.h"
#include "descriptor.h"
#include "err.h"

/* Tables, and what counts them. */
struct run {
	struct tables tables;
	struct descriptor *desc;
	struct counts *counts;
	struct buf line, text;
};

/* Start to count the tables, of which a NULL ends the list. */
static void start(struct run *run, const char *const tables[])
{
	struct err err;

	*run = (struct run){
		.line = BUF_INIT(1 << 24), .text = BUF_INIT(1 << 24)};
	for (; *tables; tables++) {
		if (table_parse(&run->tables, slice_from(*tables), &err) < 0)
			fail_msg("%s", err.text);
	}
	run->desc = descriptor_new(DESCRIPTOR_TAGS_ALL);
	run->counts = counts_new(&run->tables, run->desc);
}

static void finish(struct run *run)
{
	counts_free(run->counts);
	descriptor_free(run->desc);
	tables_release(&run->tables);
	buf_release(&run->line);
	buf_release(&run->text);
}

static int add(struct run *run, const char *record)
{
	struct scan_fault fault;
	struct err err;

	buf_reset(&run->line);
	buf_add(&run->line, slice_from(record));
	if (descriptor_read(run->desc, buf_slice(&run->line), &fault) < 0)
		fail_msg("%s: byte %zu: %s", record, fault.at, fault.why);
	return counts_add(run->counts, &err);
}

static void add_cell(struct buf *out, struct slice text, size_t column)
{
	if (column)
		buf_add_byte(out, '|');
	buf_add(out, text);
}

/* Append a table, as its head and rows with | and newlines. */
static void spell_table(struct buf *out, struct layout *layout)
{
	size_t columns = layout_columns(layout);
	char room[WHEN_TEXT];

	for (size_t c = 0; c < columns; c++)
		add_cell(out, layout_head(layout, c, room), c);
	while (layout_next(layout)) {
		buf_add_byte(out, '\n');
		for (size_t c = 0; c < columns; c++)
			add_cell(out, layout_cell(layout, c, room).text, c);
	}
}

/* Compare a table as spell_table() has it. */
static void expect_table(struct run *run, size_t table, const char *want)
{
	struct err err;
	struct layout *layout = layout_new(run->counts, table, &err);

	assert_non_null(layout);
	buf_reset(&run->text);
	spell_table(&run->text, layout);
	assert_string_equal(buf_text(&run->text), want);
	layout_free(layout);
}

/* Count the records, which a NULL ends, in one table. */
static void expect_count(
	const char *table, const char *const records[], const char *want)
{
	struct run run;

	start(&run, (const char *[]){table, NULL});
	for (; *records; records++)
		assert_int_equal(add(&run, *records), 0);
	expect_table(&run, 0, want);
	finish(&run);
}

#define RECORDS(...) \
	(const char *[]) \
	{ \
		__VA_ARGS__, NULL \
	}

static void records_without_a_key_are_counted_apart(void **state)
{
	struct run run;

	(void)state;
	start(&run, (const char *[]){"a=x", "b=x,y", NULL});
	assert_int_equal(add(&run, "{\"x\":\"u\",\"y\":\"v\"}"), 0);
	assert_int_equal(add(&run, "{\"x\":\"u\",\"y\":null}"), 0);
	assert_int_equal(add(&run, "{\"y\":\"v\",\"x\":[]}"), 0);
	assert_int_equal(add(&run, "{\"x\":[null],\"y\":\"v\"}"), 0);
	assert_int_equal(add(&run, "{}"), 0);
	assert_int_equal(counts_records(run.counts, 0), 2);
	assert_int_equal(counts_lacking(run.counts, 0), 3);
	assert_int_equal(counts_records(run.counts, 1), 1);
	assert_int_equal(counts_lacking(run.counts, 1), 4);
	expect_table(&run, 0, "x|n\nu|2");
	expect_table(&run, 1, "x|y|n\nu|v|1");
	finish(&run);
}

static void arrays_count_each_element(void **state)
{
	(void)state;
	expect_count("a=x",
		RECORDS("{\"x\":[\"p\",\"q\",\"p\",null]}", "{\"x\":\"q\"}"),
		"x|n\np|2\nq|2");
	expect_count("a=x,y",
		RECORDS("{\"x\":[1,2],\"y\":[\"a\",\"b\",\"b\"]}"),
		"x|y|n\n1|a|1\n1|b|2\n2|a|1\n2|b|2");
	expect_count("a=x,y,z", RECORDS("{\"x\":[1,2],\"y\":5,\"z\":[3,4]}"),
		"x|y|z|n\n1|5|3|1\n1|5|4|1\n2|5|3|1\n2|5|4|1");
}

static void numbers_and_their_texts_are_one_value(void **state)
{
	(void)state;
	expect_count("a=x",
		RECORDS("{\"x\":75}", "{\"x\":75.0}", "{\"x\":\"75\"}",
			"{\"x\":7.5e1}", "{\"x\":\"75.0\"}"),
		"x|n\n75|4\n75.0|1");
}

/* More values than are remembered by their JSON, long ones among them. */
static void every_value_keeps_its_count(void **state)
{
	struct run run;

	(void)state;
	start(&run, (const char *[]){"a=x", NULL});
	for (int i = 0; i < 3 * 5000; i++) {
		char record[256];

		snprintf(record, sizeof(record), "{\"x\":[\"%0*d\",%d]}",
			i % 2 ? 80 : 3, i % 5000, i % 5000);
		assert_int_equal(add(&run, record), 0);
	}
	for (size_t i = 0; i < counts_size(run.counts, 0); i++) {
		const struct column *column = counts_column_at(run.counts, 0);
		uint32_t id[TABLE_KEYS];
		uint64_t n = counts_get(run.counts, 0, i, id);
		struct slice text = column_value(column, id[0]).text;

		bool both = text.len >= 3 && text.len < 80 &&
			text.at[0] != '0' &&
			(text.at[text.len - 1] - '0') % 2 == 0;

		/* Of even numbers the text has three digits or more. */
		assert_int_equal(n, both ? 6 : 3);
	}
	finish(&run);
}

static void other_values_have_their_text(void **state)
{
	(void)state;
	expect_count("a=x",
		RECORDS("{\"x\":{\"id\":\"1\",\"indicator\":\"a.example\"}}"),
		"x|n\na.example|1");
	expect_count("a=x",
		RECORDS("{\"x\":true}", "{\"x\":\"\"}", "{\"x\":{\"k\":1}}",
			"{\"x\":[[1,2]]}", "{\"x\":\"caf\\u00e9\"}",
			"{\"x\":\"café\"}"),
		"x|n\n|1\n[1,2]|1\ncafé|2\ntrue|1\n{\"k\":1}|1");
}

static void order_is_by_number_when_all_are_numbers(void **state)
{
	(void)state;
	expect_count("a=x", RECORDS("{\"x\":[9,100,\"20\",-1,0.5,1e2]}"),
		"x|n\n-1|1\n0.5|1\n9|1\n20|1\n100|2");
	expect_count("a=x", RECORDS("{\"x\":[9,100,\"20\",\"b\"]}"),
		"x|n\n100|1\n20|1\n9|1\nb|1");
	expect_count("a=x",
		RECORDS("{\"x\":[100000000000000000,99999999999999999]}"),
		"x|n\n99999999999999999|1\n100000000000000000|1");
}

static void order_is_by_bytes(void **state)
{
	(void)state;
	expect_count("a=x",
		RECORDS("{\"x\":[\"b\",\"B\",\"é\",\"a\",\"aa\",\"_\"]}"),
		"x|n\nB|1\n_|1\na|1\naa|1\nb|1\né|1");
}

static void times_are_binned(void **state)
{
	(void)state;
	expect_count("a=t@day",
		RECORDS("{\"t\":\"2016-02-10T23:59:59+0000\"}",
			"{\"t\":\"2016-02-10T23:59:59-0100\"}",
			"{\"t\":1455042739}", "{\"t\":\"1455042739\"}",
			"{\"t\":\"soon\"}", "{\"t\":true}"),
		"t@day|n\n2016-02-09|2\n2016-02-10|1\n2016-02-11|1");
	expect_count("a=t@month",
		RECORDS("{\"t\":[\"2016-02-29\",\"2016-03-01\"]}"),
		"t@month|n\n2016-02|1\n2016-03|1");
}

static void fill_adds_the_bins_between(void **state)
{
	(void)state;
	expect_count("a=t@day fill",
		RECORDS("{\"t\":\"2016-03-01\"}", "{\"t\":\"2016-02-27\"}"),
		"t@day|n\n2016-02-27|1\n2016-02-28|0\n2016-02-29|0\n"
		"2016-03-01|1");
	expect_count("a=t@month fill",
		RECORDS("{\"t\":\"2016-03-31\"}", "{\"t\":\"2015-12-31\"}"),
		"t@month|n\n2015-12|1\n2016-01|0\n2016-02|0\n2016-03|1");
	expect_count("a=t@week fill",
		RECORDS("{\"t\":\"2016-02-07\"}", "{\"t\":\"2016-02-22\"}"),
		"t@week|n\n2016-02-07|1\n2016-02-14|0\n2016-02-21|0\n"
		"2016-02-28|1");
	expect_count("a=t@6h fill",
		RECORDS("{\"t\":\"2016-02-29T18:00:00Z\"}",
			"{\"t\":\"2016-03-01T06:00:00Z\"}"),
		"t@6h|n\n2016-02-29T18:00:00Z|1\n2016-03-01T00:00:00Z|0\n"
		"2016-03-01T06:00:00Z|1");
}

#define JAN_1_X "{\"t\":\"2016-01-01\",\"x\":\"x\"}"
#define JAN_3_Y "{\"t\":\"2016-01-03\",\"x\":\"y\"}"

static void fill_gives_every_bin_to_every_row(void **state)
{
	(void)state;
	expect_count("a=x,t@day fill", RECORDS(JAN_1_X, JAN_3_Y),
		"x|t@day|n\nx|2016-01-01|1\nx|2016-01-02|0\nx|2016-01-03|0\n"
		"y|2016-01-01|0\ny|2016-01-02|0\ny|2016-01-03|1");
	expect_count("a=t@day,x fill", RECORDS(JAN_1_X, JAN_3_Y),
		"t@day|x|n\n2016-01-01|x|1\n2016-01-01|y|0\n2016-01-02|x|0\n"
		"2016-01-02|y|0\n2016-01-03|x|0\n2016-01-03|y|1");
	expect_count("a=t@day,x fill wide", RECORDS(JAN_1_X, JAN_3_Y),
		"t@day|x|y\n2016-01-01|1|0\n2016-01-02|0|0\n2016-01-03|0|1");
	expect_count("a=x,t@day fill wide", RECORDS(JAN_1_X, JAN_3_Y),
		"x|2016-01-01|2016-01-02|2016-01-03\nx|1|0|0\ny|0|0|1");
}

static void fill_runs_over_what_top_leaves_out(void **state)
{
	(void)state;
	expect_count("a=t@day,x fill wide top=1",
		RECORDS(JAN_1_X, JAN_3_Y, JAN_3_Y,
			"{\"t\":\"2016-01-04\",\"x\":\"z\"}"),
		"t@day|y\n2016-01-01|0\n2016-01-02|0\n2016-01-03|2\n"
		"2016-01-04|0");
}

static void top_keeps_the_largest_in_their_order(void **state)
{
	static const char *const record[] = {
		"{\"x\":[\"b\",\"b\",\"c\",\"a\",\"d\",\"d\",\"d\"]}", NULL};

	(void)state;
	expect_count("a=x top=2", record, "x|n\nd|3\nb|2");
	expect_count("a=x top=3", record, "x|n\nd|3\nb|2\na|1");
	expect_count("a=x top=9", record, "x|n\nd|3\nb|2\na|1\nc|1");
	expect_count("a=x top=1 other", record, "x|n\nd|3\n(other)|4");
	expect_count("a=x top=4 other", record, "x|n\nd|3\nb|2\na|1\nc|1");
}

static void top_is_about_the_last_key(void **state)
{
	static const char *const record[] = {
		"{\"k\":[1,2],\"x\":[\"b\",\"b\",\"c\",\"a\"]}",
		"{\"k\":3,\"x\":\"c\"}", "{\"k\":4,\"x\":\"a\"}", NULL};

	(void)state;
	expect_count("a=k,x top=1", record, "k|x|n\n1|b|2\n2|b|2");
	expect_count("a=k,x top=2", record,
		"k|x|n\n1|a|1\n1|b|2\n2|a|1\n2|b|2\n4|a|1");
	expect_count("a=k,x top=1 other", record,
		"k|x|n\n1|b|2\n1|(other)|2\n2|b|2\n2|(other)|2\n3|(other)|1\n"
		"4|(other)|1");
	expect_count("a=k,x top=1 other wide", record,
		"k|b|(other)\n1|2|2\n2|2|2\n3|0|1\n4|0|1");
}

static void grid_writes_every_pair(void **state)
{
	static const char *const records[] = {"{\"k\":\"p\",\"x\":\"a\"}",
		"{\"k\":\"q\",\"x\":\"b\"}", "{\"k\":\"q\",\"x\":\"b\"}", NULL};

	(void)state;
	expect_count(
		"a=k,x grid", records, "k|x|n\np|a|1\np|b|0\nq|a|0\nq|b|2");
	expect_count("a=k,x wide", records, "k|a|b\np|1|0\nq|0|2");
	expect_count("a=k,x wide grid", records, "k|a|b\np|1|0\nq|0|2");
	expect_count("a=k,x grid top=1", records, "k|x|n\nq|b|2");
	expect_count("a=t@day,x grid fill", RECORDS(JAN_1_X, JAN_3_Y),
		"t@day|x|n\n2016-01-01|x|1\n2016-01-01|y|0\n2016-01-02|x|0\n"
		"2016-01-02|y|0\n2016-01-03|x|0\n2016-01-03|y|1");
}

static void empty_tables_have_a_head(void **state)
{
	(void)state;
	expect_count("a=x", RECORDS("{}"), "x|n");
	expect_count("a=x,t@day fill", RECORDS("{}"), "x|t@day|n");
	expect_count("a=t@day,x fill wide grid top=3 other", RECORDS("{}"),
		"t@day|n");
}

static void keys_that_no_record_has_are_known(void **state)
{
	struct run run;
	size_t i = 0;

	(void)state;
	start(&run, (const char *[]){"a=x,y", "b=z@day,x", NULL});
	assert_int_equal(add(&run, "{\"x\":1,\"y\":null,\"z\":\"soon\"}"), 0);
	assert_string_equal(counts_unseen(run.counts, &i), "y");
	assert_string_equal(counts_unseen(run.counts, &i), "z@day");
	assert_null(counts_unseen(run.counts, &i));
	finish(&run);
}

static void tables_share_their_values(void **state)
{
	struct run run;

	(void)state;
	start(&run, (const char *[]){"a=x", "b=y", "c=x,y", "d=y,x", NULL});
	assert_int_equal(add(&run, "{\"x\":\"p\"}"), 0);
	assert_int_equal(add(&run, "{\"x\":\"q\",\"y\":\"p\"}"), 0);
	assert_int_equal(add(&run, "{\"y\":\"z\"}"), 0);
	expect_table(&run, 0, "x|n\np|1\nq|1");
	expect_table(&run, 1, "y|n\np|1\nz|1");
	expect_table(&run, 2, "x|y|n\nq|p|1");
	expect_table(&run, 3, "y|x|n\np|q|1");
	finish(&run);
}

static void keys_are_derived_from_raw_records(void **state)
{
	(void)state;
	expect_count("a=ds@week,name,severity_value",
		RECORDS("{\"added_on\":\"2016-02-09T18:32:19+0000\","
			"\"owner\":{\"name\":\"Lab\"},\"severity\":\"SEVERE\"}",
			"{\"ds\":\"2016-02-10\",\"name\":\"Lab\","
			"\"severity_value\":7}"),
		"ds@week|name|severity_value|n\n2016-02-14|Lab|7|2");
}

static void numbers_are_bare_unless_seen_as_text(void **state)
{
	struct run run;
	struct layout *layout;
	struct err err;
	char room[WHEN_TEXT];
	static const bool want[] = {true, false, true, false};

	(void)state;
	start(&run, (const char *[]){"a=x", NULL});
	assert_int_equal(add(&run, "{\"x\":[1,2,\"2\",3.0,3,\"4\",4]}"), 0);
	layout = layout_new(run.counts, 0, &err);
	for (size_t i = 0; i < sizeof(want); i++) {
		assert_true(layout_next(layout));
		assert_int_equal(layout_cell(layout, 0, room).bare, want[i]);
		assert_true(layout_cell(layout, 1, room).bare);
	}
	assert_false(layout_next(layout));
	layout_free(layout);
	finish(&run);
}

/* Append a member that is an array of so many elements. */
static void add_array(struct buf *out, char key, size_t elements)
{
	buf_printf(out, "\"%c\":[0", key);
	for (size_t i = 1; i < elements; i++)
		buf_printf(out, ",%zu", i);
	buf_add_byte(out, ']');
}

/* Append a record that begins so, whose x and y have so many elements. */
static void add_arrays(struct buf *out, const char *begin, size_t elements)
{
	buf_add(out, slice_from(begin));
	add_array(out, 'x', elements);
	buf_add_byte(out, ',');
	add_array(out, 'y', elements);
	buf_add_byte(out, '}');
}

static const char *const merged_tables[] = {
	"a=x", "b=x,t@day", "c=t@day,x", "d=x top=1", "e=y", NULL};

static const char *const merged_records[] = {
	"{\"x\":[\"p\",\"q\"],\"t\":\"2016-02-09\"}", "{\"x\":75}",
	"{\"x\":\"75\",\"t\":\"2016-02-07\"}", "{\"t\":\"soon\"}",
	"{\"x\":75,\"t\":\"2016-02-08\"}", "{\"x\":\"q\"}"};

#define MERGED (sizeof(merged_records) / sizeof(*merged_records))

/* Compare all that two runs have counted. */
static void expect_equal(struct run *run, struct run *want)
{
	size_t i = 0, k = 0;

	for (size_t t = 0; t < counts_tables(want->counts); t++) {
		struct err err;
		struct layout *layout = layout_new(want->counts, t, &err);

		buf_reset(&want->text);
		spell_table(&want->text, layout);
		layout_free(layout);
		expect_table(run, t, buf_text(&want->text));
		assert_int_equal(counts_records(run->counts, t),
			counts_records(want->counts, t));
		assert_int_equal(counts_lacking(run->counts, t),
			counts_lacking(want->counts, t));
	}
	assert_string_equal(counts_unseen(run->counts, &i), "y");
	assert_string_equal(counts_unseen(want->counts, &k), "y");
	assert_null(counts_unseen(run->counts, &i));
}

/* Every way to cut the records in two, merged in both orders. */
static void merged_counts_are_those_of_the_whole(void **state)
{
	struct run whole, part[2];

	(void)state;
	start(&whole, merged_tables);
	for (size_t i = 0; i < MERGED; i++)
		assert_int_equal(add(&whole, merged_records[i]), 0);
	for (unsigned int cut = 0; cut < 1 << MERGED; cut++) {
		start(&part[0], merged_tables);
		start(&part[1], merged_tables);
		for (size_t i = 0; i < MERGED; i++)
			add(&part[cut >> i & 1], merged_records[i]);
		counts_merge(part[0].counts, part[1].counts);
		expect_equal(&part[0], &whole);
		finish(&part[0]);
		finish(&part[1]);
	}
	finish(&whole);
}

static void too_many_combinations_are_refused(void **state)
{
	struct buf record = BUF_INIT(1 << 20);
	struct run run;

	(void)state;
	start(&run, (const char *[]){"a=k", "b=x,y", NULL});
	add_arrays(&record, "{\"k\":1,", 1001);
	assert_int_equal(add(&run, buf_text(&record)), -1);
	expect_table(&run, 0, "k|n");
	buf_reset(&record);
	add_arrays(&record, "{\"k\":1,", 1000);
	assert_int_equal(add(&run, buf_text(&record)), 0);
	expect_table(&run, 0, "k|n\n1|1");
	assert_int_equal(counts_size(run.counts, 1), 1000000);
	buf_release(&record);
	finish(&run);
}

static void a_refused_record_leaves_no_trace(void **state)
{
	struct buf record = BUF_INIT(1 << 20);
	struct layout *layout;
	struct run run;
	struct err err;
	char room[WHEN_TEXT];
	size_t i = 0;

	(void)state;
	start(&run, (const char *[]){"a=k", "b=x,y", "c=z", NULL});
	assert_int_equal(add(&run, "{\"k\":75,\"x\":1,\"y\":1}"), 0);
	add_arrays(&record, "{\"z\":1,\"k\":\"75\",", 1001);
	assert_int_equal(add(&run, buf_text(&record)), -1);
	expect_table(&run, 0, "k|n\n75|1");
	layout = layout_new(run.counts, 0, &err);
	assert_true(layout_next(layout));
	assert_true(layout_cell(layout, 0, room).bare);
	layout_free(layout);
	assert_string_equal(counts_unseen(run.counts, &i), "z");
	assert_int_equal(add(&run, "{\"k\":\"75\"}"), 0);
	layout = layout_new(run.counts, 0, &err);
	assert_true(layout_next(layout));
	assert_false(layout_cell(layout, 0, room).bare);
	layout_free(layout);
	buf_release(&record);
	finish(&run);
}

/* Seven arrays of 600 have more combinations than a number holds. */
static void a_lacking_key_goes_before_too_many(void **state)
{
	struct buf record = BUF_INIT(1 << 20);
	struct run run;

	(void)state;
	start(&run, (const char *[]){"t=a,b,c,d,e,f,g,h", NULL});
	buf_add_byte(&record, '{');
	for (char key = 'a'; key <= 'g'; key++) {
		add_array(&record, key, 600);
		buf_add_byte(&record, ',');
	}
	buf_add(&record, SLICE("\"h\":null}"));
	assert_int_equal(add(&run, buf_text(&record)), 0);
	assert_int_equal(counts_lacking(run.counts, 0), 1);
	buf_release(&record);
	finish(&run);
}

static void too_many_rows_are_refused(void **state)
{
	struct run run;
	struct err err;

	(void)state;
	start(&run, (const char *[]){"a=t@hour fill", NULL});
	assert_int_equal(add(&run, "{\"t\":[\"0001-01-01\",0]}"), 0);
	assert_null(layout_new(run.counts, 0, &err));
	assert_int_equal(err.status, TX_DATA);
	assert_string_equal(err.text,
		"table a: t@hour: fill makes more than 1000000 bins; there is "
		"no record between 0001-01-01T00:00:00Z and "
		"1970-01-01T00:00:00Z: leave out what is wrong (tx-filter "
		"--since, --until), or use a wider bin");
	finish(&run);
	start(&run, (const char *[]){"a=x,y,z grid", NULL});
	for (int i = 0; i < 300; i++) {
		char record[64];

		snprintf(record, sizeof(record), "{\"x\":%d,\"y\":%d,\"z\":%d}",
			i, i, i);
		assert_int_equal(add(&run, record), 0);
	}
	assert_null(layout_new(run.counts, 0, &err));
	assert_string_equal(
		err.text, "table a: grid makes more than 10000000 rows");
	finish(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_without_a_key_are_counted_apart),
		cmocka_unit_test(arrays_count_each_element),
		cmocka_unit_test(numbers_and_their_texts_are_one_value),
		cmocka_unit_test(every_value_keeps_its_count),
		cmocka_unit_test(other_values_have_their_text),
		cmocka_unit_test(order_is_by_number_when_all_are_numbers),
		cmocka_unit_test(order_is_by_bytes),
		cmocka_unit_test(times_are_binned),
		cmocka_unit_test(fill_adds_the_bins_between),
		cmocka_unit_test(fill_gives_every_bin_to_every_row),
		cmocka_unit_test(fill_runs_over_what_top_leaves_out),
		cmocka_unit_test(top_keeps_the_largest_in_their_order),
		cmocka_unit_test(top_is_about_the_last_key),
		cmocka_unit_test(grid_writes_every_pair),
		cmocka_unit_test(empty_tables_have_a_head),
		cmocka_unit_test(keys_that_no_record_has_are_known),
		cmocka_unit_test(tables_share_their_values),
		cmocka_unit_test(keys_are_derived_from_raw_records),
		cmocka_unit_test(numbers_are_bare_unless_seen_as_text),
		cmocka_unit_test(merged_counts_are_those_of_the_whole),
		cmocka_unit_test(too_many_combinations_are_refused),
		cmocka_unit_test(a_refused_record_leaves_no_trace),
		cmocka_unit_test(a_lacking_key_goes_before_too_many),
		cmocka_unit_test(too_many_rows_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
