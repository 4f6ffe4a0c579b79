/*
 * What tx-filter was asked to do.
 */
#ifndef TX_FILTER_SETTINGS_H
#define TX_FILTER_SETTINGS_H

#include <stdbool.h>

#include "buf.h"
#include "conds.h"
#include "filter.h"
#include "write.h"

struct settings {
	struct filter_options shared;
	struct conds conds;
	bool high_value;
	bool invert;
	bool count;
	struct write_options write;
	struct buf fields; /* what write.fields borrows */
	long long min_confidence, max_confidence; /* -1: none */
	const char *since, *until;                /* NULL: open */
	bool expired, live;
	const char *latest_by; /* NULL: keep every record of an id */
};

/* The program's options, for filter_open(). */
extern const struct opt_program settings_program;

/*
 * Parse argv into set, and read the files of --in and --not-in; a bad option
 * or a contradiction exits with TX_USAGE, a file as values_load() says.
 * Return the index of the first operand.
 */
int settings_parse(struct settings *set, int argc, char *argv[]);

/* Free what set holds. */
void settings_release(struct settings *set);

#endif
