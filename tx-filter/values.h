/*
 * The values that --in and --not-in compare with, from a file.
 */
#ifndef TX_FILTER_VALUES_H
#define TX_FILTER_VALUES_H

#include <stddef.h>

struct err;
struct intern;

/*
 * Add the values in the file path to set: its lines (a CR at their end left
 * away) or, when the first of them begins with "{", the decoded texts of the
 * field in its NDJSON records.  Return 0, or -1 with err set as lines_next()
 * does, or TX_DATA for a line that is no record or has more than max_line
 * bytes.
 */
int values_load(struct intern *set, const char *field, const char *path,
	size_t max_line, struct err *err);

#endif
