/*
 * Whether our app may read anything at all, asked once when the first ids are
 * denied: an app that was never admitted to ThreatExchange is told the same
 * of every id as one that may not see just this one.
 */
#ifndef TX_FETCH_ACCESS_H
#define TX_FETCH_ACCESS_H

#include <stdbool.h>

struct err;
struct fetch;
struct graph_error;

/* Whether error says that what was asked for is kept from us. */
bool access_is_denied(const struct graph_error *error);

/* Whether error may be about one id only: there is no such, or not for us. */
bool access_is_about_id(const struct graph_error *error);

/*
 * Ask for the members, which every app that was admitted can read; other
 * calls may be in flight.  Return 0 when we may, or when that is not clear,
 * or -1 with err set: TX_AUTH when we may not, or as task_await().
 */
int access_check(struct fetch *fetch, struct err *err);

#endif
