#include "send.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "body.h"
#include "mem.h"
#include "plan.h"
#include "reply.h"
#include "request.h"

/* A calm server has used nothing, however often it was asked. */
#define CALLS_A_PERCENT 10000

/* A nap between two looks at whether there is still anybody to wait for. */
#define NAP_MS 20

/* The bytes of a chunk: few, so that everything is cut somewhere. */
#define CHUNK ((size_t)61)

/* Nobody waits longer for us. */
#define STALL_MS 600000

/* The size of a gzip trailer, and of the CRC at its start. */
#define TRAILER 8

/* --- headers -------------------------------------------------------------- */

static void add_header(
	struct MHD_Response *response, const char *name, const char *value)
{
	MHD_add_response_header(response, name, value);
}

/* The date in so many seconds, as HTTP has it. */
static void add_date(struct MHD_Response *response, long long seconds)
{
	time_t at = time(NULL) + (time_t)seconds;
	struct tm parts;
	char text[64];

	gmtime_r(&at, &parts);
	strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts);
	add_header(response, "Retry-After", text);
}

static void add_text_header(struct MHD_Response *response, const char *text)
{
	const char *colon = strchr(text, ':');
	char *name;

	if (!colon)
		return;
	name = mem_text((struct slice){text, (size_t)(colon - text)});
	add_header(response, name, colon + 1 + strspn(colon + 1, " "));
	free(name);
}

static void add_buc(struct MHD_Response *response, long long minutes)
{
	char text[256];

	snprintf(text, sizeof(text),
		"{\"555\":[{\"type\":\"threat_exchange\",\"call_count\":100,"
		"\"total_cputime\":25,\"total_time\":25,"
		"\"estimated_time_to_regain_access\":%lld}]}",
		minutes);
	add_header(response, "X-Business-Use-Case-Usage", text);
}

static void add_fault_headers(
	struct MHD_Response *response, const struct faults *faults)
{
	char text[32];

	for (size_t i = 0; i < faults->count; i++) {
		const struct fault *fault = faults->at[i].fault;

		if (fault->kind == FAULT_HEADER) {
			add_text_header(response, fault->text);
		} else if (fault->kind == FAULT_REDIRECT) {
			add_header(response, "Location", fault->text);
		} else if (fault->kind == FAULT_RETRY_DATE) {
			add_date(response, fault->number);
		} else if (fault->kind == FAULT_BUC) {
			add_buc(response, fault->number);
		} else if (fault->kind == FAULT_RETRY_AFTER) {
			snprintf(text, sizeof(text), "%lld", fault->number);
			add_header(response, "Retry-After", text);
		}
	}
}

/* The percentage of the hour that is used. */
static unsigned long long used(
	const struct faults *faults, unsigned long long serial)
{
	unsigned long long percent = serial / CALLS_A_PERCENT;

	for (size_t i = 0; i < faults->count; i++) {
		const struct fault *fault = faults->at[i].fault;
		unsigned long long nth = faults->at[i].nth - 1;

		if (fault->kind == FAULT_USAGE || fault->kind == FAULT_RAMP)
			percent = (unsigned long long)fault->number +
				(unsigned long long)fault->other * nth;
	}
	return percent;
}

/* The headers of the real replies. */
static void add_headers(struct MHD_Response *response,
	const struct request *request, const struct reply *reply, uint64_t mark,
	const struct faults *faults)
{
	char text[512];

	add_header(response, "Content-Type",
		faults_find(faults, FAULT_HTML)
			? "text/html; charset=utf-8"
			: "application/json; charset=UTF-8");
	add_header(response, "facebook-api-version", request->version);
	snprintf(text, sizeof(text), "\"%016" PRIx64 "\"", mark);
	add_header(response, "ETag", text);
	snprintf(text, sizeof(text),
		"{\"call_count\":%llu,\"total_cputime\":0,\"total_time\":0}",
		used(faults, reply->serial));
	add_header(response, "x-app-usage", text);
	snprintf(text, sizeof(text), "%016llx", reply->serial);
	add_header(response, "x-fb-trace-id", text);
	add_header(response, "x-fb-request-id", text);
	add_header(response, "x-fb-rev", "1029552573");
	add_header(response, "Cache-Control",
		"private, no-cache, no-store, must-revalidate");
	add_header(response, "Vary", "Accept-Encoding");
	add_fault_headers(response, faults);
	if (!*reply->reason)
		return;
	snprintf(text, sizeof(text),
		"OAuth \"Facebook Platform\" \"invalid_request\" \"%.400s\"",
		reply->reason);
	add_header(response, "WWW-Authenticate", text);
}

/* --- packing -------------------------------------------------------------- */

static bool takes_gzip(struct MHD_Connection *connection)
{
	const char *value = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, "Accept-Encoding");

	return value && strcasestr(value, "gzip");
}

/* A page of nothing but white space. */
static void make_bomb(struct buf *body, long long mib)
{
	size_t len = (size_t)mib << 20;

	buf_reset(body);
	buf_add(body, SLICE("{\"data\":["));
	memset(buf_reserve(body, len), ' ', len);
	body->len += len;
	buf_add(body, SLICE("]}"));
}

static void spoil(struct buf *body, const char *how)
{
	if (body->len < 2 * TRAILER)
		return;
	if (!strcmp(how, "cut"))
		body->len /= 2;
	else if (!strcmp(how, "no-trailer"))
		body->len -= TRAILER;
	else if (!strcmp(how, "bad-crc"))
		body->at[body->len - TRAILER] ^= 1;
}

/* Pack body as the client and the faults wish; whether it is called gzip. */
static bool pack(struct MHD_Connection *connection, struct buf *body,
	const struct faults *faults)
{
	const struct fault *gzip = faults_find(faults, FAULT_GZIP);
	const struct fault *bomb = faults_find(faults, FAULT_BOMB);

	if (bomb)
		make_bomb(body, bomb->number);
	if (gzip && !strcmp(gzip->text, "plain"))
		return true;
	/* A cut is one of the text, chunks are, too. */
	if (!gzip &&
		(faults_find(faults, FAULT_CUT) ||
			faults_find(faults, FAULT_CHUNKED)))
		return false;
	if (!takes_gzip(connection) || !body_squeeze(body))
		return false;
	if (gzip)
		spoil(body, gzip->text);
	return true;
}

/* --- holding up ----------------------------------------------------------- */

/* A connection whose call waits in its own thread. */
struct hold {
	int fd;
	const atomic_bool *stopping;
};

static struct hold hold_of(
	struct MHD_Connection *connection, const atomic_bool *stopping)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	return (struct hold){info ? info->connect_fd : -1, stopping};
}

/* Wait so long; false when the client is gone or the server stops. */
static bool nap(const struct hold *hold, long long ms)
{
	struct pollfd pollfd = {.fd = hold->fd, .events = POLLRDHUP};

	while (ms > 0) {
		int part = ms < NAP_MS ? (int)ms : NAP_MS;

		if (atomic_load(hold->stopping) || poll(&pollfd, 1, part) > 0)
			return false;
		ms -= part;
	}
	return true;
}

/* --- bodies that do not arrive well --------------------------------------- */

/* A body on its way. */
struct flow {
	struct buf body; /* owns */
	size_t stop;     /* so much of it is sent */
	long long rate;  /* bytes a second; 0: at once */
	size_t piece;    /* so much at a time */
	bool stalls;     /* at stop, and does not end */
	bool resets, ends;
	struct hold hold;
};

/* End the connection with a reset: what connect() does to none in Linux. */
static void reset(int fd)
{
	struct sockaddr none = {.sa_family = AF_UNSPEC};

	connect(fd, &none, sizeof(none));
}

/* What comes behind the last byte that is sent. */
static ssize_t end_flow(const struct flow *flow)
{
	if (flow->stalls)
		nap(&flow->hold, STALL_MS);
	if (flow->resets) {
		/* The bytes before it are to arrive. */
		nap(&flow->hold, 2 * NAP_MS);
		reset(flow->hold.fd);
	}
	return flow->ends ? MHD_CONTENT_READER_END_OF_STREAM
			  : MHD_CONTENT_READER_END_WITH_ERROR;
}

static ssize_t on_read(void *cls, uint64_t pos, char *to, size_t max)
{
	const struct flow *flow = cls;
	size_t len = flow->stop - (size_t)pos;

	if (!len)
		return end_flow(flow);
	len = len < max ? len : max;
	len = len < flow->piece ? len : flow->piece;
	if (flow->rate) {
		size_t part = (size_t)(flow->rate > 10 ? flow->rate / 10 : 1);

		len = len < part ? len : part;
		if (!nap(&flow->hold, 1000 * (long long)len / flow->rate))
			return MHD_CONTENT_READER_END_WITH_ERROR;
	}
	memcpy(to, flow->body.at + pos, len);
	return (ssize_t)len;
}

static void free_flow(void *cls)
{
	struct flow *flow = cls;

	buf_release(&flow->body);
	free(flow);
}

/* A response whose body flows; body is taken. */
static struct MHD_Response *make_flow(
	struct buf *body, const struct faults *faults, struct hold hold)
{
	const struct fault *cut = faults_find(faults, FAULT_CUT);
	const struct fault *slow = faults_find(faults, FAULT_SLOW);
	const struct fault *chunked = faults_find(faults, FAULT_CHUNKED);
	const char *how = cut ? cut->text : "";
	struct flow *flow = mem_zero(1, sizeof(*flow));
	struct MHD_Response *response;
	uint64_t size = body->len;

	*flow = (struct flow){.body = *body,
		.stop = body->len,
		.rate = slow ? slow->number : 0,
		.piece = chunked ? CHUNK : SIZE_MAX,
		.stalls = faults_find(faults, FAULT_STALL),
		.resets = !strcmp(how, "reset"),
		.ends = !cut || !strcmp(how, "close"),
		.hold = hold};
	if (cut)
		flow->stop = body->len * (size_t)cut->number / 100;
	else if (flow->stalls)
		flow->stop /= 2;
	if (chunked || !strcmp(how, "chunked") || !strcmp(how, "close"))
		size = MHD_SIZE_UNKNOWN;
	*body = BUF_INIT(REPLY_MAX);
	response = MHD_create_response_from_callback(
		size, 1 << 16, on_read, flow, free_flow);
	if (response && !strcmp(how, "close"))
		MHD_set_response_options(response,
			MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
	return response;
}

/* The response for body, which is taken. */
static struct MHD_Response *make_response(
	struct buf *body, const struct faults *faults, struct hold hold)
{
	const struct fault *cut = faults_find(faults, FAULT_CUT);
	struct MHD_Response *response;

	if (cut && !strcmp(cut->text, "honest"))
		body->len = body->len * (size_t)cut->number / 100;
	else if (cut || faults_find(faults, FAULT_SLOW) ||
		faults_find(faults, FAULT_CHUNKED) ||
		faults_find(faults, FAULT_STALL))
		return make_flow(body, faults, hold);
	response = MHD_create_response_from_buffer(
		body->len, body->at, MHD_RESPMEM_MUST_FREE);
	if (response)
		*body = BUF_INIT(REPLY_MAX); /* the response owns it now */
	return response;
}

/* --- sending -------------------------------------------------------------- */

enum MHD_Result send_reply(struct MHD_Connection *connection,
	const struct request *request, struct reply *reply,
	const struct faults *faults, const atomic_bool *stopping)
{
	const struct fault *latency = faults_find(faults, FAULT_LATENCY);
	struct hold hold = hold_of(connection, stopping);
	struct MHD_Response *response;
	enum MHD_Result result;
	bool packed;
	uint64_t mark;

	if ((latency && !nap(&hold, latency->number)) ||
		faults_find(faults, FAULT_LOST))
		return MHD_NO;
	if (request_truth(request, "pretty"))
		body_pretty(&reply->body);
	packed = pack(connection, &reply->body, faults);
	mark = body_mark(buf_slice(&reply->body));
	response = make_response(&reply->body, faults, hold);
	if (!response)
		return MHD_NO;
	add_headers(response, request, reply, mark, faults);
	if (packed)
		add_header(response, "Content-Encoding", "gzip");
	result = MHD_queue_response(
		connection, (unsigned int)reply->status, response);
	MHD_destroy_response(response);
	return result;
}
