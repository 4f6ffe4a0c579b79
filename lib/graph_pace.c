#include "graph_pace.h"

#include "clock.h"
#include "graph.h"
#include "graph_retry.h"

/* The largest percentage that any usage header of reply says; -1: none. */
static int percent_of(const struct http_reply *reply)
{
	static const enum http_header headers[] = {
		HTTP_APP_USAGE,
		HTTP_BUSINESS_USAGE,
		HTTP_ACCOUNT_USAGE,
	};
	int most = -1;

	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++) {
		int percent = graph_retry_percent(
			buf_slice(&reply->header[headers[i]]));

		most = percent > most ? percent : most;
	}
	return most;
}

void graph_pace_heard(struct graph_pace *pace, struct graph_usage *usage,
	const struct http_reply *reply)
{
	int percent = percent_of(reply);

	if (percent >= 0)
		usage->percent = percent;
	pace->heard = clock_now();
	if (reply->end == HTTP_WHOLE)
		pace->ease = graph_retry_ease(pace->unit, percent);
}

/* How long the server wants us away, or what is wise when it does not say. */
static double wait_of(const struct graph_pace *pace,
	const struct http_reply *reply, int64_t code)
{
	double named = graph_retry_regain(
		buf_slice(&reply->header[HTTP_BUSINESS_USAGE]));

	if (reply->retry_after > named)
		named = reply->retry_after;
	if (named > 0)
		return named;
	return graph_retry_limited(pace->unit, pace->limited, code);
}

double graph_pace_limited(struct graph_pace *pace, struct graph_usage *usage,
	const struct http_reply *reply, int64_t code)
{
	double now = clock_now();

	usage->limited++;
	if (now >= pace->hold) {
		pace->limited++;
		pace->hold = now + wait_of(pace, reply, code);
	}
	return pace->hold;
}

void graph_pace_clear(struct graph_pace *pace)
{
	pace->limited = 0;
}

double graph_pace_due(const struct graph_pace *pace, double due)
{
	double held = due > pace->hold ? due : pace->hold;
	double eased = pace->ease > 0 ? pace->sent + pace->ease : 0;

	return held > eased ? held : eased;
}

void graph_pace_sent(
	struct graph_pace *pace, struct graph_usage *usage, double now)
{
	if (pace->ease > 0)
		usage->waited += now - pace->heard;
	pace->sent = pace->heard = now;
}
