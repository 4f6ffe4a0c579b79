/*
 * Merging partials, partial.h, in any order, to the counts of the whole.
 *
 *     merge_init(&merge, &tables, tags);
 *     while (...)
 *             if (merge_file(&merge, path, max, &err) < 0)
 *                     die(err.status, "%s", err.text);
 *     use(merge.counts, merge.sum);
 *     merge_release(&merge);
 *
 * The tables are those that were asked for, or else those of the first
 * partial; all others must have the same, in the same order.
 * Lifetime: the whole run.
 */
#ifndef TX_AGGREGATE_MERGE_H
#define TX_AGGREGATE_MERGE_H

#include <stdbool.h>
#include <stddef.h>

#include "partial.h"

struct counts;
struct err;
struct tables;

struct merge {
	struct tables *tables; /* borrowed; filled when there were none */
	struct counts *counts; /* owns; NULL until the tables are known */
	struct partial sum;    /* of all partials so far */
	/* What tables and tags came from; borrowed, NULL until they did. */
	const char *tables_of, *tags_of;
};

/*
 * Begin with no partial.  tables is borrowed, and may be empty; tags are those
 * that were asked for, ALL when none were.
 */
void merge_init(
	struct merge *merge, struct tables *tables, enum descriptor_tags tags);

/*
 * Add the partials in the file at path, one or several behind each other, "-"
 * for standard input; path is borrowed while merge lives.  A line may have max
 * bytes.  Return 0, or -1 with err set (it names the file and the line):
 * TX_DATA when it holds no partial, one that is cut short or damaged, or one
 * of other tables or tags; else as lines_next().
 */
int merge_file(struct merge *merge, char *path, size_t max, struct err *err);

/* Free what merge holds. */
void merge_release(struct merge *merge);

#endif
