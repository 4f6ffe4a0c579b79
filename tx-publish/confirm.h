/*
 * Reading published rows back, and naming what is not as it was sent.
 */
#ifndef TX_PUBLISH_CONFIRM_H
#define TX_PUBLISH_CONFIRM_H

#include <stddef.h>

#include "slice.h"

struct err;
struct graph;
struct rows;
struct settings;
struct stop;

/*
 * Read the published rows of app by their ids until all are there and equal,
 * or gone when they were deleted, or set->confirm_time is over; print each
 * difference that is left, and what could not be compared, and set *differ to
 * how many rows have a difference.  Return 0, or -1 with err set when they
 * cannot be read, or stop was asked (TX_AGAIN).
 */
int confirm_rows(const struct settings *set, struct graph *graph,
	struct slice app, struct rows *rows, struct stop *stop, size_t *differ,
	struct err *err);

#endif
