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
#include "scan.h"
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

/* --- the grammar, read off the RFC ---------------------------------------- */

/* A reader of bytes; past the end they are -1. */
struct reader {
	const unsigned char *at;
	const unsigned char *end;
};

static int peek(const struct reader *in)
{
	return in->at < in->end ? *in->at : -1;
}

/* Pass one byte if it is within low..high. */
static bool pass(struct reader *in, int low, int high)
{
	int c = peek(in);

	if (c < low || c > high)
		return false;
	in->at++;
	return true;
}

static bool pass_byte(struct reader *in, int c)
{
	return pass(in, c, c);
}

static bool pass_word(struct reader *in, const char *word)
{
	while (*word && pass_byte(in, *word))
		word++;
	return !*word;
}

static void pass_space(struct reader *in)
{
	while (pass_byte(in, ' ') || pass_byte(in, '\t') ||
		pass_byte(in, '\n') || pass_byte(in, '\r'))
		continue;
}

/* UTF8-octets of RFC 3629 section 4, as they stand there. */
static bool pass_character(struct reader *in)
{
	if (pass(in, 0x20, 0x7F))
		return true;
	if (pass(in, 0xC2, 0xDF))
		return pass(in, 0x80, 0xBF);
	if (pass_byte(in, 0xE0))
		return pass(in, 0xA0, 0xBF) && pass(in, 0x80, 0xBF);
	if (pass(in, 0xE1, 0xEC) || pass(in, 0xEE, 0xEF))
		return pass(in, 0x80, 0xBF) && pass(in, 0x80, 0xBF);
	if (pass_byte(in, 0xED))
		return pass(in, 0x80, 0x9F) && pass(in, 0x80, 0xBF);
	if (pass_byte(in, 0xF0))
		return pass(in, 0x90, 0xBF) && pass(in, 0x80, 0xBF) &&
			pass(in, 0x80, 0xBF);
	if (pass(in, 0xF1, 0xF3))
		return pass(in, 0x80, 0xBF) && pass(in, 0x80, 0xBF) &&
			pass(in, 0x80, 0xBF);
	if (pass_byte(in, 0xF4))
		return pass(in, 0x80, 0x8F) && pass(in, 0x80, 0xBF) &&
			pass(in, 0x80, 0xBF);
	return false;
}

static bool pass_hex(struct reader *in)
{
	return pass(in, '0', '9') || pass(in, 'a', 'f') || pass(in, 'A', 'F');
}

static bool pass_escape(struct reader *in)
{
	for (const char *c = "\"\\/bfnrt"; *c; c++)
		if (pass_byte(in, *c))
			return true;
	return pass_byte(in, 'u') && pass_hex(in) && pass_hex(in) &&
		pass_hex(in) && pass_hex(in);
}

static bool pass_string(struct reader *in)
{
	if (!pass_byte(in, '"'))
		return false;
	while (!pass_byte(in, '"'))
		if (pass_byte(in, '\\') ? !pass_escape(in)
					: !pass_character(in))
			return false;
	return true;
}

static bool pass_digits(struct reader *in)
{
	if (!pass(in, '0', '9'))
		return false;
	while (pass(in, '0', '9'))
		continue;
	return true;
}

static bool pass_number(struct reader *in)
{
	pass_byte(in, '-');
	if (!pass_byte(in, '0') && !pass_digits(in))
		return false;
	if (pass_byte(in, '.') && !pass_digits(in))
		return false;
	if (!pass_byte(in, 'e') && !pass_byte(in, 'E'))
		return true;
	if (!pass_byte(in, '+'))
		pass_byte(in, '-');
	return pass_digits(in);
}

static bool pass_value(struct reader *in, int depth);

/* Elements or members, and the closing bracket; behind the opening one. */
static bool pass_list(struct reader *in, int depth, bool members, int closing)
{
	pass_space(in);
	if (pass_byte(in, closing))
		return true;
	do {
		if (members) {
			pass_space(in);
			if (!pass_string(in))
				return false;
			pass_space(in);
			if (!pass_byte(in, ':'))
				return false;
		}
		if (!pass_value(in, depth))
			return false;
	} while (pass_byte(in, ','));
	return pass_byte(in, closing);
}

/* A value and the white space around it, at most depth arrays deep. */
static bool pass_value(struct reader *in, int depth)
{
	bool good;

	pass_space(in);
	if (peek(in) == '"')
		good = pass_string(in);
	else if (pass_byte(in, '['))
		good = depth > 0 && pass_list(in, depth - 1, false, ']');
	else if (pass_byte(in, '{'))
		good = depth > 0 && pass_list(in, depth - 1, true, '}');
	else if (peek(in) == 't')
		good = pass_word(in, "true");
	else if (peek(in) == 'f')
		good = pass_word(in, "false");
	else if (peek(in) == 'n')
		good = pass_word(in, "null");
	else
		good = pass_number(in);
	pass_space(in);
	return good;
}

static bool is_json(struct slice text)
{
	struct reader in = {(const unsigned char *)text.at,
		(const unsigned char *)text.at + text.len};

	return pass_value(&in, SCAN_DEPTH) && in.at == in.end;
}

/* --- what is found in good texts ------------------------------------------ */

static bool is_inside(struct slice part, struct slice whole)
{
	return part.at >= whole.at &&
		part.at + part.len <= whole.at + whole.len;
}

static void check_value(const struct scan_value *value, struct slice whole)
{
	struct buf scratch = BUF_INIT(whole.len);
	struct slice text = scan_text(value, &scratch);
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
		member = scan_member(value, scan_text(&key, &scratch));
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

	for (size_t i = 0; i < COUNT; i++)
		scan_plan_add(plan, paths[i]);
	check(scan_record(plan, object->text, values, &fault) == 0,
		"a good object is a record");
	for (size_t i = 0; i < COUNT; i++) {
		want = follow(*object, paths[i]);
		check(values[i].type == want.type &&
				values[i].text.at == want.text.at &&
				values[i].text.len == want.text.len &&
				values[i].escaped == want.escaped,
			"a path leads where its members lead");
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

/* The verdict on text must not depend on what is behind it. */
static bool scan(struct slice text, char behind, struct scan_value *value)
{
	struct scan_fault fault = {0};
	bool good;

	memset((char *)text.at + text.len, behind, SCAN_PAD);
	good = scan_any(text, value, &fault) == 0;
	check_fault(text, &fault, good);
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
