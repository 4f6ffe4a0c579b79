#include "csv.h"

#include <stdlib.h>

#include "buf.h"
#include "err.h"
#include "mem.h"
#include "source.h"

#define BLOCK_SIZE ((size_t)64 << 10)

/* Room for a row of the longest fields would be a GiB: this is enough. */
#define ROW_MAX ((size_t)16 << 20)

/* What peek() returns besides a byte. */
enum { BYTE_END = -1, BYTE_FAIL = -2 };

struct csv {
	struct source *source;
	const char *name; /* for messages */
	char delimiter;
	char *block; /* what was read; at..len is still to be taken */
	size_t at, len;
	unsigned long long line; /* of the next byte, 0: nothing read yet */
	unsigned long long rows, blank;
	struct buf text; /* the fields of the row, one behind the other */
	size_t count, room;
	size_t *end; /* where in text each field ends */
	struct slice *field;
};

struct csv *csv_open(const char *path, char delimiter, struct err *err)
{
	struct source *source = source_open(path, err);
	struct csv *csv;

	if (!source)
		return NULL;
	csv = mem_zero(1, sizeof(*csv));
	csv->source = source;
	csv->name = source_name(path);
	csv->delimiter = delimiter;
	csv->block = mem_alloc(BLOCK_SIZE);
	buf_init(&csv->text, ROW_MAX);
	return csv;
}

void csv_close(struct csv *csv)
{
	if (!csv)
		return;
	source_close(csv->source);
	free(csv->block);
	buf_release(&csv->text);
	free(csv->end);
	free(csv->field);
	free(csv);
}

unsigned long long csv_blank(const struct csv *csv)
{
	return csv->blank;
}

/* Set err to what is wrong on a line.  Return -1. */
static int fail(const struct csv *csv, unsigned long long line,
	const char *what, struct err *err)
{
	return err_set(err, TX_DATA, "%s:%llu: %s", csv->name, line, what);
}

/* --- bytes ---------------------------------------------------------------- */

/* The next byte, which stays to be taken, or BYTE_END or BYTE_FAIL. */
static int peek(struct csv *csv, struct err *err)
{
	ssize_t got;

	if (csv->at < csv->len)
		return (unsigned char)csv->block[csv->at];
	csv->at = csv->len = 0;
	got = source_read(csv->source, csv->block, BLOCK_SIZE, err);
	if (got <= 0)
		return got < 0 ? BYTE_FAIL : BYTE_END;
	csv->len = (size_t)got;
	return (unsigned char)csv->block[0];
}

/* Look at the first byte of the file: UTF-8 never begins with a BOM's. */
static int start(struct csv *csv, struct err *err)
{
	int c = peek(csv, err);

	csv->line = 1;
	if (c == 0xFF || c == 0xFE)
		return fail(csv, 1,
			"this looks like UTF-16; convert it first: "
			"iconv -f UTF-16 -t UTF-8",
			err);
	return c == BYTE_FAIL ? -1 : 0;
}

static bool is_line_end(int c)
{
	return c == '\n' || c == '\r';
}

/*
 * Take the line end that is next, CRLF as one; copy it to the field when keep
 * says so.  Return 0 or -1.
 */
static int take_line_end(struct csv *csv, bool keep, struct err *err)
{
	bool cr = csv->block[csv->at] == '\r';

	if (keep)
		buf_add_byte(&csv->text, csv->block[csv->at]);
	csv->at++;
	csv->line++;
	if (!cr)
		return 0;
	switch (peek(csv, err)) {
	case BYTE_FAIL:
		return -1;
	case '\n':
		if (keep)
			buf_add_byte(&csv->text, '\n');
		csv->at++;
	}
	return 0;
}

/* --- fields --------------------------------------------------------------- */

/* Take the bytes of the block up to one of the three in stop. */
static void take_run(struct csv *csv, const char *stop)
{
	size_t from = csv->at;
	const char *block = csv->block;

	while (csv->at < csv->len && block[csv->at] != stop[0] &&
		block[csv->at] != stop[1] && block[csv->at] != stop[2])
		csv->at++;
	buf_add(&csv->text, (struct slice){block + from, csv->at - from});
}

/* Where the field that is being read begins in the row's text. */
static size_t field_start(const struct csv *csv)
{
	return csv->count ? csv->end[csv->count - 1] : 0;
}

/* Check the size of the field so far, which began on line. */
static int check_size(
	const struct csv *csv, unsigned long long line, struct err *err)
{
	if (csv->text.over)
		return fail(csv, line, "a row is longer than 16 MiB", err);
	if (csv->text.len - field_start(csv) > CSV_FIELD_MAX)
		return fail(csv, line,
			"a field is longer than 1 MiB; is a quote missing?",
			err);
	return 0;
}

static int read_plain(struct csv *csv, struct err *err)
{
	const char stop[] = {csv->delimiter, '\r', '\n'};
	int c;

	while ((c = peek(csv, err)) >= 0) {
		if (c == (unsigned char)csv->delimiter || is_line_end(c))
			return 0;
		take_run(csv, stop);
		if (check_size(csv, csv->line, err) < 0)
			return -1;
	}
	return c == BYTE_FAIL ? -1 : 0;
}

/* A quote was taken: is it the end of the field, or the first of a pair? */
static int after_quote(struct csv *csv, bool *closed, struct err *err)
{
	int c = peek(csv, err);

	*closed = c != '"';
	if (c == '"') {
		buf_add_byte(&csv->text, '"');
		csv->at++;
	}
	return c == BYTE_FAIL ? -1 : 0;
}

/* Read what stands behind an opening quote, and the closing one. */
static int read_quoted(struct csv *csv, struct err *err)
{
	unsigned long long line = csv->line;
	bool closed = false;
	int c, rc = 0;

	while (!closed && rc == 0) {
		c = peek(csv, err);
		if (c == BYTE_FAIL)
			return -1;
		if (c == BYTE_END)
			return fail(csv, line,
				"the quote that opens here is never closed",
				err);
		if (c == '"') {
			csv->at++;
			rc = after_quote(csv, &closed, err);
		} else if (is_line_end(c)) {
			rc = take_line_end(csv, true, err);
		} else {
			take_run(csv, "\"\r\n");
		}
		if (rc == 0)
			rc = check_size(csv, line, err);
	}
	return rc;
}

/* Note that the field ends here. */
static int add_field(struct csv *csv, struct err *err)
{
	if (csv->count == CSV_FIELDS_MAX)
		return fail(csv, csv->line, "more than 1024 fields", err);
	csv->end =
		mem_grow(csv->end, csv->count, &csv->room, sizeof(*csv->end));
	csv->end[csv->count++] = csv->text.len;
	return 0;
}

/* Read a field.  Return 1 when another one follows in its row, 0, or -1. */
static int read_field(struct csv *csv, struct err *err)
{
	unsigned long long line = csv->line;
	int c = peek(csv, err), rc;

	if (c == '"') {
		csv->at++;
		rc = read_quoted(csv, err);
	} else {
		rc = read_plain(csv, err);
	}
	if (rc < 0 || add_field(csv, err) < 0)
		return -1;
	c = peek(csv, err);
	if (c == (unsigned char)csv->delimiter) {
		csv->at++;
		return 1;
	}
	if (is_line_end(c))
		return take_line_end(csv, false, err);
	if (c < 0)
		return c == BYTE_END ? 0 : -1;
	return err_set(err, TX_DATA,
		"%s:%llu: text behind a closing quote; the field began on "
		"line %llu",
		csv->name, csv->line, line);
}

/* --- rows ----------------------------------------------------------------- */

/* Skip empty lines.  Return 1 when a row follows, 0 at the end, or -1. */
static int skip_blank(struct csv *csv, struct err *err)
{
	int c;

	while (is_line_end(c = peek(csv, err))) {
		if (take_line_end(csv, false, err) < 0)
			return -1;
		csv->blank++;
	}
	return c >= 0 ? 1 : c == BYTE_END ? 0 : -1;
}

/* Show the fields where they lie now that the text no longer moves. */
static void show_row(
	struct csv *csv, unsigned long long line, struct csv_row *row)
{
	size_t from = 0;

	csv->field = mem_resize(csv->field, csv->room, sizeof(*csv->field));
	for (size_t i = 0; i < csv->count; i++) {
		csv->field[i].at = buf_text(&csv->text) + from;
		csv->field[i].len = csv->end[i] - from;
		from = csv->end[i];
	}
	row->field = csv->field;
	row->count = csv->count;
	row->line = line;
	row->number = csv->rows++;
}

int csv_next(struct csv *csv, struct csv_row *row, struct err *err)
{
	unsigned long long line;
	int rc;

	if (!csv->line && start(csv, err) < 0)
		return -1;
	rc = skip_blank(csv, err);
	if (rc <= 0)
		return rc;
	buf_reset(&csv->text);
	csv->count = 0;
	line = csv->line;
	do
		rc = read_field(csv, err);
	while (rc > 0);
	if (rc < 0)
		return -1;
	show_row(csv, line, row);
	return 1;
}

/* --- writing -------------------------------------------------------------- */

static bool needs_quotes(struct slice text, char delimiter)
{
	if (!text.len)
		return false;
	if (text.at[0] == ' ' || text.at[text.len - 1] == ' ')
		return true;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == delimiter || memchr("\"\r\n", text.at[i], 3))
			return true;
	return false;
}

void csv_add_field_by(struct buf *out, struct slice text, char delimiter)
{
	struct slice rest = text, part;

	if (!needs_quotes(text, delimiter)) {
		buf_add(out, text);
		return;
	}
	buf_add_byte(out, '"');
	while (slice_cut(&rest, '"', &part)) {
		buf_add(out, part);
		if (rest.at)
			buf_add(out, SLICE("\"\""));
	}
	buf_add_byte(out, '"');
}

void csv_add_field(struct buf *out, struct slice text)
{
	csv_add_field_by(out, text, ',');
}

void csv_end_row(struct buf *row)
{
	if (!row->len)
		buf_add(row, SLICE("\"\""));
}
