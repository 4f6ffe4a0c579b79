/*
 * The language in which tables are asked for.
 *
 *     struct tables tables = {0};
 *
 *     table_parse(&tables, slice_from("top_tags=tags top=10"), &err);
 *     table_load(&tables, "dashboard.tables", &err);
 *     for (i = 0; i < tables.count; i++)
 *             use(&tables.table[i]);
 *     tables_release(&tables);
 *
 * A table is NAME=KEY[,KEY...] and then any of the words top=N, other, fill,
 * grid and wide, parted by spaces; from a word that begins with # on it is a
 * comment.  A KEY is a field or a path, with @hour, @6h, @day, @week or
 * @month behind it when it is a time to be cut into bins.
 * Lifetime: the whole run.
 */
#ifndef TX_AGGREGATE_TABLE_H
#define TX_AGGREGATE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"
#include "when_bin.h"

struct buf;
struct err;

/* The most keys of one table. */
#define TABLE_KEYS 8

/* The largest N of top=N. */
#define TABLE_TOP_MAX 1000000

struct table_key {
	char *typed; /* owns; as it was typed, with its bin: a column's head */
	char *field; /* owns; without the bin */
	bool binned;
	enum when_bin bin; /* when binned */
};

struct table {
	char *name; /* owns */
	struct table_key key[TABLE_KEYS];
	size_t keys;
	size_t top;    /* 0: all values */
	bool other;    /* the values beyond top are summed, not left out */
	bool fill;     /* bins without records are there */
	bool grid;     /* pairs without records are there */
	bool wide;     /* the last key's values are columns */
	size_t filled; /* which key fill is about; TABLE_KEYS: none */
};

struct tables {
	struct table *table; /* owns */
	size_t count, room;
};

/*
 * Add the table that text asks for; a text that is blank or a comment asks
 * for none.  Return 0, or -1 with err set (TX_USAGE): its text names the
 * character and what is wrong there.
 */
int table_parse(struct tables *tables, struct slice text, struct err *err);

/*
 * Add the tables that the file at path asks for, one in each line.  Return 0,
 * or -1 with err set: TX_NOINPUT when it cannot be opened, TX_USAGE when a
 * line is wrong, with the file and line named.
 */
int table_load(struct tables *tables, const char *path, struct err *err);

/* Append the text that asks for table to out, always in the same spelling. */
void table_spell(const struct table *table, struct buf *out);

/*
 * Check that no table's name begins another's: gnuplot's "index NAME" takes
 * the first block whose name begins so.  Return 0, or -1 with err set
 * (TX_USAGE).
 */
int tables_check_prefixes(const struct tables *tables, struct err *err);

/* Free what tables holds. */
void tables_release(struct tables *tables);

#endif
