/*
 * Options as they are typed, one word a line, for a table that has each kind
 * of option.  A bad one would end the program: exit() is the target's own, by
 * the linker's --wrap, and comes back here.
 */
#include "fuzz.h"

#include <getopt.h>
#include <setjmp.h>
#include <string.h>

#include "diag.h"
#include "err.h"
#include "opt.h"

#define WORDS_MAX 64

struct settings {
	bool flag;
	const char *text;
	long long number, size;
	int word;
	const char *taken;
};

static int take(
	void *of, const struct opt *opt, const char *value, struct err *err)
{
	struct settings *set = of;

	(void)opt;
	set->taken = value ? value : "";
	return value && *value == '!'
		? err_set(err, TX_CONFIG, "\"%s\": not this", value)
		: 0;
}

static const struct opt opts[] = {
	{.letter = 'f',
		.name = "flag",
		.kind = OPT_FLAG,
		.help = "a flag",
		.at = offsetof(struct settings, flag)},
	{.letter = 't',
		.name = "text",
		.arg = "TEXT",
		.kind = OPT_TEXT,
		.help = "a text",
		.at = offsetof(struct settings, text)},
	{.name = "number",
		.arg = "N",
		.kind = OPT_NUM,
		.help = "a number",
		.at = offsetof(struct settings, number),
		.min = -7,
		.max = 1000},
	{.name = "size",
		.arg = "SIZE",
		.kind = OPT_SIZE,
		.help = "a size",
		.at = offsetof(struct settings, size),
		.min = 2,
		.max = (long long)1 << 40},
	{.name = "word",
		.arg = "WORD",
		.kind = OPT_WORD,
		.help = "a word",
		.values = "all some none",
		.at = offsetof(struct settings, word)},
	{.name = "maybe",
		.arg = "[=BOOL]",
		.kind = OPT_CALL,
		.help = "a truth",
		.call = take},
	{.name = "call",
		.arg = "X",
		.kind = OPT_CALL,
		.help = "a call",
		.call = take},
};

static const struct opt_program program = {
	.synopsis = "[OPTION ...]",
	.purpose = "be fuzzed",
	.examples = "  tx-fuzz\n",
	.sets = {{opts, sizeof(opts) / sizeof(*opts)}},
};

static jmp_buf ended;
static bool parsing;

_Noreturn void __wrap_exit(int status);
_Noreturn void __real_exit(int status);

/* The end of the program, or of one input. */
_Noreturn void __wrap_exit(int status)
{
	if (parsing)
		longjmp(ended, status + 1);
	__real_exit(status);
}

/* What the sanitizer, if there is one, shall not count: exit() frees. */
__attribute__((weak)) void __lsan_disable(void);
__attribute__((weak)) void __lsan_enable(void);

static void parse(int argc, char *argv[])
{
	struct settings set = {.size = 2};
	void *const settings[] = {&set};
	int status, first;

	optind = 0; /* getopt begins anew */
	parsing = true;
	status = setjmp(ended);
	if (status == 0) {
		first = opt_parse(&program, argc, argv, settings);
		fuzz_check(first >= 1 && first <= argc, "operands are there");
		fuzz_check(set.number >= -7 && set.number <= 1000,
			"a number has bounds");
		fuzz_check(set.size >= 2 && set.size <= (long long)1 << 40,
			"a size has bounds");
		fuzz_check(set.word >= 0 && set.word < 3, "a word is one");
	} else {
		status--;
		fuzz_check(status == TX_OK || status == TX_USAGE ||
				status == TX_CONFIG || status == TX_IO,
			"an end has its status");
	}
	parsing = false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char name[] = "tx-fuzz";
	char *text = strndup((const char *)data, size);
	char *argv[WORDS_MAX + 2] = {name}, *at = text, *word;
	int argc = 1, kept, out;

	fuzz_check(text, "there is memory");
	while (argc <= WORDS_MAX && (word = strsep(&at, "\n")))
		argv[argc++] = word;
	kept = fuzz_hush();
	fflush(stdout);
	out = dup(STDOUT_FILENO);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	if (__lsan_disable)
		__lsan_disable();
	parse(argc, argv);
	if (__lsan_enable)
		__lsan_enable();
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	close(out);
	fuzz_speak(kept);
	free(text);
	return 0;
}
