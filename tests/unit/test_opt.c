#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <getopt.h>

#include "err.h"
#include "opt.h"
#include "scratch.h"

enum colour { RED, GREEN, BLUE };

struct settings {
	bool flag;
	const char *text;
	long long number, size;
	enum colour colour;
	char called[64]; /* the values take() got */
};

static int take(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;
	size_t len = strlen(set->called);

	if (!strcmp(value, "unreadable"))
		return err_set(err, TX_NOINPUT, "unreadable");
	snprintf(set->called + len, sizeof(set->called) - len, "%s=%s ",
		opt->name, value);
	return 0;
}

#define AT(member) .at = offsetof(struct settings, member)

static const struct opt options[] = {
	{.letter = 'f',
		.name = "flag",
		.kind = OPT_FLAG,
		.common = true,
		AT(flag),
		.help = "raise it"},
	{.letter = 't',
		.name = "text",
		.arg = "TEXT",
		.kind = OPT_TEXT,
		AT(text),
		.help = "say it"},
	{.name = "number",
		.arg = "N",
		.kind = OPT_NUM,
		.min = -5,
		.max = 5,
		AT(number),
		.help = "count it"},
	{.name = "size",
		.arg = "SIZE",
		.kind = OPT_SIZE,
		.min = 1,
		.max = 1 << 20,
		AT(size),
		.help = "measure it"},
	{.name = "colour",
		.arg = "WORD",
		.values = "red green blue",
		.kind = OPT_WORD,
		AT(colour),
		.help = "paint it"},
	{.name = "call",
		.arg = "[=BOOL]",
		.kind = OPT_CALL,
		.call = take,
		.help = "call it"},
};

static const char *library(void)
{
	return "libtest 1.2";
}

static const struct opt_program program = {
	.synopsis = "[OPTION ...]",
	.purpose = "test options",
	.examples = "  test_opt -f\n",
	.libraries = {library},
	.sets = {{options, sizeof(options) / sizeof(*options)}},
};

/* The most words of a command line here. */
#define WORDS 8

/* What the children below parse; NULL ends it. */
static const char *line[WORDS];

/* Parse the words of line, which end in NULL; *first is the first operand. */
static struct settings parse(char *argv[WORDS + 1], int *first)
{
	struct settings set = {.number = 9};
	int argc = 1;

	argv[0] = (char *)"test_opt"; /* opt_parse() moves words, no more */
	for (; argc < WORDS && line[argc - 1]; argc++)
		argv[argc] = (char *)line[argc - 1];
	argv[argc] = NULL;
	optind = 0; /* glibc: start anew */
	*first = opt_parse(&program, argc, argv, (void *[]){&set});
	return set;
}

/* Set line; what it had before is gone. */
static void set_line(const char *const words[], size_t count)
{
	memset(line, 0, sizeof(line));
	memcpy(line, words, count * sizeof(*words));
}

#define LINE(...) \
	set_line((const char *const[]){__VA_ARGS__}, \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static int parse_and_end(void)
{
	char *argv[WORDS + 1];
	int first;

	dup2(STDOUT_FILENO, STDERR_FILENO);
	parse(argv, &first);
	return 99;
}

/* The status of a child that parses line, whose output goes into file out. */
static int status_of_line(void)
{
	int fd = open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600), status;

	assert_true(fd >= 0);
	status = scratch_child(fd, parse_and_end);
	close(fd);
	return status;
}

/* The file out holds what. */
static void expect_said(const char *what)
{
	struct buf text = BUF_INIT(SCRATCH_MAX);

	scratch_read("out", &text);
	if (!strstr(buf_text(&text), what))
		fail_msg("not in the output: %s\n%s", what, buf_text(&text));
	buf_release(&text);
}

static void each_kind_sets_its_setting(void **state)
{
	char *argv[WORDS + 1];
	struct settings set;
	int first;

	(void)state;
	LINE("-f", "--text=a", "--number", "-5", "--size=4K", "--colour=blue");
	set = parse(argv, &first);
	assert_true(set.flag);
	assert_string_equal(set.text, "a");
	assert_int_equal(set.number, -5);
	assert_int_equal(set.size, 4096);
	assert_int_equal(set.colour, BLUE);
}

static void what_is_not_given_stays(void **state)
{
	char *argv[WORDS + 1];
	struct settings set;
	int first;

	(void)state;
	LINE("-t", "x");
	set = parse(argv, &first);
	assert_false(set.flag);
	assert_int_equal(set.number, 9);
	assert_int_equal(set.colour, RED);
}

static void operands_are_moved_behind_options(void **state)
{
	char *argv[WORDS + 1];
	struct settings set;
	int first;

	(void)state;
	LINE("one", "-f", "two", "--", "-t", "three");
	set = parse(argv, &first);
	assert_true(set.flag);
	assert_null(set.text);
	assert_int_equal(first, 3);
	assert_string_equal(argv[first], "one");
	assert_string_equal(argv[first + 2], "-t");
}

static void an_optional_argument_is_true_when_left_away(void **state)
{
	char *argv[WORDS + 1];
	struct settings set;
	int first;

	(void)state;
	LINE("--call", "--call=false", "operand");
	set = parse(argv, &first);
	assert_string_equal(set.called, "call=true call=false ");
	assert_string_equal(argv[first], "operand");
}

static void a_bad_value_ends_with_2(void **state)
{
	static const struct {
		const char *word, *says;
	} bad[] = {
		{"--number=6", "--number: 6 is not within -5..5"},
		{"--size=2M", "--size: 2097152 is not within"},
		{"--size=x", "--size: \"x\" is not a size"},
		{"--colour=gre",
			"--colour: \"gre\" is none of: red green blue"},
		{"--colour=", "is none of"},
		{"--nothing", "try \"tx --help\""},
		{"--text", "try \"tx --help\""},
		{"--help=most", "--help: \"most\" is not \"all\""},
		{"--completion=tcsh", "\"tcsh\" is not bash, zsh or fish"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		LINE(bad[i].word);
		assert_int_equal(status_of_line(), TX_USAGE);
		expect_said(bad[i].says);
	}
}

static void another_fault_keeps_its_status(void **state)
{
	(void)state;
	LINE("--call=unreadable");
	assert_int_equal(status_of_line(), TX_NOINPUT);
	expect_said("tx: --call: unreadable");
}

static void help_shows_the_common_options(void **state)
{
	struct buf text = BUF_INIT(SCRATCH_MAX);

	(void)state;
	LINE("--help");
	assert_int_equal(status_of_line(), 0);
	expect_said("  test_opt -f\n");
	expect_said("  -f, --flag              raise it\n");
	scratch_read("out", &text);
	assert_null(strstr(buf_text(&text), "--number"));
	buf_release(&text);
	LINE("--help=all");
	assert_int_equal(status_of_line(), 0);
	expect_said("      --number N          count it\n");
	expect_said("      --call[=BOOL]       call it\n");
}

static void versions_name_the_libraries(void **state)
{
	(void)state;
	LINE("--version");
	assert_int_equal(status_of_line(), 0);
	expect_said("tx " TX_VERSION "\nlibtest 1.2\n");
}

static void completions_know_the_words(void **state)
{
	(void)state;
	LINE("--completion=bash");
	assert_int_equal(status_of_line(), 0);
	expect_said("--colour) COMPREPLY=($(compgen -W 'red green blue'");
	expect_said("--flag --text --number");
	LINE("--completion=zsh");
	assert_int_equal(status_of_line(), 0);
	expect_said("'*--colour=[paint it]:WORD:(red green blue)'");
	LINE("--completion=fish");
	assert_int_equal(status_of_line(), 0);
	expect_said("complete -c tx -l flag -s f -d 'raise it'");
}

/* Output that cannot be written is no success. */
static void help_to_a_full_disk_fails(void **state)
{
	int fd = open("/dev/full", O_WRONLY);

	(void)state;
	if (fd < 0)
		skip();
	LINE("--help");
	assert_int_equal(scratch_child(fd, parse_and_end), TX_IO);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_sets_its_setting),
		cmocka_unit_test(what_is_not_given_stays),
		cmocka_unit_test(operands_are_moved_behind_options),
		cmocka_unit_test(an_optional_argument_is_true_when_left_away),
		cmocka_unit_test(a_bad_value_ends_with_2),
		cmocka_unit_test(another_fault_keeps_its_status),
		cmocka_unit_test(help_shows_the_common_options),
		cmocka_unit_test(versions_name_the_libraries),
		cmocka_unit_test(completions_know_the_words),
		cmocka_unit_test(help_to_a_full_disk_fails),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
