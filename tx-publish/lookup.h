/*
 * Descriptors as the server has them, found by what is in the rows: many in a
 * request, and some requests at once.
 *
 *     struct lookup lookup = {
 *             .set = &set, .graph = graph, .fields = "id,status",
 *             .by_id = true, .take = take, .of = &mine,
 *     };
 *     rc = lookup_rows(&lookup, list, count, &err);
 */
#ifndef TX_LOOKUP_H
#define TX_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

struct buf;
struct err;
struct graph;
struct graph_error;
struct row;
struct scan_value;
struct settings;

/* All is borrowed while it is in use. */
struct lookup {
	const struct settings *set;
	struct graph *graph;
	/* By row->id; else by type and indicator, among those of app. */
	bool by_id;
	struct slice app;
	const char *fields; /* to ask for; of ours privacy_members too */
	/*
	 * Called once for row i of the list, in no order.  error is fine when
	 * the server has answered; then value is the descriptor, or, when
	 * it was searched for, the page {"data":[...]}.
	 */
	void (*take)(void *of, size_t i, const struct graph_error *error,
		const struct scan_value *value);
	void *of;
};

/*
 * Read what the server has of the count rows of list.  What may pass is tried
 * again.  Return 0, or -1 with err set when the server could not be asked; then
 * not all rows were taken.
 */
int lookup_rows(const struct lookup *lookup, struct row *const list[],
	size_t count, struct err *err);

/*
 * Append to query the parameters with which lookup reads what the server has
 * of row: its set, graph, take and of do not matter.
 */
void lookup_query(
	const struct lookup *lookup, const struct row *row, struct buf *query);

#endif
