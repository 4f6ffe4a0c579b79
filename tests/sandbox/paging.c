#include "paging.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "num.h"
#include "reply.h"
#include "request.h"
#include "wire.h"

/* "AQH" gives the "QVFI" that the real ones begin with. */
#define CURSOR_FORM  "AQH%08" PRIx32 "%011zu"
#define CURSOR_PLAIN 22
/* In base64: 30 letters and two "=", each written "ZD". */
#define CURSOR_LETTERS 30
#define CURSOR_END     "ZDZD"
#define CURSOR_ROOM    (CURSOR_LETTERS + sizeof(CURSOR_END))

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789-_";

uint64_t paging_mark(const char *text)
{
	uint64_t mark = 0xCBF29CE484222325;

	for (; *text; text++)
		mark = (mark ^ (unsigned char)*text) * 0x100000001B3;
	return mark ^ mark >> 32;
}

/* Write the cursor of a row. */
static void write_cursor(char cursor[CURSOR_ROOM], uint64_t mark, size_t row)
{
	char plain[CURSOR_PLAIN + 2] = "";
	unsigned int bits = 0, have = 0;
	size_t len = 0;

	snprintf(plain, sizeof(plain), CURSOR_FORM, (uint32_t)mark, row);
	for (size_t i = 0; i <= CURSOR_PLAIN && len < CURSOR_LETTERS; i++) {
		bits = bits << 8 |
			(i < CURSOR_PLAIN ? (unsigned char)plain[i] : 0);
		for (have += 8; have >= 6 && len < CURSOR_LETTERS; have -= 6)
			cursor[len++] = alphabet[bits >> (have - 6) & 63];
	}
	memcpy(cursor + len, CURSOR_END, sizeof(CURSOR_END));
}

/* Undo the letters of cursor; false when they are no such letters. */
static bool decode(const char *cursor, char plain[CURSOR_PLAIN + 1])
{
	unsigned int bits = 0, have = 0;
	size_t len = 0;

	for (size_t i = 0; i < CURSOR_LETTERS; i++) {
		const char *hit = strchr(alphabet, cursor[i]);

		if (!hit)
			return false;
		bits = bits << 6 | (unsigned int)(hit - alphabet);
		have += 6;
		if (have < 8)
			continue;
		have -= 8;
		if (len < CURSOR_PLAIN)
			plain[len++] = (char)(bits >> have & 0xFF);
	}
	plain[len] = '\0';
	return len == CURSOR_PLAIN;
}

/* Read a cursor of the list with this mark; false when it is not one. */
static bool read_cursor(const char *cursor, uint64_t mark, size_t *row)
{
	char plain[CURSOR_PLAIN + 1], again[CURSOR_ROOM];
	long long number;
	struct err err;

	if (strlen(cursor) != CURSOR_ROOM - 1 || !decode(cursor, plain) ||
		num_parse(slice_from(plain + 11), 0, INT32_MAX, &number, &err) <
			0)
		return false;
	*row = (size_t)number;
	write_cursor(again, mark, *row);
	return !strcmp(cursor, again);
}

static int read_limit(
	size_t *limit, const struct request *request, struct reply *reply)
{
	const char *text = request_value(request, "limit");
	long long number = PAGING_DEFAULT;
	struct err err;

	if (text &&
		num_parse(slice_from(text), 1, PAGING_MAX, &number, &err) < 0) {
		reply_error(reply, 100,
			"(#100) Param limit must be a number between 1 and %d",
			PAGING_MAX);
		return -1;
	}
	*limit = (size_t)number;
	return 0;
}

static int bad_cursor(struct reply *reply)
{
	reply_error(reply, 2642, "(#2642) Invalid cursors values");
	return -1;
}

int paging_read(struct page *page, const struct request *request, size_t total,
	uint64_t mark, struct reply *reply)
{
	const char *after = request_value(request, "after");
	const char *before = request_value(request, "before");
	size_t row;

	*page = (struct page){.total = total, .mark = mark};
	if (read_limit(&page->limit, request, reply) < 0)
		return -1;
	if (after) {
		if (!read_cursor(after, mark, &row))
			return bad_cursor(reply);
		page->first = row + 1 < total ? row + 1 : total;
	}
	page->end = total;
	if (before) {
		if (!read_cursor(before, mark, &row))
			return bad_cursor(reply);
		page->end = row < total ? row : total;
		if (page->end > page->first + page->limit)
			page->first = page->end - page->limit;
	}
	if (page->end < page->first)
		page->end = page->first;
	if (page->end - page->first > page->limit)
		page->end = page->first + page->limit;
	return 0;
}

/* Append text as a query has it; the bar and braces stay as they are. */
static void add_encoded(struct buf *out, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-_.~|{}()";

	for (; *text; text++) {
		if (*text == ' ')
			buf_add_byte(out, '+');
		else if (strchr(plain, *text))
			buf_add_byte(out, *text);
		else
			buf_printf(out, "%%%02X", (unsigned char)*text);
	}
}

static bool is_own(const char *name)
{
	static const char *const names[] = {"access_token", "pretty", "limit",
		"after", "before", "batch", "ids", "method"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!strcmp(name, names[i]))
			return true;
	}
	return false;
}

/* Append the link to the page that cursor is the way of. */
static void add_link(struct buf *out, const char *way, const char *cursor,
	size_t limit, const struct request *request, const char *path)
{
	struct buf link = BUF_INIT(REPLY_MAX);

	buf_printf(&link, "http://%s/%s/%s?access_token=", request->host,
		request->version, path);
	add_encoded(&link, request->token);
	buf_add(&link, SLICE("&pretty=0"));
	/* From the last to the first: another order than they came in. */
	for (size_t i = request->count; i-- > 0;) {
		const struct param *param = &request->params[i];

		if (is_own(param->name) ||
			request_get(request, param->name) != param->value)
			continue;
		buf_add_byte(&link, '&');
		add_encoded(&link, param->name);
		buf_add_byte(&link, '=');
		add_encoded(&link, param->value);
	}
	buf_printf(&link, "&limit=%zu&%s=%s", limit, way, cursor);
	wire_add_string(out, buf_slice(&link));
	buf_release(&link);
}

void paging_add(struct buf *out, const struct page *page,
	const struct request *request, const char *path)
{
	char before[CURSOR_ROOM], after[CURSOR_ROOM];

	if (page->first == page->end)
		return;
	write_cursor(before, page->mark, page->first);
	write_cursor(after, page->mark, page->end - 1);
	buf_printf(out,
		",\"paging\":{\"cursors\":{\"before\":\"%s\",\"after\":\"%s\"}",
		before, after);
	if (page->end - page->first == page->limit || page->end < page->total) {
		buf_add(out, SLICE(",\"next\":"));
		add_link(out, "after", after, page->limit, request, path);
	}
	if (page->first) {
		buf_add(out, SLICE(",\"previous\":"));
		add_link(out, "before", before, page->limit, request, path);
	}
	buf_add_byte(out, '}');
}
