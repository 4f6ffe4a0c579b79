#include "links.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "mem.h"
#include "scan.h"
#include "token.h"

/* Cut the string that text begins with off it, or all of it. */
static struct slice cut_string(struct slice *text)
{
	struct slice string = {text->at, 1};

	while (string.len < text->len && string.at[string.len] != '"')
		string.len += string.at[string.len] == '\\' ? 2 : 1;
	string.len = string.len < text->len ? string.len + 1 : text->len;
	text->at += string.len;
	text->len -= string.len;
	return string;
}

/*
 * Cut the value of a "paging" off text, which begins behind its key.  Return
 * whether it may have a link.  A list in it, of which there are none, may.
 */
static bool cut_paging(struct slice *text)
{
	size_t depth = 0;

	while (text->len) {
		char c = *text->at;

		if (c == '"' && depth) {
			struct slice string = cut_string(text);

			if (slice_is(string, "\"next\"") ||
				slice_is(string, "\"previous\"") ||
				slice_is(string, "\"paging\""))
				return true;
			continue;
		}
		if (c == '{' || c == '[')
			depth++;
		else if (!depth && !strchr(": \t\r\n", c))
			return false;
		else if ((c == '}' || c == ']') && --depth == 0)
			return false;
		text->at++;
		text->len--;
	}
	return false;
}

/*
 * Many lists have a "paging", and hardly any of them a link.  Searched for is
 * the part of the key whose first and last byte seldom stand so far apart
 * elsewhere.
 */
bool links_possible(struct slice text)
{
	const struct slice part = SLICE("ging");
	const char *hit;

	while ((hit = slice_find(text, part))) {
		text.len -= (size_t)(hit + part.len - text.at);
		text.at = hit + part.len;
		if (text.len && *text.at == '"') {
			text.at++;
			text.len--;
			if (cut_paging(&text))
				return true;
		}
	}
	return false;
}

/* The strings that are links, in their order in the text. */
struct found {
	struct slice *list;
	size_t count, room;
};

static void note(struct found *found, const struct scan_value *paging)
{
	struct scan_value key, value;
	struct scan_walk walk;

	scan_walk_init(&walk, paging);
	while (scan_walk_next(&walk, &key, &value)) {
		if (value.type != SCAN_STRING)
			continue;
		if (!scan_equals(&key, SLICE("next")) &&
			!scan_equals(&key, SLICE("previous")))
			continue;
		found->list = mem_grow(found->list, found->count, &found->room,
			sizeof(*found->list));
		found->list[found->count++] = value.text;
	}
}

/* Records nest no deeper than SCAN_DEPTH. */
static void look(struct found *found, const struct scan_value *value)
{
	struct scan_value key, member;
	struct scan_walk walk;

	scan_walk_init(&walk, value);
	while (scan_walk_next(&walk, &key, &member)) {
		if (member.type == SCAN_OBJECT &&
			scan_equals(&key, SLICE("paging")))
			note(found, &member);
		else
			look(found, &member);
	}
}

/* The length of the parameter's value at at: to "&", however it is spelt. */
static size_t value_length(const char *at, size_t left)
{
	size_t len = 0;

	while (len < left && at[len] != '&' && at[len] != '"' &&
		!(left - len >= 6 && !memcmp(at + len, "\\u0026", 6)))
		len++;
	return len;
}

/* Cut the token out of one link, of which nothing behind has moved. */
static size_t cut_one(struct buf *text, struct slice link)
{
	static const char name[] = "access_token=";
	const struct slice mask = SLICE(TOKEN_MASK);
	char *at = memmem(link.at, link.len, name, sizeof(name) - 1);
	size_t len, left;

	if (!at)
		return 0;
	at += sizeof(name) - 1;
	len = value_length(at, link.len - (size_t)(at - link.at));
	if (len <= mask.len)
		return 0;
	left = text->len - (size_t)(at - text->at) - len;
	memcpy(at, mask.at, mask.len);
	memmove(at + mask.len, at + len, left);
	text->len -= len - mask.len;
	return 1;
}

size_t links_clean(struct buf *text)
{
	struct found found = {0};
	size_t cut = 0;
	struct scan_value whole = {buf_slice(text), SCAN_OBJECT, false};

	look(&found, &whole);
	/* From the last to the first, so that the places stay right. */
	for (size_t i = found.count; i > 0; i--)
		cut += cut_one(text, found.list[i - 1]);
	free(found.list);
	return cut;
}
