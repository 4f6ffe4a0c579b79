#include "slice.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static unsigned char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20)
				    : (unsigned char)c;
}

bool slice_equal_nocase(struct slice a, struct slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.at[i]) != lower(b.at[i]))
			return false;
	return true;
}

int slice_compare(struct slice a, struct slice b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.at, b.at, len) : 0;

	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

#ifdef __SSE2__
/*
 * Look at the places of s where part may begin, 16 at once, as far as whole
 * blocks can be read: only where both its first and its last byte stand is it
 * compared.  Return it, or NULL with *s cut to what was not looked at.
 */
static const char *find_in_blocks(struct slice *s, struct slice part)
{
	const __m128i first = _mm_set1_epi8(part.at[0]);
	const __m128i last = _mm_set1_epi8(part.at[part.len - 1]);

	for (; s->len >= part.len + 15; s->at += 16, s->len -= 16) {
		__m128i heads = _mm_loadu_si128((const __m128i *)s->at);
		__m128i tails = _mm_loadu_si128(
			(const __m128i *)(s->at + part.len - 1));
		unsigned int hits = (unsigned int)_mm_movemask_epi8(
			_mm_and_si128(_mm_cmpeq_epi8(heads, first),
				_mm_cmpeq_epi8(tails, last)));

		for (; hits; hits &= hits - 1) {
			const char *at = s->at + __builtin_ctz(hits);

			if (!memcmp(at, part.at, part.len))
				return at;
		}
	}
	return NULL;
}

/* The same for either of two bytes. */
static const char *find_either_in_blocks(struct slice *s, char a, char b)
{
	const __m128i want_a = _mm_set1_epi8(a), want_b = _mm_set1_epi8(b);

	for (; s->len >= 16; s->at += 16, s->len -= 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)s->at);
		unsigned int hits = (unsigned int)_mm_movemask_epi8(
			_mm_or_si128(_mm_cmpeq_epi8(bytes, want_a),
				_mm_cmpeq_epi8(bytes, want_b)));

		if (hits)
			return s->at + __builtin_ctz(hits);
	}
	return NULL;
}
#else
static const char *find_in_blocks(struct slice *s, struct slice part)
{
	(void)s, (void)part;
	return NULL;
}

static const char *find_either_in_blocks(struct slice *s, char a, char b)
{
	(void)s, (void)a, (void)b;
	return NULL;
}
#endif

const char *slice_find(struct slice s, struct slice part)
{
	const char *at = NULL;

	if (part.len > s.len)
		return NULL;
	if (part.len > 1)
		at = find_in_blocks(&s, part);
	return at ? at : memmem(s.at, s.len, part.at, part.len);
}

const char *slice_find_either(struct slice s, char a, char b)
{
	const char *at = find_either_in_blocks(&s, a, b);

	for (; !at && s.len; s.at++, s.len--)
		if (*s.at == a || *s.at == b)
			at = s.at;
	return at;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct slice slice_trim(struct slice s)
{
	while (s.len && is_blank(s.at[0])) {
		s.at++;
		s.len--;
	}
	while (s.len && is_blank(s.at[s.len - 1]))
		s.len--;
	return s;
}

bool slice_cut(struct slice *rest, char sep, struct slice *part)
{
	const char *hit;

	if (!rest->at)
		return false;
	hit = rest->len ? memchr(rest->at, sep, rest->len) : NULL;
	if (!hit) {
		*part = *rest;
		*rest = (struct slice){NULL, 0};
		return true;
	}
	part->at = rest->at;
	part->len = (size_t)(hit - rest->at);
	rest->len -= part->len + 1;
	rest->at = hit + 1;
	return true;
}

struct slice slice_take_run(struct slice *rest, bool (*is_kind)(char))
{
	struct slice run = {rest->at, 0};

	while (run.len < rest->len && is_kind(rest->at[run.len]))
		run.len++;
	rest->at += run.len;
	rest->len -= run.len;
	return run;
}
