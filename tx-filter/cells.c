#include "cells.h"

#include <stdlib.h>
#include <string.h>

#include "descriptor.h"
#include "fang.h"
#include "mem.h"
#include "scan.h"
#include "shape.h"

struct cells_column {
	char *name; /* owns */
	size_t handle;
	bool defang;
	bool is_indicator;
};

/* Whether a field of that name holds indicators. */
static bool is_indicator(const char *name)
{
	const char *dot = strrchr(name, '.');
	const char *last = dot ? dot + 1 : name;

	return !strcmp(last, "indicator") || !strcmp(last, "raw_indicator");
}

static void add(struct cells *cells, struct slice name)
{
	struct cells_column cell = {.name = mem_text(name)};

	cell.handle = descriptor_want(cells->desc, cell.name);
	cell.is_indicator = is_indicator(cell.name);
	cell.defang = cells->fangs == CELLS_DEFANG_ALL ||
		(cells->fangs == CELLS_DEFANG && cell.is_indicator);
	cells->list = mem_grow(
		cells->list, cells->count, &cells->room, sizeof(*cells->list));
	cells->list[cells->count++] = cell;
}

void cells_init(struct cells *cells, struct descriptor *desc,
	struct slice fields, enum cells_fangs fangs)
{
	struct slice rest = fields, name;

	*cells = (struct cells){
		.desc = desc,
		.fangs = fangs,
		.between = ",",
		.joined = BUF_INIT(BUF_RECORD),
		.scratch = BUF_INIT(BUF_RECORD),
		.pulled = BUF_INIT(BUF_RECORD),
	};
	if (fangs != CELLS_AS_THEY_ARE)
		cells->type = descriptor_want(desc, "type");
	while (fields.len && slice_cut(&rest, ',', &name))
		add(cells, slice_trim(name));
}

void cells_release(struct cells *cells)
{
	for (size_t i = 0; i < cells->count; i++)
		free(cells->list[i].name);
	free(cells->list);
	buf_release(&cells->joined);
	buf_release(&cells->scratch);
	buf_release(&cells->pulled);
	*cells = (struct cells){0};
}

const char *cells_name(const struct cells *cells, size_t i)
{
	return cells->list[i].name;
}

struct scan_value cells_value(const struct cells *cells, size_t i)
{
	return descriptor_plain(
		descriptor_value(cells->desc, cells->list[i].handle));
}

/* Join the texts of array; false when it holds anything but texts. */
static bool join(struct cells *cells, const struct scan_value *array)
{
	struct scan_value element;
	struct scan_walk walk;
	bool first = true;

	buf_reset(&cells->joined);
	scan_walk_init(&walk, array);
	while (scan_walk_next(&walk, NULL, &element)) {
		if (element.type != SCAN_STRING)
			return false;
		if (!first)
			buf_add(&cells->joined, slice_from(cells->between));
		first = false;
		buf_add(&cells->joined, scan_text(&element, &cells->scratch));
	}
	return true;
}

static struct slice plain_text(struct cells *cells, size_t i)
{
	struct scan_value value = cells_value(cells, i);

	switch (value.type) {
	case SCAN_ABSENT:
	case SCAN_NULL:
		return (struct slice){"", 0};
	case SCAN_ARRAY:
		return join(cells, &value) ? buf_slice(&cells->joined)
					   : value.text;
	default:
		return scan_text(&value, &cells->scratch);
	}
}

/* A file name or a command is no place to go to, and "[.]" may be part of it. */
static bool has_fangs(struct cells *cells, size_t i)
{
	const struct cells_column *column = &cells->list[i];
	const struct scan_value *type;

	if (!column->defang || !column->is_indicator)
		return column->defang;
	type = descriptor_value(cells->desc, cells->type);
	return shape_of(scan_text(type, &cells->scratch)) != SHAPE_FREE;
}

struct slice cells_text(struct cells *cells, size_t i)
{
	bool fangs = has_fangs(cells, i);
	struct slice text = plain_text(cells, i);

	if (!fangs)
		return text;
	buf_reset(&cells->pulled);
	fang_pull(&cells->pulled, text);
	return buf_slice(&cells->pulled);
}
