/*
 * One table of options per program; the parser, --help and the completions
 * are made from it.
 *
 *     static const struct opt options[] = {
 *             {.name = "status", .arg = "LIST", .kind = OPT_CALL,
 *                     .call = take_status, .common = true,
 *                     .help = "keep these statuses"},
 *             {.letter = 'v', .name = "verbose", .kind = OPT_FLAG,
 *                     .at = offsetof(struct settings, verbose),
 *                     .help = "print a summary at the end"},
 *     };
 *     static const struct opt_program program = {
 *             .synopsis = "[OPTION ...] [FILE ...]",
 *             .purpose = "keep the records that meet every condition",
 *             .examples = "  tx-filter --high-value norm.ndjson\n",
 *             .sets = {{options, sizeof(options) / sizeof(*options)}},
 *     };
 *     first = opt_parse(&program, argc, argv, (void *[]){&settings});
 *
 * Every program has --help (the common options), --help=all (every option),
 * --version and --completion SHELL (bash, zsh or fish) without asking.
 */
#ifndef TX_OPT_H
#define TX_OPT_H

#include <stdbool.h>
#include <stddef.h>

struct err;

enum opt_kind {
	OPT_FLAG, /* no argument: sets a bool to true */
	OPT_TEXT, /* sets a const char *, borrowed from argv */
	OPT_NUM,  /* sets a long long within min..max */
	OPT_SIZE, /* the same, with K, M or G (powers of 1024) behind it */
	OPT_WORD, /* sets an int or enum to the place in values, from 0 */
	OPT_CALL, /* calls call() */
};

struct opt {
	char letter;      /* the short option, or 0 */
	const char *name; /* the long option */
	/*
	 * What the argument is called in --help; NULL: it takes none.
	 * "[=BOOL]": the argument may be left away, and then is "true".
	 */
	const char *arg;
	const char *help; /* one line, lower case, without a full stop */
	/* What completion offers, and OPT_WORD takes, parted by spaces. */
	const char *values;
	enum opt_kind kind;
	bool common;        /* shown by --help, not only by --help=all */
	size_t at;          /* offsetof() in the settings, but for OPT_CALL */
	long long min, max; /* of OPT_NUM and OPT_SIZE */
	/*
	 * Take value (NULL without an argument) into settings.  Return 0, or
	 * -1 with err set; its text is printed behind the option's name and
	 * its status is the program's.
	 */
	int (*call)(void *settings, const struct opt *opt, const char *value,
		struct err *err);
};

/* The most tables of options a program can have. */
#define OPT_SETS 3

/* The most libraries a program can name. */
#define OPT_LIBRARIES 3

struct opt_program {
	const char *synopsis; /* what follows the program's name */
	const char *purpose;  /* one line */
	const char *examples; /* lines with two spaces in front */
	/*
	 * For --version: each gives the name and version of a library the
	 * program runs with, as in "zlib 1.2.13"; the unused ones are NULL.
	 */
	const char *(*libraries[OPT_LIBRARIES])(void);
	struct opt_set {
		const struct opt *opts;
		size_t count;
	} sets[OPT_SETS]; /* the unused ones at the end are zero */
};

/*
 * Parse argv by the tables of program; settings[i] is the struct that set i
 * fills.  Options and operands may be mixed; "--" ends the options.  --help,
 * --version and --completion print and exit with 0; a bad option prints a
 * message and exits with TX_USAGE.  Return the index in argv of the first
 * operand; the operands are moved to the end of argv.
 */
int opt_parse(const struct opt_program *program, int argc, char *argv[],
	void *const settings[]);

/* Print a message and a hint at --help, and exit with TX_USAGE. */
_Noreturn void opt_fail(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

/*
 * Before count paths are read: when standard input is among them ("-", or no
 * paths at all) and is a terminal, print the usage and exit with TX_USAGE,
 * since nobody means to type records.
 */
void opt_refuse_terminal(
	const struct opt_program *program, char *const paths[], size_t count);

#endif
