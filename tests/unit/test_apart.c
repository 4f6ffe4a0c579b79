#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "apart.h"
#include "err.h"
#include "scratch.h"

/* What is said of the outputs a and b, NULL when they may be written. */
static const char *judge(const char *a, const char *b)
{
	static struct err err;
	const struct apart_file files[] = {{"-o", a}, {"--rejects", b}};

	if (apart_outputs(files, 2, &err) == 0)
		return NULL;
	assert_int_equal(err.status, TX_USAGE);
	return err.text;
}

/* As judge(), of an input, NULL for none named, and an output. */
static const char *judge_input(const char *input, const char *output)
{
	static struct err err;
	const struct apart_file files[] = {{"--rejects", output}};
	char name[32];

	snprintf(name, sizeof(name), "%s", input ? input : "");
	if (apart_inputs((char *[]){name}, input != NULL, files, 1, &err) == 0)
		return NULL;
	assert_int_equal(err.status, TX_USAGE);
	return err.text;
}

/* As judge_input(), of a file that is read before the input. */
static const char *judge_stream(const char *file, const char *input)
{
	static struct err err;
	const struct apart_file files[] = {{"--in", file}};
	char name[32];

	snprintf(name, sizeof(name), "%s", input ? input : "");
	if (apart_streams(files, 1, (char *[]){name}, input != NULL, &err) == 0)
		return NULL;
	assert_int_equal(err.status, TX_USAGE);
	return err.text;
}

static void outputs_are_told_apart_by_name_or_file(void **state)
{
	(void)state;
	scratch_write("f", SLICE(""));
	scratch_write("g", SLICE(""));
	assert_int_equal(link("f", "hard"), 0);
	assert_int_equal(symlink("f", "soft"), 0);
	assert_null(judge("f", "g"));
	assert_null(judge("f", NULL));
	assert_null(judge(NULL, NULL));
	assert_null(judge("new", "other"));
	assert_null(judge("-", "f"));
	assert_string_equal(judge("f", "f"), "-o and --rejects are one file");
	assert_non_null(judge("f", "hard"));
	assert_non_null(judge("soft", "f"));
	assert_non_null(judge("new", "new"));
	assert_non_null(judge("new", "./new"));
	assert_int_equal(mkdir("folder", 0777), 0);
	assert_int_equal(symlink("folder/new", "dangling"), 0);
	assert_int_equal(symlink("folder", "other"), 0);
	assert_non_null(judge("folder/new", "folder/../folder//new"));
	assert_non_null(judge("folder/new", "other/new"));
	assert_non_null(judge("dangling", "folder/new"));
	assert_null(judge("folder/new", "new"));
	assert_null(judge("gone/new", "gone/new"));
	assert_non_null(judge("-", "-"));
	assert_string_equal(judge("f", ""), "the name of --rejects is empty");
}

static void devices_and_fifos_may_be_shared(void **state)
{
	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_null(judge("/dev/null", "/dev/null"));
	assert_null(judge("fifo", "fifo"));
	assert_null(judge_input("/dev/null", "/dev/null"));
}

static void an_input_is_no_output(void **state)
{
	(void)state;
	scratch_write("in", SLICE("x"));
	scratch_write("out", SLICE("x"));
	assert_null(judge_input("in", "out"));
	assert_null(judge_input("in", "new"));
	assert_null(judge_input("gone", "gone"));
	assert_null(judge_input("in", NULL));
	assert_string_equal(judge_input("in", "./in"),
		"in is an input, so it cannot be --rejects");
}

static void standard_input_is_looked_at(void **state)
{
	(void)state;
	scratch_write("in", SLICE("x"));
	scratch_stdin(open("in", O_RDONLY));
	assert_string_equal(judge_input("-", "in"),
		"stdin is an input, so it cannot be --rejects");
	assert_non_null(judge_input(NULL, "in"));
	assert_null(judge_input("other", "in"));
}

static void a_stream_has_one_reader(void **state)
{
	int pipe_fds[2];

	(void)state;
	scratch_write("list", SLICE("x"));
	assert_int_equal(mkfifo("stream", 0600), 0);
	scratch_stdin(open("list", O_RDONLY));
	assert_string_equal(judge_stream("-", NULL),
		"--in and the input both read stdin, which can be read only "
		"once");
	assert_non_null(judge_stream("-", "-"));
	assert_null(judge_stream("-", "list"));
	assert_null(judge_stream("list", NULL));
	assert_null(judge_stream("/dev/stdin", "-"));
	assert_null(judge_stream("list", "list"));
	assert_null(judge_stream("/dev/null", "/dev/null"));
	assert_null(judge_stream("gone", "gone"));
	assert_null(judge_stream("stream", "list"));
	assert_non_null(judge_stream("stream", "./stream"));
	assert_int_equal(pipe(pipe_fds), 0);
	scratch_stdin(pipe_fds[0]);
	assert_non_null(judge_stream("/dev/stdin", NULL));
	assert_non_null(judge_stream("/dev/stdin", "-"));
	assert_non_null(judge_stream("-", "/dev/fd/0"));
	assert_null(judge_stream("/dev/stdin", "list"));
	close(pipe_fds[1]);
}

/* In a child whose standard output is the file log. */
static int say_standard_output(void)
{
	return (judge("-", "log") ? 1 : 0) + (judge_input("log", "-") ? 2 : 0) +
		(judge("-", "other") ? 4 : 0);
}

static void standard_output_is_looked_at(void **state)
{
	int fd = open("log", O_WRONLY | O_CREAT, 0600);

	(void)state;
	assert_int_equal(scratch_child(fd, say_standard_output), 3);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outputs_are_told_apart_by_name_or_file),
		cmocka_unit_test(devices_and_fifos_may_be_shared),
		cmocka_unit_test(an_input_is_no_output),
		cmocka_unit_test(standard_input_is_looked_at),
		cmocka_unit_test(a_stream_has_one_reader),
		cmocka_unit_test(standard_output_is_looked_at),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
