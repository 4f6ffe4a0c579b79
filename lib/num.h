/*
 * Whole numbers from text, parsed to the last byte and within bounds.
 */
#ifndef TX_NUM_H
#define TX_NUM_H

#include "slice.h"

struct err;

/*
 * Read a decimal number with an optional sign into *number.  Return 0, or -1
 * with err set (TX_USAGE): "is not a whole number", "is not within min..max".
 */
int num_parse(struct slice text, long long min, long long max,
	long long *number, struct err *err);

/* As num_parse(), with an optional K, M or G (powers of 1024) at the end. */
int num_parse_size(struct slice text, long long min, long long max,
	long long *number, struct err *err);

/* Whether c is a decimal digit. */
static inline bool num_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The value of a hex digit; -1 when c is none. */
static inline int num_hex_digit(char c)
{
	if (num_is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

#endif
