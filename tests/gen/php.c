#include "php.h"

#include "buf.h"
#include "utf8.h"

/* Whether byte stands for itself. */
static bool is_plain(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\' &&
		byte != '/' && byte != '@';
}

static void add_unit(struct buf *out, unsigned int unit)
{
	static const char digits[] = "0123456789abcdef";
	char text[] = {'\\', 'u', digits[unit >> 12 & 15],
		digits[unit >> 8 & 15], digits[unit >> 4 & 15],
		digits[unit & 15]};

	buf_add(out, (struct slice){text, sizeof(text)});
}

static void add_ascii(struct buf *out, char byte)
{
	static const char named[] = "\"\\/\bb\ff\nn\rr\tt";
	char text[] = {'\\', byte};

	for (size_t i = 3; named[i] && text[1] == byte; i += 2)
		if (named[i] == byte)
			text[1] = named[i + 1];
	if (text[1] == byte && byte != '"' && byte != '\\' && byte != '/')
		add_unit(out, (unsigned char)byte);
	else
		buf_add(out, (struct slice){text, sizeof(text)});
}

/* The character of length bytes (2 to 4) at at. */
static unsigned int decode(const char *at, size_t length)
{
	unsigned int code = (unsigned char)at[0] & (0x7Fu >> length);

	for (size_t i = 1; i < length; i++)
		code = code << 6 | ((unsigned char)at[i] & 0x3Fu);
	return code;
}

/* Append the character at at and return its length in bytes. */
static size_t add_special(struct buf *out, const char *at, size_t left)
{
	size_t length = utf8_length(at, left);
	unsigned int code;

	if (length < 2) {
		add_ascii(out, *at);
		return 1;
	}
	code = decode(at, length);
	if (code >= 0x10000) {
		add_unit(out, 0xD800 + ((code - 0x10000) >> 10));
		add_unit(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
	} else {
		add_unit(out, code);
	}
	return length;
}

void php_add(struct buf *out, struct slice text)
{
	size_t i = 0;

	while (i < text.len) {
		size_t from = i;

		while (i < text.len && is_plain((unsigned char)text.at[i]))
			i++;
		buf_add(out, (struct slice){text.at + from, i - from});
		if (i < text.len)
			i += add_special(out, text.at + i, text.len - i);
	}
}

void php_add_string(struct buf *out, struct slice text)
{
	buf_add_byte(out, '"');
	php_add(out, text);
	buf_add_byte(out, '"');
}

void php_add_number(struct buf *out, uint64_t number)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	buf_add(out, (struct slice){digits + at, sizeof(digits) - at});
}

void php_add_id(struct buf *out, uint64_t id)
{
	buf_add_byte(out, '"');
	php_add_number(out, id);
	buf_add_byte(out, '"');
}
