/*
 * What the Graph API says when it does not say yes, and what follows from it.
 *
 *     if (graph_error_read(&error, status, &value) < 0)
 *             switch (error.class) ...
 */
#ifndef TX_GRAPH_ERROR_H
#define TX_GRAPH_ERROR_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct err;
struct scan_value;

enum graph_class {
	GRAPH_FINE,       /* no error */
	GRAPH_TRANSIENT,  /* try again soon */
	GRAPH_THROTTLE,   /* stop for minutes, then try again */
	GRAPH_SHRINK,     /* ask for less data at a time */
	GRAPH_CURSOR_END, /* the cursor is past what can be reached */
	GRAPH_CURSOR_BAD, /* the cursor is none, or no longer: begin again */
	GRAPH_AUTH,       /* the token: stop the whole run */
	GRAPH_PERMANENT,  /* this request will never work */
};

/* Texts end in NUL and may be cut; one that was not sent is empty. */
struct graph_error {
	enum graph_class class;
	int status;   /* of HTTP; 0: none came */
	int64_t code; /* 0: none was sent */
	int64_t subcode;
	char type[64];
	char message[512];
	char trace[64]; /* fbtrace_id */
};

/*
 * Read the error object of a reply with an HTTP status and the JSON value of
 * its body (type SCAN_ABSENT when it is no JSON) into *error.  The code
 * decides first, the status second; is_transient outranks both.  Fits the
 * items of a batch as well.  Return 0 when there is no error (GRAPH_FINE),
 * -1 when there is one.
 */
int graph_error_read(
	struct graph_error *error, int status, const struct scan_value *value);

/* As graph_error_read(), given the member "error" of the body. */
int graph_error_take(
	struct graph_error *error, int status, const struct scan_value *object);

/* Append what error says as one line of text, without the token's advice. */
void graph_error_add(struct buf *out, const struct graph_error *error);

/*
 * Set err to what error says, with the exit status of its class and advice
 * where there is some.  Return -1.
 */
int graph_error_tell(const struct graph_error *error, struct err *err);

#endif
