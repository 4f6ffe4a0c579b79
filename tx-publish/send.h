/*
 * Sending rows: in batches, some of them at once, or one by one, until each is
 * published or known to fail.  What may pass is tried again; that is safe,
 * since the server keeps one descriptor of a type and indicator.
 */
#ifndef TX_PUBLISH_SEND_H
#define TX_PUBLISH_SEND_H

#include "slice.h"

struct err;
struct graph;
struct results;
struct rows;
struct settings;
struct stop;

/*
 * Send the rows of app that are ready, and write their results as they come, to the
 * journal of results too.  Return 0 when all were sent, or -1 with err set
 * when it had to stop: TX_AUTH, TX_UNAVAILABLE, TX_AGAIN (also when stop was
 * asked), TX_IO, TX_OS.  What was in flight was waited for, as long as that
 * makes sense; rows that were not reached are still ready.
 */
int send_rows(const struct settings *set, struct graph *graph, struct slice app,
	struct rows *rows, struct results *results, struct stop *stop,
	struct err *err);

#endif
