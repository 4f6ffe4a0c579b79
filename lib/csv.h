/*
 * CSV as RFC 4180 has it, UTF-8, with the mercies that real files need.
 *
 *     csv = csv_open(path, ',', &err);
 *     while ((rc = csv_next(csv, &row, &err)) > 0)
 *             use(row.field, row.count);
 *     csv_close(csv);
 *
 * Gzip is inflated, a BOM at the start is dropped (source.h), a line ends in
 * CRLF, LF or CR, the last one may lack its end, and empty lines are skipped
 * and counted.  A quote inside a field that does not begin with one is a byte
 * like any other.  A quote that is never closed, and text behind a closing
 * quote, are errors: such a file cannot be trusted any further.  How many
 * fields a row should have is the caller's question.
 * Lifetime: the whole run.
 */
#ifndef TX_CSV_H
#define TX_CSV_H

#include <stddef.h>

#include "slice.h"

struct buf;
struct csv;
struct err;

/* The longest field, and the most fields in a row. */
#define CSV_FIELD_MAX  ((size_t)1 << 20)
#define CSV_FIELDS_MAX ((size_t)1024)

struct csv_row {
	const struct slice *field; /* decoded */
	size_t count;              /* at least 1 */
	unsigned long long line;   /* on which it begins, from 1 */
	unsigned long long number; /* 0 for the first, mostly the header */
};

/*
 * Open path, "-" for standard input; path is borrowed while the reader lives.
 * Fields are parted by delimiter, which is not a quote, CR or LF.  The caller
 * owns the reader.  Return NULL with err set (TX_NOINPUT) when path cannot be
 * opened.
 */
struct csv *csv_open(const char *path, char delimiter, struct err *err);

/* Close the file and free all; NULL is harmless. */
void csv_close(struct csv *csv);

/*
 * Read the next row into *row, which is borrowed until the next call on csv.
 * Return 1 for a row, 0 at the end, -1 with err set: TX_IO when reading
 * failed, TX_DATA when the file is no CSV.  The text of err names the file
 * and the line.  After -1 only csv_close() makes sense.
 */
int csv_next(struct csv *csv, struct csv_row *row, struct err *err);

/* How many empty lines were skipped so far. */
unsigned long long csv_blank(const struct csv *csv);

/*
 * Append text as one field to out: in double quotes when it holds a quote, a
 * comma, a CR or LF, or begins or ends with a space; as it is otherwise.
 * Commas between fields and the line's end are the caller's.
 */
void csv_add_field(struct buf *out, struct slice text);

/* As csv_add_field(), for fields that delimiter parts, and not a comma. */
void csv_add_field_by(struct buf *out, struct slice text, char delimiter);

/*
 * End a row whose fields were appended to it: when it is one empty field it
 * becomes "", as a blank line is no row.
 */
void csv_end_row(struct buf *row);

#endif
