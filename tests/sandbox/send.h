/*
 * The way out: an answer with its headers to the client, and what a plan of
 * faults does to it on the wire.
 */
#ifndef SANDBOX_SEND_H
#define SANDBOX_SEND_H

#include <microhttpd.h>
#include <stdatomic.h>

struct faults;
struct reply;
struct request;

/*
 * Send reply to request, whose body is taken.  The call's thread is held up
 * where the faults say so, until the client is gone or *stopping.
 */
enum MHD_Result send_reply(struct MHD_Connection *connection,
	const struct request *request, struct reply *reply,
	const struct faults *faults, const atomic_bool *stopping);

#endif
