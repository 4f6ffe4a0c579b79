/*
 * Partials: the counts of some of the records, written so that they can be
 * merged with those of the others, merge.h.  Nothing in them is cut, filled or
 * laid out.
 *
 *     # tx-aggregate partial 1 <tab> tags=all <tab> shards=1 <tab> records=9
 *             <tab> refused=0 <tab> blank_lines=0 <tab> bytes=7124
 *     # table <tab> records=8 <tab> lacking=1 <tab> days=ds@day,type fill
 *     # unseen <tab> name
 *     # text <tab> type <tab> 75
 *     days <tab> 2016-02-09 <tab> DOMAIN <tab> 8
 *     # end <tab> rows=1
 *
 * The head has a line for each table in their order, for each key that no
 * record had, and for each value that stood in quotes but looks like a number,
 * true or false.  The rows are sorted by bytes; escape.h says how values are
 * written, and a bin is its first day or instant.  Tables with the same keys
 * share the rows of the first.  The last line tells a partial from a part of
 * one.
 */
#ifndef TX_AGGREGATE_PARTIAL_H
#define TX_AGGREGATE_PARTIAL_H

#include <stdbool.h>

#include "descriptor.h"
#include "filter.h"

struct counts;
struct slice;

/* What begins a partial, with the version of the format. */
#define PARTIAL_MAGIC "# tx-aggregate partial 1"

/* What a partial says of itself. */
struct partial {
	enum descriptor_tags tags;   /* where raw records' tags came from */
	unsigned long long shards;   /* how many runs it is the sum of */
	struct filter_counts counts; /* of these runs */
};

/* The names of enum descriptor_tags in their order, as --tags has them. */
extern const char *const partial_tags[];

/* How many there are. */
#define PARTIAL_TAGS 3

/* Whether text looks like a value that JSON writes without quotes. */
bool partial_is_literal(struct slice text);

/* Write counts as a partial to the output of filter. */
void partial_write(const struct partial *partial, const struct counts *counts,
	struct filter *filter);

#endif
