#include "near.h"

/* Longer than any word; what is longer is like none of them. */
#define WORD_MAX 48

/* Upper case, and one kind of gap. */
static char fold(char c)
{
	if (c == '-' || c == ' ')
		return '_';
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

bool near_equal(struct slice a, struct slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (fold(a.at[i]) != fold(b.at[i]))
			return false;
	return true;
}

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein's distance; a is at most WORD_MAX long. */
static size_t distance(struct slice a, struct slice b)
{
	size_t row[WORD_MAX + 1];

	for (size_t i = 0; i <= a.len; i++)
		row[i] = i;
	for (size_t j = 1; j <= b.len; j++) {
		size_t diagonal = row[0];

		row[0] = j;
		for (size_t i = 1; i <= a.len; i++) {
			bool equal = fold(a.at[i - 1]) == fold(b.at[j - 1]);
			size_t here = least(
				row[i] + 1, row[i - 1] + 1, diagonal + !equal);

			diagonal = row[i];
			row[i] = here;
		}
	}
	return row[a.len];
}

const char *near_word(
	const struct slice *words, size_t count, struct slice text)
{
	size_t best = text.len / 3 + 1;
	const char *found = NULL;

	if (text.len < 3 || text.len > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t far = distance(text, words[i]);

		if (far < best) {
			best = far;
			found = words[i].at;
		}
	}
	return found;
}
