#include "wire.h"

#include <json-c/json.h>
#include <stdint.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "utf8.h"

/* --- writing -------------------------------------------------------------- */

static void add_unicode(struct buf *out, unsigned int point)
{
	if (point > 0xFFFF) {
		point -= 0x10000;
		buf_printf(out, "\\u%04x\\u%04x", 0xD800 | point >> 10,
			0xDC00 | (point & 0x3FF));
		return;
	}
	buf_printf(out, "\\u%04x", point);
}

/* The letter of the short escape for c, or 0. */
static char short_escape(char c)
{
	switch (c) {
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	case '"':
	case '\\':
	case '/':
		return c;
	default:
		return 0;
	}
}

static void add_ascii(struct buf *out, char c)
{
	char letter = short_escape(c);

	if (letter) {
		buf_add_byte(out, '\\');
		buf_add_byte(out, letter);
	} else if (c < 0x20 || c == '@') {
		add_unicode(out, (unsigned char)c);
	} else {
		buf_add_byte(out, c);
	}
}

/* The code point of the valid character of len bytes at at. */
static unsigned int code_point(const char *at, size_t len)
{
	static const unsigned char mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	unsigned int point = (unsigned char)at[0] & mask[len];

	for (size_t i = 1; i < len; i++)
		point = point << 6 | ((unsigned char)at[i] & 0x3F);
	return point;
}

void wire_add_string(struct buf *out, struct slice text)
{
	buf_add_byte(out, '"');
	for (size_t i = 0; i < text.len;) {
		size_t len = utf8_length(text.at + i, text.len - i);

		if (len == 1)
			add_ascii(out, text.at[i]);
		else
			add_unicode(out,
				len ? code_point(text.at + i, len) : 0xFFFD);
		i += len ? len : 1;
	}
	buf_add_byte(out, '"');
}

static void add_object(struct buf *out, struct json_object *value)
{
	bool first = true;

	buf_add_byte(out, '{');
	json_object_object_foreach(value, key, member)
	{
		if (!first)
			buf_add_byte(out, ',');
		first = false;
		wire_add_string(out, slice_from(key));
		buf_add_byte(out, ':');
		wire_add_value(out, member);
	}
	buf_add_byte(out, '}');
}

static void add_array(struct buf *out, struct json_object *value)
{
	size_t count = json_object_array_length(value);

	buf_add_byte(out, '[');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_byte(out, ',');
		wire_add_value(out, json_object_array_get_idx(value, i));
	}
	buf_add_byte(out, ']');
}

void wire_add_value(struct buf *out, struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_object:
		add_object(out, value);
		break;
	case json_type_array:
		add_array(out, value);
		break;
	case json_type_string:
		wire_add_string(out,
			(struct slice){json_object_get_string(value),
				(size_t)json_object_get_string_len(value)});
		break;
	default:
		buf_add(out,
			slice_from(json_object_to_json_string_ext(
				value, JSON_C_TO_STRING_PLAIN)));
	}
}

/* --- reading any JSON ----------------------------------------------------- */

struct tidy {
	const char *start;
	const char *at;
	struct buf *out;
	struct err *err;
	int depth;
};

static int tidy_fail(struct tidy *tidy, const char *why)
{
	return err_set(tidy->err, TX_DATA, "byte %zu: %s",
		(size_t)(tidy->at - tidy->start) + 1, why);
}

static void tidy_space(struct tidy *tidy)
{
	tidy->at += strspn(tidy->at, " \t\r\n");
}

/* Take len bytes over as they are. */
static void tidy_copy(struct tidy *tidy, size_t len)
{
	buf_add(tidy->out, (struct slice){tidy->at, len});
	tidy->at += len;
}

static int tidy_escape(struct tidy *tidy)
{
	char c = tidy->at[1];

	if (c == 'u') {
		if (strspn(tidy->at + 2, "0123456789abcdefABCDEF") < 4)
			return tidy_fail(tidy, "bad \\u escape");
		tidy_copy(tidy, 6);
		return 0;
	}
	if (!c || !strchr("\"\\/bfnrt", c))
		return tidy_fail(tidy, "bad escape");
	tidy_copy(tidy, 2);
	return 0;
}

/* Take one character of a string over. */
static int tidy_character(struct tidy *tidy)
{
	size_t len;

	if (*tidy->at == '\\')
		return tidy_escape(tidy);
	if ((unsigned char)*tidy->at < 0x20)
		return tidy_fail(tidy, "control character in a string");
	len = utf8_length(tidy->at, strnlen(tidy->at, 4));
	if (!len)
		return tidy_fail(tidy, "not UTF-8");
	if (len == 1)
		add_ascii(tidy->out, *tidy->at);
	else
		add_unicode(tidy->out, code_point(tidy->at, len));
	tidy->at += len;
	return 0;
}

/* How many bytes at at are the same in wire form. */
static size_t plain_length(const char *at)
{
	const char *end = at;

	while (*end >= ' ' && *end != '"' && *end != '\\' && *end != '/' &&
		*end != '@')
		end++;
	return (size_t)(end - at);
}

static int tidy_string(struct tidy *tidy)
{
	if (*tidy->at != '"')
		return tidy_fail(tidy, "a string should stand here");
	tidy_copy(tidy, 1);
	for (;;) {
		tidy_copy(tidy, plain_length(tidy->at));
		if (*tidy->at == '"')
			break;
		if (tidy_character(tidy) < 0)
			return -1;
	}
	tidy_copy(tidy, 1);
	return 0;
}

/* The length of a number at at by RFC 8259, 0 when there is none. */
static size_t number_length(const char *at)
{
	static const char digits[] = "0123456789";
	const char *from = at;

	at += *at == '-';
	if (!strspn(at, digits))
		return 0;
	at += *at == '0' ? 1 : strspn(at, digits);
	if (*at == '.') {
		if (!strspn(++at, digits))
			return 0;
		at += strspn(at, digits);
	}
	if (*at == 'e' || *at == 'E') {
		at++;
		at += *at == '+' || *at == '-';
		if (!strspn(at, digits))
			return 0;
		at += strspn(at, digits);
	}
	return (size_t)(at - from);
}

static int tidy_scalar(struct tidy *tidy)
{
	static const char *const words[] = {"true", "false", "null"};
	size_t len = number_length(tidy->at);

	for (size_t i = 0; !len && i < 3; i++) {
		if (!strncmp(tidy->at, words[i], strlen(words[i])))
			len = strlen(words[i]);
	}
	if (!len)
		return tidy_fail(tidy, "no JSON value");
	tidy_copy(tidy, len);
	return 0;
}

static int tidy_value(struct tidy *tidy);

/* A key and its colon. */
static int tidy_key(struct tidy *tidy)
{
	if (tidy_string(tidy) < 0)
		return -1;
	tidy_space(tidy);
	if (*tidy->at != ':')
		return tidy_fail(tidy, "a colon should stand here");
	tidy_copy(tidy, 1);
	tidy_space(tidy);
	return 0;
}

/* An object or an array, from its opening bracket to its end. */
static int tidy_nest(struct tidy *tidy, char end)
{
	if (++tidy->depth > WIRE_DEPTH)
		return tidy_fail(tidy, "nested too deeply");
	tidy_copy(tidy, 1);
	tidy_space(tidy);
	while (*tidy->at != end) {
		if (end == '}' && tidy_key(tidy) < 0)
			return -1;
		if (tidy_value(tidy) < 0)
			return -1;
		tidy_space(tidy);
		if (*tidy->at != ',')
			break;
		tidy_copy(tidy, 1);
		tidy_space(tidy);
		if (*tidy->at == end)
			return tidy_fail(tidy, "a value should stand here");
	}
	if (*tidy->at != end)
		return tidy_fail(tidy, "a comma or the end should stand here");
	tidy_copy(tidy, 1);
	tidy->depth--;
	return 0;
}

static int tidy_value(struct tidy *tidy)
{
	switch (*tidy->at) {
	case '{':
		return tidy_nest(tidy, '}');
	case '[':
		return tidy_nest(tidy, ']');
	case '"':
		return tidy_string(tidy);
	default:
		return tidy_scalar(tidy);
	}
}

int wire_tidy(struct buf *out, const char *text, struct err *err)
{
	struct tidy tidy = {.start = text, .at = text, .out = out, .err = err};

	tidy_space(&tidy);
	if (tidy_value(&tidy) < 0)
		return -1;
	tidy_space(&tidy);
	if (*tidy.at)
		return tidy_fail(&tidy, "text behind the value");
	return 0;
}
