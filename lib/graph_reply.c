#include "graph_reply.h"

#include <stdio.h>

#include "graph.h"

/* A transfer that failed below HTTP. */
static void judge_transfer(
	struct graph_error *error, const struct http_reply *reply)
{
	*error = (struct graph_error){.class = GRAPH_PERMANENT};
	if (reply->end == HTTP_BROKEN)
		error->class = GRAPH_TRANSIENT;
	snprintf(error->message, sizeof(error->message), "%s", reply->why);
}

/*
 * A good status: then the text must be whole, or it was cut on its way.  The
 * type tells when something else than the API answered.
 */
static void judge_text(struct graph_error *error,
	const struct http_reply *reply, const struct scan_fault *fault)
{
	struct slice type = buf_slice(&reply->header[HTTP_CONTENT_TYPE]);

	*error = (struct graph_error){
		.class = GRAPH_TRANSIENT,
		.status = reply->status,
	};
	snprintf(error->message, sizeof(error->message),
		"the reply is not JSON: byte %zu: %s%s%.*s", fault->at + 1,
		fault->why, type.len ? "; it is called " : "",
		type.len < 80 ? (int)type.len : 80, type.len ? type.at : "");
}

void graph_reply_read(struct graph_call *call, const struct http_reply *reply)
{
	struct scan_fault fault = {0, "it is empty"};
	bool is_json = false;

	call->value = (struct scan_value){.type = SCAN_ABSENT};
	if (reply->end != HTTP_WHOLE) {
		judge_transfer(&call->error, reply);
		return;
	}
	if (call->body.len)
		is_json =
			!scan_any(buf_slice(&call->body), &call->value, &fault);
	if (!is_json)
		call->value = (struct scan_value){.type = SCAN_ABSENT};
	if (is_json || reply->status / 100 != 2)
		graph_error_read(&call->error, reply->status, &call->value);
	else
		judge_text(&call->error, reply, &fault);
}
