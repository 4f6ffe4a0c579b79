/*
 * Numbers for distinct byte strings: the first put in is 0, the next new one
 * is 1, and so on, so that all else is known of a string lies in an array.
 *
 *     n = intern_put(names, name);
 *     if (n == seen)
 *             count[seen++] = 0;
 *     count[n]++;
 *
 * The hash is seeded anew in each run, so nobody can prepare strings that
 * collide; no order depends on it.  Lifetime: the whole run.
 */
#ifndef TX_INTERN_H
#define TX_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "slice.h"

struct intern; /* opaque */

/* What intern_find() returns for a string that is not there. */
#define INTERN_NONE SIZE_MAX

/* An empty set; the caller owns it. */
struct intern *intern_new(void);

/* Free it and the strings; NULL is harmless. */
void intern_free(struct intern *set);

/*
 * Forget all strings.  Cheap for a small set, so that it can be done for each
 * record; the memory of a large one is given back.
 */
void intern_reset(struct intern *set);

/* The number of text, which is copied in when it is new. */
size_t intern_put(struct intern *set, struct slice text);

/* The number of text, or INTERN_NONE. */
size_t intern_find(const struct intern *set, struct slice text);

/* The string with this number; borrowed until the set is reset or freed. */
struct slice intern_text(const struct intern *set, size_t number);

/* How many there are. */
size_t intern_count(const struct intern *set);

#endif
