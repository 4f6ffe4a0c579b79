#include "diag.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "hidden.h"
#include "utf8.h"

/* The longest message; longer ones are cut. */
#define MESSAGE_MAX 8192

/* Back to the start of the line, and erase it. */
#define WIPE "\r\033[K"

static const char *program = "tx";

/* Whether a line of progress stands on the terminal. */
static bool progress_stands;

void diag_init(const char *argv0)
{
	const char *slash = argv0 ? strrchr(argv0, '/') : NULL;

	if (argv0 && *argv0)
		program = slash ? slash + 1 : argv0;
}

const char *diag_name(void)
{
	return program;
}

/* Whether the len bytes at one UTF-8 character make a control character. */
static bool is_control(const unsigned char *at, size_t len)
{
	if (len == 1)
		return at[0] < 0x20 || at[0] == 0x7F;
	return len == 2 && at[0] == 0xC2 && at[1] < 0xA0;
}

/* Cut off text the character or bad byte that it begins with, and escape it. */
static void cut_hidden(struct slice *text, struct buf *out)
{
	const unsigned char *byte = (const unsigned char *)text->at;
	size_t len = utf8_length(text->at, text->len);

	if (len && !is_control(byte, len)) {
		hidden_cut(text, out);
		return;
	}
	len += !len;
	for (size_t i = 0; i < len; i++)
		buf_printf(out, "\\x%02X", byte[i]);
	text->at += len;
	text->len -= len;
}

void diag_escape(struct buf *out, struct slice text)
{
	while (text.len) {
		buf_add(out, hidden_cut_seen(&text));
		if (text.len)
			cut_hidden(&text, out);
	}
}

__attribute__((format(printf, 1, 0))) static void print(
	const char *fmt, va_list ap)
{
	char text[MESSAGE_MAX];
	struct buf line = BUF_INIT(5 * MESSAGE_MAX);

	vsnprintf(text, sizeof(text), fmt, ap);
	buf_printf(&line, "%s%s: ", progress_stands ? WIPE : "", program);
	progress_stands = false;
	diag_escape(&line, slice_from(text));
	buf_add_byte(&line, '\n');
	/* One write, so that lines of two programs do not mix. */
	fflush(stdout);
	fwrite(line.at, 1, line.len, stderr);
	buf_release(&line);
}

void diag_progress(const char *text)
{
	struct buf line = BUF_INIT(5 * MESSAGE_MAX);

	if (!text && !progress_stands)
		return;
	buf_add(&line, SLICE(WIPE));
	if (text)
		diag_escape(&line, slice_from(text));
	fwrite(line.at, 1, line.len, stderr);
	progress_stands = text;
	buf_release(&line);
}

void warn_f(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print(fmt, ap);
	va_end(ap);
}

void die(enum tx_exit status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print(fmt, ap);
	va_end(ap);
	exit(status);
}
