#include "front.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "body.h"
#include "buf.h"
#include "diag.h"
#include "err.h"
#include "fault.h"
#include "mem.h"
#include "plan.h"
#include "reply.h"
#include "request.h"
#include "sandbox.h"
#include "send.h"

/* A request line with its header, and a body. */
#define MEMORY_LIMIT ((size_t)1 << 20)
#define BODY_MAX     ((size_t)64 << 20)
#define IDLE_SECONDS 120

struct front {
	struct MHD_Daemon *daemon;
	struct sandbox *sandbox;
	pthread_mutex_t lock; /* of sandbox: each connection has a thread */
	atomic_bool stopping;
	char host[32]; /* for links when the client names none */
	unsigned int port;
};

/* One call as it comes in. */
struct call {
	char *target; /* owns; as it came, with its query */
	struct buf body;
	bool begun;
};

/* --- the way in ----------------------------------------------------------- */

/* The token of an Authorization header, or NULL. */
static const char *bearer_of(struct MHD_Connection *connection)
{
	static const char *const schemes[] = {"Bearer ", "OAuth "};
	const char *value = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, "Authorization");

	for (size_t i = 0; value && i < 2; i++) {
		size_t len = strlen(schemes[i]);

		if (!strncasecmp(value, schemes[i], len))
			return value + len + strspn(value + len, " ");
	}
	return NULL;
}

/* One line: method, target, body, where the token stood, status. */
static void log_call(const struct sandbox *sandbox, const char *method,
	const struct call *call, const struct request *request,
	const struct reply *reply)
{
	struct buf line = BUF_INIT(BODY_MAX);

	if (!sandbox->log)
		return;
	buf_printf(&line, "%s\t%s\t", method, call->target);
	diag_escape(&line, buf_slice(&call->body));
	buf_printf(&line, "\t%s\t%d\n",
		request_get(request, "access_token") ? "parameter"
			: request->bearer            ? "header"
						     : "none",
		reply->status);
	fputs(buf_text(&line), sandbox->log);
	fflush(sandbox->log);
	buf_release(&line);
}

/* Answer a call that has come in wholly. */
static enum MHD_Result answer(struct front *front,
	struct MHD_Connection *connection, const char *method,
	const struct call *call)
{
	const char *host = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, "Host");
	enum MHD_Result result;
	struct request request;
	struct faults faults;
	struct reply reply;

	pthread_mutex_lock(&front->lock);
	request_init(&request, method);
	reply_init(&reply, ++front->sandbox->calls);
	request.host = host ? host : front->host;
	request.bearer = bearer_of(connection);
	request_target(&request, slice_from(call->target));
	body_read(&request, connection, buf_slice(&call->body));
	fault_answer(front->sandbox, &request, &reply, false, &faults);
	log_call(front->sandbox, method, call, &request, &reply);
	pthread_mutex_unlock(&front->lock);
	result = send_reply(
		connection, &request, &reply, &faults, &front->stopping);
	reply_release(&reply);
	request_release(&request);
	return result;
}

/* Called for the head of a call, for each piece of its body, and at its end. */
static enum MHD_Result on_call(void *cls, struct MHD_Connection *connection,
	const char *url, const char *method, const char *version,
	const char *data, size_t *size, void **state)
{
	struct call *call = *state;

	(void)url;
	(void)version;
	if (!call->begun) {
		call->begun = true;
		return MHD_YES;
	}
	if (!*size)
		return answer(cls, connection, method, call);
	buf_add(&call->body, (struct slice){data, *size});
	*size = 0;
	return call->body.over ? MHD_NO : MHD_YES;
}

/* Called first of all, with the target as it came. */
static void *on_target(
	void *cls, const char *target, struct MHD_Connection *connection)
{
	struct call *call = mem_zero(1, sizeof(*call));

	(void)cls;
	(void)connection;
	call->target = mem_text(slice_from(target));
	call->body = BUF_INIT(BODY_MAX);
	return call;
}

static void on_end(void *cls, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode why)
{
	struct call *call = *state;

	(void)cls;
	(void)connection;
	(void)why;
	if (!call)
		return;
	free(call->target);
	buf_release(&call->body);
	free(call);
	*state = NULL;
}

/* --- the server ----------------------------------------------------------- */

static unsigned int bound_port(struct MHD_Daemon *daemon)
{
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);

	return info ? info->port : 0;
}

struct front *front_start(
	struct sandbox *sandbox, unsigned int port, struct err *err)
{
	struct front *front = mem_zero(1, sizeof(*front));
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	front->sandbox = sandbox;
	pthread_mutex_init(&front->lock, NULL);
	front->daemon = MHD_start_daemon(MHD_USE_AUTO |
			MHD_USE_INTERNAL_POLLING_THREAD |
			MHD_USE_THREAD_PER_CONNECTION,
		0, NULL, NULL, on_call, front, MHD_OPTION_SOCK_ADDR, &address,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY_LIMIT,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)IDLE_SECONDS,
		MHD_OPTION_END);
	if (!front->daemon) {
		err_sys(err, TX_OS, "127.0.0.1:%u", port);
		free(front);
		return NULL;
	}
	front->port = bound_port(front->daemon);
	snprintf(front->host, sizeof(front->host), "127.0.0.1:%u", front->port);
	return front;
}

unsigned int front_port(const struct front *front)
{
	return front->port;
}

void front_stop(struct front *front)
{
	if (!front)
		return;
	atomic_store(&front->stopping, true);
	MHD_stop_daemon(front->daemon);
	pthread_mutex_destroy(&front->lock);
	free(front);
}
