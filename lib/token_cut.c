/* Cutting the token out of what we show or pass on: token.h. */
#include "token.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "num.h"

/* A secret of fewer bytes is only cut together with its app id. */
#define SECRET_MIN 16

/* The most bytes that one character is spelt with: "%2525252541". */
#define SPELT_MAX 16

/* A run of plain characters has to be this long to be searched for. */
#define ANCHOR_MIN 4

/* The number in count hex digits at at; -1 when they are none. */
static int hex_number(const char *at, size_t left, size_t count)
{
	int n = 0;

	if (left < count)
		return -1;
	for (size_t i = 0; i < count; i++) {
		int digit = num_hex_digit(at[i]);

		if (digit < 0)
			return -1;
		n = n << 4 | digit;
	}
	return n;
}

/*
 * Read one character of at, however it is spelt, into *c, and return how many
 * bytes it takes: "%7C", "%257C", "\u007c" and "\/" are one.
 */
static size_t spelt(const char *at, size_t left, int *c)
{
	size_t skip = 1;

	*c = (unsigned char)at[0];
	if (at[0] == '\\' && left > 1 && at[1] == 'u') {
		*c = hex_number(at + 2, left - 2, 4);
		return *c < 0 ? 1 : 6;
	}
	if (at[0] == '\\' && left > 1) {
		*c = (unsigned char)at[1];
		return 2;
	}
	if (at[0] != '%')
		return 1;
	while (left > skip + 1 && at[skip] == '2' && at[skip + 1] == '5')
		skip += 2;
	*c = hex_number(at + skip, left - skip, 2);
	return *c < 0 ? 1 : skip + 2;
}

/*
 * Most texts hold no token, and most of them are pages of a megabyte, so the
 * careful search has to be earned.  Every encoder leaves letters and digits
 * alone: a token in the text shows either its longest run of them as it is,
 * or an escape that spells a letter or digit, which nobody else writes.  Such
 * a text is called veiled.
 */
static struct slice anchor(struct slice want)
{
	struct slice best = {want.at, 0};

	for (size_t from = 0; from < want.len; from++) {
		size_t to = from;

		while (to < want.len && isalnum((unsigned char)want.at[to]))
			to++;
		if (to - from > best.len)
			best = (struct slice){want.at + from, to - from};
		from = to;
	}
	return best;
}

/* Whether the backslash at at is itself escaped, by those before it. */
static bool is_escaped(const char *from, const char *at)
{
	const char *first = at;

	while (first > from && first[-1] == '\\')
		first--;
	return (at - first) % 2;
}

/* Whether an escape spells a letter or digit. */
static bool is_veiled(struct slice text)
{
	const char *from = text.at, *at;

	while ((at = slice_find_pair(text, "\\u", '%'))) {
		int c;
		size_t len;

		text.len -= (size_t)(at - text.at);
		text.at = at;
		len = spelt(at, text.len, &c);
		if (len > 2 && c < 0x80 && isalnum(c) &&
			(*at == '%' || !is_escaped(from, at)))
			return true;
		text.at++;
		text.len--;
	}
	return false;
}

/* How many bytes of text, from at, spell want; 0 when they do not. */
static size_t match(struct slice text, size_t at, struct slice want)
{
	size_t from = at;

	for (size_t i = 0; i < want.len; i++) {
		int c;

		if (at >= text.len)
			return 0;
		at += spelt(text.at + at, text.len - at, &c);
		if (c != (unsigned char)want.at[i])
			return 0;
	}
	return at - from;
}

/* What is looked for in a text, and how. */
struct hunt {
	struct slice text;
	struct slice want;
	struct slice run; /* of want; where it is not, want is not */
	bool careful;     /* or it may be, under a veil */
};

static struct hunt hunt_for(struct slice text, struct slice want, bool veiled)
{
	struct slice run = anchor(want);

	return (struct hunt){
		.text = text,
		.want = want,
		.run = run,
		.careful = run.len < ANCHOR_MIN || veiled,
	};
}

/* Find the next match at or behind *at, trying every place.  Return its
 * length, and its place in *at; 0 when there is none. */
static size_t find_careful(const struct hunt *hunt, size_t *at)
{
	struct slice text = hunt->text;
	char first = hunt->want.at[0];

	for (; *at < text.len; ++*at) {
		char c = text.at[*at];
		size_t len = 0;

		if (c == first || c == '%' || c == '\\')
			len = match(text, *at, hunt->want);
		if (len)
			return len;
	}
	return 0;
}

/* As find_careful(), trying only the places before the run. */
static size_t find_run(const struct hunt *hunt, size_t *at)
{
	struct slice text = hunt->text;
	size_t before = (size_t)(hunt->run.at - hunt->want.at) * SPELT_MAX;
	size_t from = *at;

	while (from < text.len) {
		struct slice rest = {text.at + from, text.len - from};
		const char *hit = slice_find(rest, hunt->run);
		size_t place, len;

		if (!hit)
			return 0;
		place = (size_t)(hit - text.at);
		*at = place - *at > before ? place - before : *at;
		for (; *at <= place; ++*at)
			if ((len = match(text, *at, hunt->want)))
				return len;
		from = *at = place + 1;
	}
	return 0;
}

/* Find the next match by the way that hunt needs. */
static size_t find(const struct hunt *hunt, size_t *at)
{
	return hunt->careful ? find_careful(hunt, at) : find_run(hunt, at);
}

/* Copy text down over itself, with each place that spells want masked. */
static size_t cut(struct buf *buf, const struct hunt *hunt)
{
	const struct slice mask = SLICE(TOKEN_MASK);
	size_t from = 0, to = 0, hits = 0, at = 0, len;

	while ((len = find(hunt, &at))) {
		memmove(buf->at + to, buf->at + from, at - from);
		to += at - from;
		memcpy(buf->at + to, mask.at, mask.len);
		to += mask.len;
		from = at += len;
		hits++;
	}
	if (!hits)
		return 0;
	memmove(buf->at + to, buf->at + from, buf->len - from);
	buf->len = to + buf->len - from;
	return hits;
}

size_t token_cut(const struct token *token, struct buf *text, bool *veiled)
{
	bool has_secret = token->app_id.len && token->secret.len >= SECRET_MIN;
	struct hunt hunt;
	bool hidden;
	size_t hits, at = 0;

	hidden = is_veiled(buf_slice(text));
	if (veiled)
		*veiled = hidden;
	if (!token->text.len || !text->len)
		return 0;
	if (has_secret) {
		/* It is the end of the token: without it neither is there. */
		hunt = hunt_for(buf_slice(text), token->secret, hidden);
		if (!find(&hunt, &at))
			return 0;
	}
	hunt = hunt_for(buf_slice(text), buf_slice(&token->text), hidden);
	hits = cut(text, &hunt);
	if (has_secret) {
		hunt = hunt_for(buf_slice(text), token->secret, hidden);
		hits += cut(text, &hunt);
	}
	return hits;
}
