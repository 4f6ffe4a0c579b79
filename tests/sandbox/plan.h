/*
 * A plan of faults: which calls go wrong, and how.  The language is in
 * README.md:
 *
 *     # the third page is throttled once
 *     /threat_descriptors page 3 first 1 error 4 403 retry-after 1
 *
 * A rule is what a call must be like (struct cond), then what happens to it
 * (struct fault).  Every rule that fits a call acts on it, in their order.
 * Lifetime: the whole run.
 */
#ifndef SANDBOX_PLAN_H
#define SANDBOX_PLAN_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct plan;
struct request;

enum fault_kind {
	/* what is answered */
	FAULT_ERROR, /* number: code, -1 none; other: HTTP; text */
	FAULT_SUBCODE,
	FAULT_TRANSIENT,
	FAULT_HTML,  /* number: HTTP */
	FAULT_EMPTY, /* number: HTTP */
	FAULT_BODY,  /* text */
	FAULT_REDIRECT,
	FAULT_DONE, /* the call takes place all the same */
	FAULT_NULL, /* of an item of a batch */
	/* headers */
	FAULT_HEADER,
	FAULT_RETRY_AFTER, /* number: seconds */
	FAULT_RETRY_DATE,  /* likewise, said as a date */
	FAULT_USAGE,       /* number: percent */
	FAULT_RAMP,        /* number: percent at first; other: more each time */
	FAULT_BUC,         /* number: minutes */
	/* pages */
	FAULT_SHORT, /* number: rows */
	FAULT_SHIFT, /* number: rows; below 0: a gap */
	FAULT_HOLE,
	FAULT_REPEAT,
	FAULT_ENDLESS,
	FAULT_NO_PAGING,
	FAULT_NO_NEXT,
	FAULT_NO_CURSORS,
	FAULT_EMPTY_NEXT,
	FAULT_BARE_NEXT,
	FAULT_NEXT_HOST, /* text */
	/* rows */
	FAULT_ROW, /* text */
	FAULT_DOUBLE,
	FAULT_NUMBER_IDS,
	/* the wire */
	FAULT_CUT, /* number: percent that is sent; text: how */
	FAULT_CHUNKED,
	FAULT_GZIP, /* text: how */
	FAULT_BOMB, /* number: MiB */
	FAULT_SLOW, /* number: bytes a second */
	FAULT_STALL,
	FAULT_LATENCY, /* number: milliseconds */
	FAULT_LOST,
};

struct fault {
	enum fault_kind kind;
	long long number, other;
	char *text; /* owns, or NULL */
};

/* The most faults of one call. */
#define FAULTS_MAX 32

/* What happens to one call; the faults are borrowed from the plan. */
struct faults {
	struct {
		const struct fault *fault;
		unsigned long long nth; /* time that its rule acts, from 1 */
	} at[FAULTS_MAX];
	size_t count;
};

/*
 * Read the plan in the file path; the caller owns it.  Return NULL with err
 * set, which names file, line and word.
 */
struct plan *plan_read(const char *path, struct err *err);

/* Free it; NULL is harmless. */
void plan_free(struct plan *plan);

/*
 * What happens to request, an item of a batch or not; counts the call.  plan
 * may be NULL: nothing does.
 */
void plan_judge(struct plan *plan, const struct request *request, bool is_item,
	struct faults *faults);

/* The first of the faults of this kind, or NULL. */
const struct fault *faults_find(
	const struct faults *faults, enum fault_kind kind);

#endif
