/*
 * A form in which records are written: how each of enum write_form does it.
 * write.c goes by these; a form is one file, or some lines of write.c.
 */
#ifndef TX_FILTER_FORM_H
#define TX_FILTER_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

struct write;

struct form {
	/* Its columns, unless --fields says others; NULL: it has none. */
	const char *fields;
	/* What stands between the texts of an array; NULL: a comma. */
	const char *between;
	/* It counts or keeps the records, so it must see all of them. */
	bool is_whole;
	/* Write what stands before the first record; NULL: nothing. */
	void (*begin)(struct write *write);
	/*
	 * Write the record in line, which is the one last read.  Return
	 * whether it was: it may lack what the form shows, or be refused.
	 */
	bool (*record)(struct write *write, struct slice line);
	/* Write what stands behind the last record; NULL: nothing. */
	void (*end)(struct write *write);
};

extern const struct form form_csv, form_td_csv, form_table, form_html;

/* What --to table and html show: what fits a screen and tells most. */
#define FORM_FIELDS_FOR_EYES \
	"ds,type,indicator,status,severity,confidence,name,tags,description"

/*
 * Append text as column i of a row of CSV to write->row, marked when
 * --spreadsheet-safe wants it.
 */
void form_csv_add(struct write *write, size_t i, struct slice text);

#endif
