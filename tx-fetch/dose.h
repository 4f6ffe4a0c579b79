/*
 * How many ids a request holds.  What the server allows is not documented,
 * nor what it says to more: 50 and 20 were both seen.  So fewer are tried
 * when it refuses, and what worked is kept to.
 *
 *     dose_init(&dose, 50);
 *     ask for dose.size ids
 *     dose_grow(&dose);
 *     if (dose_shrink(&dose, &error, 50))
 *             ask for half of them
 *
 * Lifetime: the whole run.
 */
#ifndef TX_FETCH_DOSE_H
#define TX_FETCH_DOSE_H

#include <stdbool.h>
#include <stddef.h>

struct graph_error;

struct dose {
	size_t size; /* now */
	size_t most; /* it grows to this again */
	int good;    /* replies since size changed */
};

/* Begin with the most that may be asked for. */
void dose_init(struct dose *dose, size_t most);

/* A request worked. */
void dose_grow(struct dose *dose);

/*
 * A request for size ids, more than one, came back with error: ask for half
 * of them from now on, if that may help.  Return whether it may.
 */
bool dose_shrink(
	struct dose *dose, const struct graph_error *error, size_t size);

#endif
