#include "reply.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "request.h"
#include "wire.h"

#define TRACE_LENGTH 21

void reply_init(struct reply *reply, unsigned long long serial)
{
	*reply = (struct reply){
		.status = 200, .body = BUF_INIT(REPLY_MAX), .serial = serial};
}

void reply_release(struct reply *reply)
{
	buf_release(&reply->body);
}

bool reply_failed(const struct reply *reply)
{
	return reply->status != 200;
}

/* Append an id that looks like the real ones, "/", "+", "_" and "-" too. */
static void add_trace(struct reply *reply)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz"
				       "0123456789/+_-";
	char trace[TRACE_LENGTH] = "A";
	uint64_t state = reply->serial * 0x9E3779B97F4A7C15;

	for (size_t i = 1; i < sizeof(trace); i++) {
		state = state * 6364136223846793005 + 1442695040888963407;
		trace[i] = alphabet[(state >> 33) % (sizeof(alphabet) - 1)];
	}
	wire_add_string(&reply->body, (struct slice){trace, sizeof(trace)});
}

static int status_of(int code)
{
	switch (code) {
	case 1:
	case 2:
		return 500;
	case 803:
		return 404;
	case 10:
		return 403;
	default:
		return 400;
	}
}

void reply_error_as(struct reply *reply, const struct reply_error *error,
	const char *message)
{
	struct buf *body = &reply->body;

	reply->status = error->status ? error->status : status_of(error->code);
	buf_reset(body);
	buf_add(body, SLICE("{\"error\":{\"message\":"));
	wire_add_string(body, slice_from(message));
	buf_printf(body, ",\"type\":\"%s\"",
		error->type ? error->type : "OAuthException");
	if (error->code >= 0)
		buf_printf(body, ",\"code\":%d", error->code);
	if (error->subcode >= 0)
		buf_printf(body, ",\"error_subcode\":%d", error->subcode);
	if (error->transient)
		buf_add(body, SLICE(",\"is_transient\":true"));
	buf_add(body, SLICE(",\"fbtrace_id\":"));
	add_trace(reply);
	buf_add(body, SLICE("}}"));
	snprintf(reply->reason, sizeof(reply->reason), "%s", message);
}

void reply_error(struct reply *reply, int code, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	reply_error_as(reply,
		&(struct reply_error){.code = code, .subcode = -1}, text);
}

void reply_missing(struct reply *reply, const struct request *request)
{
	struct buf text = BUF_INIT(REPLY_MAX);

	buf_add(&text, SLICE("Unsupported "));
	for (const char *c = request->method; *c; c++)
		buf_add_byte(&text, (char)tolower((unsigned char)*c));
	buf_printf(&text,
		" request. Object with ID '%s' does not exist, cannot be "
		"loaded due to missing permissions, or does not support this "
		"operation. Please read the Graph API documentation at "
		"https://developers.facebook.com/docs/graph-api",
		request->part[0] ? request->part[0] : "");
	reply_error_as(reply,
		&(struct reply_error){.code = 100,
			.subcode = 33,
			.type = "GraphMethodException"},
		buf_text(&text));
	buf_release(&text);
}

void reply_batch_error(struct reply *reply, const char *message)
{
	reply_error_as(reply,
		&(struct reply_error){.code = -1,
			.subcode = -1,
			.type = "GraphBatchException"},
		message);
}
