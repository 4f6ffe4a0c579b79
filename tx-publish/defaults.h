/*
 * What rows get that lack a field: FIELD=VALUE, from the command line or a
 * file.
 */
#ifndef TX_PUBLISH_DEFAULTS_H
#define TX_PUBLISH_DEFAULTS_H

#include <stdbool.h>

#include "field.h"
#include "slice.h"

struct err;
struct pool;

/*
 * Cut "NAME=VALUE" at its first "=", and trim both.  Return false when there
 * is none.
 */
bool defaults_cut(struct slice text, struct slice *name, struct slice *value);

/*
 * Read text as "FIELD=VALUE"; *value is borrowed from it.  Return 0, or -1
 * with err set (TX_USAGE).
 */
int defaults_parse(struct slice text, enum field *field, struct slice *value,
	struct err *err);

/*
 * Read the file path into values, which borrow from pool: a FIELD=VALUE a
 * line, of which a later one replaces an earlier one; "#" begins a comment
 * line.  Return 0, or -1 with err set: TX_CONFIG,
 * or as file_read().
 */
int defaults_read(struct slice values[FIELDS], const char *path,
	struct pool *pool, struct err *err);

#endif
