/*
 * The scanner against public collections of good and bad texts, which are not
 * part of this tree: JSONTestSuite and utf8tests.  Skipped where they are not.
 */
#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "buf.h"
#include "scan.h"
#include "scan_all.h"
#include "utf8.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define TEXT_MAX (1 << 20)

/* --- fixtures ------------------------------------------------------------- */

/* The path of a file of the collections; skips the test if there is none. */
static const char *corpus(const char *name)
{
	static char path[PATH_MAX];
	const char *top = getenv("TX_TOP");

	snprintf(path, sizeof(path), "%s/../shared/corpora/%s", top ? top : ".",
		name);
	if (access(path, R_OK) < 0) {
		print_message("no %s: skipped\n", path);
		skip();
	}
	return path;
}

/* Read the file at path into text. */
static void read_file(const char *path, struct buf *text)
{
	FILE *fp = fopen(path, "rb");
	char *to = buf_reserve(text, TEXT_MAX);

	assert_non_null(fp);
	assert_non_null(to);
	text->len = fread(to, 1, TEXT_MAX, fp);
	assert_true(feof(fp));
	fclose(fp);
}

/* Whether scan_any() accepts the text. */
static bool is_accepted(const struct buf *text)
{
	struct scan_value value;
	struct scan_fault fault;

	return scan_any_all(buf_slice(text), &value, &fault) == 0;
}

/* Whether scan_record() accepts the text as a member, and finds just it. */
static bool is_accepted_as_member(const struct buf *text)
{
	struct buf line = BUF_INIT(TEXT_MAX + 64);
	struct scan_plan *plan = scan_plan_new();
	struct scan_value value;
	struct scan_fault fault;
	bool good;

	buf_printf(&line, "{\"x\":");
	buf_add(&line, buf_slice(text));
	buf_add_byte(&line, '}');
	scan_plan_add(plan, "x");
	good = scan_record_all(plan, buf_slice(&line), &value, &fault) == 0;
	if (good)
		assert_true(
			slice_equal(value.text, slice_trim(buf_slice(text))));
	scan_plan_free(plan);
	buf_release(&line);
	return good;
}

/* --- JSONTestSuite: what the RFC decides ---------------------------------- */

/* Judge one file both ways; line ends make a text unfit for a line. */
static void judge(const char *path, bool want)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	bool one_line;

	read_file(path, &text);
	one_line = !memchr(text.at, '\n', text.len) &&
		!memchr(text.at, '\r', text.len);
	if (is_accepted(&text) != want)
		fail_msg("%s: %s", path, want ? "refused" : "accepted");
	if (one_line && is_accepted_as_member(&text) != want)
		fail_msg("%s, as a member: %s", path,
			want ? "refused" : "accepted");
	buf_release(&text);
}

/* Judge all files of test_parsing whose names begin with prefix. */
static size_t judge_all(char prefix, bool (*want)(const char *name))
{
	char folder[PATH_MAX / 2], path[PATH_MAX];
	struct dirent *entry;
	size_t n = 0;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%s",
		corpus("jsontestsuite/test_parsing"));
	dir = opendir(folder);
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] != prefix || entry->d_name[1] != '_')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		judge(path, want(entry->d_name));
		n++;
	}
	closedir(dir);
	return n;
}

static bool always(const char *name)
{
	(void)name;
	return true;
}

static bool never(const char *name)
{
	(void)name;
	return false;
}

static void accepts_all_that_must_be(void **state)
{
	(void)state;
	assert_true(judge_all('y', always) >= 95);
}

static void refuses_all_that_must_be(void **state)
{
	(void)state;
	assert_true(judge_all('n', never) >= 188);
}

/* --- JSONTestSuite: what is left to us ------------------------------------ */

/*
 * Refused are texts that are not UTF-8: raw surrogates, overlong forms, stray
 * bytes, Latin-1, and UTF-16, which begins with a NUL or its own mark.  So is
 * the mark of UTF-8: dropping it is lines' work, at the start of a file.
 *
 * All others are accepted.  Numbers beyond the range of a double are good by
 * the grammar and are carried as they are written (scan_number() says there
 * is none).  \u escapes of lone surrogates name no character, but their text
 * is good JSON, and records that hold them must not be lost.  500 nested
 * arrays are within SCAN_DEPTH.
 */
static bool is_ours(const char *name)
{
	static const char *const refused[] = {
		"i_string_UTF-16LE_with_BOM.json",
		"i_string_UTF-8_invalid_sequence.json",
		"i_string_UTF8_surrogate_U+D800.json",
		"i_string_invalid_utf-8.json",
		"i_string_iso_latin_1.json",
		"i_string_lone_utf8_continuation_byte.json",
		"i_string_not_in_unicode_range.json",
		"i_string_overlong_sequence_2_bytes.json",
		"i_string_overlong_sequence_6_bytes.json",
		"i_string_overlong_sequence_6_bytes_null.json",
		"i_string_truncated-utf-8.json",
		"i_string_utf16BE_no_BOM.json",
		"i_string_utf16LE_no_BOM.json",
		"i_structure_UTF-8_BOM_empty_object.json",
	};

	for (size_t i = 0; i < COUNT(refused); i++)
		if (!strcmp(name, refused[i]))
			return false;
	return true;
}

static void decides_what_is_left_open(void **state)
{
	(void)state;
	assert_true(judge_all('i', is_ours) >= 35);
}

/* --- JSONTestSuite: what the texts mean ----------------------------------- */

struct meaning {
	const char *file;
	const char *key;  /* of the member asked for; NULL: the one element */
	const char *text; /* its decoded text; NULL: the file is refused */
	size_t len;
};

#define MEANS(text) (text), sizeof(text) - 1

static const struct meaning meanings[] = {
	{"number_-9223372036854775808", NULL, MEANS("-9223372036854775808")},
	{"number_-9223372036854775809", NULL, MEANS("-9223372036854775809")},
	{"number_1.0", NULL, MEANS("1.0")},
	{"number_1.000000000000000005", NULL, MEANS("1.000000000000000005")},
	{"number_1000000000000000", NULL, MEANS("1000000000000000")},
	{"number_10000000000000000999", NULL, MEANS("10000000000000000999")},
	{"number_1e-999", NULL, MEANS("1E-999")},
	{"number_1e6", NULL, MEANS("1E6")},
	{"number_9223372036854775807", NULL, MEANS("9223372036854775807")},
	{"number_9223372036854775808", NULL, MEANS("9223372036854775808")},
	{"object_key_nfc_nfd", "\xC3\xA9", MEANS("NFC")},
	{"object_key_nfd_nfc", "\xC3\xA9", MEANS("NFC")},
	{"object_key_nfc_nfd", "e\xCC\x81", MEANS("NFD")},
	{"object_key_nfd_nfc", "e\xCC\x81", MEANS("NFD")},
	{"object_same_key_different_values", "a", MEANS("2")},
	{"object_same_key_same_value", "a", MEANS("1")},
	{"object_same_key_unclear_values", "a", MEANS("-0")},
	{"string_1_escaped_invalid_codepoint", NULL, MEANS("\xEF\xBF\xBD")},
	{"string_2_escaped_invalid_codepoints", NULL,
		MEANS("\xEF\xBF\xBD\xEF\xBF\xBD")},
	{"string_3_escaped_invalid_codepoints", NULL,
		MEANS("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD")},
	{"string_1_invalid_codepoint", NULL, NULL, 0},
	{"string_2_invalid_codepoints", NULL, NULL, 0},
	{"string_3_invalid_codepoints", NULL, NULL, 0},
	{"string_with_escaped_NULL", NULL, MEANS("A\0B")},
};

/* The value that a row of meanings is about. */
static struct scan_value find(
	const struct scan_value *whole, const struct meaning *row)
{
	struct scan_value value = {0};
	struct scan_walk walk;

	if (row->key)
		return scan_member(whole, slice_from(row->key));
	scan_walk_init(&walk, whole);
	assert_true(scan_walk_next(&walk, NULL, &value));
	return value;
}

static void check_meaning(const struct meaning *row)
{
	struct buf text = BUF_INIT(TEXT_MAX), scratch = BUF_INIT(TEXT_MAX);
	struct slice want = {row->text, row->len};
	struct scan_value whole, value;
	struct scan_fault fault;
	char name[256];

	snprintf(name, sizeof(name), "jsontestsuite/test_transform/%s.json",
		row->file);
	read_file(corpus(name), &text);
	if ((scan_any_all(buf_slice(&text), &whole, &fault) == 0) !=
		!!row->text)
		fail_msg("%s: wrong verdict", name);
	if (row->text) {
		value = find(&whole, row);
		if (!slice_equal(scan_text(&value, &scratch), want))
			fail_msg("%s: wrong text", name);
	}
	buf_release(&scratch);
	buf_release(&text);
}

static void reads_what_the_texts_mean(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(meanings); i++)
		check_meaning(&meanings[i]);
}

/* --- utf8tests ------------------------------------------------------------ */

static int hex(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* The bytes that a column of hexadecimal digits and blanks stands for. */
static void add_bytes(struct buf *bytes, struct slice column)
{
	int high = -1;

	for (size_t i = 0; i < column.len; i++) {
		int digit = hex(column.at[i]);

		if (digit < 0)
			continue;
		if (high >= 0)
			buf_add_byte(bytes, (char)(high << 4 | digit));
		high = high < 0 ? digit : -1;
	}
}

/* Whether all of bytes is UTF-8. */
static bool is_utf8(struct slice bytes)
{
	while (bytes.len) {
		size_t len = utf8_length(bytes.at, bytes.len);

		if (!len)
			return false;
		bytes.at += len;
		bytes.len -= len;
	}
	return true;
}

/* A JSON string of bytes, in which just what JSON forbids is escaped. */
static void add_string(struct buf *json, struct slice bytes)
{
	buf_add_byte(json, '"');
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.at[i];

		if (c < 0x20 || c == '"' || c == '\\')
			buf_printf(json, "\\u%04x", c);
		else
			buf_add_byte(json, (char)c);
	}
	buf_add_byte(json, '"');
}

/* Judge one line of utf8tests: "NUMBER:KIND:BYTES[:...]". */
static void judge_utf8(
	struct slice number, struct slice kind, struct slice column)
{
	struct buf bytes = BUF_INIT(1024), json = BUF_INIT(8192);
	struct scan_value value;
	struct scan_fault fault = {0};
	bool want = kind.at[0] == 'v';
	bool good;

	if (slice_is(kind, "valid"))
		buf_add(&bytes, column);
	else
		add_bytes(&bytes, column);
	add_string(&json, buf_slice(&bytes));
	good = scan_any_all(buf_slice(&json), &value, &fault) == 0;
	if (good != want || is_utf8(buf_slice(&bytes)) != want)
		fail_msg("%.*s: wrong verdict", SLICE_ARG(number));
	if (!good)
		assert_string_equal(fault.why, "bad UTF-8");
	buf_release(&json);
	buf_release(&bytes);
}

static void judges_utf8(void **state)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	struct slice rest, line, number, kind, column;
	size_t n = 0;

	(void)state;
	read_file(corpus("utf8tests/utf8tests.txt"), &text);
	rest = buf_slice(&text);
	while (slice_cut(&rest, '\n', &line)) {
		if (!line.len || line.at[0] == '#')
			continue;
		assert_true(slice_cut(&line, ':', &number));
		assert_true(slice_cut(&line, ':', &kind));
		assert_true(slice_cut(&line, ':', &column));
		judge_utf8(number, slice_trim(kind), column);
		n++;
	}
	assert_true(n >= 222);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_all_that_must_be),
		cmocka_unit_test(refuses_all_that_must_be),
		cmocka_unit_test(decides_what_is_left_open),
		cmocka_unit_test(reads_what_the_texts_mean),
		cmocka_unit_test(judges_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
