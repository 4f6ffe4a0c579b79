/*
 * The forms in which tx-filter writes the records it keeps.
 *
 *     write_init(&write, &options, filter, desc);
 *     write_begin(&write);
 *     ...
 *     write_record(&write, line);
 *     ...
 *     write_end(&write);
 *     write_release(&write);
 *
 * Lifetime: the whole run.
 */
#ifndef TX_FILTER_WRITE_H
#define TX_FILTER_WRITE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "cells.h"
#include "grid.h"
#include "slice.h"

struct descriptor;
struct filter;
struct form;

enum write_form {
	WRITE_NDJSON, /* the lines as they came */
	WRITE_CSV,    /* a header and a row a record, RFC 4180 with LF */
	WRITE_JSON, /* one object keyed by row number from 0: to_json('index') */
	WRITE_LIST,   /* one field a line */
	WRITE_TD_CSV, /* the columns of the website's CSV */
	WRITE_TABLE,  /* aligned, for eyes */
	WRITE_HTML,   /* a table for a page */
	WRITE_COUNT,  /* only how many */
};

struct write_options {
	enum write_form form;
	struct slice fields;   /* a comma list; empty: the form's own */
	bool spreadsheet_safe; /* mark what begins a formula */
	bool defang;           /* indicators are written without their fangs */
	size_t terminal;       /* how wide a table may be; 0: as it likes */
};

struct write {
	const struct write_options *options; /* borrowed */
	const struct form *form;
	struct filter *filter; /* borrowed */
	struct cells cells;
	unsigned long long rows;    /* written */
	unsigned long long without; /* records that lack the field of LIST */
	struct buf row, cell, scratch;
	struct grid grid; /* of TABLE */
};

/* Whether form has columns that can be chosen. */
bool write_has_fields(enum write_form form);

/*
 * Whether one writer must see all records; else there can be several, for
 * parts of the input.
 */
bool write_is_whole(enum write_form form);

/*
 * Set up; the fields are asked of desc.  options, filter and desc are
 * borrowed until write_release().
 */
void write_init(struct write *write, const struct write_options *options,
	struct filter *filter, struct descriptor *desc);

/* Free what it holds. */
void write_release(struct write *write);

/* Count what other wrote, another writer of the same output, as written. */
void write_join(struct write *write, const struct write *other);

/* Write what comes before the first record. */
void write_begin(struct write *write);

/*
 * Write the record in line, which is the one last read into desc.  One that
 * cannot be written in this form is refused, filter_refuse_because().
 */
void write_record(struct write *write, struct slice line);

/* Write what comes behind the last record. */
void write_end(struct write *write);

#endif
