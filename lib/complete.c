#include "complete.h"

#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "opt.h"

/* The last letter of an argument's name tells what it is: a FILE or a DIR. */
static bool takes_file(const struct opt *opt)
{
	return opt->arg &&
		(strstr(opt->arg, "FILE") || strstr(opt->arg, "DIR"));
}

/* Print text for a place within single quotes of a shell. */
static void print_quoted(const char *text, const char *escaped)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else if (strchr(escaped, *text))
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

/* --- bash ----------------------------------------------------------------- */

static void bash_values(const struct opt *opt)
{
	if (opt->values)
		printf("\t--%s) COMPREPLY=($(compgen -W '%s' -- \"$cur\"));"
		       " return ;;\n",
			opt->name, opt->values);
	else if (opt->arg && opt->arg[0] != '[' && !takes_file(opt))
		printf("\t--%s) return ;;\n", opt->name);
}

static void bash(const struct opt *const opts[], size_t count)
{
	printf("# bash completion for %s\n_%s()\n{\n", diag_name(),
		diag_name());
	printf("\tlocal cur=${COMP_WORDS[COMP_CWORD]}\n"
	       "\tlocal prev=${COMP_WORDS[COMP_CWORD-1]}\n"
	       "\t[ \"$cur\" = = ] && cur=\n"
	       "\t[ \"$prev\" = = ] && prev=${COMP_WORDS[COMP_CWORD-2]}\n"
	       "\tCOMPREPLY=()\n\tcase $prev in\n");
	for (size_t i = 0; i < count; i++)
		bash_values(opts[i]);
	printf("\tesac\n\tcase $cur in\n\t-*) COMPREPLY=($(compgen -W '");
	for (size_t i = 0; i < count; i++)
		printf("%s--%s", i ? " " : "", opts[i]->name);
	printf("' -- \"$cur\")) ;;\n\tesac\n}\n"
	       "complete -o default -F _%s %s\n",
		diag_name(), diag_name());
}

/* --- zsh ------------------------------------------------------------------ */

static void zsh_argument(const struct opt *opt)
{
	if (!opt->arg)
		return;
	printf("%s:", opt->arg[0] == '[' ? ":" : "");
	print_quoted(opt->arg[0] == '[' ? "value" : opt->arg, ":[]");
	if (opt->values)
		printf(":(%s)", opt->values);
	else
		printf("%s", takes_file(opt) ? ":_files" : ": ");
}

static void zsh(const struct opt *const opts[], size_t count)
{
	printf("#compdef %s\n_arguments -s \\\n", diag_name());
	for (size_t i = 0; i < count; i++) {
		printf("\t'*--%s%s[", opts[i]->name,
			!opts[i]->arg                    ? ""
				: opts[i]->arg[0] == '[' ? "=-"
							 : "=");
		print_quoted(opts[i]->help, ":[]");
		putchar(']');
		zsh_argument(opts[i]);
		printf("' \\\n");
	}
	printf("\t'*:file:_files'\n");
}

/* --- fish ----------------------------------------------------------------- */

static void fish(const struct opt *const opts[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		printf("complete -c %s -l %s", diag_name(), opts[i]->name);
		if (opts[i]->letter)
			printf(" -s %c", opts[i]->letter);
		if (opts[i]->arg && opts[i]->arg[0] != '[')
			fputs(takes_file(opts[i]) ? " -r" : " -x", stdout);
		if (opts[i]->values)
			printf(" -a '%s'", opts[i]->values);
		printf(" -d '");
		print_quoted(opts[i]->help, "\\");
		printf("'\n");
	}
}

int complete_print(
	const char *shell, const struct opt *const opts[], size_t count)
{
	if (!strcmp(shell, "bash"))
		bash(opts, count);
	else if (!strcmp(shell, "zsh"))
		zsh(opts, count);
	else if (!strcmp(shell, "fish"))
		fish(opts, count);
	else
		return -1;
	return 0;
}
