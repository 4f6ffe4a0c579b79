#include "rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "diag.h"
#include "err.h"
#include "graph_error.h"
#include "mem.h"
#include "near.h"

void rows_init(struct rows *rows)
{
	*rows = (struct rows){.pool = POOL_INIT};
}

void rows_release(struct rows *rows)
{
	free(rows->list);
	free(rows->files);
	pool_release(&rows->pool);
}

void rows_refuse(struct rows *rows, struct row *row, const char *fmt, ...)
{
	char why[4096];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	if (row->columns)
		warn_f("%s:%llu: row %llu: %s", row->columns->name, row->line,
			row->number, why);
	else
		warn_f("defaults: %s", why);
	row->state = ROW_REFUSED;
	if (!row->why.at)
		row->why = pool_keep(&rows->pool, slice_from(why));
}

void rows_blame(
	struct rows *rows, struct row *row, const struct graph_error *error)
{
	row->why = pool_keep(&rows->pool, slice_from(error->message));
	row->code = error->code;
	row->trace = pool_keep(&rows->pool, slice_from(error->trace));
}

size_t rows_size(const struct row *row)
{
	size_t size = 0;

	for (enum field field = 0; field < FIELDS; field++)
		size += row->value[field].len;
	return size;
}

size_t rows_count(const struct rows *rows, enum row_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < rows->count; i++)
		count += rows->list[i].state == state;
	return count;
}

struct row *rows_add(struct rows *rows, const struct columns *columns,
	const struct slice *cell, size_t cells, struct err *err)
{
	struct slice *kept;
	struct row *row;

	if (rows->count == ROWS_MAX) {
		err_set(err, TX_DATA,
			"more than %zu rows: publish them in parts", ROWS_MAX);
		return NULL;
	}
	kept = pool_room(&rows->pool, cells * sizeof(*kept));
	for (size_t i = 0; i < cells; i++)
		kept[i] = pool_keep(&rows->pool, cell[i]);
	rows->list = mem_grow(
		rows->list, rows->count, &rows->room, sizeof(*rows->list));
	row = &rows->list[rows->count++];
	*row = (struct row){
		.columns = columns,
		.cell = kept,
		.cells = cells,
		.key = ROW_NO_KEY,
	};
	return row;
}

/*
 * The default members belong to the default privacy type: they must not come
 * into a row that names another one, nor into one that all may see.
 */
static bool is_filled(const struct row *row, const struct slice fill[FIELDS],
	enum field field)
{
	struct slice own = row->value[FIELD_PRIVACY_TYPE];
	struct slice type = fill[FIELD_PRIVACY_TYPE];

	if (row->value[field].len)
		return false;
	if (field != FIELD_PRIVACY_MEMBERS || !own.len)
		return true;
	return type.len ? near_equal(own, type)
			: !near_equal(own, SLICE("VISIBLE"));
}

/* Members before their type. */
void rows_fill(struct row *row, const struct slice fill[FIELDS])
{
	for (enum field field = FIELDS; field-- > 0;)
		if (is_filled(row, fill, field))
			row->value[field] = fill[field];
}
