/*
 * The rules of a plan as plan_read() makes them and plan_judge() asks them; a
 * part of plan.h.
 */
#ifndef SANDBOX_PLAN_RULE_H
#define SANDBOX_PLAN_RULE_H

#include "plan.h"

enum cond_kind {
	COND_METHOD, /* text */
	COND_PATH,   /* text: a pattern, of the path without its version */
	COND_PARAM,  /* name; text: a pattern */
	COND_ABSENT, /* name */
	COND_ABOVE,  /* name; from: the number that it must pass */
	COND_PAGE,   /* from */
	COND_ITEM,   /* of a batch */
	/* these count the calls that fit what stands above */
	COND_CALL, /* from, to */
	COND_FIRST,
	COND_EVERY,
	COND_CHANCE, /* from: percent */
};

struct cond {
	enum cond_kind kind;
	char *name, *text; /* owns, or NULL */
	long long from, to;
};

struct rule {
	struct cond *conds;
	struct fault *faults;
	size_t cond_count, cond_room;
	size_t fault_count, fault_room;
	bool is_item;            /* has COND_ITEM */
	unsigned long long seen; /* calls that fit, before those are counted */
	unsigned long long acted;
};

struct plan {
	struct rule *rules;
	size_t count, room;
	unsigned long long seed;
};

#endif
