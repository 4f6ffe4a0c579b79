#include "front.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "body.h"
#include "buf.h"
#include "diag.h"
#include "err.h"
#include "mem.h"
#include "paging.h"
#include "reply.h"
#include "request.h"
#include "sandbox.h"
#include "wire.h"

/* A request line with its header, and a body. */
#define MEMORY_LIMIT ((size_t)1 << 20)
#define BODY_MAX     ((size_t)64 << 20)
#define IDLE_SECONDS 120

struct front {
	struct MHD_Daemon *daemon;
	struct sandbox *sandbox;
	char host[32]; /* for links when the client names none */
	unsigned int port;
};

/* One call as it comes in. */
struct call {
	char *target; /* owns; as it came, with its query */
	struct buf body;
	bool begun;
};

/* --- the way out ---------------------------------------------------------- */

static void add_header(
	struct MHD_Response *response, const char *name, const char *value)
{
	MHD_add_response_header(response, name, value);
}

/* The headers of the real replies. */
static void add_headers(struct MHD_Response *response,
	const struct sandbox *sandbox, const struct request *request,
	const struct reply *reply)
{
	char text[512];

	add_header(response, "Content-Type", "application/json; charset=UTF-8");
	add_header(response, "facebook-api-version", request->version);
	snprintf(text, sizeof(text), "\"%016" PRIx64 "\"",
		body_mark(buf_slice(&reply->body)));
	add_header(response, "ETag", text);
	snprintf(text, sizeof(text),
		"{\"call_count\":%llu,\"total_cputime\":0,\"total_time\":0}",
		sandbox->calls / 10000);
	add_header(response, "x-app-usage", text);
	snprintf(text, sizeof(text), "%016llx", reply->serial);
	add_header(response, "x-fb-trace-id", text);
	add_header(response, "x-fb-request-id", text);
	add_header(response, "x-fb-rev", "1029552573");
	add_header(response, "Cache-Control",
		"private, no-cache, no-store, must-revalidate");
	add_header(response, "Vary", "Accept-Encoding");
	if (!*reply->reason)
		return;
	snprintf(text, sizeof(text),
		"OAuth \"Facebook Platform\" \"invalid_request\" \"%.400s\"",
		reply->reason);
	add_header(response, "WWW-Authenticate", text);
}

static bool takes_gzip(struct MHD_Connection *connection)
{
	const char *value = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, "Accept-Encoding");

	return value && strcasestr(value, "gzip");
}

/*
 * Send reply.  Every answer leaves through here, so this is where the faults
 * of a plan will be put in.
 */
static enum MHD_Result send_reply(const struct front *front,
	struct MHD_Connection *connection, const struct request *request,
	struct reply *reply)
{
	struct MHD_Response *response;
	enum MHD_Result result;
	bool squeezed;

	if (request_truth(request, "pretty"))
		body_pretty(&reply->body);
	squeezed = takes_gzip(connection) && body_squeeze(&reply->body);
	response = MHD_create_response_from_buffer(
		reply->body.len, reply->body.at, MHD_RESPMEM_MUST_FREE);
	if (!response)
		return MHD_NO;
	add_headers(response, front->sandbox, request, reply);
	reply->body = BUF_INIT(REPLY_MAX); /* the response owns it now */
	if (squeezed)
		add_header(response, "Content-Encoding", "gzip");
	result = MHD_queue_response(
		connection, (unsigned int)reply->status, response);
	MHD_destroy_response(response);
	return result;
}

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
static enum MHD_Result answer(const struct front *front,
	struct MHD_Connection *connection, const char *method,
	const struct call *call)
{
	const char *host = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, "Host");
	enum MHD_Result result;
	struct request request;
	struct reply reply;

	request_init(&request, method);
	reply_init(&reply, ++front->sandbox->calls);
	request.host = host ? host : front->host;
	request.bearer = bearer_of(connection);
	request_target(&request, slice_from(call->target));
	body_read(&request, connection, buf_slice(&call->body));
	sandbox_answer(front->sandbox, &request, &reply);
	log_call(front->sandbox, method, call, &request, &reply);
	result = send_reply(front, connection, &request, &reply);
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
	front->daemon =
		MHD_start_daemon(MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD,
			0, NULL, NULL, on_call, front, MHD_OPTION_SOCK_ADDR,
			&address, MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL,
			MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL,
			MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY_LIMIT,
			MHD_OPTION_CONNECTION_TIMEOUT,
			(unsigned int)IDLE_SECONDS, MHD_OPTION_END);
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
	MHD_stop_daemon(front->daemon);
	free(front);
}
