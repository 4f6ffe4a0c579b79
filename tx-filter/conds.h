/*
 * The conditions of one run, and whether a record meets all of them.
 *
 *     conds_init(&conds);
 *     conds_words(&conds, "status", VOCAB_STATUS, "MALICIOUS", &err);
 *     conds_bind(&conds, desc);
 *     ...
 *     if (conds_met(&conds, desc))
 *             keep(line);
 *
 * Conditions of one kind on one field are met when any of them is; different
 * ones must all be met.  A condition on a field that a record lacks is not.
 * Lifetime: the whole run.
 */
#ifndef TX_FILTER_CONDS_H
#define TX_FILTER_CONDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "vocab.h"

struct cond;
struct descriptor;
struct err;
struct filter_options;

struct conds {
	struct cond *list; /* owns */
	size_t count, room;
	bool is_copy; /* borrows what the conditions hold */
	struct buf scratch;
};

/* Start without conditions, which every record meets. */
void conds_init(struct conds *conds);

/* Free what it holds. */
void conds_release(struct conds *conds);

/*
 * Set up copy with the conditions of conds, for another thread and descriptor.
 * It borrows what they hold, so nothing is added to either until copy is
 * released, before conds.
 */
void conds_copy(struct conds *copy, const struct conds *conds);

/* Have conds know which fields a copy of it has seen, for conds_unseen(). */
void conds_join(struct conds *conds, const struct conds *copy);

/*
 * The value of field is one of the words of list, a comma list in which "\,"
 * stands for a comma; words of a closed vocabulary set are checked and may be
 * written in any letter case.  Types are an open set: a known one may be
 * written in any way, and any other is compared letter for letter.  Return 0,
 * or -1 with err set (TX_USAGE).
 */
int conds_words(struct conds *conds, const char *field, enum vocab set,
	const char *list, struct err *err);

/* The owner's id or name is one of list. */
int conds_owner(struct conds *conds, const char *list, struct err *err);

/* One of the tags is one of list, compared without case. */
int conds_tags(struct conds *conds, const char *list, struct err *err);

/*
 * What stands behind --match, --imatch, --regex, --in and --not-in:
 * FIELD=WHAT.
 */
enum conds_how {
	CONDS_MATCH,  /* the text holds WHAT, case counts */
	CONDS_IMATCH, /* the same, without case (ASCII) */
	CONDS_REGEX,  /* the text matches the POSIX extended expression WHAT */
	CONDS_IN,     /* the text is among those of the file WHAT */
	CONDS_NOT_IN, /* it is not; absent counts as not */
};

/*
 * Add such a condition; a file is read by conds_load().  Return 0, or -1 with
 * err set (TX_USAGE).
 */
int conds_text(struct conds *conds, enum conds_how how, const char *arg,
	struct err *err);

/*
 * Read the files of --in and --not-in, as the options say of tags and of the
 * longest line, before any of the n inputs is read.  Return 0, or -1 with err
 * set as filter_check_beside() or values_load().
 */
int conds_load(struct conds *conds, const struct filter_options *options,
	char *const inputs[], size_t n, struct err *err);

/*
 * confidence and severity lie strictly above the line through the points of
 * "SEV,CONF:SEV,CONF", the notebook's is "2,100:10,0".  The order of the
 * points does not matter; a vertical line keeps the greater severity.  A
 * line set before is replaced.  Return 0, or -1 with err set (TX_USAGE).
 */
int conds_line(struct conds *conds, const char *line, struct err *err);

/* confidence lies within min..max; a record without one is not kept. */
void conds_confidence(struct conds *conds, double min, double max);

/* The time of added_on lies within since <= time < until. */
void conds_added(struct conds *conds, int64_t since, int64_t until);

/*
 * expired_on is a time, not zero, at or before now (expired), or it is not
 * (live).
 */
void conds_expired(struct conds *conds, bool expired, int64_t now);

/* Whether conds_words() was called for this field. */
bool conds_has_words(const struct conds *conds, const char *field);

/* Whether conds_line() was called. */
bool conds_has_line(const struct conds *conds);

/* Ask desc for all fields that the conditions need. */
void conds_bind(struct conds *conds, struct descriptor *desc);

/* Whether the record last read into desc meets all conditions. */
bool conds_met(struct conds *conds, struct descriptor *desc);

/*
 * The name of the next field that a condition is on and that no record had,
 * from condition *i on, which is moved behind it; NULL when there is no more.
 * A condition that no record came to, failing others before, is passed over.
 */
const char *conds_unseen(const struct conds *conds, size_t *i);

#endif
