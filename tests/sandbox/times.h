/*
 * Times as callers may send them: what PHP's strtotime takes, as far as
 * ThreatExchange clients use it.
 */
#ifndef SANDBOX_TIMES_H
#define SANDBOX_TIMES_H

#include <stddef.h>
#include <stdint.h>

struct err;
struct reply;
struct request;

/* Room for a time as the API writes it, NUL included. */
#define TIMES_TEXT 32

/* Where now comes from. */
struct times {
	int64_t fixed; /* what now is; negative: the clock's */
};

/* The time now. */
int64_t times_now(const struct times *times);

/*
 * Read text: what when_parse_relative() takes, days first ("27-01-2016"), and
 * a space before the zone.  Return 0, or -1 with err set.
 */
int times_read(const char *text, int64_t now, int64_t *time, struct err *err);

/*
 * Read the parameter name of request into *time, which stays as it is when it
 * is not given.  Return 0, or -1 with reply set to the API's error.
 */
int times_param(const struct request *request, const char *name, int64_t now,
	int64_t *time, struct reply *reply);

/* Write time as in "2016-02-09T18:32:19+0000". */
void times_write(int64_t time, char text[TIMES_TEXT]);

#endif
