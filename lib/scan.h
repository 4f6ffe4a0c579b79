/*
 * Reading one JSON record: strict, without copying, without memory.
 *
 *     plan = scan_plan_new();
 *     status = scan_plan_add(plan, "status");
 *     owner = scan_plan_add(plan, "owner.name");
 *     ...
 *     if (scan_record(plan, line, values, &fault) < 0)
 *             "byte fault.at + 1: fault.why"
 *     else if (scan_equals(&values[status], SLICE("MALICIOUS")))
 *             keep(line);
 *
 * One pass checks every byte of the text against RFC 8259 (UTF-8 and the
 * escapes included; lone surrogates in \u escapes and \u0000 are valid) and
 * notes where the values of the wanted paths lie.  What comes back are places
 * in the text: nothing is decoded until it is asked for.  When a key is
 * repeated in one object the last value counts.
 *
 * How: the pass goes from part to part (find_byte() and its like in scan.c).
 * Parts are found where they are in a text without white space; a stack of
 * the open arrays and objects says what may follow.  Strings are most of a
 * text and most of the time: where one ends is read from a word of bits about
 * the next 64 bytes (scan_find.h), the only thing of which there are versions
 * for processors.  Faults, values and the grammar are the same code in all.
 * UTF-8 is checked where such a word shows a byte beyond ASCII.
 *
 *     scan.c         the pass: grammar, strings, where values lie
 *     scan_plan      the wanted paths, as a tree whose nodes go with the pass
 *     scan_find      where the marks of strings are; scan_find_x86, _neon
 *     scan_byte.h    white space and plain text, byte by byte
 *     scan_number    numbers: their grammar, and what they are
 *     scan_value.c   what a found value means: walking, decoding, comparing
 *
 * A key that is repeated in its object makes what was found under the first
 * one absent again, members of it included.
 *
 * Texts must have SCAN_PAD readable bytes behind them, whose content does not
 * matter, so that whole blocks may be read.  Line ends in the text are white
 * space.
 */
#ifndef TX_SCAN_H
#define TX_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

struct buf;

/* Bytes that must be readable behind a text.  BUF_PAD is the same. */
#define SCAN_PAD 64

/* The deepest nesting of arrays and objects in a text. */
#define SCAN_DEPTH 512

enum scan_type {
	SCAN_ABSENT, /* the path is not in the record */
	SCAN_NULL,
	SCAN_FALSE,
	SCAN_TRUE,
	SCAN_NUMBER,
	SCAN_STRING,
	SCAN_ARRAY,
	SCAN_OBJECT,
};

/* One value where it stands.  A zeroed one is absent. */
struct scan_value {
	struct slice text; /* the JSON itself; of a string with its quotes */
	enum scan_type type;
	bool escaped; /* a string that holds a backslash */
};

/* Why a text was refused. */
struct scan_fault {
	size_t at;       /* bytes before the bad one, from 0 */
	const char *why; /* "unterminated string"; borrowed for ever */
};

/* The wanted paths; opaque.  Lifetime: the whole run. */
struct scan_plan;

/* An empty plan; the caller owns it. */
struct scan_plan *scan_plan_new(void);

/*
 * Add a path: member names joined by dots, as in "owner.name" (a name with a
 * dot in it cannot be asked for).  Return the index of its value in the array
 * that scan_record() fills; a path added before gives the same index.
 */
size_t scan_plan_add(struct scan_plan *plan, const char *path);

/*
 * Add a path in each element of the array at another, or NULL for the element
 * itself.  Return the index of its value in the rows that scan_rows() fills.
 * One plan wants the elements of one array only.
 */
size_t scan_plan_add_each(
	struct scan_plan *plan, const char *array, const char *path);

/* How many values the array has. */
size_t scan_plan_count(const struct scan_plan *plan);

/* Free it; NULL is harmless. */
void scan_plan_free(struct scan_plan *plan);

/*
 * Check that text is one JSON object with nothing but white space around it,
 * and set values[0 .. scan_plan_count(plan)-1].  The values borrow the text.
 * plan may be NULL when nothing is wanted.  Return 0, or -1 with fault set and
 * values of no use.
 */
int scan_record(const struct scan_plan *plan, struct slice text,
	struct scan_value values[], struct scan_fault *fault);

/*
 * The elements of an array, each with what is wanted of it.  A zeroed one has
 * none.  The caller owns the memory, and frees values.
 */
struct scan_rows {
	struct scan_value *values; /* row by row */
	size_t count, room;        /* of rows */
	size_t width;              /* of a row: scan_plan_count() */
	size_t self;               /* the index of the element itself */
};

/*
 * As scan_record(), and fill rows with one for each element of the array for
 * whose elements there are paths: the value of a path of the element is at its
 * index in the row, what is at the other indexes means nothing.  rows may have
 * been used before.
 */
int scan_rows(const struct scan_plan *plan, struct slice text,
	struct scan_value values[], struct scan_rows *rows,
	struct scan_fault *fault);

/*
 * Check that text is one JSON value of any type with nothing but white space
 * around it, and set *value to it.  Return 0, or -1 with fault set.
 */
int scan_any(
	struct slice text, struct scan_value *value, struct scan_fault *fault);

/*
 * The elements of an array, or the members of an object, one by one.  Only
 * for values that scan_record() or scan_any() found.
 *
 *     scan_walk_init(&walk, &tags);
 *     while (scan_walk_next(&walk, &key, &value))
 *             use(value);
 */
struct scan_walk {
	const char *at;  /* the next byte to look at */
	const char *end; /* the closing bracket */
	bool members;    /* an object */
};

/* Start before the first element; any other type of value has none. */
void scan_walk_init(struct scan_walk *walk, const struct scan_value *value);

/*
 * Take the next element into *value, and its key into *key: a string, or
 * absent when the value walked is an array; key may be NULL.  Return whether
 * there was one.
 */
bool scan_walk_next(struct scan_walk *walk, struct scan_value *key,
	struct scan_value *value);

/*
 * The member of object with this name, the last of several; absent when there
 * is none or object is no object.
 */
struct scan_value scan_member(
	const struct scan_value *object, struct slice name);

/*
 * The text of a string, decoded to UTF-8: borrowed from the record when it
 * has no escapes, else from scratch until that is used again.  A lone
 * surrogate becomes U+FFFD.  Of a value that is no string its JSON text.
 * Decoding never makes a text longer, so a scratch that may grow to the
 * length of a record never gets over.
 */
struct slice scan_text(const struct scan_value *value, struct buf *scratch);

/*
 * As scan_text(), for comparing only: a lone surrogate stays apart from any
 * other and from U+FFFD, as three bytes that are no UTF-8 (buf_add_wtf8()).
 * So two strings have the same bytes only when they mean the same text.
 */
struct slice scan_text_exact(
	const struct scan_value *value, struct buf *scratch);

/*
 * Whether value is a string and its text, as scan_text_exact() gives it, is
 * text.
 */
bool scan_equals(const struct scan_value *value, struct slice text);

/*
 * The number in a number, or in a string whose decoded text is just one by
 * the grammar of JSON, as the nearest double.  Return false when there is
 * none.  One beyond the range of a double (1e400) counts as none; one too
 * small for it (1e-400) is 0.
 */
bool scan_number(const struct scan_value *value, double *number);

#endif
