#include "graph_cut.h"

#include "scan_byte.h"

/* Every function that passes something returns NULL when it has no end. */

/* Pass a string; at its first quote. */
static const char *pass_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		if (*at == '\\')
			at++;
	return at < end ? at + 1 : NULL;
}

/* Pass an array or object; at its bracket. */
static const char *pass_nested(const char *at, const char *end)
{
	size_t depth = 0;

	do {
		char c = *at;

		at = c == '"' ? pass_string(at, end) : at + 1;
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
	} while (at && at < end && depth);
	return depth ? NULL : at;
}

/* Pass what should be a number or a word. */
static const char *pass_bare(const char *at, const char *end)
{
	const char *from = at;

	while (at < end && !scan_is_space(*at) && *at != ',' && *at != ']' &&
		*at != '}')
		at++;
	return at > from ? at : NULL;
}

static const char *pass_value(const char *at, const char *end)
{
	if (at == end)
		return NULL;
	if (*at == '"')
		return pass_string(at, end);
	if (*at == '{' || *at == '[')
		return pass_nested(at, end);
	return pass_bare(at, end);
}

/* Pass a key and its colon; at its quote. */
static const char *pass_key(const char *at, const char *end)
{
	if (at == end || *at != '"')
		return NULL;
	at = pass_string(at, end);
	if (!at)
		return NULL;
	at = scan_space(at, end);
	return at < end && *at == ':' ? scan_space(at + 1, end) : NULL;
}

/* Pass an element and the comma behind it, unless it is the last. */
static const char *pass_element(const struct graph_cut *cut, const char *at)
{
	if (cut->members)
		at = pass_key(at, cut->end);
	if (at)
		at = pass_value(at, cut->end);
	if (!at)
		return NULL;
	at = scan_space(at, cut->end);
	if (at == cut->end)
		return at;
	if (*at != ',')
		return NULL;
	at = scan_space(at + 1, cut->end);
	return at < cut->end ? at : NULL;
}

bool graph_cut_open(struct graph_cut *cut, struct slice text, char open)
{
	const char *at;

	text = slice_trim(text);
	if (text.len < 2 || *text.at != open)
		return false;
	cut->members = open == '{';
	cut->end = text.at + text.len - 1;
	/* Each bracket closes with the one two further in ASCII. */
	if (*cut->end != open + 2)
		return false;
	cut->at = scan_space(text.at + 1, cut->end);
	for (at = cut->at; at && at < cut->end;)
		at = pass_element(cut, at);
	return at;
}

bool graph_cut_next(
	struct graph_cut *cut, struct slice *key, struct slice *value)
{
	const char *from = cut->at, *to;

	if (from == cut->end)
		return false;
	if (cut->members) {
		to = pass_string(from, cut->end);
		*key = (struct slice){from, (size_t)(to - from)};
		from = pass_key(from, cut->end);
	}
	to = pass_value(from, cut->end);
	*value = (struct slice){from, (size_t)(to - from)};
	cut->at = pass_element(cut, cut->at);
	return true;
}
