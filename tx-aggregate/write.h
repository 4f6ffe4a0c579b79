/*
 * Writing tables in the forms of --to.
 *
 *     writer_init(&writer, WRITE_GNUPLOT, filter, tables.count);
 *     for (...)
 *             writer_table(&writer, name, layout);
 *     writer_finish(&writer);
 *
 * What each form looks like is in tx-aggregate(1).  Lifetime: the whole run.
 */
#ifndef TX_AGGREGATE_WRITE_H
#define TX_AGGREGATE_WRITE_H

#include <stddef.h>

#include "buf.h"
#include "heads.h"

struct err;
struct filter;
struct layout;

enum write_form {
	WRITE_GNUPLOT,
	WRITE_TSV,
	WRITE_CSV,
	WRITE_NDJSON,
	WRITE_JSON,
	WRITE_HTML,
};

/* The names of the forms in their order, parted by spaces. */
#define WRITE_FORMS "gnuplot tsv csv ndjson json html"

struct writer {
	enum write_form form;
	struct filter *filter; /* borrowed */
	size_t tables;         /* how many will come */
	size_t done;           /* how many came */
	struct heads heads;    /* of the table that is written */
	struct buf line;
};

/* Start to write so many tables to the output of filter, which is borrowed. */
void writer_init(struct writer *writer, enum write_form form,
	struct filter *filter, size_t tables);

/* Write one table; layout is used up. */
void writer_table(
	struct writer *writer, const char *name, struct layout *layout);

/* Write what ends the output, and free what writer holds. */
void writer_finish(struct writer *writer);

#endif
