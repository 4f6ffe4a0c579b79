#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "err.h"
#include "scratch.h"
#include "token.h"

#define SECRET "AbCdEfGhIjKlMnOp_-qr"

/* A folder of its own for each test, which is also HOME and the current one. */
static int enter_folder(void **state)
{
	if (scratch_make(state))
		return -1;
	setenv("HOME", *state, 1);
	unsetenv("TX_ACCESS_TOKEN");
	unsetenv("TX_APP_ID");
	unsetenv("TX_APP_SECRET");
	unsetenv("CREDENTIALS_DIRECTORY");
	return 0;
}

static void put_file(const char *path, const char *text, mode_t mode)
{
	scratch_write(path, slice_from(text));
	assert_int_equal(chmod(path, mode), 0);
}

static void expect_found(const char *file, const char *want)
{
	const struct token_source source = {.file = file, .fd = -1};
	struct token token;
	struct err err;

	assert_int_equal(token_find(&token, &source, &err), 1);
	assert_string_equal(buf_text(&token.text), want);
	token_release(&token);
}

static void expect_refused(const char *file, int want, const char *reason)
{
	const struct token_source source = {.file = file, .fd = -1};
	struct token token;
	struct err err;

	assert_int_equal(token_find(&token, &source, &err), want);
	assert_int_equal(err.status, TX_AUTH);
	assert_non_null(strstr(err.text, reason));
	assert_null(strstr(err.text, SECRET));
	token_release(&token);
}

static void places_are_tried_in_order(void **state)
{
	(void)state;
	expect_refused(NULL, 0, "no access token");
	put_file(".txtoken", "12345678|last\n", 0600);
	expect_found(NULL, "12345678|last");
	put_file(".pytx", "12345678|pytx\r\n", 0600);
	expect_found(NULL, "12345678|pytx");
	put_file("tx-token", "12345678|systemd", 0644);
	setenv("CREDENTIALS_DIRECTORY", ".", 1);
	expect_found(NULL, "12345678|systemd");
	setenv("TX_APP_ID", "12345678", 1);
	setenv("TX_APP_SECRET", "parts", 1);
	expect_found(NULL, "12345678|parts");
	setenv("TX_APP_SECRET", "parts", 1);
	setenv("TX_ACCESS_TOKEN", "12345678|whole", 1);
	expect_found(NULL, "12345678|whole");
	setenv("TX_ACCESS_TOKEN", "12345678|whole", 1);
	put_file("file", "12345678|named\nsecond line\n", 0600);
	expect_found("file", "12345678|named");
}

static void an_empty_variable_is_none(void **state)
{
	(void)state;
	setenv("TX_ACCESS_TOKEN", "", 1);
	setenv("TX_APP_SECRET", "alone", 1);
	expect_refused(NULL, 0, "no access token");
}

static void variables_are_wiped(void **state)
{
	char *value;

	(void)state;
	setenv("TX_ACCESS_TOKEN", "12345678|" SECRET, 1);
	setenv("TX_APP_SECRET", SECRET, 1);
	value = getenv("TX_ACCESS_TOKEN");
	expect_found(NULL, "12345678|" SECRET);
	assert_null(getenv("TX_ACCESS_TOKEN"));
	assert_null(getenv("TX_APP_SECRET"));
	assert_int_equal(value[0], '\0');
}

static void a_file_others_can_read_ends_the_search(void **state)
{
	(void)state;
	put_file(".txtoken", "12345678|" SECRET "\n", 0600);
	put_file(".pytx", "12345678|" SECRET "\n", 0640);
	expect_refused(NULL, -1, "chmod 600");
	put_file("file", "12345678|" SECRET "\n", 0604);
	expect_refused("file", -1, "chmod 600");
}

static void what_is_no_token_is_refused(void **state)
{
	(void)state;
	expect_refused("file", -1, "no such file");
	put_file("file", "", 0600);
	expect_refused("file", -1, "does not hold");
	put_file("file", "12345678|" SECRET " and more\n", 0600);
	expect_refused("file", -1, "does not hold");
	put_file("file", "12345678|" SECRET "\001\n", 0600);
	expect_refused("file", -1, "does not hold");
}

static void what_cannot_be_read_as_a_file_is_refused(void **state)
{
	(void)state;
	assert_int_equal(mkdir("folder", 0700), 0);
	expect_refused("folder", -1, "folder: is a directory");
	expect_refused("folder/no/file", -1, "no such file");
	assert_int_equal(symlink("loop", "loop"), 0);
	expect_refused("loop", -1, "loop: ");
	put_file("plain", "12345678|" SECRET "\n", 0600);
	expect_refused("plain/file", -1, "no such file");
}

static void an_app_needs_its_id_and_its_secret(void **state)
{
	(void)state;
	setenv("HOME", "", 1);
	setenv("TX_APP_ID", "", 1);
	setenv("TX_APP_SECRET", SECRET, 1);
	expect_refused(NULL, 0, "no access token");
	setenv("TX_APP_ID", "12345678", 1);
	setenv("TX_APP_SECRET", "", 1);
	expect_refused(NULL, 0, "no access token");
	setenv("TX_APP_ID", "12345678", 1);
	expect_refused(NULL, 0, "no access token");
	setenv("TX_APP_ID", "1 2", 1);
	setenv("TX_APP_SECRET", SECRET, 1);
	expect_refused(NULL, -1, "does not hold");
}

static void a_descriptor_that_is_not_open_is_refused(void **state)
{
	const struct token_source source = {.fd = 999};
	struct token token;
	struct err err;

	(void)state;
	assert_int_equal(token_find(&token, &source, &err), -1);
	assert_int_equal(err.status, TX_AUTH);
	assert_string_equal(err.text, "--token-fd: Bad file descriptor");
	token_release(&token);
}

static void a_descriptor_is_read(void **state)
{
	struct token_source source = {.fd = -1};
	struct token token;
	struct err err;

	(void)state;
	put_file("file", " 12345678%7c" SECRET " \n", 0644);
	source.fd = open("file", O_RDONLY);
	assert_int_equal(token_find(&token, &source, &err), 1);
	close(source.fd);
	assert_string_equal(buf_text(&token.text), "12345678|" SECRET);
	assert_true(slice_is(token.app_id, "12345678"));
	assert_true(slice_is(token.secret, SECRET));
	token_release(&token);
}

/* --- cutting -------------------------------------------------------------- */

static void expect_cut(const char *text, const char *want)
{
	struct buf buf = BUF_INIT(4096);
	struct token token;
	struct err err;

	assert_int_equal(
		token_set(&token, SLICE("12345678|" SECRET), "x", &err), 0);
	buf_add(&buf, slice_from(text));
	token_cut(&token, &buf, NULL);
	assert_string_equal(buf_text(&buf), want);
	buf_release(&buf);
	token_release(&token);
}

static void every_spelling_is_cut(void **state)
{
	(void)state;
	expect_cut("12345678|" SECRET, "***");
	expect_cut("a=12345678|" SECRET "&b", "a=***&b");
	expect_cut("a=12345678%7C" SECRET "&b", "a=***&b");
	expect_cut("a=12345678%7c" SECRET "&b", "a=***&b");
	expect_cut("a=12345678%257C" SECRET "&b", "a=***&b");
	expect_cut("a=12345678\\u007c" SECRET "\\u0026b", "a=***\\u0026b");
	expect_cut("%31%32345678%7CAbCdEfGhIjKlMnOp%5F%2Dqr", "***");
	expect_cut("\\u00312345678|AbCdEfGhIjKlMnOp_\\-qr", "***");
	expect_cut(SECRET "," SECRET, "***,***");
	expect_cut("%41bCdEfGhIjKlMnOp_-qr", "***");
}

static void other_text_stays(void **state)
{
	static const char *const same[] = {
		"",
		"12345678",
		"12345678|AbCdEfGhIjKlMnOp_-q",
		"AbCdEfGhIjKlMnOp_-q",
		"%",
		"%4",
		"\\",
		"\\u00",
		"%2525",
		"http:\\/\\/x\\/%41",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		expect_cut(same[i], same[i]);
}

static bool is_veiled(const char *text)
{
	struct token none = TOKEN_INIT;
	struct buf buf = BUF_INIT(4096);
	bool veiled;

	buf_add(&buf, slice_from(text));
	token_cut(&none, &buf, &veiled);
	buf_release(&buf);
	return veiled;
}

static void a_text_is_veiled_by_letters_as_escapes(void **state)
{
	static const char *const veiled[] = {"\\u0061", "x\\u005A", "%41",
		"%2541", "\\\\\\u0030", "100%%61", "\\%61",
		"a mail\\u0040x and \\u006eext", "\\\\%61", "%\\u0061",
		"\\\\u0061\\u0061"};
	static const char *const open[] = {"", "\\\\u0061", "\\\\\\\\u0061",
		"\\u", "u0061", "%7C", "%257c", "\\/", "mail\\u0040x", "100%",
		"100%4", "%", "\\", "\\u00", "\\u00e9", "\\u6100", "%2", "%25",
		"%%", "%2f"};

	(void)state;
	for (size_t i = 0; i < sizeof(veiled) / sizeof(*veiled); i++)
		if (!is_veiled(veiled[i]))
			fail_msg("%s", veiled[i]);
	for (size_t i = 0; i < sizeof(open) / sizeof(*open); i++)
		if (is_veiled(open[i]))
			fail_msg("%s", open[i]);
}

static void cuts_are_counted(void **state)
{
	struct buf buf = BUF_INIT(4096);
	struct token token, none = TOKEN_INIT;
	struct err err;

	(void)state;
	assert_int_equal(token_set(&token, SLICE("1%7Cs3"), "x", &err), 0);
	buf_add(&buf, SLICE("1|s3 and 1%7Cs3, s3"));
	assert_int_equal(token_cut(&none, &buf, NULL), 0);
	assert_int_equal(token_cut(&token, &buf, NULL), 2);
	assert_string_equal(buf_text(&buf), "*** and ***, s3");
	buf_release(&buf);
	token_release(&token);
}

int main(void)
{
#define IN_FOLDER(test) \
	cmocka_unit_test_setup_teardown(test, enter_folder, scratch_remove)
	const struct CMUnitTest tests[] = {
		IN_FOLDER(places_are_tried_in_order),
		IN_FOLDER(an_empty_variable_is_none),
		IN_FOLDER(variables_are_wiped),
		IN_FOLDER(a_file_others_can_read_ends_the_search),
		IN_FOLDER(what_is_no_token_is_refused),
		IN_FOLDER(what_cannot_be_read_as_a_file_is_refused),
		IN_FOLDER(an_app_needs_its_id_and_its_secret),
		IN_FOLDER(a_descriptor_that_is_not_open_is_refused),
		IN_FOLDER(a_descriptor_is_read),
		cmocka_unit_test(every_spelling_is_cut),
		cmocka_unit_test(other_text_stays),
		cmocka_unit_test(a_text_is_veiled_by_letters_as_escapes),
		cmocka_unit_test(cuts_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
