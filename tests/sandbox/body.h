/*
 * Bodies of HTTP messages: forms on the way in, gzip and indents on the way
 * out.
 */
#ifndef SANDBOX_BODY_H
#define SANDBOX_BODY_H

#include <stdbool.h>
#include <stdint.h>

#include "slice.h"

struct MHD_Connection;
struct buf;
struct request;

/*
 * Add the parameters in the body of a call on connection to request: those of
 * a multipart form when its Content-Type says so, of an urlencoded one else.
 */
void body_read(struct request *request, struct MHD_Connection *connection,
	struct slice body);

/* Indent a JSON body. */
void body_pretty(struct buf *body);

/* Compress body with gzip; return false, with body as it was, on failure. */
bool body_squeeze(struct buf *body);

/* A number that differs for bodies that differ. */
uint64_t body_mark(struct slice body);

#endif
