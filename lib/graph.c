#include "graph.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "err.h"
#include "graph_pace.h"
#include "graph_reply.h"
#include "graph_request.h"
#include "graph_retry.h"
#include "mem.h"
#include "token.h"

/* The longest URL or form; a batch of 50 rows fits. */
#define REQUEST_MAX ((size_t)16 << 20)

/* The longest time, in milliseconds, without a look at the clock. */
#define NAP 1000

struct graph {
	struct graph_settings settings;
	struct http *http;      /* owns */
	struct scan_plan *plan; /* owns; of replies */
	struct graph_usage usage;
	struct buf url, form;       /* of the request being made */
	struct graph_call *waiting; /* borrows; in the order of their start */
	size_t outstanding;         /* started and not done */
	double start;               /* the clock at graph_new() */
	struct graph_pace pace;
	unsigned long long dumped; /* replies written to the dump */
	int (*tick)(void *to, struct err *err); /* or NULL */
	void *tick_to;
	bool (*stop_asked)(void *); /* NULL: never */
	void *stop_of;
};

/* A number from 0 to 1. */
static double throw_dice(void)
{
	return arc4random() / (double)UINT32_MAX;
}

struct graph *graph_new(const struct graph_settings *settings, struct err *err)
{
	struct graph *graph = mem_zero(1, sizeof(*graph));

	graph->settings = *settings;
	graph->start = clock_now();
	graph->usage.percent = -1;
	graph->pace.unit = settings->policy.unit;
	buf_init(&graph->url, REQUEST_MAX);
	buf_init(&graph->form, REQUEST_MAX);
	graph->plan = graph_reply_plan();
	graph->http = http_new(&settings->http, err);
	if (graph->http)
		return graph;
	graph_free(graph);
	return NULL;
}

/* Wipe first: with --token-in-query the token was in it. */
static void wipe(struct buf *buf)
{
	if (buf->at)
		explicit_bzero(buf->at, buf->room);
	buf_release(buf);
}

void graph_free(struct graph *graph)
{
	if (!graph)
		return;
	http_free(graph->http);
	scan_plan_free(graph->plan);
	wipe(&graph->url);
	wipe(&graph->form);
	free(graph);
}

size_t graph_want(struct graph *graph, const char *member)
{
	return scan_plan_add_each(graph->plan, "data", member);
}

void graph_call_init(
	struct graph_call *call, enum http_method method, const char *path)
{
	*call = (struct graph_call){.method = method, .path = path};
	buf_init(&call->query, REQUEST_MAX);
	buf_init(&call->body, 0);
}

void graph_call_release(struct graph_call *call)
{
	buf_release(&call->query);
	buf_release(&call->body);
	free(call->rows.values);
}

void graph_call_keep(struct graph_call *call, struct graph_kept *kept)
{
	struct scan_rows old = kept->rows;

	buf_release(&kept->body);
	kept->body = call->body;
	kept->rows = call->rows;
	buf_init(&call->body, 0);
	call->rows = old;
}

void graph_kept_release(struct graph_kept *kept)
{
	buf_release(&kept->body);
	free(kept->rows.values);
	*kept = (struct graph_kept){0};
}

void graph_stop_when(struct graph *graph, bool (*asked)(void *of), void *of)
{
	graph->stop_asked = asked;
	graph->stop_of = of;
}

static bool is_stopped(const struct graph *graph)
{
	return graph->stop_asked && graph->stop_asked(graph->stop_of);
}

const struct graph_usage *graph_usage(const struct graph *graph)
{
	return &graph->usage;
}

/* --- what is sent --------------------------------------------------------- */

void graph_show(const struct graph *graph, const struct graph_call *call,
	struct buf *out)
{
	graph_request_show(&graph->settings, call, out);
}

static int send_call(
	struct graph *graph, struct graph_call *call, struct err *err)
{
	struct http_request request = {
		.method = call->method,
		.owner = call,
	};

	buf_reset(&graph->url);
	buf_reset(&graph->form);
	graph_request_make(&graph->settings, call, &graph->url, &graph->form);
	if (graph->url.over || graph->form.over || call->query.over)
		return err_set(err, TX_USAGE,
			"a request of more than %zu bytes", REQUEST_MAX);
	request.url = buf_slice(&graph->url);
	request.form = buf_slice(&graph->form);
	if (!graph->settings.token_in_query)
		request.bearer = buf_slice(&graph->settings.token->text);
	graph->usage.requests++;
	if (call->tries++)
		graph->usage.retries++;
	return http_start(graph->http, &request, err);
}

/* --- what comes back ------------------------------------------------------ */

__attribute__((format(printf, 3, 4))) static void log_line(
	const struct graph *graph, const struct graph_call *call,
	const char *fmt, ...)
{
	struct buf line = BUF_INIT(REQUEST_MAX);
	char text[1024];
	va_list ap;

	if (!graph->settings.log)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	graph_show(graph, call, &line);
	buf_printf(&line, ": %s", text);
	graph->settings.log(graph->settings.log_to, buf_slice(&line));
	buf_release(&line);
}

/* Count what was sent again on a new connection, within one try of ours. */
static void note_resent(struct graph *graph, struct graph_call *call,
	const struct http_reply *reply)
{
	int more = reply->sent > 1 ? reply->sent - 1 : 0;

	call->tries += more;
	graph->usage.requests += (unsigned long long)more;
	graph->usage.retries += (unsigned long long)more;
}

/* Move what came into its call. */
static int take_reply(struct graph *graph, struct graph_call *call,
	struct http_reply *reply, struct err *err)
{
	struct buf old = call->body;

	call->body = reply->body;
	reply->body = old;
	call->cut =
		token_cut(graph->settings.token, &call->body, &call->veiled);
	graph_pace_heard(&graph->pace, &graph->usage, reply);
	note_resent(graph, call, reply);
	graph_reply_read(call, reply, graph->plan);
	log_line(graph, call, "HTTP %d, %zu bytes, %.3f s, try %d, used %d %%",
		reply->status, call->body.len, reply->seconds, call->tries,
		graph->usage.percent);
	if (!graph->settings.dump_dir)
		return 0;
	return graph_reply_dump(
		call, graph->settings.dump_dir, &graph->dumped, err);
}

/* --- trying again --------------------------------------------------------- */

/* Decide whether call is sent again, and when. */
static bool is_retried(struct graph *graph, struct graph_call *call,
	const struct http_reply *reply)
{
	const struct graph_policy *policy = &graph->settings.policy;
	double wait;

	if (is_stopped(graph))
		return false;
	if (call->error.class == GRAPH_THROTTLE) {
		call->due = graph_pace_limited(
			&graph->pace, &graph->usage, reply, call->error.code);
		return true;
	}
	graph_pace_clear(&graph->pace);
	if (call->error.class != GRAPH_TRANSIENT || call->once ||
		++call->failed >= policy->tries)
		return false;
	wait = graph_retry_wait(policy->unit, call->failed, throw_dice());
	if (reply->retry_after > wait)
		wait = reply->retry_after;
	call->due = clock_now() + wait;
	return true;
}

static void queue(struct graph *graph, struct graph_call *call)
{
	struct graph_call **at = &graph->waiting;

	while (*at)
		at = &(*at)->next;
	call->next = NULL;
	*at = call;
}

/* Put call back in the queue, unless its time would come too late. */
static int try_again(
	struct graph *graph, struct graph_call *call, struct err *err)
{
	double wait = call->due - clock_now();
	double end = graph->start + graph->settings.policy.max_time;

	if (call->due > end) {
		graph_error_tell(&call->error, err);
		err->status = TX_AGAIN;
		return err_prefix(err,
			"the next try in %.0f s would be after --max-time: ",
			wait);
	}
	log_line(graph, call, "again in %.1f s: %s", wait, call->error.message);
	graph->usage.waited += wait > 0 ? wait : 0;
	queue(graph, call);
	return 0;
}

/* --- the loop ------------------------------------------------------------- */

void graph_start(struct graph *graph, struct graph_call *call)
{
	buf_release(&call->body);
	call->value = call->data = call->paging =
		(struct scan_value){.type = SCAN_ABSENT};
	call->error = (struct graph_error){.class = GRAPH_FINE};
	call->tries = call->failed = 0;
	call->due = 0;
	queue(graph, call);
	graph->outstanding++;
}

int graph_start_again(struct graph *graph, struct graph_call *call,
	const struct graph_error *error, int failed, struct err *err)
{
	bool limited = error->class == GRAPH_THROTTLE;
	double unit = graph->settings.policy.unit;
	double wait = limited ? graph_retry_limited(unit, failed, error->code)
			      : graph_retry_wait(unit, failed, throw_dice());

	call->due = clock_now() + (call->asked > wait ? call->asked : wait);
	if (limited) {
		graph->usage.limited++;
		graph->pace.hold = call->due;
	}
	call->error = *error;
	call->failed = 0;
	if (try_again(graph, call, err) < 0)
		return -1;
	graph->outstanding++;
	return 0;
}

/* Send every call whose time has come; *next is when the first other is. */
static int send_due(struct graph *graph, double *next, struct err *err)
{
	struct graph_call **at = &graph->waiting;
	double now = clock_now();

	*next = graph->start + graph->settings.policy.max_time;
	while (*at) {
		struct graph_call *call = *at;
		double due = graph_pace_due(&graph->pace, call->due);

		if (due > now) {
			*next = due < *next ? due : *next;
			at = &call->next;
			continue;
		}
		*at = call->next;
		graph_pace_sent(&graph->pace, &graph->usage, now);
		if (send_call(graph, call, err) < 0)
			return -1;
	}
	return 0;
}

int graph_push(struct graph *graph, struct err *err)
{
	double unused;

	if (is_stopped(graph))
		return 0;
	if (send_due(graph, &unused, err) < 0)
		return -1;
	return http_push(graph->http, err);
}

static int nap_until(double time)
{
	double left = (time - clock_now()) * 1000;

	if (left < 0)
		return 0;
	/* A part of a millisecond more, or the last one would be spun away. */
	return left < NAP ? (int)left + 1 : NAP;
}

/* Take a reply.  Return 1 when its call is done, 0 when not, -1 for err. */
static int settle(struct graph *graph, struct http_reply *reply,
	struct graph_call **done, struct err *err)
{
	struct graph_call *call = reply->owner;
	int rc = take_reply(graph, call, reply, err);
	bool retried = rc == 0 && is_retried(graph, call, reply);

	call->asked = reply->retry_after;
	http_done(graph->http, reply);
	if (rc < 0)
		return -1;
	if (retried)
		return try_again(graph, call, err);
	graph->outstanding--;
	*done = call;
	return 1;
}

/* Take a call that waits out of the queue, as one that is done. */
static struct graph_call *give_back(struct graph *graph)
{
	struct graph_call *call = graph->waiting;

	graph->waiting = call->next;
	graph->outstanding--;
	if (call->error.class == GRAPH_FINE)
		call->error = (struct graph_error){
			.class = GRAPH_TRANSIENT,
			.message = "not sent: stopped",
		};
	return call;
}

static int check_time(const struct graph *graph, struct err *err)
{
	double max = graph->settings.policy.max_time;

	if (clock_now() < graph->start + max)
		return 0;
	return err_set(err, TX_AGAIN, "out of time: --max-time is %.0f s", max);
}

void graph_on_tick(
	struct graph *graph, int (*tick)(void *to, struct err *err), void *to)
{
	graph->tick = tick;
	graph->tick_to = to;
}

double graph_held(const struct graph *graph)
{
	double left = graph->pace.hold - clock_now();

	return left > 0 ? left : 0;
}

int graph_next(struct graph *graph, struct graph_call **call, struct err *err)
{
	struct http_reply *reply;
	double next;
	int rc;

	while (graph->outstanding) {
		if (graph->tick && graph->tick(graph->tick_to, err) < 0)
			return -1;
		if (is_stopped(graph) && graph->waiting) {
			*call = give_back(graph);
			return 1;
		}
		if (check_time(graph, err) < 0 ||
			send_due(graph, &next, err) < 0)
			return -1;
		rc = http_next(graph->http, nap_until(next), &reply, err);
		if (rc > 0)
			rc = settle(graph, reply, call, err);
		if (rc)
			return rc;
	}
	return 0;
}

void graph_abort(struct graph *graph)
{
	http_abort(graph->http);
	graph->waiting = NULL;
	graph->outstanding = 0;
}

int graph_run(struct graph *graph, struct graph_call *call, struct err *err)
{
	struct graph_call *done;

	graph_start(graph, call);
	if (graph_next(graph, &done, err) < 0)
		return -1;
	if (call->error.class == GRAPH_FINE)
		return 0;
	return graph_error_tell(&call->error, err);
}
