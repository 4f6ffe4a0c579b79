/*
 * One condition, as conds.c makes it and conds_test.c tests it.
 */
#ifndef TX_FILTER_COND_H
#define TX_FILTER_COND_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conds.h"
#include "slice.h"

/* In the order of their cost: cheap ones are tested first. */
enum cond_kind {
	COND_WORDS,
	COND_CONFIDENCE,
	COND_LINE,
	COND_ADDED,
	COND_EXPIRED,
	COND_TAGS,
	COND_IN,
	COND_NOT_IN,
	COND_TEXT,
};

/* The line of --line: above it is where this is > 0. */
struct cond_line {
	double dsev, dconf; /* from the first point to the second */
	double sev, conf;   /* the first point */
};

/* A condition looks at two fields at the most. */
#define COND_FIELDS 2

struct cond {
	enum cond_kind kind;
	enum conds_how how;       /* of COND_TEXT */
	char *field[COND_FIELDS]; /* owns; unused ones are NULL */
	size_t handle[COND_FIELDS];
	bool asked; /* of some record, at least */
	bool seen;  /* some record had a field */
	/*
	 * What is looked for; which one depends on kind.  The words and their
	 * bytes are owned; with CONDS_REGEX there is a regex for each.  Of
	 * COND_IN and COND_NOT_IN they are the files that fill the set.
	 */
	struct slice *words; /* COND_WORDS, COND_TAGS, COND_TEXT, files */
	size_t word_count, word_room;
	regex_t *regexes;
	size_t regex_room;
	struct intern *set;    /* COND_IN, COND_NOT_IN */
	struct cond_line line; /* COND_LINE */
	double low, high;      /* COND_CONFIDENCE */
	int64_t since, until;  /* COND_ADDED; COND_EXPIRED: until is now */
	bool expired;          /* COND_EXPIRED */
};

#endif
