#include "send.h"

#include <json-c/json.h>
#include <stdlib.h>

#include "answer.h"
#include "doc.h"
#include "doubt.h"
#include "err.h"
#include "graph.h"
#include "journal.h"
#include "mem.h"
#include "request.h"
#include "results.h"
#include "rows.h"
#include "settings.h"
#include "stop.h"

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
	struct row *settled[BATCH_MAX]; /* answered by this call */
	size_t settled_count;
	bool answered; /* some row had one */
	int failed;    /* how often the rest had none */
	int limited;   /* how often it was throttled */
};

struct send {
	const struct settings *set;
	struct graph *graph;
	struct rows *rows;
	struct results *results;
	struct stop *stop;
	struct doubt doubt;
	struct batch *batches; /* owns; set->jobs of them */
	size_t next;           /* the first row that no batch had */
	unsigned long long failed;
	bool halted;     /* nothing more is sent */
	struct err *why; /* it was halted */
	struct buf scratch;
};

/* --- answers -------------------------------------------------------------- */

static void fail_row(
	struct send *send, struct row *row, const struct graph_error *error)
{
	if (!row->doubted)
		rows_blame(send->rows, row, error);
	row->state = ROW_FAILED;
	send->failed++;
}

/*
 * Take a good answer to row: {"success":true,"id":"..."}; the id is told only
 * where the row has none.
 */
static void publish_row(
	struct send *send, struct row *row, const struct scan_value *value)
{
	struct scan_value id = scan_member(value, SLICE("id"));
	struct scan_value success = scan_member(value, SLICE("success"));
	struct graph_error odd = {
		.class = GRAPH_PERMANENT,
		.message = "the answer says neither success nor error",
	};
	/* Not scratch, which value may lie in. */
	struct buf decoded = BUF_INIT(id.text.len);

	if (mode_is_by_id(send->rows->mode))
		row->id = row->value[FIELD_ID];
	else if (id.type == SCAN_STRING || id.type == SCAN_NUMBER)
		row->id =
			pool_keep(&send->rows->pool, scan_text(&id, &decoded));
	buf_release(&decoded);
	if (!row->id.len || success.type == SCAN_FALSE ||
		value->type != SCAN_OBJECT)
		fail_row(send, row, &odd);
	else
		row->state = ROW_PUBLISHED;
}

/* Take the answer to row: error says whether it is good, then it is value. */
static void take_answer(struct send *send, struct batch *batch, struct row *row,
	const struct graph_error *error, const struct scan_value *value)
{
	batch->settled[batch->settled_count++] = row;
	if (row->doubted && doubt_is_done(&send->doubt, error))
		row->state = ROW_PUBLISHED;
	else if (row->doubted || error->class != GRAPH_FINE)
		fail_row(send, row, error);
	else
		publish_row(send, row, value);
}

/*
 * Whether error is no row's own: the token, or what the app may do.  Of a
 * descriptor by its id it may be said that it is not ours to change.
 */
static bool is_for_all(const struct send *send, const struct graph_error *error,
	struct err *err)
{
	if (error->class == GRAPH_FINE ||
		(mode_is_by_id(send->rows->mode) && error->class != GRAPH_AUTH))
		return false;
	graph_error_tell(error, err);
	return err->status == TX_AUTH;
}

/* Whether row is still without its last answer: it is asked for, or sent. */
static bool is_open(struct send *send, struct batch *batch, struct row *row,
	const struct graph_error *error, const struct scan_value *value)
{
	if (doubt_settle(&send->doubt, row, error, value))
		return true;
	batch->answered |= !answer_may_pass(error);
	return doubt_row(&send->doubt, row, error) || answer_may_pass(error);
}

/*
 * Give each row of the batch its answer; those whose answer may be another
 * one next time stay in the batch, and *last is what was said of one of them,
 * a throttle before all; it is fine when they are only doubted.  Return 0, or
 * -1 with err set.
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
		answer_read(&item, &send->scratch, &error, &value);
		if (is_for_all(send, &error, err))
			return -1;
		if (answer_may_pass(&error) && last->class != GRAPH_THROTTLE)
			*last = error;
		if (is_open(send, batch, batch->row[i], &error, &value))
			batch->row[kept++] = batch->row[i];
		else
			take_answer(send, batch, batch->row[i], &error, &value);
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

static void make_single(struct send *send, struct batch *batch)
{
	struct graph_call *call = &batch->call;
	const struct row *row = batch->row[0];
	enum mode mode = send->rows->mode;

	call->method = row->doubted ? HTTP_GET : request_method(mode);
	call->path = request_path(mode, row);
	if (row->doubted)
		doubt_ask(&send->doubt, row, &call->query);
	else
		request_add_params(&call->query, mode, row);
}

static struct json_object *make_item(
	const struct send *send, const struct row *row)
{
	enum mode mode = send->rows->mode;
	struct buf query = BUF_INIT(BUF_RECORD);
	struct json_object *item;

	if (!row->doubted)
		return request_item(mode, row);
	doubt_ask(&send->doubt, row, &query);
	item = request_read_item(request_path(mode, row), &query);
	buf_release(&query);
	return item;
}

/* A row by itself, or what the parameter "batch" wants. */
static void make_request(struct send *send, struct batch *batch)
{
	struct buf *query = &batch->call.query;
	struct json_object *items;

	buf_reset(query);
	if (send->set->batch == 1) {
		make_single(send, batch);
		return;
	}
	items = json_object_new_array();
	for (size_t i = 0; i < batch->count; i++)
		json_object_array_add(items, make_item(send, batch->row[i]));
	buf_reset(&send->scratch);
	doc_add(&send->scratch, items);
	json_object_put(items);
	http_param(query, "batch", buf_slice(&send->scratch));
	http_param(query, "include_headers", SLICE("false"));
}

/* The rows left had all the tries there are. */
static void give_up(
	struct send *send, struct batch *batch, const struct graph_error *error)
{
	for (size_t i = 0; i < batch->count; i++)
		take_answer(send, batch, batch->row[i], error, NULL);
	batch->count = 0;
}

/* For the graph: whether nothing more may be sent. */
static bool is_halted(void *of)
{
	struct send *send = of;

	return send->halted || stop_asked(send->stop);
}

/*
 * Send what is left of the batch again.  A server that answered none of its
 * rows is not there any more.  Throttles are not tries.
 */
static int send_again(struct send *send, struct batch *batch,
	const struct graph_error *last, struct err *err)
{
	bool limited = last->class == GRAPH_THROTTLE;
	int *times = limited ? &batch->limited : &batch->failed;

	*times += last->class != GRAPH_FINE;
	if (batch->failed > send->set->net.retries && !batch->answered)
		return graph_error_tell(last, err);
	if (batch->failed > send->set->net.retries) {
		give_up(send, batch, last);
		return 0;
	}
	if (is_halted(send)) {
		batch->count = 0;
		return 0;
	}
	make_request(send, batch);
	if (last->class != GRAPH_FINE)
		return graph_start_again(
			send->graph, &batch->call, last, *times, err);
	graph_start(send->graph, &batch->call);
	return 0;
}

/*
 * Doubt all rows of the batch, whose call failed.  Return whether they are to
 * be asked for; a call whose rows are never doubted had all its tries.
 */
static bool doubt_all(struct send *send, struct batch *batch)
{
	bool doubted = batch->call.error.class == GRAPH_TRANSIENT &&
		doubt_lost(&send->doubt);

	for (size_t i = 0; doubted && i < batch->count; i++)
		doubt_row(&send->doubt, batch->row[i], &batch->call.error);
	return doubted;
}

/* The call of one row is done.  No HTTP status: the server is not there. */
static int settle_single(
	struct send *send, struct batch *batch, struct err *err)
{
	const struct graph_error *error = &batch->call.error;
	static const struct graph_error fine = {.class = GRAPH_FINE};
	const struct scan_value *value = &batch->call.value;

	if (error->class != GRAPH_FINE &&
		(is_for_all(send, error, err) || answer_may_pass(error) ||
			!error->status))
		return graph_error_tell(error, err);
	if (is_open(send, batch, batch->row[0], error, value))
		return send_again(send, batch, &fine, err);
	take_answer(send, batch, batch->row[0], error, value);
	batch->count = 0;
	return 0;
}

/* The call of a batch is done. */
static int settle(struct send *send, struct batch *batch, struct err *err)
{
	struct graph_error last = batch->call.error;

	if (doubt_all(send, batch))
		return send_again(send, batch, &last, err);
	if (send->set->batch == 1)
		return settle_single(send, batch, err);
	if (batch->call.error.class != GRAPH_FINE)
		return graph_error_tell(&batch->call.error, err);
	if (take_answers(send, batch, &last, err) < 0)
		return -1;
	return batch->count ? send_again(send, batch, &last, err) : 0;
}

/* --- all ------------------------------------------------------------------ */

/* Nothing more is sent, for the first reason there is. */
static void halt(struct send *send, const struct err *why)
{
	if (!send->halted)
		*send->why = *why;
	send->halted = true;
}

static int check_failures(const struct send *send, struct err *err)
{
	long long max = send->set->max_failures;

	if (!max || send->failed < (unsigned long long)max)
		return 0;
	return err_set(err, TX_UNAVAILABLE,
		"stopped: %llu rows failed (--max-failures %lld)", send->failed,
		max);
}

/* The journal has to know of the rows before they go out. */
static void start(struct send *send, struct batch *batch)
{
	struct err err;

	if (is_halted(send) || !gather(send, batch))
		return;
	if (journal_sent(send->results->journal, batch->row, batch->count,
		    &err) < 0) {
		halt(send, &err);
		return;
	}
	make_request(send, batch);
	graph_start(send->graph, &batch->call);
}

/* The batch's call is done: every answer is kept, whatever else fails. */
static void finish(struct send *send, struct batch *batch)
{
	struct err err;

	if (settle(send, batch, &err) < 0) {
		halt(send, &err);
		batch->count = 0;
	}
	if (journal_settled(send->results->journal, batch->settled,
		    batch->settled_count, &err) < 0)
		halt(send, &err);
	batch->settled_count = 0;
	if (results_write(send->results, &err) < 0 ||
		check_failures(send, &err) < 0)
		halt(send, &err);
	if (!batch->count)
		start(send, batch);
}

static void send_all(struct send *send)
{
	struct graph_call *done;
	struct err err;
	int rc;

	if (results_write(send->results, &err) < 0)
		halt(send, &err);
	for (long long i = 0; i < send->set->jobs; i++)
		start(send, &send->batches[i]);
	while ((rc = graph_next(send->graph, &done, &err)) > 0)
		finish(send, done->owner);
	if (rc < 0)
		halt(send, &err);
}

int send_rows(const struct settings *set, struct graph *graph, struct slice app,
	struct rows *rows, struct results *results, struct stop *stop,
	struct err *err)
{
	struct send send = {
		.set = set,
		.graph = graph,
		.rows = rows,
		.results = results,
		.stop = stop,
		.doubt = {.set = set, .rows = rows, .app = app},
		.batches = mem_zero((size_t)set->jobs, sizeof(struct batch)),
		.why = err,
	};
	size_t left;

	buf_init(&send.scratch, BATCH_TEXT_MAX);
	for (long long i = 0; i < set->jobs; i++) {
		graph_call_init(&send.batches[i].call, HTTP_POST, "");
		send.batches[i].call.owner = &send.batches[i];
		send.batches[i].call.once = doubt_lost(&send.doubt);
	}
	graph_stop_when(graph, is_halted, &send);
	send_all(&send);
	graph_stop_when(graph, NULL, NULL);
	graph_abort(graph);
	for (long long i = 0; i < set->jobs; i++)
		graph_call_release(&send.batches[i].call);
	free(send.batches);
	buf_release(&send.scratch);
	left = rows_count(rows, ROW_READY);
	if (!send.halted && left)
		return err_set(err, TX_AGAIN, "%zu rows were not sent", left);
	return send.halted ? -1 : 0;
}
