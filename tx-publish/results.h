/*
 * What became of each row: one JSON object a line, in the order of the rows,
 * and for a failed row a line on standard error.
 *
 *     {"row":1,"indicator":"198.51.100.7","action":"create",
 *      "success":true,"id":"1234"}
 *
 * Lifetime: the whole run.
 */
#ifndef TX_PUBLISH_RESULTS_H
#define TX_PUBLISH_RESULTS_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct err;
struct journal;
struct json_object;
struct out;
struct row;
struct rows;

struct results {
	struct out *out;         /* owns */
	const struct rows *rows; /* borrows */
	struct journal *journal; /* borrows; NULL: none */
	bool whole;              /* a file, of all rows in each run */
	size_t next;             /* the first row that was not written */
	struct buf line;
};

/*
 * Set up, writing to path or standard output when it is NULL, and telling
 * journal what was written.  Return 0, or -1 with err set (TX_IO).
 */
int results_open(struct results *results, const char *path,
	const struct rows *rows, struct journal *journal, struct err *err);

/* What became of row; the caller owns it. */
struct json_object *results_object(
	const struct rows *rows, const struct row *row);

/* Write one line that the caller has made.  Takes object.  0, or -1. */
int results_line(
	struct results *results, struct json_object *object, struct err *err);

/*
 * Write the rows up to the first that is still to be sent, and hand them to
 * the system; on standard output those that an earlier run has written are
 * left out.  A row that
 * the server failed is printed too.  Return 0, or -1 with err set (TX_IO).
 */
int results_write(struct results *results, struct err *err);

/*
 * Write whether each row is good, for a run that sends none.  Return 0, or -1
 * with err set (TX_IO).
 */
int results_write_checks(struct results *results, struct err *err);

/* Finish the output.  Return 0, or -1 with err set (TX_IO). */
int results_commit(struct results *results, struct err *err);

/* Free what results holds; without a commit a file is removed. */
void results_release(struct results *results);

#endif
