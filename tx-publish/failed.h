/*
 * The rows that were not published, as they came, ready to be sent again
 * with the same options.
 *
 *     out = failed_open(&set, &rows, &err);
 *     ...
 *     failed_save(out, &set, &rows, true, &err);
 *     out_free(out);
 */
#ifndef TX_PUBLISH_FAILED_H
#define TX_PUBLISH_FAILED_H

#include <stdbool.h>

struct err;
struct out;
struct rows;
struct settings;

/*
 * Open the file set->failed before anything is sent.  The caller owns the
 * result.  Return NULL with err set: TX_IO, or TX_DATA when the rows come from
 * files with different headers, which one file cannot hold.
 */
struct out *failed_open(
	const struct settings *set, const struct rows *rows, struct err *err);

/*
 * Write the rows that we or the server refused, with the header of their
 * file, or as the lines they were, and commit out; unsent says whether
 * rows that were never sent belong to them.  Return 0, or -1 with err set
 * (TX_IO).
 */
int failed_save(struct out *out, const struct settings *set,
	const struct rows *rows, bool unsent, struct err *err);

#endif
