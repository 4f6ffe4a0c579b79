#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "mem.h"

void buf_init(struct buf *buf, size_t max)
{
	*buf = BUF_INIT(max);
}

void buf_reset(struct buf *buf)
{
	buf->len = 0;
	buf->over = false;
}

void buf_release(struct buf *buf)
{
	free(buf->at);
	buf_init(buf, buf->max);
}

/* Grow to at least need bytes; need is within max. */
static void grow(struct buf *buf, size_t need)
{
	size_t room = buf->room < 128 ? 256 : buf->room;

	while (room < need && room < buf->max)
		room = room > buf->max / 2 ? buf->max : room * 2;
	if (room > buf->max)
		room = buf->max;
	buf->at = mem_resize(buf->at, room + BUF_PAD, 1);
	memset(buf->at + room, 0, BUF_PAD);
	buf->room = room;
}

char *buf_reserve(struct buf *buf, size_t extra)
{
	if (extra > buf->max - buf->len) {
		buf->over = true;
		return NULL;
	}
	if (!buf->at || extra > buf->room - buf->len)
		grow(buf, buf->len + extra);
	return buf->at + buf->len;
}

void buf_add(struct buf *buf, struct slice text)
{
	char *to;

	if (!text.len)
		return;
	to = buf_reserve(buf, text.len);
	if (!to)
		return;
	memcpy(to, text.at, text.len);
	buf->len += text.len;
}

void buf_add_wtf8(struct buf *buf, unsigned int c)
{
	char out[4];
	size_t len = 0;

	if (c < 0x80) {
		out[len++] = (char)c;
	} else if (c < 0x800) {
		out[len++] = (char)(0xC0 | c >> 6);
		out[len++] = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		out[len++] = (char)(0xE0 | c >> 12);
		out[len++] = (char)(0x80 | (c >> 6 & 0x3F));
		out[len++] = (char)(0x80 | (c & 0x3F));
	} else {
		out[len++] = (char)(0xF0 | c >> 18);
		out[len++] = (char)(0x80 | (c >> 12 & 0x3F));
		out[len++] = (char)(0x80 | (c >> 6 & 0x3F));
		out[len++] = (char)(0x80 | (c & 0x3F));
	}
	buf_add(buf, (struct slice){out, len});
}

void buf_add_utf8(struct buf *buf, unsigned int c)
{
	buf_add_wtf8(buf, c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
}

void buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list ap;
	char *to;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0) {
		buf->over = true;
		return;
	}
	to = buf_reserve(buf, (size_t)len);
	if (!to)
		return;
	/* The NUL of vsnprintf falls into the pad. */
	va_start(ap, fmt);
	vsnprintf(to, (size_t)len + 1, fmt, ap);
	va_end(ap);
	buf->len += (size_t)len;
}

struct slice buf_slice(const struct buf *buf)
{
	return (struct slice){buf->at, buf->len};
}

const char *buf_text(struct buf *buf)
{
	if (!buf->at)
		grow(buf, 0);
	buf->at[buf->len] = '\0';
	return buf->at;
}
