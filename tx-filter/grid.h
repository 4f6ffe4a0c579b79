/*
 * Rows of texts laid out in columns, as wide as they need, or as there is
 * room for.
 *
 *     grid_init(&grid, 3, 80);
 *     grid_add(&grid, SLICE("id"));          for each cell of each row
 *     ...
 *     while (grid_next(&grid, &line))
 *             write(line);
 *     grid_release(&grid);
 *
 * How wide a column is, the first rows say; grid_next() gives nothing until
 * there are GRID_ROWS of them, GRID_BYTES of text, or grid_end() was called.
 * In a column of numbers they stand to the right.  What cannot be seen is
 * shown as an escape (hidden.h).  Lifetime: the whole run.
 */
#ifndef TX_FILTER_GRID_H
#define TX_FILTER_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "slice.h"

#define GRID_ROWS  1000
#define GRID_BYTES ((size_t)4 << 20)

struct grid_column;

struct grid {
	struct grid_column *column; /* owns */
	size_t columns;
	size_t room; /* in columns of the terminal; 0: any number */
	bool laid;   /* the widths are fixed */
	bool ended;
	struct buf text; /* the cells of the rows that wait, as shown */
	size_t *end;     /* owns; where each of them ends in text */
	size_t cells, end_room, taken; /* cells there; of those given */
	struct buf line, cut;
};

/* Set up for rows of columns cells; room is that of the terminal, or 0. */
void grid_init(struct grid *grid, size_t columns, size_t room);

/* Free what it holds. */
void grid_release(struct grid *grid);

/* Add the next cell of the row; the first row is the header. */
void grid_add(struct grid *grid, struct slice text);

/* There are no more rows. */
void grid_end(struct grid *grid);

/*
 * Take the next line that can be written, without LF; borrowed until the next
 * call on grid.  Return whether there is one.
 */
bool grid_next(struct grid *grid, struct slice *line);

#endif
