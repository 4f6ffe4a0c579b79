/*
 * What the tests of the scanner share: texts with nothing readable behind
 * them, and its two versions, that for this processor and plain C, which must
 * agree in all they say.
 */
#ifndef TX_SCAN_BOTH_H
#define TX_SCAN_BOTH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "scan_find.h"

/* A copy of text that ends where a sanitizer sees a read behind the pad. */
static inline struct slice padded(struct slice text)
{
	char *copy = malloc(text.len + SCAN_PAD);

	assert_non_null(copy);
	if (text.len)
		memcpy(copy, text.at, text.len);
	/* What is behind must not matter: quotes would end a string. */
	memset(copy + text.len, '"', SCAN_PAD);
	return (struct slice){copy, text.len};
}

static inline void drop(struct slice copy)
{
	free((char *)copy.at);
}

static inline void assert_text(struct slice got, const char *want)
{
	if (!slice_is(got, want))
		fail_msg("got \"%.*s\", want \"%s\"", SLICE_ARG(got), want);
}

/* Fail unless both faults, or both values, are the same. */
static inline void assert_same_fault(
	const struct scan_fault *a, const struct scan_fault *b)
{
	assert_int_equal(a->at, b->at);
	assert_string_equal(a->why, b->why);
}

static inline void assert_same_value(
	const struct scan_value *a, const struct scan_value *b)
{
	assert_ptr_equal(a->text.at, b->text.at);
	assert_int_equal(a->text.len, b->text.len);
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->escaped, b->escaped);
}

/* scan_any() by both. */
static inline int scan_any_both(
	struct slice text, struct scan_value *value, struct scan_fault *fault)
{
	struct scan_value plain_value;
	struct scan_fault plain_fault;
	int rc = scan_any_by(SCAN_FIND_BEST, text, value, fault);

	assert_int_equal(rc,
		scan_any_by(scan_find_plain, text, &plain_value, &plain_fault));
	if (rc < 0)
		assert_same_fault(fault, &plain_fault);
	else
		assert_same_value(value, &plain_value);
	return rc;
}

/* scan_record() by both. */
static inline int scan_record_both(const struct scan_plan *plan,
	struct slice text, struct scan_value values[], struct scan_fault *fault)
{
	size_t count = plan ? scan_plan_count(plan) : 0;
	struct scan_value *plain_values =
		calloc(count + 1, sizeof(*plain_values));
	struct scan_fault plain_fault;
	int rc =
		scan_record_by(SCAN_FIND_BEST, plan, text, values, NULL, fault);

	assert_non_null(plain_values);
	assert_int_equal(rc,
		scan_record_by(scan_find_plain, plan, text, plain_values, NULL,
			&plain_fault));
	if (rc < 0)
		assert_same_fault(fault, &plain_fault);
	for (size_t i = 0; rc == 0 && i < count; i++)
		assert_same_value(&values[i], &plain_values[i]);
	free(plain_values);
	return rc;
}

#endif
