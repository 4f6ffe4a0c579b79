/*
 * What came of all rows, in numbers.
 */
#ifndef TX_PUBLISH_SUMMARY_H
#define TX_PUBLISH_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct graph;
struct rows;
struct settings;

struct summary {
	const struct rows *rows;   /* borrowed */
	const struct graph *graph; /* borrowed; NULL: nothing was sent */
	size_t published;          /* in this run or before */
	size_t refused;            /* rows that broke a rule */
	size_t before;             /* rows that an earlier run has published */
	size_t differ;             /* rows that were read back otherwise */
};

/*
 * Print it with set->verbose, and write it to set->summary.  Return 0, or -1
 * with err set (TX_IO, TX_OS).
 */
int summary_report(const struct summary *summary, const struct settings *set,
	struct err *err);

#endif
