/*
 * tx-fetch: pages the ThreatExchange API into NDJSON.
 *
 * The settings say which requests are to be made; each kind of object is a
 * source of tasks (searches.h, lookup.h), which task.h runs and whose records
 * writer.h writes.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "checkpoint.h"
#include "diag.h"
#include "element.h"
#include "err.h"
#include "fd.h"
#include "fetch.h"
#include "graph.h"
#include "graph_page.h"
#include "input.h"
#include "interrupt.h"
#include "lookup.h"
#include "mem.h"
#include "net.h"
#include "resume.h"
#include "searches.h"
#include "settings.h"
#include "summary.h"
#include "tagged.h"
#include "task.h"
#include "token.h"
#include "updates.h"
#include "watch.h"
#include "writer.h"

/* The longest request without its cursor. */
#define QUERY_MAX ((size_t)8 << 20)

/* --- what is asked for ---------------------------------------------------- */

/* Put the app's own id in place of each "self" in the owners. */
static int resolve_owner(
	struct settings *set, const struct token *token, struct err *err)
{
	const char *owners = params_get(&set->params, "owner");
	struct slice rest, part;
	char *copy;
	int rc = 0;

	if (!owners)
		return 0;
	copy = mem_text(slice_from(owners));
	params_unset(&set->params, "owner");
	rest = slice_from(copy);
	while (rc == 0 && slice_cut(&rest, ',', &part)) {
		bool self = slice_is(part, "self");
		char *id = mem_text(self ? token->app_id : part);

		if (self && !token->app_id.len)
			rc = err_set(err, TX_AUTH,
				"--owner self needs a token APPID|SECRET");
		params_join(&set->params, "owner", id);
		free(id);
	}
	free(copy);
	return rc;
}

/* Add the window where it is the same for every request. */
static void add_window(const struct settings *set, struct buf *query)
{
	if (set->object != OBJECT_UPDATES)
		return;
	if (set->since)
		params_number(query, "start_time", set->since_time);
	if (set->until)
		params_number(query, "stop_time", set->until_time);
}

static void make_query(struct fetch *fetch)
{
	const struct settings *set = fetch->set;

	if (set->object == OBJECT_TAGGED && set->dry_run)
		http_param(&fetch->query, "fields", SLICE(TAGGED_TAG_FIELDS));
	else
		params_query(&set->params, &fetch->query);
	add_window(set, &fetch->query);
}

/* --- a run ---------------------------------------------------------------- */

/* Print the first request of task. */
static int show_request(
	const struct fetch *fetch, const struct task *task, struct err *err)
{
	struct buf text = BUF_INIT(2 * QUERY_MAX);
	int rc;

	if (task->idle)
		return 0;
	graph_show(fetch->graph, &task->call, &text);
	rc = writer_line(fetch->writer, buf_slice(&text), err);
	buf_release(&text);
	return rc;
}

/* Print that of each task; the source's tasks are used up. */
static int show_requests(const struct fetch *fetch,
	const struct task_source *source, struct err *err)
{
	struct task *task;
	int rc;

	while ((rc = source->next(source->from, &task, err)) > 0) {
		rc = show_request(fetch, task, err);
		task->kind->free(task);
		if (rc < 0)
			break;
	}
	return rc;
}

static int run_source(const struct fetch *fetch,
	const struct task_source *source, struct err *err)
{
	if (fetch->set->dry_run)
		return show_requests(fetch, source, err);
	return task_run(fetch->graph, (size_t)fetch->set->jobs, source, err);
}

static int run_searches(struct fetch *fetch, struct err *err)
{
	struct searches searches;
	struct task_source source = {searches_next, &searches};
	int rc;

	searches_init(&searches, fetch);
	rc = run_source(fetch, &source, err);
	if (rc < 0 && fetch->set->object == OBJECT_UPDATES)
		updates_explain(fetch, err);
	searches_release(&searches);
	return rc;
}

static int run(struct fetch *fetch, struct err *err)
{
	const struct settings *set = fetch->set;
	struct lookups lookups;
	unsigned int looked_up = OBJECT_IDS | OBJECT_OBJECT;
	int rc;

	/* What a dry run shows of tagged is the search for the tags. */
	if (!set->dry_run)
		looked_up |= OBJECT_TAGGED;
	if (!(set->object & looked_up))
		return run_searches(fetch, err);
	lookups_init(&lookups, fetch);
	rc = run_source(
		fetch, &(struct task_source){lookup_next, &lookups}, err);
	lookups_release(&lookups);
	return rc;
}

static int run_watched(struct fetch *fetch, struct err *err)
{
	struct watch watch;
	int rc;

	watch_init(&watch, fetch);
	graph_on_tick(fetch->graph, watch_tick, &watch);
	rc = run(fetch, err);
	graph_on_tick(fetch->graph, NULL, NULL);
	watch_end(&watch);
	return rc;
}

/* --- how it ended --------------------------------------------------------- */

static enum tx_exit status_of(const struct fetch *fetch)
{
	const struct writer_counts *counts = fetch_counts(fetch);

	if (counts->refused)
		warn_f("%llu elements were no records", counts->refused);
	if (counts->skipped)
		warn_f("%llu descriptors without an owner were left out",
			counts->skipped);
	if (counts->incomplete)
		warn_f("%llu records hold the first part only of a nested list",
			counts->incomplete);
	return fetch->gap || counts->refused || counts->skipped ||
			counts->incomplete
		? TX_PARTIAL
		: TX_OK;
}

static void report(const struct fetch *fetch, const struct err *err)
{
	warn_f("%s", err->text);
	if (fetch->request.len)
		warn_f("the request was: %.*s",
			SLICE_ARG(buf_slice(&fetch->request)));
}

/* The reader has gone: end as a program that does not ignore SIGPIPE. */
static void end_by_signal(void)
{
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
}

/* Give the output its name, or bring out what there is. */
static int close_output(
	struct fetch *fetch, enum tx_exit status, struct err *err)
{
	bool whole = status == TX_OK || status == TX_PARTIAL;

	if (whole && resume_note(fetch, CHECKPOINT_READ, err) < 0)
		return -1;
	if (writer_finish(fetch->writer, status, err) < 0)
		return -1;
	return whole ? resume_note(fetch, CHECKPOINT_DONE, err) : 0;
}

/* Say what was done, for people and for programs. */
static enum tx_exit summarize(
	const struct fetch *fetch, enum tx_exit status, struct err *err)
{
	const struct settings *set = fetch->set;

	if (set->summary &&
		summary_write(fetch, status, set->summary, err) < 0) {
		warn_f("%s", err->text);
		status = status == TX_OK ? err->status : status;
	}
	if (set->verbose && !set->dry_run)
		summary_print(fetch);
	return status;
}

/* Bring everything out that there is, and say how it went. */
static enum tx_exit finish(struct fetch *fetch, int rc, struct err *err)
{
	enum tx_exit status = rc < 0 ? err->status : status_of(fetch);
	bool quiet = rc < 0 && writer_reader_gone(fetch->writer);

	if (rc < 0 && !quiet)
		report(fetch, err);
	if (close_output(fetch, status, err) < 0 && !quiet) {
		quiet = writer_reader_gone(fetch->writer);
		status = err->status;
		if (rc == 0 && !quiet)
			warn_f("%s", err->text);
	}
	if (quiet)
		end_by_signal();
	return summarize(fetch, status, err);
}

/* Nothing was asked yet: say why, also in place of an older summary. */
static enum tx_exit fail_early(const struct fetch *fetch, const struct err *why)
{
	const char *path = fetch->set->summary;
	struct err err;

	warn_f("%s", why->text);
	if (path && summary_write(fetch, why->status, path, &err) < 0)
		warn_f("%s", err.text);
	return why->status;
}

/* --- going on ------------------------------------------------------------- */

/* Open the output, and fix the window before the first request. */
static int open_output(struct fetch *fetch, struct err *err)
{
	struct checkpoint *checkpoint = fetch->checkpoint;

	fetch->writer = writer_new(
		&fetch->set->writer, checkpoint ? &checkpoint->now : NULL, err);
	if (!fetch->writer)
		return -1;
	if (!checkpoint)
		return 0;
	interrupt_catch();
	if (checkpoint->stage == CHECKPOINT_BEGUN && fetch->set->verbose)
		warn_f("going on behind %llu records",
			checkpoint->now.counts.records);
	checkpoint->stage = CHECKPOINT_BEGUN;
	return checkpoint_save(checkpoint, fetch, err);
}

/*
 * Set up all that the tasks share.  Return 1 when there is nothing left to
 * read, 0 when there is, or -1 with err set.
 */
static int prepare(struct fetch *fetch, struct settings *set,
	const struct net *net, struct err *err)
{
	int rc = 0;

	fetch->set = set;
	fetch->graph = net_graph(net);
	fetch->app_id = net_token(net)->app_id;
	if (set->object == OBJECT_GROUPS && !fetch->app_id.len)
		return err_set(
			err, TX_AUTH, "groups needs a token APPID|SECRET");
	if (resolve_owner(set, net_token(net), err) < 0)
		return -1;
	if (set->object == OBJECT_IDS)
		settings_refuse_terminal();
	if (set->object == OBJECT_IDS && set->state && !set->dry_run)
		rc = input_bind(&fetch->input, err);
	if (rc == 0 && set->state && !set->dry_run)
		rc = resume_take_up(fetch, set, err);
	if (rc)
		return rc;
	make_query(fetch);
	if (open_output(fetch, err) < 0)
		return -1;
	for (enum writer_value i = 0; i < WRITER_VALUES; i++)
		fetch->column[i] = graph_want(
			fetch->graph, writer_member(fetch->writer, i));
	return 0;
}

/*
 * Everything had been read before this run, which may not have come to tell
 * how it went.
 */
static enum tx_exit finish_read(struct fetch *fetch, struct err *err)
{
	enum tx_exit status = status_of(fetch);

	if (fetch->checkpoint->stage == CHECKPOINT_READ &&
		resume_note(fetch, CHECKPOINT_DONE, err) < 0) {
		warn_f("%s", err->text);
		return err->status;
	}
	if (fetch->set->verbose)
		warn_f("%s was finished before; --fresh starts over",
			fetch->set->writer.output);
	return summarize(fetch, status, err);
}

/* --- all of it ------------------------------------------------------------ */

static enum tx_exit fetch(struct settings *set, const struct net *net)
{
	struct fetch fetch = {
		.elements = elements_new(),
		.query = BUF_INIT(QUERY_MAX),
		.request = BUF_INIT(2 * QUERY_MAX),
		.other_host = BUF_INIT(GRAPH_HOST_MAX),
	};
	enum tx_exit status;
	struct err err;
	int rc = prepare(&fetch, set, net, &err);

	if (rc < 0) {
		status = fail_early(&fetch, &err);
	} else if (rc > 0) {
		status = finish_read(&fetch, &err);
	} else {
		rc = run_watched(&fetch, &err);
		status = finish(&fetch, rc, &err);
	}
	elements_free(fetch.elements);
	fetch_release(&fetch);
	return status;
}

static enum tx_exit connect_and_fetch(struct settings *set)
{
	enum net_token need = set->dry_run ? NET_TOKEN_MAYBE : NET_TOKEN;
	enum tx_exit status;
	struct err err;
	struct net *net = net_open(&set->net, need, &err);

	if (!net)
		return fail_early(&(struct fetch){.set = set}, &err);
	status = fetch(set, net);
	if (net_finish(net, &err) < 0) {
		warn_f("%s", err.text);
		status = status == TX_OK ? err.status : status;
	}
	net_free(net);
	return status;
}

int main(int argc, char *argv[])
{
	struct settings set;
	enum tx_exit status;

	diag_init(argv[0]);
	fd_hold_standard();
	token_guard();
	/* A reader that goes is noticed when writing, to save what there is. */
	signal(SIGPIPE, SIG_IGN);
	settings_parse(&set, argc, argv);
	status = connect_and_fetch(&set);
	settings_release(&set);
	return (int)status;
}
