/*
 * One answer: a status and a body, and the errors of the API.
 *
 *     if (!found)
 *             return reply_error(reply, 100, "(#100) No such thing");
 *     buf_add(&reply->body, SLICE("{\"success\":true}"));
 *
 * Lifetime: one call.
 */
#ifndef SANDBOX_REPLY_H
#define SANDBOX_REPLY_H

#include <stdbool.h>

#include "buf.h"

/* No body is longer. */
#define REPLY_MAX ((size_t)1 << 30)

struct request;

struct reply {
	int status; /* of HTTP; 200 until an error is set */
	struct buf body;
	unsigned long long serial; /* makes fbtrace_id differ */
	char reason[256];          /* for WWW-Authenticate; "" without error */
};

/* An empty reply of status 200; serial differs from call to call. */
void reply_init(struct reply *reply, unsigned long long serial);

/* Free the body. */
void reply_release(struct reply *reply);

/*
 * Make it an error with this code and message.  Type and HTTP status follow
 * from the code; what was in the body is dropped.
 */
void reply_error(struct reply *reply, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* An error in all its parts; below 0, code and subcode are left out. */
struct reply_error {
	int status; /* of HTTP; 0: what the code usually has */
	int code, subcode;
	bool transient; /* says so */
	const char *type;
};

/* Make it this error; a type of NULL is the usual one. */
void reply_error_as(struct reply *reply, const struct reply_error *error,
	const char *message);

/*
 * The error of an object that is not there, or of an edge or method that it
 * does not have: 100 with subcode 33.
 */
void reply_missing(struct reply *reply, const struct request *request);

/* The error of a batch that is too long: no code, another type. */
void reply_batch_error(struct reply *reply, const char *message);

/* Whether it is an error. */
bool reply_failed(const struct reply *reply);

#endif
