#include "scratch.h"

#include <sys/file.h>

#include "../../tx-publish/journal.h"
#include "../../tx-publish/rows.h"
#include "err.h"

#define JOURNAL "journal"

#define HEADER \
	"{\"journal\":\"tx-publish\",\"version\":1,\"server\":" \
	"\"https://a.example\",\"app\":\"555\"}\n"

static const struct journal_address address = {
	{"https://a.example", 17}, {"555", 3}};

/* Rows with these indicators, one letter each. */
static void make_rows(struct rows *rows, const char *indicators)
{
	static const struct columns columns = {.name = "in.csv"};

	rows_init(rows);
	rows->count = strlen(indicators);
	rows->list = calloc(rows->count, sizeof(*rows->list));
	assert_non_null(rows->list);
	for (size_t i = 0; i < rows->count; i++) {
		struct row *row = &rows->list[i];

		row->columns = &columns;
		row->number = i + 1;
		row->key = ROW_NO_KEY;
		row->value[FIELD_INDICATOR] = (struct slice){indicators + i, 1};
	}
}

static struct journal *open_and_match(struct rows *rows)
{
	struct err err;
	struct journal *journal = journal_open(JOURNAL, &address, &err);

	assert_non_null(journal);
	journal_match(journal, rows);
	return journal;
}

static void expect_states(const struct rows *rows, const char *want)
{
	char have[16] = "";

	for (size_t i = 0; i < rows->count; i++)
		have[i] = ".rfP?"[rows->list[i].state];
	assert_string_equal(have, want);
}

static void expect_refused(const char *text, const char *why)
{
	struct buf left = BUF_INIT(SCRATCH_MAX);
	struct err err;

	scratch_write(JOURNAL, slice_from(text));
	assert_null(journal_open(JOURNAL, &address, &err));
	assert_int_equal(err.status, TX_CONFIG);
	if (!strstr(err.text, why))
		fail_msg("%s", err.text);
	scratch_read(JOURNAL, &left);
	assert_string_equal(buf_text(&left), text);
	buf_release(&left);
}

/* Publish all rows but those that failed says, which fail. */
static void publish(const char *indicators, const char *failed)
{
	struct row *list[16];
	struct journal *journal;
	struct rows rows;
	struct err err;

	make_rows(&rows, indicators);
	journal = open_and_match(&rows);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = &rows.list[i];
	assert_int_equal(journal_sent(journal, list, rows.count, &err), 0);
	for (size_t i = 0; i < rows.count; i++) {
		bool fails = strchr(failed, *list[i]->value[0].at);

		list[i]->state = fails ? ROW_FAILED : ROW_PUBLISHED;
		list[i]->id = fails ? (struct slice){NULL, 0} : SLICE("77");
	}
	assert_int_equal(journal_settled(journal, list, rows.count, &err), 0);
	journal_free(journal);
	rows_release(&rows);
}

static void what_is_done_is_known_again(void **state)
{
	struct journal *journal;
	struct rows rows;

	(void)state;
	remove(JOURNAL);
	publish("abc", "b");
	make_rows(&rows, "dcba");
	journal = open_and_match(&rows);
	expect_states(&rows, ".P.P");
	assert_string_equal(rows.list[1].id.at, "77");
	assert_int_equal(journal_published(journal), 2);
	journal_free(journal);
	rows_release(&rows);
}

static void what_was_in_flight_is_unsure(void **state)
{
	struct journal *journal;
	struct rows rows;
	struct err err;

	(void)state;
	remove(JOURNAL);
	make_rows(&rows, "ab");
	journal = open_and_match(&rows);
	assert_int_equal(
		journal_sent(journal, (struct row *[]){&rows.list[1]}, 1, &err),
		0);
	journal_free(journal);
	journal = open_and_match(&rows);
	expect_states(&rows, ".?");
	journal_free(journal);
	rows_release(&rows);
}

static void rows_that_are_alike_are_kept_apart(void **state)
{
	struct journal *journal;
	struct rows rows;

	(void)state;
	remove(JOURNAL);
	publish("aa", "");
	make_rows(&rows, "aaba");
	journal = open_and_match(&rows);
	expect_states(&rows, "PP..");
	assert_int_equal(journal_published(journal), 2);
	journal_free(journal);
	rows_release(&rows);
}

static void what_was_told_is_not_told_again(void **state)
{
	struct journal *journal;
	struct rows rows;
	struct err err;

	(void)state;
	remove(JOURNAL);
	publish("ab", "");
	make_rows(&rows, "ab");
	journal = open_and_match(&rows);
	assert_false(rows.list[0].told);
	journal_told(journal, &rows.list[0]);
	assert_int_equal(journal_finish(journal, &err), 0);
	journal_free(journal);
	rows.list[0].state = rows.list[1].state = ROW_READY;
	journal = open_and_match(&rows);
	assert_true(rows.list[0].told);
	assert_false(rows.list[1].told);
	journal_free(journal);
	rows_release(&rows);
}

/* Wherever a crash cuts the file, what stood before the cut is known. */
static void a_torn_last_line_is_cut_off(void **state)
{
	struct buf whole = BUF_INIT(SCRATCH_MAX), text = BUF_INIT(SCRATCH_MAX);
	struct journal *journal;
	struct rows rows;

	(void)state;
	remove(JOURNAL);
	publish("ab", "");
	scratch_read(JOURNAL, &whole);
	for (size_t len = 0; len <= whole.len; len++) {
		buf_reset(&text);
		buf_add(&text, (struct slice){whole.at, len});
		scratch_write(JOURNAL, slice_from(buf_text(&text)));
		make_rows(&rows, "ab");
		journal = open_and_match(&rows);
		assert_int_equal(rows.list[0].state == ROW_PUBLISHED,
			memmem(text.at, len, "\"id\":\"77\"}}\n", 12) != NULL);
		journal_free(journal);
		rows_release(&rows);
		publish("ab", "");
		buf_reset(&text);
		scratch_read(JOURNAL, &text);
		assert_memory_equal(text.at, HEADER, sizeof(HEADER) - 1);
	}
	buf_release(&whole);
	buf_release(&text);
}

static void a_file_that_is_none_stays_as_it_is(void **state)
{
	(void)state;
	expect_refused("indicator\nx\n", "no journal of tx-publish");
	expect_refused("indicator", "no journal of tx-publish");
	expect_refused("{\"journal\":\"other\"}\n", "no journal");
	expect_refused(HEADER "{\"sent\":[1]}\n", "journal:2: the journal is");
	expect_refused(HEADER "{\"told\":[\"a\"]}\n{}\n", "journal:3: ");
	expect_refused(HEADER "{\"key\":\"a\",\"result\":{}}\n", "damaged");
	expect_refused(HEADER "{\"key\":\"a\",\"result\":{\"success\":true}}\n",
		"damaged");
	expect_refused(HEADER "{\"sent\"\n{\"sent\":[]}\n", "journal:2: ");
	expect_refused("{\"journal\":\"tx-publish\",\"version\":2}\n",
		"another version");
	expect_refused("{\"journal\":\"tx-publish\",\"version\":1,\"server\":"
		       "\"https://a.example\",\"app\":\"777\"}\n",
		"app 777; these go to https://a.example, app 555");
}

static void a_locked_journal_is_refused(void **state)
{
	struct err err;
	struct journal *journal;

	(void)state;
	remove(JOURNAL);
	journal = journal_open(JOURNAL, &address, &err);
	assert_non_null(journal);
	assert_null(journal_open(JOURNAL, &address, &err));
	assert_int_equal(err.status, TX_CONFIG);
	assert_non_null(strstr(err.text, "another tx-publish is at work"));
	journal_free(journal);
	journal = journal_open(JOURNAL, &address, &err);
	assert_non_null(journal);
	journal_free(journal);
}

static void a_journal_is_a_regular_file(void **state)
{
	struct err err;

	(void)state;
	assert_null(journal_open("/dev/null", &address, &err));
	assert_int_equal(err.status, TX_CONFIG);
	assert_null(journal_open(".", &address, &err));
	assert_int_equal(err.status, TX_CONFIG);
	assert_null(journal_open("nowhere/journal", &address, &err));
	assert_int_equal(err.status, TX_CONFIG);
}

static void no_journal_is_harmless(void **state)
{
	struct err err;
	struct rows rows;

	(void)state;
	make_rows(&rows, "a");
	journal_match(NULL, &rows);
	assert_int_equal(journal_sent(NULL, NULL, 0, &err), 0);
	assert_int_equal(journal_settled(NULL, NULL, 0, &err), 0);
	journal_told(NULL, &rows.list[0]);
	assert_int_equal(journal_finish(NULL, &err), 0);
	journal_free(NULL);
	rows_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_done_is_known_again),
		cmocka_unit_test(what_was_in_flight_is_unsure),
		cmocka_unit_test(rows_that_are_alike_are_kept_apart),
		cmocka_unit_test(what_was_told_is_not_told_again),
		cmocka_unit_test(a_torn_last_line_is_cut_off),
		cmocka_unit_test(a_file_that_is_none_stays_as_it_is),
		cmocka_unit_test(a_locked_journal_is_refused),
		cmocka_unit_test(a_journal_is_a_regular_file),
		cmocka_unit_test(no_journal_is_harmless),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
