/*
 * What was sent and what became of it, on the disk before and after each
 * request, so that a run that was ended at any moment can be run again.
 *
 *     {"journal":"tx-publish","version":1,"server":"https://...","app":"555"}
 *     {"sent":["KEY",...]}
 *     {"key":"KEY","result":{"row":1,"success":true,"id":"1234",...}}
 *     {"told":["KEY",...]}
 *
 * A KEY is a hash of the row's request; of rows that are alike each has its
 * own.  "sent" is synced before the request goes out, its results after the
 * reply.  "told" are results that standard output holds.
 * The token is never in it.  All functions take a journal that is NULL, and
 * then do nothing.  Lifetime: the whole run.
 */
#ifndef TX_JOURNAL_H
#define TX_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

struct err;
struct journal;
struct row;
struct rows;

/* Whom the rows go to: a journal is of use with these alone. */
struct journal_address {
	struct slice server; /* its base URL */
	struct slice app;    /* the id of our app, empty when not known */
};

/*
 * Open the journal path, which is made when it is not there, read it, and lock
 * it until journal_free().  What a crash left of a last line is cut off.
 * Return NULL with err set: TX_CONFIG when it is another's, damaged or
 * locked, TX_IO.
 */
struct journal *journal_open(const char *path,
	const struct journal_address *address, struct err *err);

/* Close and free; NULL is harmless. */
void journal_free(struct journal *journal);

/*
 * Give each ready row of rows what the journal knows of it: one that is done
 * becomes published, one without an answer unsure.  The journal borrows rows
 * while it lives.
 */
void journal_match(struct journal *journal, struct rows *rows);

/*
 * Note, on the disk, that the count rows are about to be sent.  Return 0, or
 * -1 with err set (TX_IO); then they must not be sent.
 */
int journal_sent(struct journal *journal, struct row *const rows[],
	size_t count, struct err *err);

/*
 * Note, on the disk, what became of the count rows.  Return 0, or -1 with err
 * set (TX_IO).
 */
int journal_settled(struct journal *journal, struct row *const rows[],
	size_t count, struct err *err);

/* Note, later, that the result of a published row is where it belongs. */
void journal_told(struct journal *journal, const struct row *row);

/* Write what is left to be noted.  Return 0, or -1 with err set (TX_IO). */
int journal_finish(struct journal *journal, struct err *err);

/* How many rows are published, in this run or before. */
size_t journal_published(const struct journal *journal);

#endif
