/*
 * "Did you mean": the word of a list that a mistyped one is nearest to.
 *
 *     found = near_word(words, COUNT, typed);
 *     if (found)
 *             "unknown column \"...\"; did you mean %s?", found
 *
 * Letter case does not count, nor whether "_", "-" or a space stands between
 * the parts of a word.
 */
#ifndef TX_NEAR_H
#define TX_NEAR_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

/* Whether a and b are the same but for case and the gaps between parts. */
bool near_equal(struct slice a, struct slice b);

/*
 * The one of count words that differs from text by the fewest letters, the
 * first of several; NULL when all differ by more than a third of text, or
 * text is very short or long.  The words end in NUL; the result is borrowed
 * from them.
 */
const char *near_word(
	const struct slice *words, size_t count, struct slice text);

#endif
