/*
 * Ids as numbers: nearly all are, and a number takes 8 bytes where its text
 * takes 17 and a place to keep it.
 *
 *     n = id_number(text);
 *     if (n)
 *             slot = id_hash(n, seed) ...
 *     else
 *             it is a text like any other
 */
#ifndef TX_ID_H
#define TX_ID_H

#include <stdint.h>

#include "slice.h"

/*
 * The number that text spells, when no other text spells it: decimal, no zero
 * in front, not 0, and short enough not to overflow (19 digits).  Else 0.
 */
uint64_t id_number(struct slice text);

/* Spread number over 64 bits; nobody who lacks seed can make ids collide. */
uint64_t id_hash(uint64_t number, uint64_t seed);

#endif
