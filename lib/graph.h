/*
 * Calls of the Graph API: from path and parameters to a checked JSON value,
 * tried again as long as that makes sense.
 *
 *     graph = graph_new(&settings, &err);
 *     graph_call_init(&call, HTTP_GET, "threat_descriptors");
 *     http_param(&call.query, "text", SLICE("phish"));
 *     graph_start(graph, &call);
 *     while ((rc = graph_next(graph, &done, &err)) > 0)
 *             if (done->error.class == GRAPH_FINE)
 *                     use(&done->value);
 *     graph_call_release(&call);
 *     graph_free(graph);
 *
 * Any number of calls may be outstanding; they are sent as they are started.
 * One that fails in a way that may pass waits and is sent again; a throttle
 * holds back all of them.  The token is cut out of every body before anybody
 * sees it.  Lifetime: the whole run.
 */
#ifndef TX_GRAPH_H
#define TX_GRAPH_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "graph_error.h"
#include "http.h"
#include "scan.h"

struct err;
struct graph;
struct token;

/* When to try again. */
struct graph_policy {
	int tries;       /* of one call, throttled ones not counted */
	double unit;     /* how many seconds the first wait may last */
	double max_time; /* seconds for everything, from graph_new() */
};

/* All pointers are borrowed while the graph lives. */
struct graph_settings {
	const char *base_url; /* checked by http_check_base() */
	const char *version;  /* as in "v25.0"; "" for none */
	const struct token *token;
	bool token_in_query; /* and not in the Authorization header */
	struct http_settings http;
	struct graph_policy policy;
	const char *dump_dir; /* raw bodies go there; NULL: nowhere */
	/* Called with each line of the debug log; NULL: no log. */
	void (*log)(void *log_to, struct slice line);
	void *log_to;
};

/* What a call cost so far. */
struct graph_usage {
	unsigned long long requests; /* sent */
	unsigned long long retries;  /* of them, second tries and later */
	unsigned long long limited;  /* throttled ones */
	double waited; /* seconds, before retries and when easing off */
	int percent;   /* of the rate limit used, last heard; -1: never */
};

/* One call.  Owned by the caller, who keeps it in place until it is done. */
struct graph_call {
	enum http_method method;
	const char *path; /* behind the version; borrowed; "" is the root */
	struct buf query; /* parameters made by http_param() */
	bool once;        /* never sent again by itself */
	void *owner;      /* the caller's own */

	/* Set when the call is done. */
	struct graph_error error; /* GRAPH_FINE: it worked */
	struct buf body;          /* whatever came, without the token */
	struct scan_value value;  /* of body; absent when it is no JSON */
	/* Members of value, found with it; absent when it has none. */
	struct scan_value data, paging;
	struct scan_rows rows; /* the elements of data, found with it */
	size_t cut;            /* tokens cut out of body */
	bool veiled;           /* as token_cut() has it, of body */
	int tries;             /* how often it was sent */

	/* The graph's own. */
	double due;              /* when it is sent */
	double asked;            /* the wait that its last reply asked for */
	int failed;              /* of its tries, throttled ones not counted */
	struct graph_call *next; /* in the list of those that wait */
};

/* What a call brought, apart from it.  All zero: nothing. */
struct graph_kept {
	struct buf body;
	struct scan_rows rows;
};

/*
 * Make one; the caller owns it.  The time of policy.max_time begins.  Return
 * NULL with err set.
 */
struct graph *graph_new(const struct graph_settings *settings, struct err *err);

/* Break off what is outstanding and free all; NULL is harmless. */
void graph_free(struct graph *graph);

/*
 * Of the elements of the pages to come find member, too.  Return the index of
 * its value in the rows of a call.
 */
size_t graph_want(struct graph *graph, const char *member);

/* Set up a call without parameters; path is borrowed while it lives. */
void graph_call_init(
	struct graph_call *call, enum http_method method, const char *path);

/* Free what the call holds. */
void graph_call_release(struct graph_call *call);

/*
 * Move the body and the rows of call, which is done, to kept, which loses what
 * it held: call may be started again while they are used.
 */
void graph_call_keep(struct graph_call *call, struct graph_kept *kept);

/* Free what kept holds. */
void graph_kept_release(struct graph_kept *kept);

/*
 * Send call, as soon as no throttle forbids.  It may be one that is done,
 * with other parameters; its results are emptied and its tries begin anew.
 */
void graph_start(struct graph *graph, struct graph_call *call);

/*
 * Send now what was started and may be sent, not only in graph_next(), so that
 * the server works while the caller does something else.  Return 0, or -1 with
 * err set (TX_OS), after which all is as after a failure of graph_next().
 */
int graph_push(struct graph *graph, struct err *err);

/*
 * Send call, which is done, once more after the wait that error deserves, or
 * the reply asked for: it is what the server said of the call, or of a part of
 * it (an element of a batch), for the failed-th time, from 1.  Its parameters
 * may be other ones.  Return 0, or -1 with err set (TX_AGAIN) when that would
 * be after max_time.
 */
int graph_start_again(struct graph *graph, struct graph_call *call,
	const struct graph_error *error, int failed, struct err *err);

/*
 * Wait until a call is done, for good or bad, and set *call to it.  Return 1,
 * 0 when none is outstanding, or -1 with err set: TX_AGAIN when max_time is
 * over or would be before the next try, TX_OS, TX_IO for the dump.  After -1
 * only graph_abort() and graph_free() make sense.
 */
int graph_next(struct graph *graph, struct graph_call **call, struct err *err);

/*
 * Have tick(to, err) called while graph_next() waits, at least once a second
 * and when a signal came.  When it returns -1 graph_next() does too, with its
 * err.  NULL: nothing is called.
 */
void graph_on_tick(
	struct graph *graph, int (*tick)(void *to, struct err *err), void *to);

/* The seconds for which a throttle holds everything back; 0: none does. */
double graph_held(const struct graph *graph);

/*
 * From now on ask asked(of) before anything is sent.  Once it says so, nothing
 * is: calls in flight are waited for, and those that wait are done with the
 * error they had, or GRAPH_TRANSIENT when they were never sent.
 */
void graph_stop_when(struct graph *graph, bool (*asked)(void *of), void *of);

/*
 * Break off every outstanding call; nothing more is done to them, and they
 * may be released.
 */
void graph_abort(struct graph *graph);

/*
 * Start call and wait until it is done, with no other outstanding.  Return 0
 * when it worked, else -1 with err set as graph_next() or graph_error_tell().
 */
int graph_run(struct graph *graph, struct graph_call *call, struct err *err);

/* Append the method and the URL of call to out, without the token. */
void graph_show(const struct graph *graph, const struct graph_call *call,
	struct buf *out);

/* What was used so far; borrowed while the graph lives. */
const struct graph_usage *graph_usage(const struct graph *graph);

#endif
