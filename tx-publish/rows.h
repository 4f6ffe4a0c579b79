/*
 * The rows of all input: read before the first is sent, so that none is sent
 * when one is bad.  They are kept in memory, about a kilobyte and their text
 * each.
 */
#ifndef TX_PUBLISH_ROWS_H
#define TX_PUBLISH_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "columns.h"
#include "field.h"
#include "mode.h"
#include "pool.h"
#include "slice.h"

struct err;
struct graph_error;

/* The most rows, and the most bytes in all values of one. */
#define ROWS_MAX      ((size_t)1000000)
#define ROW_BYTES_MAX ((size_t)1 << 20)

enum row_state {
	ROW_READY,     /* may be sent */
	ROW_REFUSED,   /* by us */
	ROW_FAILED,    /* by the server */
	ROW_PUBLISHED, /* the server has it */
	ROW_UNSURE,    /* an earlier run may have sent it */
};

/* The key of a row that no journal knows. */
#define ROW_NO_KEY SIZE_MAX

/* Text is borrowed from the rows' pool, or the journal's. */
struct row {
	const struct columns *columns; /* of its file; NULL: the defaults */
	unsigned long long number;     /* in its file, from 1 */
	unsigned long long line;
	const struct slice *cell; /* as they came */
	size_t cells;
	struct slice value[FIELDS]; /* .at NULL: not given */
	/* Of a record: whose it is and who sees it; empty: it does not say. */
	struct slice owner, privacy;
	enum row_state state;
	struct slice id;    /* of the descriptor; empty: not known */
	struct slice why;   /* refused or failed */
	int64_t code;       /* of the server's error, or 0 */
	struct slice trace; /* its fbtrace_id */
	size_t key;         /* in the journal */
	bool record;  /* as it was fetched, and not made to be published */
	bool equal;   /* the server had it already, and nothing was sent */
	bool told;    /* its result was written by an earlier run */
	bool doubted; /* done or not: to be read back; why is set */
};

struct rows {
	enum mode mode;   /* what is done with them */
	struct row *list; /* owns */
	size_t count, room;
	struct columns *files; /* owns; one for each input file */
	size_t file_count;
	unsigned long long blank; /* empty rows and lines, skipped */
	bool bad_header;          /* some file's columns cannot be used */
	struct pool pool;
};

/* Set up without rows. */
void rows_init(struct rows *rows);

/* Free all. */
void rows_release(struct rows *rows);

/*
 * A new row from the file that columns is about, with copies of these cells
 * and nothing else.  Borrowed until the next one.  Return NULL with err set
 * (TX_DATA) when there are more than ROWS_MAX.
 */
struct row *rows_add(struct rows *rows, const struct columns *columns,
	const struct slice *cell, size_t cells, struct err *err);

/* Give row the values of fill that it lacks. */
void rows_fill(struct row *row, const struct slice fill[FIELDS]);

/* Print why row is bad, and set it aside. */
void rows_refuse(struct rows *rows, struct row *row, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Note what the server said of row. */
void rows_blame(
	struct rows *rows, struct row *row, const struct graph_error *error);

/* How many bytes the values of row have. */
size_t rows_size(const struct row *row);

/* The rows in this state. */
size_t rows_count(const struct rows *rows, enum row_state state);

#endif
