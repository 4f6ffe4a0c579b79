#include "slice.h"

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
