/*
 * When requests may leave: what throttles and usage headers make of the clock;
 * a part of lib/graph.h.  api.md, section 10.
 */
#ifndef TX_GRAPH_PACE_H
#define TX_GRAPH_PACE_H

#include <stdint.h>

struct graph_usage;
struct http_reply;

/* Times are of clock_now(); all zero but unit at the start. */
struct graph_pace {
	double unit;  /* of graph_policy */
	double hold;  /* nothing is sent before this time */
	double ease;  /* seconds between two requests */
	double sent;  /* when the last request was */
	double heard; /* when that or the last reply was */
	int limited;  /* throttled how often in a row */
};

/*
 * Note in pace and usage how much of the rate limit reply says is used; where
 * it is much, requests follow each other slowly.  A server that no longer says
 * so is at ease.
 */
void graph_pace_heard(struct graph_pace *pace, struct graph_usage *usage,
	const struct http_reply *reply);

/*
 * A throttle with this code stops all calls, for as long as its reply asks for
 * or what is wise; those in flight with it do not count again.  Return the
 * time when it is over.
 */
double graph_pace_limited(struct graph_pace *pace, struct graph_usage *usage,
	const struct http_reply *reply, int64_t code);

/* A reply was no throttle: the next one is the first in a row. */
void graph_pace_clear(struct graph_pace *pace);

/* When a call that is due at that time may be sent. */
double graph_pace_due(const struct graph_pace *pace, double due);

/* Note that a request is sent now; it holds back the next one. */
void graph_pace_sent(
	struct graph_pace *pace, struct graph_usage *usage, double now);

#endif
