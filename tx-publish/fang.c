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

/* Only at the start of the text. */
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

/* Pass what rest begins with; fang may be NULL. */
static void take(struct buf *out, struct slice *rest, const struct fang *fang)
{
	size_t len = fang ? fang->broken.len : 1;

	if (fang)
		buf_add(out, fang->whole);
	else
		buf_add_byte(out, *rest->at);
	rest->at += len;
	rest->len -= len;
}

void fang_mend(struct buf *out, struct slice text)
{
	const struct fang *fang =
		match(schemes, sizeof(schemes) / sizeof(*schemes), text);
	struct slice rest = text;

	if (fang)
		take(out, &rest, fang);
	while (rest.len)
		take(out, &rest,
			match(marks, sizeof(marks) / sizeof(*marks), rest));
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
