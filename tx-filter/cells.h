/*
 * The fields of a record as texts: the columns of all forms that have some.
 *
 *     cells_init(&cells, desc, SLICE("id,owner.name"), CELLS_AS_THEY_ARE);
 *     ...
 *     for (size_t i = 0; i < cells.count; i++)
 *             use(cells_name(&cells, i), cells_text(&cells, i));
 *     cells_release(&cells);
 *
 * Null and what is not there are empty, an indicator is its text, an array of
 * texts is joined, and any other array or object is its JSON.
 * Lifetime: the whole run.
 */
#ifndef TX_FILTER_CELLS_H
#define TX_FILTER_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "slice.h"

struct cells_column;
struct descriptor;
struct scan_value;

enum cells_fangs {
	CELLS_AS_THEY_ARE,
	CELLS_DEFANG, /* indicators without fangs, if they are places to go */
	CELLS_DEFANG_ALL, /* and all other columns */
};

struct cells {
	struct descriptor *desc;   /* borrowed */
	struct cells_column *list; /* owns */
	size_t count, room;
	enum cells_fangs fangs;
	size_t type;         /* the field, as a handle, for fangs */
	const char *between; /* the texts of an array; "," */
	struct buf joined, scratch, pulled;
};

/*
 * Ask desc, which is borrowed, for the fields of the comma list, which may be
 * empty.
 */
void cells_init(struct cells *cells, struct descriptor *desc,
	struct slice fields, enum cells_fangs fangs);

/* Free what it holds. */
void cells_release(struct cells *cells);

/* The name of field i; borrowed until cells_release(). */
const char *cells_name(const struct cells *cells, size_t i);

/* The text of field i in the record last read; borrowed until the next. */
struct slice cells_text(struct cells *cells, size_t i);

/* The value itself, of an indicator its text; as cells_text(). */
struct scan_value cells_value(const struct cells *cells, size_t i);

#endif
