/*
 * The forms in which tx-filter writes the records it keeps.
 *
 *     write_init(&write, WRITE_CSV, fields, filter, desc);
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
#include "slice.h"

struct descriptor;
struct filter;

enum write_form {
	WRITE_NDJSON, /* the lines as they came */
	WRITE_CSV,    /* a header and a row a record, RFC 4180 with LF */
	WRITE_JSON, /* one object keyed by row number from 0: to_json('index') */
	WRITE_LIST,  /* one field a line */
	WRITE_COUNT, /* only how many */
};

struct write {
	enum write_form form;
	bool spreadsheet_safe;
	struct filter *filter;   /* borrowed */
	struct descriptor *desc; /* borrowed */
	char **field;            /* owns; the columns of CSV, the one of LIST */
	size_t *handle;          /* owns */
	size_t fields;
	unsigned long long rows;    /* written */
	unsigned long long without; /* records that lack the field of LIST */
	struct buf row, cell, scratch;
};

/*
 * Set up for form.  fields is a comma list, empty for the form's own; they
 * are asked of desc.  filter and desc are borrowed until write_release().
 */
void write_init(struct write *write, enum write_form form, struct slice fields,
	struct filter *filter, struct descriptor *desc);

/* Free what it holds. */
void write_release(struct write *write);

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
