/*
 * The scanner against a plain reading of RFC 8259, against json-c, and against
 * itself: what one of its functions says must agree with the others.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <json-c/json.h>

#include "buf.h"
#include "json.h"
#include "scan.h"
#include "scan_find.h"
#include "splice.h"

/* The longest text tried; longer ones show nothing new. */
#define TEXT_MAX ((size_t)1 << 16)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "fuzz_scan: not so: %s\n", what);
	abort();
}

/* --- what is found in good texts ------------------------------------------ */

static bool is_inside(struct slice part, struct slice whole)
{
	return part.at >= whole.at &&
		part.at + part.len <= whole.at + whole.len;
}

static bool is_same(const struct scan_value *a, const struct scan_value *b)
{
	return a->type == b->type && a->escaped == b->escaped &&
		a->text.at == b->text.at && a->text.len == b->text.len;
}

static void check_value(const struct scan_value *value, struct slice whole)
{
	struct buf scratch = BUF_INIT(whole.len);
	struct slice text = scan_text_exact(value, &scratch);
	struct scan_value again;
	struct scan_fault fault;
	double number;

	check(is_inside(value->text, whole), "a value lies in its text");
	check(!scratch.over, "a decoded string is no longer than its JSON");
	check(scan_equals(value, text) == (value->type == SCAN_STRING),
		"a string equals its text");
	if (scan_number(value, &number))
		check(isfinite(number), "numbers are finite");
	check(scan_any(value->text, &again, &fault) == 0,
		"a part of a good text is good");
	check(again.type == value->type && again.escaped == value->escaped &&
			slice_equal(again.text, value->text),
		"a part is found as it was");
	buf_release(&scratch);
}

/* Check value and all that is in it. */
static void check_parts(const struct scan_value *value, struct slice whole)
{
	struct scan_value key = {0}, part, member;
	struct buf scratch = BUF_INIT(whole.len);
	struct scan_walk walk;

	check_value(value, whole);
	scan_walk_init(&walk, value);
	while (scan_walk_next(&walk, &key, &part)) {
		check_parts(&part, value->text);
		if (value->type != SCAN_OBJECT)
			continue;
		check_value(&key, value->text);
		member = scan_member(value, scan_text_exact(&key, &scratch));
		check(member.text.at >= part.text.at,
			"a member is the last of its name");
	}
	buf_release(&scratch);
}

/* --- plans ---------------------------------------------------------------- */

/* What scan_member() finds, step by step. */
static struct scan_value follow(struct scan_value value, const char *path)
{
	struct slice rest = slice_from(path), name;

	while (slice_cut(&rest, '.', &name))
		value = scan_member(&value, name);
	return value;
}

static void check_plan(const struct scan_value *object)
{
	static const char *const paths[] = {"a", "a.b", "a.b.c", "b", "", "a.",
		"status", "owner.name", "\xC3\xA9", "owner"};
	enum { COUNT = sizeof(paths) / sizeof(*paths) };
	struct scan_plan *plan = scan_plan_new();
	struct scan_value values[COUNT], want;
	struct scan_fault fault;
	size_t count;
	const struct scan_version *versions = scan_versions(&count);

	for (size_t i = 0; i < COUNT; i++)
		scan_plan_add(plan, paths[i]);
	for (size_t v = 0; v < count; v++) {
		check(scan_record_by(versions[v].find, plan, object->text,
			      values, NULL, &fault) == 0,
			"a good object is a record");
		for (size_t i = 0; i < COUNT; i++) {
			want = follow(*object, paths[i]);
			check(is_same(&values[i], &want),
				"a path leads where its members lead");
		}
	}
	scan_plan_free(plan);
}

/* --- splicing ------------------------------------------------------------- */

static size_t count_members(const struct scan_value *object)
{
	struct scan_value value;
	struct scan_walk walk;
	size_t n = 0;

	scan_walk_init(&walk, object);
	while (scan_walk_next(&walk, NULL, &value))
		n++;
	return n;
}

static void check_splice(const struct scan_value *object)
{
	struct scan_value a = scan_member(object, SLICE("a"));
	struct scan_value b = scan_member(object, SLICE("b"));
	struct buf out = BUF_INIT(2 * TEXT_MAX);
	struct splice splice;
	struct scan_value whole, got;
	struct scan_fault fault;

	splice_init(&splice, object->text);
	splice_set(&splice, "b", &b, SLICE("[1, {}]"));
	splice_set(&splice, "a", &a, SLICE("\"x\""));
	splice_add(&out, &splice);
	check(scan_any(buf_slice(&out), &whole, &fault) == 0,
		"what was spliced is good");
	got = scan_member(&whole, SLICE("a"));
	check(slice_is(got.text, "\"x\""), "what was set is there");
	got = scan_member(&whole, SLICE("b"));
	check(slice_is(got.text, "[1, {}]"), "what was set is there");
	check(count_members(&whole) ==
			count_members(object) + (a.type == SCAN_ABSENT) +
				(b.type == SCAN_ABSENT),
		"nothing else was added or lost");
	buf_release(&out);
}

/* --- json-c, where it is right -------------------------------------------- */

static enum scan_type type_of(struct json_object *object)
{
	switch (json_object_get_type(object)) {
	case json_type_null:
		return SCAN_NULL;
	case json_type_boolean:
		return json_object_get_boolean(object) ? SCAN_TRUE : SCAN_FALSE;
	case json_type_double:
	case json_type_int:
		return SCAN_NUMBER;
	case json_type_string:
		return SCAN_STRING;
	case json_type_array:
		return SCAN_ARRAY;
	case json_type_object:
		return SCAN_OBJECT;
	}
	return SCAN_ABSENT;
}

static bool holds(struct slice text, const char *part)
{
	return memmem(text.at, text.len, part, strlen(part)) != NULL;
}

/* json-c pairs surrogates in its own way. */
static void compare_text(
	const struct scan_value *value, struct json_object *other)
{
	struct buf scratch = BUF_INIT(value->text.len);
	struct slice theirs = {json_object_get_string(other),
		(size_t)json_object_get_string_len(other)};

	if (!holds(value->text, "\\ud") && !holds(value->text, "\\uD"))
		check(slice_equal(scan_text(value, &scratch), theirs),
			"json-c decodes it so");
	buf_release(&scratch);
}

/* json-c keeps integers of 64 bits, and cuts longer ones in silence. */
static void compare_number(
	const struct scan_value *value, struct json_object *other)
{
	double number;

	if (!json_object_is_type(other, json_type_double))
		return;
	if (scan_number(value, &number))
		check(number == json_object_get_double(other),
			"json-c reads the number so");
	else
		check(isinf(json_object_get_double(other)),
			"beyond a double is infinite for json-c");
}

static void compare(const struct scan_value *value, struct json_object *other);

/* json-c cuts keys at a NUL, and has its own way with surrogates. */
static void compare_members(
	const struct scan_value *value, struct json_object *other)
{
	if (holds(value->text, "\\u0000") || holds(value->text, "\\ud") ||
		holds(value->text, "\\uD"))
		return;
	json_object_object_foreach(other, key, part)
	{
		struct scan_value ours = scan_member(value, slice_from(key));

		compare(&ours, part);
	}
}

static void compare_elements(
	const struct scan_value *value, struct json_object *other)
{
	struct scan_value part;
	struct scan_walk walk;
	size_t n = 0;

	scan_walk_init(&walk, value);
	while (scan_walk_next(&walk, NULL, &part))
		compare(&part, json_object_array_get_idx(other, n++));
	check(n == json_object_array_length(other), "json-c has as many");
}

static void compare(const struct scan_value *value, struct json_object *other)
{
	check(value->type == type_of(other), "json-c has the same type");
	if (value->type == SCAN_STRING)
		compare_text(value, other);
	else if (value->type == SCAN_NUMBER)
		compare_number(value, other);
	else if (value->type == SCAN_OBJECT)
		compare_members(value, other);
	else if (value->type == SCAN_ARRAY)
		compare_elements(value, other);
}

/* json-c takes much that is no JSON, but all that is. */
static void compare_with_json_c(
	const struct scan_value *value, struct slice text)
{
	struct json_tokener *parser = json_tokener_new_ex(SCAN_DEPTH + 2);
	struct buf copy = BUF_INIT(TEXT_MAX);
	struct json_object *other;

	check(parser != NULL, "there is memory");
	buf_add(&copy, text);
	other = json_tokener_parse_ex(
		parser, buf_text(&copy), (int)text.len + 1);
	check(json_tokener_get_error(parser) == json_tokener_success,
		"json-c takes it too");
	compare(value, other);
	json_object_put(other);
	json_tokener_free(parser);
	buf_release(&copy);
}

/* --- one text ------------------------------------------------------------- */

static void check_fault(
	struct slice text, const struct scan_fault *fault, bool good)
{
	if (good)
		return;
	check(fault->at <= text.len, "a fault is in the text or at its end");
	check(fault->why && *fault->why, "a fault has a reason");
}

/* Another version says what the best for this processor does. */
static void check_version(const struct scan_version *version, struct slice text,
	const struct scan_value *value, bool good)
{
	struct scan_value other;
	struct scan_fault fault, why;

	check((scan_any_by(version->find, text, &other, &why) == 0) == good,
		"the versions have one verdict");
	if (good) {
		check(is_same(value, &other),
			"the versions find the same value");
		return;
	}
	scan_any(text, &other, &fault);
	check(fault.at == why.at && !strcmp(fault.why, why.why),
		"the versions find the same fault");
}

static void check_versions(
	struct slice text, const struct scan_value *value, bool good)
{
	size_t count;
	const struct scan_version *versions = scan_versions(&count);

	for (size_t i = 1; i < count; i++)
		check_version(&versions[i], text, value, good);
}

/* The verdict on text must not depend on what is behind it. */
static bool scan(struct slice text, char behind, struct scan_value *value)
{
	struct scan_fault fault = {0};
	bool good;

	memset((char *)text.at + text.len, behind, SCAN_PAD);
	good = scan_any(text, value, &fault) == 0;
	check_fault(text, &fault, good);
	check_versions(text, value, good);
	check((scan_record(NULL, text, NULL, &fault) == 0) ==
			(good && value->type == SCAN_OBJECT),
		"a record is a good object");
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = {NULL, size < TEXT_MAX ? size : TEXT_MAX};
	char *copy = malloc(text.len + SCAN_PAD);
	struct scan_value value;
	bool good;

	check(copy != NULL, "there is memory");
	if (text.len)
		memcpy(copy, data, text.len);
	text.at = copy;
	good = is_json(text);
	check(scan(text, '"', &value) == good, "the verdict is the RFC's");
	check(scan(text, '0', &value) == good, "and again");
	if (good) {
		check_parts(&value, text);
		compare_with_json_c(&value, text);
	}
	if (good && value.type == SCAN_OBJECT) {
		check_plan(&value);
		check_splice(&value);
	}
	free(copy);
	return 0;
}
