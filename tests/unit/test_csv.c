#include "reading.h"

#include <json-c/json.h>

#include "buf.h"
#include "csv.h"
#include "err.h"

/* Every test reads this file, in a folder of its own. */
#define NAME "in.csv"

static void make_file(const char *text)
{
	scratch_write(NAME, slice_from(text));
}

/* Append all rows as "a|b|c;" to out.  Return what ended it. */
static int read_all(const char *path, struct buf *out, struct err *err)
{
	struct csv *csv = csv_open(path, ',', err);
	struct csv_row row;
	int rc;

	while ((rc = csv_next(csv, &row, err)) > 0) {
		for (size_t i = 0; i < row.count; i++) {
			if (i)
				buf_add_byte(out, '|');
			buf_add(out, row.field[i]);
		}
		buf_add_byte(out, ';');
	}
	csv_close(csv);
	return rc;
}

static void expect_rows(const char *text, const char *want)
{
	struct buf out = BUF_INIT(1 << 20);
	struct err err;

	make_file(text);
	assert_int_equal(read_all(NAME, &out, &err), 0);
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void expect_error(const char *text, const char *want)
{
	struct buf out = BUF_INIT(1 << 20);
	struct err err;

	make_file(text);
	assert_int_equal(read_all(NAME, &out, &err), -1);
	assert_int_equal(err.status, TX_DATA);
	assert_string_equal(err.text, want);
	buf_release(&out);
}

/* --- reading -------------------------------------------------------------- */

static void line_ends_of_all_kinds(void **state)
{
	(void)state;
	expect_rows("", "");
	expect_rows("a,b\n1,2\n", "a|b;1|2;");
	expect_rows("a,b\r\n1,2\r\n", "a|b;1|2;");
	expect_rows("a,b\r1,2\r", "a|b;1|2;");
	expect_rows("a,b\n1,2", "a|b;1|2;");
	expect_rows("a,b\n1,", "a|b;1|;");
	expect_rows("a,b\r\n1,\r\n", "a|b;1|;");
}

static void blank_lines_are_skipped_and_counted(void **state)
{
	const char text[] = "\n\r\na\n\r\r\n\nb\n\n";
	struct csv *csv;
	struct csv_row row;
	struct err err;

	(void)state;
	make_file(text);
	csv = csv_open(NAME, ',', &err);
	assert_non_null(csv);
	assert_int_equal(csv_next(csv, &row, &err), 1);
	assert_int_equal(row.line, 3);
	assert_int_equal(row.number, 0);
	assert_int_equal(csv_next(csv, &row, &err), 1);
	assert_int_equal(row.line, 7);
	assert_int_equal(row.number, 1);
	assert_int_equal(csv_next(csv, &row, &err), 0);
	assert_int_equal(csv_next(csv, &row, &err), 0);
	assert_int_equal(csv_blank(csv), 6);
	csv_close(csv);
	csv_close(NULL);
}

static void a_bom_is_dropped_also_before_a_quote(void **state)
{
	(void)state;
	expect_rows("\xEF\xBB\xBF"
		    "a,b\n",
		"a|b;");
	expect_rows("\xEF\xBB\xBF\"a\",b\n", "a|b;");
	expect_rows("\xEF\xBB\xBF", "");
	expect_rows("a\n\xEF\xBB\xBF\n", "a;\xEF\xBB\xBF;");
}

static void quoted_fields(void **state)
{
	(void)state;
	expect_rows("\"a,b\",\"\"\n", "a,b|;");
	expect_rows("\"say \"\"hi\"\"\"\n", "say \"hi\";");
	expect_rows("\"a\nb\",\"c\r\nd\"\r\n", "a\nb|c\r\nd;");
	expect_rows("\"\"\"\"", "\";");
	expect_rows("\"\"\n", ";");
}

static void a_quote_in_a_plain_field_is_a_byte(void **state)
{
	(void)state;
	expect_rows("37'36\"N,a\"\"b\n", "37'36\"N|a\"\"b;");
	expect_rows("a, \"b\n", "a| \"b;");
}

static void lines_are_counted_within_quotes(void **state)
{
	const char text[] = "a\n\"x\ny\r\nz\rw\"\nb\n";
	struct csv *csv;
	struct csv_row row;
	struct err err;

	(void)state;
	make_file(text);
	csv = csv_open(NAME, ',', &err);
	assert_non_null(csv);
	assert_int_equal(csv_next(csv, &row, &err), 1);
	assert_int_equal(csv_next(csv, &row, &err), 1);
	assert_int_equal(row.line, 2);
	assert_int_equal(csv_next(csv, &row, &err), 1);
	assert_int_equal(row.line, 6);
	csv_close(csv);
}

static void other_delimiters(void **state)
{
	const char text[] = "a;b,c\n\"d;\";e\n";
	struct csv *csv;
	struct csv_row row;
	struct err err;

	(void)state;
	make_file(text);
	csv = csv_open(NAME, ';', &err);
	assert_non_null(csv);
	assert_int_equal(csv_next(csv, &row, &err), 1);
	assert_int_equal(row.count, 2);
	assert_true(slice_is(row.field[1], "b,c"));
	assert_int_equal(csv_next(csv, &row, &err), 1);
	assert_true(slice_is(row.field[0], "d;"));
	csv_close(csv);
}

static void bad_quotes_are_errors_with_their_line(void **state)
{
	(void)state;
	expect_error("a,b\n1,\"2\n3,4\n",
		"in.csv:2: the quote that opens here is never closed");
	expect_error("a,b\n1,\"2\n3\"x,4\n",
		"in.csv:3: text behind a closing quote; the field began on "
		"line 2");
	expect_error("\"a\" ,b\n",
		"in.csv:1: text behind a closing quote; the field began on "
		"line 1");
}

static void other_encodings_are_named(void **state)
{
	(void)state;
	expect_error("\xFF\xFE"
		     "a,b\n",
		"in.csv:1: this looks like UTF-16; convert it first: "
		"iconv -f UTF-16 -t UTF-8");
	expect_error("\xFE\xFF",
		"in.csv:1: this looks like UTF-16; convert it first: "
		"iconv -f UTF-16 -t UTF-8");
}

/* A text of count bytes x between head and tail, ending in NUL. */
static char *long_text(const char *head, size_t count, const char *tail)
{
	size_t len = strlen(head) + count + strlen(tail);
	char *text = malloc(len + 1);

	assert_non_null(text);
	memset(text, 'x', len);
	memcpy(text, head, strlen(head));
	memcpy(text + len - strlen(tail), tail, strlen(tail));
	text[len] = '\0';
	return text;
}

static void fields_have_a_limit(void **state)
{
	char *at_limit = long_text("a,\"", CSV_FIELD_MAX, "\"\nb,c\n");
	char *over = long_text("a,\"", CSV_FIELD_MAX + 1, "\"\nb,c\n");
	char *plain = long_text("a\nb,", CSV_FIELD_MAX + 1, "\n");
	struct buf out = BUF_INIT(4 << 20);
	struct err err;

	(void)state;
	make_file(at_limit);
	assert_int_equal(read_all(NAME, &out, &err), 0);
	assert_int_equal(out.len, CSV_FIELD_MAX + 7);
	expect_error(over,
		"in.csv:1: a field is longer than 1 MiB; is a quote missing?");
	expect_error(plain,
		"in.csv:2: a field is longer than 1 MiB; is a quote missing?");
	buf_release(&out);
	free(at_limit);
	free(over);
	free(plain);
}

static void rows_have_a_limit(void **state)
{
	char *text = long_text("a\n", CSV_FIELDS_MAX, "\n");

	(void)state;
	for (char *at = text + 2; *at == 'x'; at++)
		*at = ',';
	expect_error(text, "in.csv:2: more than 1024 fields");
	free(text);
	text = long_text("a\n", 17 * CSV_FIELD_MAX, "\n");
	for (size_t i = CSV_FIELD_MAX; i < 17 * CSV_FIELD_MAX;
		i += CSV_FIELD_MAX)
		text[i] = ',';
	expect_error(text, "in.csv:2: a row is longer than 16 MiB");
	free(text);
}

/* What was read is there, and then reading fails: in a field or behind it. */
static void input_that_breaks_off_is_an_error_wherever_it_does(void **state)
{
	static const char *const texts[] = {"", "\n", "\r", "a", "a,", "a\r",
		"a,b\n", "\"a", "\"a\"", "\"a\r", "\"a\"\"", "\"a\"\r"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct buf packed = BUF_INIT(1 << 20), out = BUF_INIT(1 << 20);
		struct err err;

		reading_add_gzip(&packed, slice_from(texts[i]));
		packed.len -= 8; /* the checksum and the size */
		scratch_write(NAME, buf_slice(&packed));
		assert_int_equal(read_all(NAME, &out, &err), -1);
		assert_string_equal(err.text, "in.csv: gzip data is cut short");
		buf_release(&packed);
		buf_release(&out);
	}
}

/* A feeder of standard input gives a byte at a time: blocks end anywhere. */
static void blocks_may_end_anywhere(void **state)
{
	const char text[] = "\xEF\xBB\xBF\"a\"\"b\",c\r\n\r\n1,\"2\r\n\"\r";
	struct buf out = BUF_INIT(1024);
	struct err err;
	pid_t child;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		for (const char *at = text; *at; at++)
			if (write(ends[1], at, 1) != 1)
				_exit(1);
		_exit(0);
	}
	close(ends[1]);
	scratch_stdin(ends[0]);
	assert_int_equal(read_all("-", &out, &err), 0);
	assert_string_equal(buf_text(&out), "a\"b|c;1|2\r\n;");
	assert_int_equal(scratch_wait(child), 0);
	buf_release(&out);
}

static void what_cannot_be_opened_is_said(void **state)
{
	struct err err;

	(void)state;
	assert_null(csv_open("missing.csv", ',', &err));
	assert_int_equal(err.status, TX_NOINPUT);
	assert_string_equal(err.text, "missing.csv: No such file or directory");
}

/* --- csv-spectrum --------------------------------------------------------- */

/* All rows of a CSV file as objects keyed by its header. */
static struct json_object *objects_of(const char *path)
{
	struct json_object *list = json_object_new_array(), *keys = NULL;
	struct err err;
	struct csv *csv = csv_open(path, ',', &err);
	struct csv_row row;
	int rc;

	assert_non_null(csv);
	while ((rc = csv_next(csv, &row, &err)) > 0) {
		struct json_object *object = json_object_new_object();

		for (size_t i = 0; i < row.count; i++) {
			const char *key = keys
				? json_object_get_string(
					  json_object_array_get_idx(keys, i))
				: NULL;
			struct json_object *text = json_object_new_string_len(
				row.field[i].at, (int)row.field[i].len);

			if (key)
				json_object_object_add(object, key, text);
			else
				json_object_array_add(list, text);
		}
		if (keys) {
			json_object_array_add(list, object);
			continue;
		}
		json_object_put(object);
		keys = list;
		list = json_object_new_array();
	}
	assert_int_equal(rc, 0);
	json_object_put(keys);
	csv_close(csv);
	return list;
}

static void expect_spectrum(const char *top, const char *name)
{
	char csv[4096], json[4096];
	struct json_object *have, *want;

	snprintf(csv, sizeof(csv), "%s/csvs/%s.csv", top, name);
	snprintf(json, sizeof(json), "%s/json/%s.json", top, name);
	have = objects_of(csv);
	want = json_object_from_file(json);
	assert_non_null(want);
	/* Its own JSON is not of its CSV: no array, and another number. */
	if (json_object_is_type(want, json_type_object)) {
		struct json_object *list = json_object_new_array();

		json_object_object_add(want, "Contact Phone Number",
			json_object_new_string("2095257564"));
		json_object_array_add(list, want);
		want = list;
	}
	if (!json_object_equal(have, want))
		fail_msg("%s: %s", name, json_object_to_json_string(have));
	json_object_put(have);
	json_object_put(want);
}

static void all_of_csv_spectrum_is_read_rightly(void **state)
{
	static const char *const names[] = {"comma_in_quotes", "empty",
		"empty_crlf", "escaped_quotes", "json", "location_coordinates",
		"newlines", "newlines_crlf", "quotes_and_newlines", "simple",
		"simple_crlf", "utf8"};
	const char *tree = getenv("TX_TOP");
	char top[2048];

	(void)state;
	snprintf(top, sizeof(top), "%s/../shared/corpora/csv-spectrum",
		tree ? tree : ".");
	if (access(top, R_OK) < 0) {
		print_message("no %s\n", top);
		skip();
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		expect_spectrum(top, names[i]);
}

/* --- writing -------------------------------------------------------------- */

static void expect_field(const char *text, const char *want)
{
	struct buf out = BUF_INIT(1024);

	csv_add_field(&out, slice_from(text));
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void plain_text_stays(void **state)
{
	(void)state;
	expect_field("", "");
	expect_field("198.51.100.7", "198.51.100.7");
	expect_field("a b;c'd", "a b;c'd");
}

static void special_text_is_quoted(void **state)
{
	(void)state;
	expect_field("a,b", "\"a,b\"");
	expect_field("a\nb", "\"a\nb\"");
	expect_field("a\rb", "\"a\rb\"");
	expect_field(" a", "\" a\"");
	expect_field("a ", "\"a \"");
}

static void quotes_are_doubled(void **state)
{
	(void)state;
	expect_field("\"", "\"\"\"\"");
	expect_field("say \"hi\"", "\"say \"\"hi\"\"\"");
}

/* End a row of these fields, and compare it. */
static void expect_row(const char *fields, const char *want)
{
	struct buf row = BUF_INIT(1024);

	buf_add(&row, slice_from(fields));
	csv_end_row(&row);
	assert_string_equal(buf_text(&row), want);
	buf_release(&row);
}

static void a_row_is_never_a_blank_line(void **state)
{
	(void)state;
	expect_row("", "\"\"");
	expect_row(",", ",");
	expect_row("a", "a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line_ends_of_all_kinds),
		cmocka_unit_test(blank_lines_are_skipped_and_counted),
		cmocka_unit_test(a_bom_is_dropped_also_before_a_quote),
		cmocka_unit_test(quoted_fields),
		cmocka_unit_test(a_quote_in_a_plain_field_is_a_byte),
		cmocka_unit_test(lines_are_counted_within_quotes),
		cmocka_unit_test(other_delimiters),
		cmocka_unit_test(bad_quotes_are_errors_with_their_line),
		cmocka_unit_test(other_encodings_are_named),
		cmocka_unit_test(fields_have_a_limit),
		cmocka_unit_test(rows_have_a_limit),
		cmocka_unit_test(
			input_that_breaks_off_is_an_error_wherever_it_does),
		cmocka_unit_test(blocks_may_end_anywhere),
		cmocka_unit_test(what_cannot_be_opened_is_said),
		cmocka_unit_test(all_of_csv_spectrum_is_read_rightly),
		cmocka_unit_test(plain_text_stays),
		cmocka_unit_test(special_text_is_quoted),
		cmocka_unit_test(quotes_are_doubled),
		cmocka_unit_test(a_row_is_never_a_blank_line),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
