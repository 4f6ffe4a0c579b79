#include "wire.h"

#include <string.h>

#include "buf.h"

/* The length of the string with its quotes at the start of text. */
static size_t string_length(const char *text)
{
	const char *at = text + 1;

	while (*at != '"')
		at += *at == '\\' ? 2 : 1;
	return (size_t)(at - text) + 1;
}

/* The end of the value in wire form at at. */
static const char *value_end(const char *at)
{
	size_t depth = 0;

	for (;; at++) {
		if (*at == '"') {
			at += string_length(at) - 1;
			if (!depth)
				return at + 1;
		} else if (*at == '{' || *at == '[') {
			depth++;
		} else if (*at == '}' || *at == ']') {
			if (!depth)
				return at;
			if (!--depth)
				return at + 1;
		} else if (!depth && (*at == ',' || !*at)) {
			return at;
		}
	}
}

void wire_walk_init(struct wire_walk *walk, const char *value)
{
	walk->members = value && *value == '{';
	walk->at = value && (*value == '{' || *value == '[') ? value + 1 : "]";
}

bool wire_walk_next(
	struct wire_walk *walk, struct slice *key, struct slice *value)
{
	const char *at = walk->at;

	if (*at == '}' || *at == ']')
		return false;
	if (walk->members) {
		size_t len = string_length(at);

		*key = (struct slice){at + 1, len - 2};
		at += len + 1;
	}
	value->at = at;
	at = value_end(at);
	value->len = (size_t)(at - value->at);
	walk->at = *at == ',' ? at + 1 : at;
	return true;
}

struct slice wire_member(const char *object, const char *name)
{
	struct slice found = {NULL, 0}, key, value;
	struct wire_walk walk;

	if (!object || *object != '{')
		return found;
	wire_walk_init(&walk, object);
	while (wire_walk_next(&walk, &key, &value)) {
		if (slice_is(key, name))
			found = value;
	}
	return found;
}

/* The four hexadecimal digits at at. */
static unsigned int hex4(const char *at)
{
	unsigned int number = 0;

	for (int i = 0; i < 4; i++) {
		char c = at[i];

		number = number << 4 |
			(unsigned int)(c <= '9' ? c - '0'
						: (c | 32) - 'a' + 10);
	}
	return number;
}

/* Decode the escape at at; return its length. */
static size_t decode_escape(struct buf *out, const char *at)
{
	static const char letters[] = "bfnrt", bytes[] = "\b\f\n\r\t";
	const char *letter = strchr(letters, at[1]);
	unsigned int point;

	if (at[1] != 'u') {
		buf_add_byte(out, letter ? bytes[letter - letters] : at[1]);
		return 2;
	}
	point = hex4(at + 2);
	if (point >> 10 == 0xD800 >> 10 && at[6] == '\\' && at[7] == 'u' &&
		hex4(at + 8) >> 10 == 0xDC00 >> 10) {
		buf_add_utf8(out,
			0x10000 + ((point & 0x3FF) << 10) +
				(hex4(at + 8) & 0x3FF));
		return 12;
	}
	buf_add_utf8(out, point);
	return 6;
}

struct slice wire_text(struct slice value, struct buf *scratch)
{
	struct slice text = value;

	if (!value.len || *value.at != '"')
		return value;
	text = (struct slice){value.at + 1, value.len - 2};
	if (!memchr(text.at, '\\', text.len))
		return text;
	buf_reset(scratch);
	for (size_t i = 0; i < text.len;) {
		if (text.at[i] == '\\') {
			i += decode_escape(scratch, text.at + i);
		} else {
			buf_add_byte(scratch, text.at[i++]);
		}
	}
	return buf_slice(scratch);
}

/* --- for eyes ------------------------------------------------------------- */

static void add_line(struct buf *out, int depth)
{
	buf_printf(out, "\n%*s", 3 * depth, "");
}

static bool is_opening(char c)
{
	return c == '{' || c == '[';
}

static bool is_closing(char c)
{
	return c == '}' || c == ']';
}

void wire_add_pretty(struct buf *out, struct slice text)
{
	int depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '"') {
			size_t len = string_length(text.at + i);

			buf_add(out, (struct slice){text.at + i, len});
			i += len - 1;
			continue;
		}
		if (is_closing(c) && !is_opening(text.at[i - 1]))
			add_line(out, --depth);
		buf_add_byte(out, c);
		if (c == ':')
			buf_add_byte(out, ' ');
		if (is_opening(c) && !is_closing(text.at[i + 1]))
			add_line(out, ++depth);
		if (c == ',')
			add_line(out, depth);
	}
}
