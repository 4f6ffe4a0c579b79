#include "opt.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "complete.h"
#include "diag.h"
#include "err.h"
#include "mem.h"
#include "num.h"

/* What getopt_long() returns for the option with this index in the list. */
#define OPTION_BASE 256

/* Options that every program has. */
static const struct opt always[] = {
	{.name = "help",
		.arg = "[=all]",
		.values = "all",
		.common = true,
		.help = "show this help, or every option, and exit"},
	{.name = "version", .help = "show the versions and exit"},
	{.name = "completion",
		.arg = "SHELL",
		.values = "bash zsh fish",
		.help = "print the completion for a shell and exit"},
};

/* All options of a program in one list, with the settings each one fills. */
struct list {
	size_t count;
	const struct opt **opts;
	void **settings;
};

static void list_add(
	struct list *list, const struct opt *opts, size_t count, void *settings)
{
	for (size_t i = 0; i < count; i++) {
		list->opts[list->count] = &opts[i];
		list->settings[list->count++] = settings;
	}
}

static struct list list_new(
	const struct opt_program *program, void *const settings[])
{
	size_t own = sizeof(always) / sizeof(*always), count = own;
	struct list list = {0};

	for (size_t i = 0; i < OPT_SETS; i++)
		count += program->sets[i].count;
	list.opts = mem_zero(count, sizeof(*list.opts));
	list.settings = mem_zero(count, sizeof(*list.settings));
	/* The caller gives as many settings as there are sets in use. */
	for (size_t i = 0; i < OPT_SETS && program->sets[i].count > 0; i++)
		list_add(&list, program->sets[i].opts, program->sets[i].count,
			settings ? settings[i] : NULL);
	list_add(&list, always, own, NULL);
	return list;
}

static void list_release(struct list *list)
{
	free(list->opts);
	free(list->settings);
}

static bool is_optional(const struct opt *opt)
{
	return opt->arg && opt->arg[0] == '[';
}

/* --- help ----------------------------------------------------------------- */

/* The width that options take in --help. */
#define HELP_COLUMN 26

static void print_option(const struct opt *opt)
{
	struct buf left = BUF_INIT(256);

	if (opt->letter)
		buf_printf(&left, "  -%c, ", opt->letter);
	else
		buf_printf(&left, "      ");
	buf_printf(&left, "--%s", opt->name);
	if (opt->arg)
		buf_printf(
			&left, "%s%s", is_optional(opt) ? "" : " ", opt->arg);
	if (left.len >= HELP_COLUMN)
		printf("%s\n%*s%s\n", buf_text(&left), HELP_COLUMN, "",
			opt->help);
	else
		printf("%-*s%s\n", HELP_COLUMN, buf_text(&left), opt->help);
	buf_release(&left);
}

static void print_help(const struct opt_program *program, bool all)
{
	struct list list = list_new(program, NULL);

	printf("%s\nUsage: %s %s\n%s: %s.\n\n", program->examples, diag_name(),
		program->synopsis, diag_name(), program->purpose);
	for (size_t i = 0; i < list.count; i++)
		if (all || list.opts[i]->common)
			print_option(list.opts[i]);
	if (!all)
		printf("\n--help=all shows every option, man %s the rest.\n",
			diag_name());
	list_release(&list);
}

static void print_version(const struct opt_program *program)
{
	printf("%s %s\n", diag_name(), TX_VERSION);
	for (size_t i = 0; i < OPT_LIBRARIES && program->libraries[i]; i++)
		printf("%s\n", program->libraries[i]());
}

/* Leave with 0 when standard output took everything. */
static _Noreturn void leave(void)
{
	if (fflush(stdout) || ferror(stdout))
		die(TX_IO, "stdout: cannot be written");
	exit(TX_OK);
}

/* --- parsing -------------------------------------------------------------- */

static struct option *long_options(const struct list *list)
{
	struct option *out = mem_zero(list->count + 1, sizeof(*out));

	for (size_t i = 0; i < list->count; i++) {
		const struct opt *opt = list->opts[i];

		out[i].name = opt->name;
		out[i].has_arg = is_optional(opt) ? optional_argument
			: opt->arg                ? required_argument
						  : no_argument;
		out[i].val = OPTION_BASE + (int)i;
	}
	return out;
}

static char *short_options(const struct list *list)
{
	struct buf out = BUF_INIT(1024);

	for (size_t i = 0; i < list->count; i++) {
		const struct opt *opt = list->opts[i];

		if (!opt->letter)
			continue;
		buf_add_byte(&out, opt->letter);
		if (opt->arg)
			buf_add(&out,
				is_optional(opt) ? SLICE("::") : SLICE(":"));
	}
	(void)buf_text(&out);
	return out.at;
}

/* The index of the option that getopt_long() found; it must be there. */
static size_t find(const struct list *list, int found)
{
	if (found >= OPTION_BASE)
		return (size_t)(found - OPTION_BASE);
	for (size_t i = 0; i < list->count; i++)
		if (list->opts[i]->letter == found)
			return i;
	die(TX_BUG, "option -%c is not in the table", found);
}

/* Set *place to that of value among the words the option takes. */
static int take_word(
	const struct opt *opt, const char *value, int *place, struct err *err)
{
	struct slice rest = slice_from(opt->values), word;

	for (*place = 0; slice_cut(&rest, ' ', &word); ++*place)
		if (slice_is(word, value))
			return 0;
	return err_set(
		err, TX_USAGE, "\"%s\" is none of: %s", value, opt->values);
}

static int take(const struct opt *opt, void *settings, const char *value,
	struct err *err)
{
	char *field = (char *)settings + opt->at;

	if (is_optional(opt) && !value)
		value = "true";
	switch (opt->kind) {
	case OPT_FLAG:
		*(bool *)field = true;
		return 0;
	case OPT_TEXT:
		*(const char **)field = value;
		return 0;
	case OPT_NUM:
		return num_parse(slice_from(value), opt->min, opt->max,
			(long long *)field, err);
	case OPT_SIZE:
		return num_parse_size(slice_from(value), opt->min, opt->max,
			(long long *)field, err);
	case OPT_WORD:
		return take_word(opt, value, (int *)field, err);
	case OPT_CALL:
		return opt->call(settings, opt, value, err);
	}
	return err_set(err, TX_BUG, "a kind of option that is not known");
}

/* The options of every program, none of which comes back. */
static _Noreturn void take_always(const struct opt_program *program,
	const struct opt *opt, const char *value)
{
	struct list list;

	if (!strcmp(opt->name, "help")) {
		if (value && strcmp(value, "all"))
			opt_fail("--help: \"%s\" is not \"all\"", value);
		print_help(program, value != NULL);
	} else if (!strcmp(opt->name, "version")) {
		print_version(program);
	} else {
		list = list_new(program, NULL);
		if (complete_print(value, list.opts, list.count) < 0)
			opt_fail("--completion: \"%s\" is not bash, zsh or "
				 "fish",
				value);
		list_release(&list);
	}
	leave();
}

/* A bad value is a matter of usage, a file that cannot be read is not. */
static _Noreturn void refuse(const struct opt *opt, const struct err *err)
{
	if (err->status == TX_USAGE)
		opt_fail("--%s: %s", opt->name, err->text);
	die(err->status, "--%s: %s", opt->name, err->text);
}

int opt_parse(const struct opt_program *program, int argc, char *argv[],
	void *const settings[])
{
	struct list list = list_new(program, settings);
	struct option *longs = long_options(&list);
	char *shorts = short_options(&list);
	const struct opt *asked = NULL; /* --help and the like */
	struct err err;
	int found;

	while (!asked &&
		(found = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		size_t i;

		if (found == '?')
			opt_fail(NULL);
		i = find(&list, found);
		if (!list.settings[i])
			asked = list.opts[i];
		else if (take(list.opts[i], list.settings[i], optarg, &err) < 0)
			refuse(list.opts[i], &err);
	}
	free(longs);
	free(shorts);
	list_release(&list);
	if (asked)
		take_always(program, asked, optarg);
	return optind;
}

void opt_fail(const char *fmt, ...)
{
	char text[2048];
	va_list ap;

	if (fmt) {
		va_start(ap, fmt);
		vsnprintf(text, sizeof(text), fmt, ap);
		va_end(ap);
		warn_f("%s", text);
	}
	die(TX_USAGE, "try \"%s --help\"", diag_name());
}

static bool has_stdin(char *const paths[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(paths[i], "-"))
			return true;
	return count == 0;
}

void opt_refuse_terminal(
	const struct opt_program *program, char *const paths[], size_t count)
{
	if (!has_stdin(paths, count) || !isatty(STDIN_FILENO))
		return;
	fprintf(stderr, "Usage: %s %s\n\n%s\n", diag_name(), program->synopsis,
		program->examples);
	fprintf(stderr, "%s reads files or a pipe; try \"%s --help\".\n",
		diag_name(), diag_name());
	exit(TX_USAGE);
}
