/*
 * The rows that were not published, as they came, ready to be sent again
 * with the same options.
 */
#ifndef TX_FAILED_H
#define TX_FAILED_H

#include <stdbool.h>

struct err;
struct rows;
struct settings;

/*
 * Write the rows that we or the server refused to the file set->failed, with
 * the header of their file, or as lines when they were lines; unsent says
 * whether rows that were never sent belong to them.  Return 0, or -1 with err
 * set: TX_IO, or TX_DATA when they come from files with different headers.
 */
int failed_save(const struct settings *set, const struct rows *rows,
	bool unsent, struct err *err);

#endif
