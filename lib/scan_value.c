#include "scan.h"

#include <string.h>

#include "buf.h"
#include "scan_byte.h"
#include "scan_find.h"

/* --- the parts of arrays and objects, whose text was checked before ------- */

/* Pass a string; at its first quote. */
static inline const char *pass_string(struct scan_block *block, const char *at,
	const char *end, bool *escaped)
{
	*escaped = false;
	at = scan_find_mark(block, scan_find_best(), at + 1, end);
	while (*at != '"') {
		if (*at == '\\') {
			*escaped = true;
			at++;
		}
		at = scan_find_mark(block, scan_find_best(), at + 1, end);
	}
	return at + 1;
}

/* Pass an array or object; at its bracket. */
static const char *pass_nested(
	struct scan_block *block, const char *at, const char *end)
{
	size_t depth = 0;
	bool escaped;

	do {
		char c = *at;

		at = c == '"' ? pass_string(block, at, end, &escaped) : at + 1;
		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
	} while (depth);
	return at;
}

/* Pass a number or a word. */
static const char *pass_bare(const char *at, const char *end)
{
	while (at < end && !scan_is_space(*at) && *at != ',')
		at++;
	return at;
}

static enum scan_type type_at(const char *at)
{
	switch (*at) {
	case '"':
		return SCAN_STRING;
	case '{':
		return SCAN_OBJECT;
	case '[':
		return SCAN_ARRAY;
	case 't':
		return SCAN_TRUE;
	case 'f':
		return SCAN_FALSE;
	case 'n':
		return SCAN_NULL;
	default:
		return SCAN_NUMBER;
	}
}

/*
 * Take the value at at out of what ends with the bracket at end; return what
 * stands behind it, white space skipped.
 */
static const char *take(
	const char *at, const char *end, struct scan_value *value)
{
	struct scan_block block = {at, 0};
	const char *from = at;

	value->escaped = false;
	value->type = type_at(at);
	if (value->type == SCAN_STRING)
		at = pass_string(&block, at, end, &value->escaped);
	else if (value->type == SCAN_ARRAY || value->type == SCAN_OBJECT)
		at = pass_nested(&block, at, end);
	else
		at = pass_bare(at, end);
	value->text = (struct slice){from, (size_t)(at - from)};
	return scan_space(at, end);
}

void scan_walk_init(struct scan_walk *walk, const struct scan_value *value)
{
	*walk = (struct scan_walk){.members = value->type == SCAN_OBJECT};
	if (value->type != SCAN_OBJECT && value->type != SCAN_ARRAY)
		return;
	walk->end = value->text.at + value->text.len - 1;
	walk->at = scan_space(value->text.at + 1, walk->end);
}

bool scan_walk_next(struct scan_walk *walk, struct scan_value *key,
	struct scan_value *value)
{
	struct scan_value unused;
	const char *at = walk->at;
	const char *end = walk->end;

	if (at == end)
		return false;
	if (!key)
		key = &unused;
	if (walk->members) /* the key, then a colon */
		at = scan_space(take(at, end, key) + 1, end);
	else
		*key = (struct scan_value){0};
	at = take(at, end, value);
	if (at < end) /* a comma */
		at = scan_space(at + 1, end);
	walk->at = at;
	return true;
}

struct scan_value scan_member(
	const struct scan_value *object, struct slice name)
{
	struct scan_value found = {0}, key, value;
	struct scan_walk walk;

	if (object->type != SCAN_OBJECT)
		return found;
	scan_walk_init(&walk, object);
	while (scan_walk_next(&walk, &key, &value))
		if (scan_equals(&key, name))
			found = value;
	return found;
}

/* --- the text of a string ------------------------------------------------- */

/* The text between the quotes, as it is written. */
static struct slice inner(const struct scan_value *string)
{
	return (struct slice){string->text.at + 1, string->text.len - 2};
}

/* The code unit written as four hexadecimal digits. */
static unsigned int hex_unit(const char *at)
{
	unsigned int unit = 0;

	for (int i = 0; i < 4; i++)
		unit = unit << 4 | (unsigned int)num_hex_digit(at[i]);
	return unit;
}

/*
 * Decode the \u escape at the head of rest, or the two that make one
 * character, and cut it off.
 */
static unsigned int cut_unicode(struct slice *rest)
{
	unsigned int unit = hex_unit(rest->at + 2), low = 0;

	rest->at += 6;
	rest->len -= 6;
	if (unit < 0xD800 || unit > 0xDFFF)
		return unit;
	if (rest->len >= 6 && rest->at[0] == '\\' && rest->at[1] == 'u')
		low = hex_unit(rest->at + 2);
	if (unit > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
		return unit;
	rest->at += 6;
	rest->len -= 6;
	return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

/* Decode the escape at the head of rest and cut it off. */
static unsigned int cut_escape(struct slice *rest)
{
	static const char names[] = "bfnrt", meant[] = "\b\f\n\r\t";
	char name = rest->at[1];
	const char *known;

	if (name == 'u')
		return cut_unicode(rest);
	rest->at += 2;
	rest->len -= 2;
	known = strchr(names, name);
	return (unsigned char)(known ? meant[known - names] : name);
}

/* Cut the text up to the next backslash off rest. */
static struct slice cut_run(struct slice *rest)
{
	const char *slash =
		rest->len ? memchr(rest->at, '\\', rest->len) : NULL;
	struct slice run = *rest;

	if (slash)
		run.len = (size_t)(slash - run.at);
	rest->at += run.len;
	rest->len -= run.len;
	return run;
}

/* The text of value; add says how a surrogate on its own is spelled. */
static struct slice decode(const struct scan_value *value, struct buf *scratch,
	void (*add)(struct buf *buf, unsigned int code_point))
{
	struct slice rest;

	if (value->type != SCAN_STRING)
		return value->text;
	rest = inner(value);
	if (!value->escaped)
		return rest;
	buf_reset(scratch);
	while (rest.len) {
		buf_add(scratch, cut_run(&rest));
		if (rest.len)
			add(scratch, cut_escape(&rest));
	}
	return buf_slice(scratch);
}

struct slice scan_text(const struct scan_value *value, struct buf *scratch)
{
	return decode(value, scratch, buf_add_utf8);
}

struct slice scan_text_exact(
	const struct scan_value *value, struct buf *scratch)
{
	return decode(value, scratch, buf_add_wtf8);
}

/* Cut prefix off text; return whether text began with it. */
static bool cut_prefix(struct slice *text, struct slice prefix)
{
	if (!prefix.len)
		return true;
	if (prefix.len > text->len ||
		memcmp(text->at, prefix.at, prefix.len) != 0)
		return false;
	text->at += prefix.len;
	text->len -= prefix.len;
	return true;
}

/* As scan_equals(), for a string with escapes. */
static bool equals_escaped(struct slice rest, struct slice text)
{
	char room[4 + BUF_PAD];
	struct buf one = {.at = room, .room = 4, .max = 4};

	while (rest.len) {
		if (!cut_prefix(&text, cut_run(&rest)))
			return false;
		if (!rest.len)
			break;
		buf_reset(&one);
		buf_add_wtf8(&one, cut_escape(&rest));
		if (!cut_prefix(&text, buf_slice(&one)))
			return false;
	}
	return text.len == 0;
}

bool scan_equals(const struct scan_value *value, struct slice text)
{
	if (value->type != SCAN_STRING)
		return false;
	if (value->escaped)
		return equals_escaped(inner(value), text);
	return slice_equal(inner(value), text);
}
