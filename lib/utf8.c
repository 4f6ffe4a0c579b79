#include "utf8.h"

/* Whether byte i of at is there and within low..high. */
static int within(
	const unsigned char *at, size_t left, size_t i, int low, int high)
{
	return i < left && at[i] >= low && at[i] <= high;
}

/* Unicode 15, table 3-7: the second byte's range depends on the first. */
size_t utf8_length(const char *text, size_t left)
{
	const unsigned char *at = (const unsigned char *)text;
	int first = at[0];
	int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
	int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
	size_t len = first < 0x80 ? 1
		: first < 0xC2    ? 0
		: first < 0xE0    ? 2
		: first < 0xF0    ? 3
		: first < 0xF5    ? 4
				  : 0;

	if (len >= 2 && !within(at, left, 1, low, high))
		return 0;
	for (size_t i = 2; i < len; i++)
		if (!within(at, left, i, 0x80, 0xBF))
			return 0;
	return len;
}

unsigned int utf8_code_point(const char *text, size_t len)
{
	const unsigned char *at = (const unsigned char *)text;
	unsigned int c = len == 1 ? at[0] : at[0] & 0x7FU >> len;

	for (size_t i = 1; i < len; i++)
		c = c << 6 | (at[i] & 0x3F);
	return c;
}
