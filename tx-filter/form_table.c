/*
 * --to table: columns that stand under each other, for eyes.
 */
#include "form.h"

#include "filter.h"
#include "write.h"

static void put_lines(struct write *write)
{
	struct slice line;

	while (grid_next(&write->grid, &line))
		filter_put(write->filter, line);
}

static void begin(struct write *write)
{
	struct cells *cells = &write->cells;

	grid_init(&write->grid, cells->count, write->options->terminal);
	for (size_t i = 0; i < cells->count; i++)
		grid_add(&write->grid, slice_from(cells_name(cells, i)));
}

static bool record(struct write *write, struct slice line)
{
	struct cells *cells = &write->cells;

	(void)line;
	for (size_t i = 0; i < cells->count; i++)
		grid_add(&write->grid, cells_text(cells, i));
	put_lines(write);
	return true;
}

static void end(struct write *write)
{
	grid_end(&write->grid);
	put_lines(write);
	grid_release(&write->grid);
}

const struct form form_table = {
	.fields = FORM_FIELDS_FOR_EYES,
	.between = ", ",
	.is_whole = true,
	.begin = begin,
	.record = record,
	.end = end,
};
