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

/*
 * A batch is full when its rows have so many bytes.  With the last of them
 * (ROW_BYTES_MAX), and a byte encoded twice as "%25FF", that is less than a
 * request may have.
 */
#define BATCH_BYTES    ((size_t)512 << 10)
#define BATCH_TEXT_MAX ((size_t)16 << 20)

/* Rows that share a request, until each has its answer. */
struct batch {
	struct graph_call call;
	struct row *row[BATCH_MAX]; /* those without an answer */
	size_t count;
	bool answered; /* some row had one */
	int failed;    /* how often the rest had none */
	int limited;   /* how often it was throttled */
};

/* No status of HTTP is larger. */
#define STATUS_MAX 999

struct send {
	const struct settings *set;
	struct graph *graph;
	struct rows *rows;
	size_t next; /* the first row that no batch had */
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
	/* Not scratch, which value may lie in. */
	struct buf decoded = BUF_INIT(id.text.len);

	if (error->class != GRAPH_FINE) {
		fail_row(send, row, error);
		return;
	}
	if (id.type == SCAN_STRING || id.type == SCAN_NUMBER)
		row->id =
			pool_keep(&send->rows->pool, scan_text(&id, &decoded));
	buf_release(&decoded);
	if (!row->id.len || success.type == SCAN_FALSE)
		fail_row(send, row, &odd);
	else
		row->state = ROW_PUBLISHED;
}

/*
 * Read one element of the answer to a batch: {"code":200,"body":"JSON"}, or
 * null when the server ran out of time.  value borrows from the answer, or
 * from scratch.
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
	if (item->type != SCAN_OBJECT || !scan_number(&code, &status) ||
		!(status >= 0 && status <= STATUS_MAX))
		return;
	if (body.type != SCAN_STRING ||
		scan_any(scan_text(&body, scratch), value, &fault) < 0)
		*value = (struct scan_value){.type = SCAN_ABSENT};
	graph_error_read(error, (int)status, value);
}

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

/*
 * Give each row of the batch its answer; those whose answer may be another
 * one next time stay in the batch, and *last is what was said of one of them,
 * a throttle before all.  Return 0, or -1 with err set.
 */
static int take_answers(struct send *send, struct batch *batch,
	struct graph_error *last, struct err *err)
{
	struct scan_value item, value;
	struct graph_error error;
	struct scan_walk walk;
	size_t i = 0, kept = 0;

	*last = (struct graph_error){.class = GRAPH_FINE};
	scan_walk_init(&walk, &batch->call.value);
	for (; scan_walk_next(&walk, NULL, &item) && i < batch->count; i++) {
		read_item(&item, &send->scratch, &error, &value);
		if (is_for_all(&error, err))
			return -1;
		if (!may_pass(&error)) {
			take_answer(send, batch->row[i], &error, &value);
			batch->answered = true;
			continue;
		}
		if (last->class != GRAPH_THROTTLE)
			*last = error;
		batch->row[kept++] = batch->row[i];
	}
	if (i != batch->count || batch->call.value.type != SCAN_ARRAY)
		return err_set(err, TX_UNAVAILABLE,
			"the answer to a batch of %zu rows has %zu elements",
			batch->count, i);
	batch->count = kept;
	return 0;
}

/* --- batches -------------------------------------------------------------- */

/* Take the next rows that are ready.  Return how many. */
static size_t gather(struct send *send, struct batch *batch)
{
	size_t bytes = 0;

	batch->count = 0;
	batch->answered = false;
	batch->failed = batch->limited = 0;
	while (send->next < send->rows->count &&
		batch->count < (size_t)send->set->batch &&
		bytes < BATCH_BYTES) {
		struct row *row = &send->rows->list[send->next++];

		if (row->state != ROW_READY)
			continue;
		batch->row[batch->count++] = row;
		bytes += rows_size(row);
	}
	return batch->count;
}

/* A row by itself, or what the parameter "batch" wants. */
static void make_request(struct send *send, struct batch *batch)
{
	struct buf *query = &batch->call.query;
	struct json_object *requests;

	buf_reset(query);
	if (send->set->batch == 1) {
		request_add_params(query, batch->row[0]);
		return;
	}
	requests = request_batch(batch->row, batch->count);
	buf_reset(&send->scratch);
	doc_add(&send->scratch, requests);
	json_object_put(requests);
	http_param(query, "batch", buf_slice(&send->scratch));
	http_param(query, "include_headers", SLICE("false"));
}

/* The rows left had all the tries there are. */
static void give_up(
	struct send *send, struct batch *batch, const struct graph_error *error)
{
	for (size_t i = 0; i < batch->count; i++)
		fail_row(send, batch->row[i], error);
	batch->count = 0;
}

/*
 * Send what is left of the batch again.  A server that answered none of its
 * rows is not there any more.  Throttles are not tries.
 */
static int send_again(struct send *send, struct batch *batch,
	const struct graph_error *last, struct err *err)
{
	bool limited = last->class == GRAPH_THROTTLE;
	int times = limited ? ++batch->limited : ++batch->failed;

	if (batch->failed > send->set->net.retries && !batch->answered)
		return graph_error_tell(last, err);
	if (batch->failed > send->set->net.retries) {
		give_up(send, batch, last);
		return 0;
	}
	make_request(send, batch);
	return graph_start_again(send->graph, &batch->call, last, times, err);
}

/* The call of one row is done.  No HTTP status: the server is not there. */
static int settle_single(
	struct send *send, struct batch *batch, struct err *err)
{
	const struct graph_error *error = &batch->call.error;

	if (error->class != GRAPH_FINE &&
		(is_for_all(error, err) || may_pass(error) || !error->status))
		return graph_error_tell(error, err);
	take_answer(send, batch->row[0], error, &batch->call.value);
	batch->count = 0;
	return 0;
}

/* The call of a batch is done. */
static int settle(struct send *send, struct batch *batch, struct err *err)
{
	struct graph_error last;

	if (send->set->batch == 1)
		return settle_single(send, batch, err);
	if (batch->call.error.class != GRAPH_FINE)
		return graph_error_tell(&batch->call.error, err);
	if (take_answers(send, batch, &last, err) < 0)
		return -1;
	return batch->count ? send_again(send, batch, &last, err) : 0;
}

/* Send the rows of the batch until each has its answer. */
static int send_batch(struct send *send, struct batch *batch, struct err *err)
{
	struct graph_call *done;

	make_request(send, batch);
	graph_start(send->graph, &batch->call);
	while (batch->count) {
		if (graph_next(send->graph, &done, err) < 0 ||
			settle(send, batch, err) < 0)
			return -1;
	}
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

static int send_all(struct send *send, struct batch *batch,
	struct results *results, struct err *err)
{
	struct err later;
	int rc = results_write(results, err);

	while (rc == 0 && gather(send, batch)) {
		rc = send_batch(send, batch, err);
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
	struct batch batch;
	int rc;

	buf_init(&send.scratch, BATCH_TEXT_MAX);
	graph_call_init(
		&batch.call, HTTP_POST, set->batch == 1 ? REQUEST_PATH : "");
	rc = send_all(&send, &batch, results, err);
	graph_call_release(&batch.call);
	buf_release(&send.scratch);
	return rc;
}
