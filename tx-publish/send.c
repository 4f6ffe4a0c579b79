#include "send.h"

#include <json-c/json.h>

#include "doc.h"
#include "err.h"
#include "graph.h"
#include "request.h"
#include "results.h"
#include "rows.h"
#include "settings.h"

/* The most rows in a batch: more is refused by the server. */
#define BATCH_MAX 50

/* The longest text of a batch; the graph's own limit is less. */
#define BATCH_TEXT_MAX ((size_t)256 << 20)

struct send {
	const struct settings *set;
	struct graph *graph;
	struct rows *rows;
	size_t next;                  /* the first row that no batch had */
	struct row *batch[BATCH_MAX]; /* rows without an answer */
	size_t count;
	unsigned long long failed;
	struct buf scratch;
};

/* --- answers -------------------------------------------------------------- */

static void fail_row(
	struct send *send, struct row *row, const struct graph_error *error)
{
	struct pool *pool = &send->rows->pool;

	row->state = ROW_FAILED;
	row->why = pool_keep(pool, slice_from(error->message));
	row->code = error->code;
	row->trace = pool_keep(pool, slice_from(error->trace));
	send->failed++;
}

/*
 * Take the answer to row: error says whether it is one, value is its JSON.
 * A good answer is {"success":true,"id":"..."}.
 */
static void take_answer(struct send *send, struct row *row,
	const struct graph_error *error, const struct scan_value *value)
{
	struct scan_value id = scan_member(value, SLICE("id"));
	struct scan_value success = scan_member(value, SLICE("success"));
	struct graph_error odd = {
		.class = GRAPH_PERMANENT,
		.message = "the answer says neither success nor error",
	};

	if (error->class != GRAPH_FINE) {
		fail_row(send, row, error);
		return;
	}
	buf_reset(&send->scratch);
	if (id.type == SCAN_STRING || id.type == SCAN_NUMBER)
		row->id = pool_keep(
			&send->rows->pool, scan_text(&id, &send->scratch));
	if (!row->id.len || success.type == SCAN_FALSE)
		fail_row(send, row, &odd);
	else
		row->state = ROW_PUBLISHED;
}

/*
 * Read one element of the answer to a batch: {"code":200,"body":"JSON"}, or
 * null when the server ran out of time (api.md 7.3).  value borrows from the
 * answer, or from scratch.
 */
static void read_item(const struct scan_value *item, struct buf *scratch,
	struct graph_error *error, struct scan_value *value)
{
	struct scan_value code = scan_member(item, SLICE("code"));
	struct scan_value body = scan_member(item, SLICE("body"));
	struct scan_fault fault;
	double status;

	*value = (struct scan_value){.type = SCAN_ABSENT};
	*error = (struct graph_error){
		.class = GRAPH_TRANSIENT,
		.message = "the server did not get to this row",
	};
	if (item->type != SCAN_OBJECT || !scan_number(&code, &status))
		return;
	if (body.type != SCAN_STRING ||
		scan_any(scan_text(&body, scratch), value, &fault) < 0)
		*value = (struct scan_value){.type = SCAN_ABSENT};
	graph_error_read(error, (int)status, value);
}

/* --- one request ---------------------------------------------------------- */

/* Whether what was said of a row may not be said of it next time. */
static bool may_pass(const struct graph_error *error)
{
	return error->class == GRAPH_TRANSIENT ||
		error->class == GRAPH_THROTTLE;
}

/* Whether error is no row's own: the token, or what the app may do. */
static bool is_for_all(const struct graph_error *error, struct err *err)
{
	if (error->class == GRAPH_FINE)
		return false;
	graph_error_tell(error, err);
	return err->status == TX_AUTH;
}

static void make_batch(struct send *send, struct graph_call *call)
{
	struct json_object *batch = request_batch(send->batch, send->count);

	buf_reset(&send->scratch);
	doc_add(&send->scratch, batch);
	json_object_put(batch);
	buf_reset(&call->query);
	http_param(&call->query, "batch", buf_slice(&send->scratch));
	http_param(&call->query, "include_headers", SLICE("false"));
}

/*
 * Give each row of the batch its answer; those whose answer may be another
 * one next time stay in the batch, and *last is what was said of one of them,
 * a throttle before all.  Return 0, or -1 with err set.
 */
static int take_answers(struct send *send, const struct graph_call *call,
	struct graph_error *last, struct err *err)
{
	struct scan_value item, value;
	struct graph_error error;
	struct scan_walk walk;
	size_t i = 0, kept = 0;

	*last = (struct graph_error){.class = GRAPH_FINE};
	scan_walk_init(&walk, &call->value);
	for (; scan_walk_next(&walk, NULL, &item) && i < send->count; i++) {
		read_item(&item, &send->scratch, &error, &value);
		if (is_for_all(&error, err))
			return -1;
		if (!may_pass(&error)) {
			take_answer(send, send->batch[i], &error, &value);
			continue;
		}
		if (last->class != GRAPH_THROTTLE)
			*last = error;
		send->batch[kept++] = send->batch[i];
	}
	if (i != send->count || call->value.type != SCAN_ARRAY)
		return err_set(err, TX_UNAVAILABLE,
			"the answer to a batch of %zu rows has %zu elements",
			send->count, i);
	send->count = kept;
	return 0;
}

/* --- batches -------------------------------------------------------------- */

/* Take the next rows that are ready.  Return how many. */
static size_t gather(struct send *send)
{
	send->count = 0;
	while (send->next < send->rows->count &&
		send->count < (size_t)send->set->batch) {
		struct row *row = &send->rows->list[send->next++];

		if (row->state == ROW_READY)
			send->batch[send->count++] = row;
	}
	return send->count;
}

/* The rows left had all the tries there are. */
static void give_up(struct send *send, const struct graph_error *error)
{
	for (size_t i = 0; i < send->count; i++)
		fail_row(send, send->batch[i], error);
	send->count = 0;
}

/*
 * Send the rows of the batch until each has its answer.  A server that
 * answers none of them is not there any more.  Throttles are not tries.
 */
static int send_batch(
	struct send *send, struct graph_call *call, struct err *err)
{
	size_t all = send->count;
	int failed = 0, limited = 0;
	struct graph_error last;

	make_batch(send, call);
	if (graph_run(send->graph, call, err) < 0 ||
		take_answers(send, call, &last, err) < 0)
		return -1;
	while (send->count) {
		bool throttled = last.class == GRAPH_THROTTLE;
		int times = throttled ? ++limited : ++failed;

		if (failed > send->set->net.retries) {
			if (send->count == all)
				return graph_error_tell(&last, err);
			give_up(send, &last);
			return 0;
		}
		make_batch(send, call);
		if (graph_run_again(send->graph, call, &last, times, err) < 0 ||
			take_answers(send, call, &last, err) < 0)
			return -1;
	}
	return 0;
}

/* Send one row by itself.  No HTTP status: the server was not reached. */
static int send_single(
	struct send *send, struct graph_call *call, struct err *err)
{
	buf_reset(&call->query);
	request_add_params(&call->query, send->batch[0]);
	if (graph_run(send->graph, call, err) < 0 &&
		(call->error.class != GRAPH_PERMANENT || !call->error.status ||
			err->status == TX_AUTH))
		return -1;
	take_answer(send, send->batch[0], &call->error, &call->value);
	return 0;
}

/* --- all ------------------------------------------------------------------ */

static int check_failures(const struct send *send, struct err *err)
{
	long long max = send->set->max_failures;

	if (!max || send->failed < (unsigned long long)max)
		return 0;
	return err_set(err, TX_UNAVAILABLE,
		"stopped: %llu rows failed (--max-failures %lld)", send->failed,
		max);
}

static int send_all(struct send *send, struct graph_call *call,
	struct results *results, struct err *err)
{
	struct err later;
	int rc = 0;

	while (rc == 0 && gather(send)) {
		rc = send->set->batch == 1 ? send_single(send, call, err)
					   : send_batch(send, call, err);
		if (results_write(results, rc < 0 ? &later : err) < 0)
			return -1;
		if (rc == 0)
			rc = check_failures(send, err);
	}
	return rc;
}

int send_rows(const struct settings *set, struct graph *graph,
	struct rows *rows, struct results *results, struct err *err)
{
	struct send send = {.set = set, .graph = graph, .rows = rows};
	struct graph_call call;
	int rc;

	buf_init(&send.scratch, BATCH_TEXT_MAX);
	graph_call_init(&call, HTTP_POST, set->batch == 1 ? REQUEST_PATH : "");
	rc = send_all(&send, &call, results, err);
	graph_call_release(&call);
	buf_release(&send.scratch);
	return rc;
}
