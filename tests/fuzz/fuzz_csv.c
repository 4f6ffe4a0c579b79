/*
 * Rows of CSV that were read are the same when they are written and read
 * again, and their number, line and size are within bounds.  The first byte
 * of an input chooses the delimiter.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "csv.h"
#include "err.h"

#define TEXT_MAX ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "fuzz_csv: not so: %s\n", what);
	abort();
}

/* Append row to out, as a line of CSV. */
static void write_row(
	struct buf *out, const struct csv_row *row, char delimiter)
{
	for (size_t i = 0; i < row->count; i++) {
		if (i)
			buf_add_byte(out, delimiter);
		csv_add_field_by(out, row->field[i], delimiter);
	}
	/* One empty field would be an empty line, which is no row. */
	if (row->count == 1 && !row->field[0].len)
		buf_add(out, SLICE("\"\""));
	buf_add_byte(out, '\n');
}

static void check_row(const struct csv_row *row, unsigned long long *line,
	unsigned long long number)
{
	check(row->count >= 1, "a row has a field");
	check(row->line > *line, "lines rise");
	check(row->number == number, "rows are counted");
	*line = row->line;
	for (size_t i = 0; i < row->count; i++)
		check(row->field[i].len <= CSV_FIELD_MAX, "fields are bounded");
}

/* Read all rows of text and write them to out.  Return whether it is CSV. */
static bool copy(struct slice text, char delimiter, struct buf *out)
{
	int fd = memfd_create("fuzz_csv", MFD_CLOEXEC), rc;
	unsigned long long line = 0, number = 0;
	struct csv_row row;
	struct csv *csv;
	struct err err;
	char path[64];

	check(fd >= 0 && write(fd, text.at, text.len) == (ssize_t)text.len,
		"there is memory");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	csv = csv_open(path, delimiter, &err);
	check(csv, "the file can be opened");
	/* An empty line, or the first row might look like a BOM or gzip. */
	buf_add_byte(out, '\n');
	while ((rc = csv_next(csv, &row, &err)) > 0) {
		check_row(&row, &line, number++);
		write_row(out, &row, delimiter);
	}
	check(rc == 0 || err.status == TX_DATA, "only the data can be bad");
	csv_close(csv);
	close(fd);
	return rc == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf first = BUF_INIT(TEXT_MAX), second = BUF_INIT(TEXT_MAX);
	char delimiter;

	if (!size)
		return 0;
	delimiter = ",;\t|"[*data % 4];
	copy((struct slice){(const char *)data + 1, size - 1}, delimiter,
		&first);
	/* The rows before a mistake are good ones too. */
	check(copy(buf_slice(&first), delimiter, &second),
		"what was written is CSV");
	check(slice_equal(buf_slice(&first), buf_slice(&second)),
		"what was written reads the same");
	buf_release(&first);
	buf_release(&second);
	return 0;
}
