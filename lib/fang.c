#include "fang.h"

#include <stddef.h>

#include "buf.h"

struct fang {
	struct slice broken, whole;
};

/* SLICE() is no constant, as the start of a table wants it. */
#define FANG(broken, whole) \
	{ \
		{broken, sizeof(broken) - 1}, \
		{ \
			whole, sizeof(whole) - 1 \
		} \
	}

/* Only at the start of the text; fang_pull() takes the first that fits. */
static const struct fang schemes[] = {
	FANG("hxxp://", "http://"),
	FANG("hxxps://", "https://"),
	FANG("hxxp[:]", "http:"),
	FANG("hxxps[:]", "https:"),
	FANG("hxxp[://]", "http://"),
	FANG("hxxps[://]", "https://"),
	FANG("fxp://", "ftp://"),
};

static const struct fang marks[] = {
	FANG("[.]", "."),
	FANG("(.)", "."),
	FANG("{.}", "."),
	FANG("[dot]", "."),
	FANG("(dot)", "."),
	FANG("[:]", ":"),
	FANG("[://]", "://"),
	FANG("[/]", "/"),
	FANG("[@]", "@"),
	FANG("[at]", "@"),
	FANG("(at)", "@"),
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* The one of count fangs that rest begins with, or NULL. */
static const struct fang *match(
	const struct fang *fangs, size_t count, struct slice rest)
{
	for (size_t i = 0; i < count; i++) {
		struct slice start = {rest.at, fangs[i].broken.len};

		if (start.len <= rest.len &&
			slice_equal_nocase(start, fangs[i].broken))
			return &fangs[i];
	}
	return NULL;
}

static void skip(struct slice *rest, size_t len)
{
	rest->at += len;
	rest->len -= len;
}

/* Pass what *rest begins with; fang may be NULL. */
static void mend_next(
	struct buf *out, struct slice *rest, const struct fang *fang)
{
	buf_add(out, fang ? fang->whole : (struct slice){rest->at, 1});
	skip(rest, fang ? fang->broken.len : 1);
}

void fang_mend(struct buf *out, struct slice text)
{
	const struct fang *fang = match(schemes, COUNT(schemes), text);
	struct slice rest = text;

	if (fang)
		mend_next(out, &rest, fang);
	while (rest.len)
		mend_next(out, &rest, match(marks, COUNT(marks), rest));
}

/* An IPv6 address, or a subnet of them; or a hash with colons. */
static bool is_ipv6(struct slice text)
{
	size_t colons = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		bool digit = (c >= '0' && c <= '9') ||
			((c | 0x20) >= 'a' && (c | 0x20) <= 'f');

		colons += c == ':';
		if (!digit && c != ':' && c != '.' && c != '/')
			return false;
	}
	return colons >= 2;
}

/* What a character that has fangs is written as, or NULL. */
static const char *pulled(char c, bool colons)
{
	switch (c) {
	case '.':
		return "[.]";
	case '@':
		return "[@]";
	case ':':
		return colons ? "[:]" : NULL;
	default:
		return NULL;
	}
}

/*
 * Take a scheme off the front of *rest.  One in capitals stays: mended, it
 * would come back in small letters.
 */
static void pull_scheme(struct buf *out, struct slice *rest)
{
	for (size_t i = 0; i < COUNT(schemes); i++) {
		struct slice whole = schemes[i].whole;

		if (rest->len < whole.len ||
			!slice_equal(
				(struct slice){rest->at, whole.len}, whole))
			continue;
		buf_add(out, schemes[i].broken);
		skip(rest, whole.len);
		return;
	}
}

void fang_pull(struct buf *out, struct slice text)
{
	bool colons = is_ipv6(text);
	struct slice rest = text;

	pull_scheme(out, &rest);
	while (rest.len) {
		const struct fang *mark = match(marks, COUNT(marks), rest);
		struct slice next = {rest.at, mark ? mark->broken.len : 1};
		const char *to = mark ? NULL : pulled(*rest.at, colons);

		buf_add(out, to ? slice_from(to) : next);
		skip(&rest, next.len);
	}
}

bool fang_is_gone(struct slice text)
{
	struct buf mended = BUF_INIT(text.len);
	bool gone;

	fang_mend(&mended, text);
	gone = !slice_equal(buf_slice(&mended), text);
	buf_release(&mended);
	return gone;
}
