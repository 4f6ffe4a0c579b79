/*
 * A hash that tells whether two runs were asked for the same (FNV-1a, 64
 * bits); not for what an enemy chooses.
 *
 *     hash = hash_text(HASH_INIT, text);
 *     hash = hash_number(hash, 7);
 */
#ifndef TX_FETCH_HASH_H
#define TX_FETCH_HASH_H

#include <stdint.h>

#include "slice.h"

/* The hash of nothing. */
#define HASH_INIT UINT64_C(0xCBF29CE484222325)

/* What hash becomes when bytes follow. */
uint64_t hash_bytes(uint64_t hash, struct slice bytes);

/* Likewise text and its end; NULL is not "". */
uint64_t hash_text(uint64_t hash, const char *text);

/* Likewise number, as text. */
uint64_t hash_number(uint64_t hash, long long number);

#endif
