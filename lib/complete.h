/*
 * Shell completions, made from the option tables.
 */
#ifndef TX_COMPLETE_H
#define TX_COMPLETE_H

#include <stddef.h>

struct opt;

/*
 * Print the completion of this program for shell ("bash", "zsh" or "fish") on
 * standard output; opts are its options.  Return 0, or -1 when shell is none
 * of these.
 */
int complete_print(
	const char *shell, const struct opt *const opts[], size_t count);

#endif
