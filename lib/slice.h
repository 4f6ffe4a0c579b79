/*
 * A run of bytes that somebody else owns; it need not end in NUL.
 *
 *     struct slice key = SLICE("status");
 */
#ifndef TX_SLICE_H
#define TX_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *at; /* borrowed; may be NULL when len is 0 */
	size_t len;     /* in bytes */
};

/* The slice of a string literal, without its NUL. */
#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})

/* For printf's "%.*s". */
#define SLICE_ARG(s) (int)(s).len, (s).at

/* The slice of a string that ends in NUL; it borrows text. */
static inline struct slice slice_from(const char *text)
{
	return (struct slice){text, strlen(text)};
}

/* Whether a and b hold the same bytes. */
static inline bool slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || !memcmp(a.at, b.at, a.len));
}

/* Whether s holds the same bytes as the string text. */
static inline bool slice_is(struct slice s, const char *text)
{
	return slice_equal(s, slice_from(text));
}

/* Whether a and b are equal when A-Z count as a-z. */
bool slice_equal_nocase(struct slice a, struct slice b);

/* Compare by bytes, a prefix before what it begins: <0, 0 or >0. */
int slice_compare(struct slice a, struct slice b);

/*
 * Where part first stands in s; NULL: nowhere.  An empty part stands at the
 * front.  Several times as fast as memmem() where the first and the last byte
 * of part rarely stand so far apart in s.
 */
const char *slice_find(struct slice s, struct slice part);

/* Where the first a or b stands in s; NULL: there is neither. */
const char *slice_find_either(struct slice s, char a, char b);

/* Where the first c or the first of two bytes, pair, stands in s; or NULL. */
const char *slice_find_pair(struct slice s, const char pair[2], char c);

/* s without the spaces, tabs, CRs and LFs at its ends. */
struct slice slice_trim(struct slice s);

/*
 * Cut the next part of *rest off at the byte sep and put it into *part; the
 * last part has none behind it.  Return whether there was a part: a slice
 * with .at NULL is used up.
 *
 *     struct slice rest = slice_from("a,b"), part;
 *     while (slice_cut(&rest, ',', &part))
 *             use(part);
 */
bool slice_cut(struct slice *rest, char sep, struct slice *part);

/* Take byte off the front of *rest; return whether it was there. */
static inline bool slice_take(struct slice *rest, char byte)
{
	if (!rest->len || *rest->at != byte)
		return false;
	rest->at++;
	rest->len--;
	return true;
}

/*
 * Take the bytes that is_kind() likes, as many as there are, off the front of
 * *rest; return them.
 */
struct slice slice_take_run(struct slice *rest, bool (*is_kind)(char));

#endif
