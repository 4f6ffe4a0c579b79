/*
 * --latest-by: of the records that share the value of a field only the last.
 *
 *     latest_open(&latest, "id", tags, paths, count, &err);
 *     latest_learn(&latest, max_line, stops, &err);
 *     latest_bind(&latest, desc);
 *     ...for each record, numbered from 1, bad lines counted:
 *     if (latest_has(&latest, desc, number))
 *             keep(line);
 *     ...
 *     latest_check(&latest, records, &err);
 *
 * The input is read twice (twice.h): first to learn where each value is last,
 * then to pick.  A tombstone, which is a record whose should_delete is true,
 * withdraws the records of its indicator that come before it, and is none
 * itself.  The indicator of a record is its indicator_id, else indicator.id,
 * else its own id.  A record without the field stands for itself.
 *
 * Without a field, all of this does nothing and has every record.
 * Lifetime: the whole run.
 */
#ifndef TX_FILTER_LATEST_H
#define TX_FILTER_LATEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "descriptor.h"
#include "idmap.h"
#include "twice.h"

struct err;

/* What is asked of a descriptor, as handles. */
struct latest_fields {
	size_t key, gone, indicator_id, indicator, id;
};

struct latest {
	const char *field; /* borrowed; NULL: off */
	enum descriptor_tags tags;
	char *const *paths; /* to be read, both times; borrowed from here */
	struct twice twice;
	struct idmap last; /* by value of the field */
	struct idmap gone; /* by indicator: its last tombstone */
	struct latest_fields fields;
	unsigned long long learnt; /* records at the first reading */
	unsigned long long found;  /* of those in last, at the second */
	/* What became of the others. */
	unsigned long long outdated, withdrawn, tombstones, without;
	struct buf scratch;
};

/*
 * Set up for field, which may be NULL; tags say what a derived field holds.
 * paths are borrowed as twice_open() does.  Return 0, or -1 as it does.
 */
int latest_open(struct latest *latest, const char *field,
	enum descriptor_tags tags, char *const paths[], size_t count,
	struct err *err);

/*
 * Read all input for the first time, with lines of at most max_line bytes; to
 * the first bad line when it stops the run.  What is wrong with a line or a
 * file is for the second reading to tell.  Return 0, or -1 as twice_spool().
 */
int latest_learn(
	struct latest *latest, size_t max_line, bool stops, struct err *err);

/* Ask desc for what latest_has() looks at. */
void latest_bind(struct latest *latest, struct descriptor *desc);

/* Whether the record last read into desc, the one with number, is a last. */
bool latest_has(struct latest *latest, struct descriptor *desc,
	unsigned long long number);

/*
 * At the end: whether the second reading of records found what the first did.
 * Return 0, or -1 with err set (TX_IO).
 */
int latest_check(const struct latest *latest, unsigned long long records,
	struct err *err);

/* Free what it holds. */
void latest_release(struct latest *latest);

#endif
