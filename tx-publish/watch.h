/*
 * The line of progress on a terminal while rows are sent.
 *
 *     watch_init(&watch, &settings, &rows, graph);
 *     ...send...
 *     watch_end(&watch);
 *
 * Lifetime: the whole run.
 */
#ifndef TX_PUBLISH_WATCH_H
#define TX_PUBLISH_WATCH_H

#include "progress.h"

struct graph;
struct rows;
struct settings;

struct watch {
	const struct rows *rows;   /* borrowed */
	const struct graph *graph; /* borrowed */
	struct progress progress;
};

/* Show from now on how many of rows are done, while graph waits for replies. */
void watch_init(struct watch *watch, const struct settings *set,
	const struct rows *rows, struct graph *graph);

/* Wipe the line; harmless for a zeroed watch. */
void watch_end(const struct watch *watch);

#endif
