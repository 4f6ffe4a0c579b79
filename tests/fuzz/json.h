/*
 * The grammar of JSON, read off RFC 8259: slow, plain, and nothing of ours.
 */
#ifndef TX_FUZZ_JSON_H
#define TX_FUZZ_JSON_H

#include <stdbool.h>

#include "scan.h"

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

/* Whether text is one value, nested at most SCAN_DEPTH deep. */
static inline bool is_json(struct slice text)
{
	struct reader in = {(const unsigned char *)text.at,
		(const unsigned char *)text.at + text.len};

	return pass_value(&in, SCAN_DEPTH) && in.at == in.end;
}

#endif
