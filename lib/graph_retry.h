/*
 * How long to wait before a call is sent again; the arithmetic of lib/graph.c
 * apart from its clock and its dice.
 */
#ifndef TX_GRAPH_RETRY_H
#define TX_GRAPH_RETRY_H

#include <stdint.h>

#include "slice.h"

/*
 * Seconds to wait after a call failed for the failed-th time (from 1) in a way
 * that may pass: between 0 and unit * 2^(failed-1), at most 60 units, at the
 * point that dice (0 to 1) says.
 */
double graph_retry_wait(double unit, int failed, double dice);

/*
 * Seconds to wait after the times-th (from 1) throttle in a row, with this
 * code, that named no time: 60 units, doubled each time, at most 900.  A block
 * for what we did (368) lasts long: 900 at once.
 */
double graph_retry_limited(double unit, int times, int64_t code);

/*
 * Seconds to let pass between two requests when percent of the rate limit are
 * used: none below 80, a unit at 80, doubled with every 4 more, at most 60.
 */
double graph_retry_ease(double unit, int percent);

/* The largest percentage in the value of an X-App-Usage,
 * X-Business-Use-Case-Usage or X-Ad-Account-Usage header; -1: none. */
int graph_retry_percent(struct slice header);

/* The seconds after which an X-Business-Use-Case-Usage header lets us in
 * again; 0 when it says nothing. */
double graph_retry_regain(struct slice header);

#endif
