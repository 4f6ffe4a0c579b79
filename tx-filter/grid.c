#include "grid.h"

#include <stdlib.h>

#include "hidden.h"
#include "mem.h"
#include "width.h"

/* What stands between columns. */
#define GAP SLICE("  ")

/*
 * No column is made narrower than this for the sake of those behind it: a few
 * that can be read are better than many that cannot.
 */
#define WIDTH_MIN 16

#define CUT SLICE("\u2026")

struct grid_column {
	size_t width;
	bool has_text; /* below the header */
	bool numbers;  /* and nothing else */
};

void grid_init(struct grid *grid, size_t columns, size_t room)
{
	*grid = (struct grid){
		.column = mem_zero(columns, sizeof(*grid->column)),
		.columns = columns,
		.room = room,
		.text = BUF_INIT(BUF_RECORD),
		.line = BUF_INIT(BUF_RECORD),
		.cut = BUF_INIT(BUF_RECORD),
	};
	for (size_t i = 0; i < columns; i++)
		grid->column[i].numbers = true;
}

void grid_release(struct grid *grid)
{
	free(grid->column);
	free(grid->end);
	buf_release(&grid->text);
	buf_release(&grid->line);
	buf_release(&grid->cut);
	*grid = (struct grid){0};
}

/* --- rows come ------------------------------------------------------------ */

/* Digits, and a point among them; a date or an address is none. */
static bool is_number(struct slice text)
{
	size_t points = 0;

	for (size_t i = 0; i < text.len; i++) {
		points += text.at[i] == '.';
		if ((text.at[i] < '0' || text.at[i] > '9') && text.at[i] != '.')
			return false;
	}
	return points <= 1;
}

static struct slice cell(const struct grid *grid, size_t i)
{
	size_t start = i ? grid->end[i - 1] : 0;

	return (struct slice){grid->text.at + start, grid->end[i] - start};
}

/* Learn from the cell that came last. */
static void measure(struct grid *grid, struct slice text)
{
	struct grid_column *column =
		&grid->column[(grid->cells - 1) % grid->columns];
	size_t width = width_text(text);

	if (width > column->width)
		column->width = width;
	if (grid->cells <= grid->columns || !text.len)
		return;
	column->has_text = true;
	column->numbers = column->numbers && is_number(text);
}

void grid_add(struct grid *grid, struct slice text)
{
	hidden_add_text(&grid->text, text);
	grid->end = mem_grow(
		grid->end, grid->cells, &grid->end_room, sizeof(*grid->end));
	grid->end[grid->cells++] = grid->text.len;
	if (!grid->laid)
		measure(grid, cell(grid, grid->cells - 1));
}

void grid_end(struct grid *grid)
{
	grid->ended = true;
}

/* --- widths --------------------------------------------------------------- */

/* What the columns take when none is wider than widest. */
static size_t total(const struct grid *grid, size_t widest)
{
	size_t sum = GAP.len * (grid->columns - 1);

	for (size_t i = 0; i < grid->columns; i++)
		sum += grid->column[i].width < widest ? grid->column[i].width
						      : widest;
	return sum;
}

/*
 * Fix the widths: the widest columns give up what there is no room for, and
 * when that is not enough the lines are cut.
 */
static void lay(struct grid *grid)
{
	size_t widest = grid->room;

	grid->laid = true;
	if (!grid->room)
		return;
	while (widest > WIDTH_MIN && total(grid, widest) > grid->room)
		widest--;
	for (size_t i = 0; i < grid->columns; i++)
		if (grid->column[i].width > widest)
			grid->column[i].width = widest;
}

/* --- lines go ------------------------------------------------------------- */

/* Append text, cut to width columns. */
static void add_cut(struct buf *line, struct slice text, size_t width)
{
	if (width_text(text) <= width) {
		buf_add(line, text);
		return;
	}
	buf_add(line, width_cut(text, width - 1));
	buf_add(line, CUT);
}

/* Append blanks for as long as line, from start on, is less than width. */
static void pad(struct buf *line, size_t start, size_t width)
{
	struct slice text = {line->at + start, line->len - start};
	size_t used = width_text(text);

	for (; used < width; used++)
		buf_add_byte(line, ' ');
}

/* Append text as column i, with blanks beside it. */
static void add_cell(struct grid *grid, size_t i, struct slice text)
{
	const struct grid_column *column = &grid->column[i];
	size_t width = width_text(text), start = grid->line.len;

	if (column->numbers && column->has_text)
		for (size_t used = width; used < column->width; used++)
			buf_add_byte(&grid->line, ' ');
	add_cut(&grid->line, text, grid->room ? column->width : width);
	if (i + 1 == grid->columns)
		return;
	pad(&grid->line, start, column->width);
	buf_add(&grid->line, GAP);
}

/* Blanks at the end of a line are of no use to anybody. */
static void trim(struct buf *line)
{
	while (line->len && line->at[line->len - 1] == ' ')
		line->len--;
}

/* Forget the rows that were given. */
static void reset(struct grid *grid)
{
	buf_reset(&grid->text);
	grid->cells = grid->taken = 0;
}

static bool is_ready(const struct grid *grid)
{
	return grid->laid || grid->ended ||
		grid->cells / grid->columns > GRID_ROWS ||
		grid->text.len > GRID_BYTES;
}

bool grid_next(struct grid *grid, struct slice *line)
{
	if (!is_ready(grid))
		return false;
	if (!grid->laid)
		lay(grid);
	if (grid->taken == grid->cells) {
		reset(grid);
		return false;
	}
	buf_reset(&grid->line);
	for (size_t i = 0; i < grid->columns; i++, grid->taken++)
		add_cell(grid, i, cell(grid, grid->taken));
	trim(&grid->line);
	*line = buf_slice(&grid->line);
	if (!grid->room || width_text(*line) <= grid->room)
		return true;
	buf_reset(&grid->cut);
	add_cut(&grid->cut, *line, grid->room);
	*line = buf_slice(&grid->cut);
	return true;
}
