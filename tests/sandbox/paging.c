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

/* The row that cursor stands for, whatever its list; -1: none. */
static long long row_of(const char *cursor)
{
	char plain[CURSOR_PLAIN + 1];
	long long number;
	struct err err;

	if (strcspn(cursor, "~") != CURSOR_ROOM - 1 || !decode(cursor, plain) ||
		num_parse(slice_from(plain + 11), 0, INT32_MAX, &number, &err) <
			0)
		return -1;
	return number;
}

/* Read a cursor of the list with this mark; false when it is not one. */
static bool read_cursor(const char *cursor, uint64_t mark, size_t *row)
{
	char again[CURSOR_ROOM];
	long long number = row_of(cursor);

	if (number < 0)
		return false;
	*row = (size_t)number;
	write_cursor(again, mark, *row);
	return !strncmp(cursor, again, CURSOR_ROOM - 1);
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

/* Move the page, or take rows from it. */
static void apply_quirks(struct page *page, const struct quirks *quirks)
{
	long long first = (long long)page->first - quirks->shift;
	long long total = (long long)page->total;
	size_t rows = page->limit;

	if (quirks->shift) {
		first = first < 0 ? 0 : first > total ? total : first;
		page->first = (size_t)first;
		page->end = page->total - page->first < rows
			? page->total
			: page->first + rows;
	}
	if (quirks->rows && page->end - page->first > (size_t)quirks->rows)
		page->end = page->first + (size_t)quirks->rows;
	if (quirks->hole)
		page->end = page->first;
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
	if (after && *after != '~') {
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
	apply_quirks(page, &request->quirks);
	return 0;
}

long long paging_number(const struct request *request)
{
	const char *after = request_value(request, "after");
	struct reply unused = {.body = BUF_INIT(REPLY_MAX)};
	size_t limit = PAGING_DEFAULT;
	long long row = after && *after != '~' ? row_of(after) : -1;

	if (after && *after != '~' && row < 0)
		return 0;
	read_limit(&limit, request, &unused);
	reply_release(&unused);
	return (row + 1) / (long long)limit + 1;
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
	const struct quirks *quirks = &request->quirks;
	struct buf link = BUF_INIT(REPLY_MAX);

	if (quirks->next_host)
		buf_printf(&link, "%s", quirks->next_host);
	else
		buf_printf(&link, "http://%s", request->host);
	buf_printf(&link, "/%s/%s?", request->version, path);
	if (!quirks->bare_next) {
		buf_add(&link, SLICE("access_token="));
		add_encoded(&link, request->token);
		buf_add_byte(&link, '&');
	}
	buf_add(&link, SLICE("pretty=0"));
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

/* The ends of a page and whether there are pages beside it. */
struct ends {
	char before[CURSOR_ROOM], after[CURSOR_ROOM + 24];
	bool next, previous;
};

/* The cursor of a page that leads to the same rows under another name. */
static void rename_cursor(struct ends *ends, const struct request *request)
{
	const char *after = request_value(request, "after");
	int len = after ? (int)strcspn(after, "~") : 0;

	if (len >= (int)CURSOR_ROOM)
		len = 0;
	snprintf(ends->after, sizeof(ends->after), "%.*s~%llu", len,
		after ? after : "",
		request->quirks.repeat ? 0 : request->quirks.serial);
}

/* Find the ends of page; false when it has none. */
static bool find_ends(struct ends *ends, const struct page *page,
	const struct request *request)
{
	const struct quirks *quirks = &request->quirks;
	bool empty = page->first == page->end;

	if (quirks->no_paging || (empty && !quirks->hole && !quirks->endless))
		return false;
	write_cursor(ends->before, page->mark, page->first);
	if (empty || quirks->repeat)
		rename_cursor(ends, request);
	else
		write_cursor(ends->after, page->mark, page->end - 1);
	ends->next = page->end - page->first == page->limit ||
		page->end < page->total || quirks->endless || quirks->repeat;
	ends->previous = page->first > 0;
	return true;
}

void paging_add(struct buf *out, const struct page *page,
	const struct request *request, const char *path)
{
	const struct quirks *quirks = &request->quirks;
	struct ends ends;

	if (!find_ends(&ends, page, request))
		return;
	buf_add(out, SLICE(",\"paging\":{\"cursors\":{"));
	if (!quirks->no_cursors)
		buf_printf(out, "\"before\":\"%s\",\"after\":\"%s\"",
			ends.before, ends.after);
	buf_add_byte(out, '}');
	if (quirks->empty_next) {
		buf_add(out, SLICE(",\"next\":\"\""));
	} else if (ends.next && !quirks->no_next) {
		buf_add(out, SLICE(",\"next\":"));
		add_link(out, "after", ends.after, page->limit, request, path);
	}
	if (ends.previous) {
		buf_add(out, SLICE(",\"previous\":"));
		add_link(
			out, "before", ends.before, page->limit, request, path);
	}
	buf_add_byte(out, '}');
}
