/*
 * The header of a CSV file: which field each column holds.
 */
#ifndef TX_PUBLISH_COLUMNS_H
#define TX_PUBLISH_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "field.h"
#include "mode.h"
#include "slice.h"

struct csv_row;
struct pool;
struct settings;

/* Lifetime: the whole run, as the pool it borrows from. */
struct columns {
	const char *name;          /* of the file, for messages */
	const struct slice *title; /* the header's cells, trimmed */
	const enum field *field;   /* of each column, or FIELD_IGNORED */
	size_t count;              /* columns; those behind have no title */
	bool bad;                  /* the header cannot be used: it was said */
};

/*
 * Read the header of the file called name.  Each fault is printed, and then
 * columns->bad is set, but the columns that are known can be read all the
 * same, for the sake of more messages.
 */
void columns_read(struct columns *columns, const char *name,
	const struct csv_row *header, struct settings *set, struct pool *pool);

/* The one column of a list of indicators, or ids when mode goes by them. */
void columns_of_lines(
	struct columns *columns, const char *name, enum mode mode);

/* What a column or member called title holds: by --map, else by its name. */
enum field columns_field(struct settings *set, struct slice title);

#endif
