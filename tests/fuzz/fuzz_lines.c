/*
 * The reader of lines against a plain cutting of the whole text.  The first
 * byte of an input is the longest line, the second in what steps the rest
 * comes; a rest that is gzip is inflated at once for the comparison.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buf.h"
#include "err.h"
#include "gz.h"
#include "lines.h"

/* What a socket takes before anybody reads, and what a text may become. */
#define INPUT_MAX ((size_t)4096)
#define TEXT_MAX  ((size_t)1 << 20)
#define STEP_MIN  ((size_t)32)

#define BOM SLICE("\xEF\xBB\xBF")

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "fuzz_lines: not so: %s\n", what);
	abort();
}

/* --- the plain way -------------------------------------------------------- */

/* The whole of gzip, as far as it can be inflated; false when it is bad. */
static bool inflate_all(struct slice gzip, struct buf *text)
{
	struct gz_in *gz = gz_in_new();
	struct err err;
	size_t made;
	int rc;

	do {
		char *to = buf_reserve(text, 1000);

		rc = to ? gz_in_step(gz, &gzip, to, 1000, &made, &err) : -1;
		text->len += rc == 0 ? made : 0;
	} while (rc == 0 && made);
	if (rc == 0)
		rc = gz_in_end(gz, &err);
	gz_in_free(gz);
	return rc == 0;
}

static void note_line(struct buf *log, struct slice line, size_t max)
{
	if (line.len > max) {
		line.len = max;
		buf_add_byte(log, '!');
	}
	buf_add(log, line);
	buf_add_byte(log, '\n');
}

static bool is_blank(struct slice line)
{
	return slice_is(line, "") || slice_is(line, "\r");
}

/* Cut text; of a bad one the last, unfinished line is lost if it is short. */
static void cut(struct slice text, size_t max, bool whole, struct buf *log)
{
	struct slice line;

	if (text.len < BOM.len && !whole &&
		!memcmp(BOM.at, text.len ? text.at : "", text.len))
		return;
	if (text.len >= BOM.len && !memcmp(text.at, BOM.at, BOM.len))
		text = (struct slice){text.at + BOM.len, text.len - BOM.len};
	while (slice_cut(&text, '\n', &line)) {
		bool is_last = !text.at;

		if (line.len > max || (!is_blank(line) && (whole || !is_last)))
			note_line(log, line, max);
	}
}

/* --- the reader ----------------------------------------------------------- */

static void feed(struct slice text, size_t step)
{
	int end[2];

	check(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, end) == 0, "a socket");
	while (text.len) {
		size_t len = step < text.len ? step : text.len;

		check(send(end[1], text.at, len, MSG_DONTWAIT) == (ssize_t)len,
			"the socket has room");
		text.at += len;
		text.len -= len;
	}
	close(end[1]);
	dup2(end[0], STDIN_FILENO);
	close(end[0]);
}

static bool read_lines(size_t max, struct buf *log)
{
	struct lines *in = lines_new(NULL, 0, max);
	struct slice line;
	struct err err;
	int kind;

	while ((kind = lines_next(in, &line, &err)) > 0) {
		if (kind == LINES_LONG) {
			check(line.len == max, "a long line is cut at max");
			buf_add_byte(log, '!');
		}
		buf_add(log, line);
		buf_add_byte(log, '\n');
		if (kind == LINES_LONG && lines_number(in) % 2 &&
			lines_drain(in, NULL, &err) < 0)
			break;
	}
	if (kind != LINES_END)
		check(err.status == TX_DATA, "bad data is called so");
	lines_free(in);
	return kind == LINES_END;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	struct buf want = BUF_INIT(TEXT_MAX), log = BUF_INIT(TEXT_MAX);
	struct slice rest;
	bool whole = true;

	if (size < 2 || size > INPUT_MAX)
		return 0;
	rest = (struct slice){(const char *)data + 2, size - 2};
	if (rest.len >= 2 && !memcmp(rest.at, "\x1f\x8b", 2))
		whole = inflate_all(rest, &text);
	else
		buf_add(&text, rest);
	if (!text.over) {
		cut(buf_slice(&text), data[0], whole, &want);
		feed(rest, STEP_MIN + data[1]);
		check(read_lines(data[0], &log) == whole, "bad data is found");
		check(slice_equal(buf_slice(&log), buf_slice(&want)) ||
				want.over,
			"the lines are the same");
	}
	buf_release(&text);
	buf_release(&want);
	buf_release(&log);
	return 0;
}
