/*
 * Descriptors: one line of NDJSON each, as the API would answer the field
 * list of tx-fetch.
 *
 *     maker = maker_new(&shape);
 *     for (i = 0; i < shape.count; i++)
 *             maker_add(maker, &out);
 *     maker_free(maker);
 */
#ifndef TX_GEN_RECORD_H
#define TX_GEN_RECORD_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct maker;

/* What to make. */
struct shape {
	uint64_t seed;
	uint64_t count;  /* at most RHYTHM_COUNT_MAX */
	int64_t start;   /* midnight of the first day */
	uint32_t days;   /* 1 to RHYTHM_DAYS_MAX */
	uint32_t owners; /* 1 to ZIPF_MAX */
	bool terms;      /* add a search_term; some come under two terms */
	bool offsets;    /* some times in other zones */
	bool epochs;     /* some times as epoch seconds */
	bool messy;      /* many odd things */
	bool once;       /* no key comes twice in a record */
};

/* A maker of the count descriptors of shape; the caller owns it. */
struct maker *maker_new(const struct shape *shape);

/* Append the next descriptor with its line end; at most count times. */
void maker_add(struct maker *maker, struct buf *out);

/* Free it; NULL is harmless. */
void maker_free(struct maker *maker);

#endif
