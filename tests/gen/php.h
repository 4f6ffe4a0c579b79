/*
 * Writing JSON as the server does, which is PHP's json_encode(): no spaces,
 * `/` as `\/`, `@` as `\u0040`, all that is not ASCII as `\uXXXX` with small
 * hex digits, and surrogate pairs beyond the BMP.
 */
#ifndef TX_GEN_PHP_H
#define TX_GEN_PHP_H

#include <stdint.h>

#include "slice.h"

struct buf;

/* Append text (UTF-8) without quotes around it. */
void php_add(struct buf *out, struct slice text);

/* Append text (UTF-8) as a JSON string. */
void php_add_string(struct buf *out, struct slice text);

/* Append a number in decimal digits. */
void php_add_number(struct buf *out, uint64_t number);

/* Append an id: a number in decimal digits, in quotes. */
void php_add_id(struct buf *out, uint64_t id);

#endif
