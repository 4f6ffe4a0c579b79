/*
 * What the tests of the scanner share: texts with nothing readable behind
 * them, and all versions that this processor can run, which must agree in all
 * they say.
 */
#ifndef TX_SCAN_ALL_H
#define TX_SCAN_ALL_H

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

/* scan_any() by all. */
static inline int scan_any_all(
	struct slice text, struct scan_value *value, struct scan_fault *fault)
{
	size_t count;
	const struct scan_version *versions = scan_versions(&count);
	int rc = scan_any_by(versions[0].find, text, value, fault);

	for (size_t i = 1; i < count; i++) {
		struct scan_value other;
		struct scan_fault why;

		assert_int_equal(
			rc, scan_any_by(versions[i].find, text, &other, &why));
		if (rc < 0)
			assert_same_fault(fault, &why);
		else
			assert_same_value(value, &other);
	}
	return rc;
}

/* scan_record() by all. */
static inline int scan_record_all(const struct scan_plan *plan,
	struct slice text, struct scan_value values[], struct scan_fault *fault)
{
	size_t wanted = plan ? scan_plan_count(plan) : 0, count;
	const struct scan_version *versions = scan_versions(&count);
	struct scan_value *others = calloc(wanted + 1, sizeof(*others));
	int rc = scan_record_by(
		versions[0].find, plan, text, values, NULL, fault);

	assert_non_null(others);
	for (size_t i = 1; i < count; i++) {
		struct scan_fault why;

		assert_int_equal(rc,
			scan_record_by(versions[i].find, plan, text, others,
				NULL, &why));
		if (rc < 0)
			assert_same_fault(fault, &why);
		for (size_t k = 0; rc == 0 && k < wanted; k++)
			assert_same_value(&values[k], &others[k]);
	}
	free(others);
	return rc;
}

#endif
