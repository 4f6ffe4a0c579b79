/*
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above
 * U+10FFFF.
 */
#ifndef TX_UTF8_H
#define TX_UTF8_H

#include <stddef.h>

/*
 * The length in bytes, 1 to 4, of the character that begins at at, of which
 * left (at least 1) bytes may be read; 0 when there is no valid one.
 */
size_t utf8_length(const char *at, size_t left);

/* The code point of the character at at, whose len utf8_length() gave. */
unsigned int utf8_code_point(const char *at, size_t len);

#endif
