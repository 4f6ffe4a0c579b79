/*
 * Times of descriptors: their text, and a stream of instants, newest first,
 * that has the rhythm of people's days and weeks.
 */
#ifndef TX_GEN_STAMP_H
#define TX_GEN_STAMP_H

#include <stdint.h>

#include "slice.h"

struct buf;
struct rng;

/* Read "2024-01-31" into *time, its midnight, from 1971 on.  Return 0, or
 * -1. */
int stamp_parse(struct slice text, int64_t *time);

/*
 * Append time as the API writes it, "2016-02-09T18:32:19+0000", with the
 * clock of the zone that is offset minutes east of UTC.
 */
void stamp_add(struct buf *out, int64_t time, int offset);

/* count instants within hours hours from start on, newest first. */
struct rhythm {
	int64_t start;   /* midnight of the first day */
	uint64_t count;  /* instants in all */
	uint64_t given;  /* instants already drawn */
	uint64_t weight; /* of all hours together */
	uint64_t below;  /* weight of the hours before hour */
	uint32_t hour;   /* of the last instant, from start */
};

/* The most instants and days a rhythm can have. */
#define RHYTHM_COUNT_MAX (1LL << 28)
#define RHYTHM_DAYS_MAX  3650

/* Set up for count instants within days days from start, a midnight, on. */
void rhythm_init(
	struct rhythm *rhythm, int64_t start, uint32_t days, uint64_t count);

/* The next instant; at most count times. */
int64_t rhythm_next(struct rhythm *rhythm, struct rng *rng);

#endif
