/*
 * Times: reading the forms people and the API write, and writing ours.  A time
 * is seconds since 1970-01-01T00:00:00Z, UTC only, years 1 to 9999.
 */
#ifndef TX_WHEN_H
#define TX_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

struct err;

/* Room for any text this module writes, NUL included. */
#define WHEN_TEXT 24

/*
 * Read a time as the API and its users write it: an ISO 8601 date, or one
 * with the day first ("27-01-2016"), with a time after T or a space, with
 * seconds and a fraction (dropped) or without, with Z, +HHMM, +HH:MM (after a
 * space or not) or no zone (UTC); or whole epoch seconds.  A leap second, ":60"
 * at the end of any minute, counts as the second after it.  All of text must
 * be used.  Return whether it was a time.
 */
bool when_parse(struct slice text, int64_t *time);

/*
 * Whether text is four, six, eight or twelve digits: a year, month, day or
 * minute to who wrote it, where when_parse() sees a second of 1970 or 8390.
 */
bool when_is_compact(struct slice text);

/*
 * Read a time as a user types it: what when_parse() takes, "now", "today" and
 * "yesterday" (their midnight), "tomorrow", and forms relative to now: "14d",
 * "6h", "-1week", "2 hours ago", "a week ago", "+3 days" (units s, min, h, d,
 * w, month, year and their long names; without a sign it lies in the past).
 * A month from a day that the other month lacks reaches that month's last day.
 * What when_is_compact() is refused.  Return 0, or -1 with err set (TX_USAGE).
 */
int when_parse_relative(
	const char *text, int64_t now, int64_t *time, struct err *err);

/*
 * Read a length of time, "90", "90s", "15min", "6h", "1d", "2 weeks", into
 * seconds.  Return 0, or -1 with err set (TX_USAGE).
 */
int when_parse_span(const char *text, int64_t *seconds, struct err *err);

/* Write "2016-02-09" into text; return its length, 10. */
size_t when_day(int64_t time, char text[WHEN_TEXT]);

/* Write "T18:32:19Z", what follows the day, into text; return its length. */
size_t when_clock(int64_t time, char text[WHEN_TEXT]);

/* Write "2016-02-09T18:32:19Z" into text; return its length, 20. */
size_t when_instant(int64_t time, char text[WHEN_TEXT]);

#endif
