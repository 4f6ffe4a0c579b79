/*
 * What the scanner looks at byte by byte; for lib/scan*.c only.
 *
 * These are the places where the time goes, and the only ones that look at
 * more than one byte at once.  They may read SCAN_PAD bytes behind end.
 */
#ifndef TX_SCAN_BYTE_H
#define TX_SCAN_BYTE_H

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "num.h"

/* The same byte in all eight places of a word. */
#define SCAN_EIGHT(byte) ((byte)*UINT64_C(0x0101010101010101))

/* Eight bytes, the first in the lowest place. */
static inline uint64_t scan_load(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return le64toh(word);
}

/* Whether c is white space as JSON knows it. */
static inline bool scan_is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Pass white space; return the first other byte, or end. */
static inline const char *scan_space(const char *at, const char *end)
{
	while (at < end && scan_is_space(*at))
		at++;
	return at;
}

/*
 * Pass the bytes of a string that mean themselves; return the first that is a
 * quote, a backslash, a control character or not ASCII, or end.
 *
 * In a byte below 0x80 each subtraction sets the top bit just when the byte
 * is one looked for.  It may then also borrow from the bytes above, so only
 * the lowest bit found can be believed; it is the one wanted.
 */
static inline const char *scan_plain(const char *at, const char *end)
{
	for (; at < end; at += 8) {
		uint64_t word = scan_load(at);
		uint64_t quote = (word ^ SCAN_EIGHT('"')) - SCAN_EIGHT(1);
		uint64_t slash = (word ^ SCAN_EIGHT('\\')) - SCAN_EIGHT(1);
		uint64_t control = word - SCAN_EIGHT(0x20);
		uint64_t found =
			(quote | slash | control | word) & SCAN_EIGHT(0x80);

		if (found) {
			at += __builtin_ctzll(found) / 8;
			break;
		}
	}
	return at < end ? at : end;
}

/* Pass decimal digits; return the first other byte, or end. */
static inline const char *scan_digits(const char *at, const char *end)
{
	while (at < end && num_is_digit(*at))
		at++;
	return at;
}

/*
 * Pass the number that begins at at (before end).  Return the byte behind it
 * with *why NULL, or the bad byte with *why the reason.
 */
const char *scan_pass_number(const char *at, const char *end, const char **why);

#endif
