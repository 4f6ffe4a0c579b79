/*
 * The values that --in and --not-in compare with, from a file.
 */
#ifndef TX_FILTER_VALUES_H
#define TX_FILTER_VALUES_H

struct err;
struct filter_options;
struct intern;

/*
 * Add the values in the file path to set: its lines (a CR at their end left
 * away) or, when the first of them begins with "{", the decoded texts of the
 * field in its NDJSON records, read as the options say of tags and of the
 * longest line.  Return 0, or -1 with err set as lines_next() does, or TX_DATA
 * for a line that is no record or too long.
 */
int values_load(struct intern *set, const char *field, const char *path,
	const struct filter_options *options, struct err *err);

#endif
