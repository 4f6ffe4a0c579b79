/*
 * The rows of all input files: CSV, lines or NDJSON.
 */
#ifndef TX_PUBLISH_READ_H
#define TX_PUBLISH_READ_H

#include <stddef.h>

struct err;
struct rows;
struct settings;

/*
 * Read the count files of paths, standard input when count is 0, and fill
 * what their rows lack.  A row with too few or too many cells and a line that
 * is no object are refused, a header that cannot be used is printed.  Return
 * 0, or -1 with err set: TX_NOINPUT, TX_IO, and TX_DATA when a file is no CSV
 * or has no header, or when there are too many rows.
 */
int read_rows(struct rows *rows, struct settings *set, char *const paths[],
	size_t count, struct err *err);

#endif
