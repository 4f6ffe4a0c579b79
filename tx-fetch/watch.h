/*
 * What is done while replies are waited for: signals are noticed, and a line
 * of progress is shown.
 *
 *     watch_init(&watch, &fetch);
 *     graph_on_tick(graph, watch_tick, &watch);
 *     task_run(...);
 *     watch_end(&watch);
 *
 * Lifetime: the whole run.
 */
#ifndef TX_FETCH_WATCH_H
#define TX_FETCH_WATCH_H

#include "progress.h"

struct err;
struct fetch;

struct watch {
	const struct fetch *fetch; /* borrowed */
	struct progress progress;
	unsigned long long before; /* records of the runs before */
};

/* Begin to watch fetch, which is borrowed and has its writer. */
void watch_init(struct watch *watch, const struct fetch *fetch);

/*
 * For graph_on_tick(): return 0, or -1 with err set (TX_AGAIN) when a signal
 * came that interrupt_catch() watches for.
 */
int watch_tick(void *watch, struct err *err);

/* Wipe the line of progress. */
void watch_end(struct watch *watch);

#endif
