/*
 * tx-publish: checks rows and publishes them as descriptors, or changes the
 * descriptors that they name.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "ask.h"
#include "buf.h"
#include "check.h"
#include "confirm.h"
#include "diag.h"
#include "err.h"
#include "fd.h"
#include "failed.h"
#include "graph.h"
#include "inspect.h"
#include "journal.h"
#include "net.h"
#include "opt.h"
#include "out.h"
#include "read.h"
#include "request.h"
#include "results.h"
#include "rows.h"
#include "send.h"
#include "settings.h"
#include "stop.h"
#include "summary.h"
#include "token.h"
#include "watch.h"

/* The longest URL that is shown. */
#define URL_MAX 8192

struct publish {
	struct settings set;
	struct rows rows;
	struct net *net;         /* NULL: not open */
	struct journal *journal; /* NULL: not wanted */
	struct stop stop;
	struct watch watch;
	struct results results;
	struct out *failed; /* NULL: not wanted */
	size_t refused;     /* rows that broke a rule */
	size_t before;      /* rows that an earlier run has published */
	size_t differ;      /* rows that were read back otherwise */
	bool checked;       /* every row is known to be good or not */
	bool sending;       /* some row may have been sent */
};

/* --- reading and checking ------------------------------------------------- */

/* "self" is our own app, which only the token tells. */
static int open_net(struct publish *run, struct err *err)
{
	run->net = net_open(&run->set.net,
		settings_silent(&run->set) ? NET_TOKEN_MAYBE : NET_TOKEN, err);
	if (!run->net)
		return -1;
	watch_init(&run->watch, &run->set, &run->rows, net_graph(run->net));
	return 0;
}

static int check_all(struct publish *run, struct err *err)
{
	struct notes notes = NOTES_INIT;
	struct check check;
	int rc = 0;

	check_init(&check, &run->set, &run->rows, &notes,
		net_token(run->net)->app_id);
	if (check_defaults(&check))
		rc = err_set(err, TX_USAGE,
			"nothing is sent: no row could be right");
	else
		check_rows(&check);
	run->checked = rc == 0;
	notes_print(&notes);
	notes_release(&notes);
	check_release(&check);
	run->refused = rows_count(&run->rows, ROW_REFUSED);
	return rc;
}

/* Bad rows stop all of it, unless the user wants the others sent. */
static int judge_rows(const struct publish *run, struct err *err)
{
	if (run->rows.bad_header)
		return err_set(err, TX_DATA,
			"nothing is sent: see the columns named above");
	if (run->refused && !run->set.skip_bad && !run->set.check)
		return err_set(err, TX_DATA,
			"nothing is sent: %zu of %zu rows are bad; --skip-bad "
			"sends the others",
			run->refused, run->rows.count);
	return 0;
}

/* --- acting --------------------------------------------------------------- */

static int show_requests(struct publish *run, struct err *err)
{
	const struct net_settings *net = &run->set.net;
	struct buf base = BUF_INIT(URL_MAX);
	int rc = 0;

	buf_add(&base, slice_from(net->base_url));
	while (base.len && base.at[base.len - 1] == '/')
		base.len--;
	buf_printf(
		&base, "%s%s/", *net->api_version ? "/" : "", net->api_version);
	for (size_t i = 0; i < run->rows.count && rc == 0; i++)
		if (run->rows.list[i].state == ROW_READY)
			rc = results_line(&run->results,
				request_show(run->rows.mode, &run->rows.list[i],
					buf_text(&base)),
				err);
	buf_release(&base);
	return rc;
}

/* --- the journal ---------------------------------------------------------- */

static int open_journal(struct publish *run, struct err *err)
{
	struct journal_address address = {
		slice_from(run->set.net.base_url),
		net_token(run->net)->app_id,
	};

	if (!run->set.journal)
		return 0;
	while (address.server.len &&
		address.server.at[address.server.len - 1] == '/')
		address.server.len--;
	run->journal = journal_open(run->set.journal, &address, err);
	if (!run->journal)
		return -1;
	journal_match(run->journal, &run->rows);
	run->before = rows_count(&run->rows, ROW_PUBLISHED);
	return 0;
}

/* --- sending -------------------------------------------------------------- */

static bool is_stopped(void *run)
{
	return stop_asked(&((struct publish *)run)->stop);
}

/* What a signal broke off failed because of it. */
static int blame_signal(const struct publish *run, struct err *err)
{
	size_t left = rows_count(&run->rows, ROW_READY) +
		rows_count(&run->rows, ROW_UNSURE);

	if (!run->stop.signal ||
		(err->status != TX_UNAVAILABLE && err->status != TX_AGAIN))
		return -1;
	if (!left)
		return err_set(err, TX_AGAIN,
			"stopped by signal %d: all was sent, but not all of it "
			"confirmed",
			run->stop.signal);
	return err_set(err, TX_AGAIN,
		"stopped by signal %d: %zu rows were not sent: run again later",
		run->stop.signal, left);
}

/* Those that are not as they should be stop all of it, as any bad row. */
static int read_back(struct publish *run, struct err *err)
{
	struct notes notes = NOTES_INIT;
	const struct inspect inspect = {
		.set = &run->set,
		.graph = net_graph(run->net),
		.rows = &run->rows,
		.journal = run->journal,
		.notes = &notes,
		.app = net_token(run->net)->app_id,
	};
	int rc = inspect_rows(&inspect, err);

	notes_print(&notes);
	notes_release(&notes);
	run->refused = rows_count(&run->rows, ROW_REFUSED);
	return rc < 0 ? -1 : judge_rows(run, err);
}

static int ask(struct publish *run, struct err *err)
{
	size_t count = rows_count(&run->rows, ROW_READY);

	if (run->set.mode != MODE_DELETE || run->set.yes || !count)
		return 0;
	return ask_delete(count, net_token(run->net)->app_id, &run->stop, err);
}

static int send_and_confirm(struct publish *run, struct err *err)
{
	struct slice app = net_token(run->net)->app_id;
	struct graph *graph = net_graph(run->net);
	int rc;

	stop_hold(&run->stop);
	graph_stop_when(graph, is_stopped, run);
	run->sending = !mode_is_by_id(run->set.mode);
	rc = read_back(run, err);
	if (rc == 0)
		rc = ask(run, err);
	if (rc == 0) {
		run->sending = true;
		rc = send_rows(&run->set, graph, app, &run->rows, &run->results,
			&run->stop, err);
	}
	graph_stop_when(graph, is_stopped, run);
	if (rc == 0 && run->set.confirm)
		rc = confirm_rows(&run->set, graph, app, &run->rows, &run->stop,
			&run->differ, err);
	return rc < 0 ? blame_signal(run, err) : 0;
}

static int act(struct publish *run, struct err *err)
{
	if (run->set.check)
		return results_write_checks(&run->results, err);
	if (run->set.dry_run)
		return show_requests(run, err);
	return send_and_confirm(run, err);
}

/* What was published stays published: its results are kept on any status. */
static int act_with_results(struct publish *run, struct err *err)
{
	struct err later;
	int rc;

	if (results_open(&run->results, run->set.output, &run->rows,
		    run->journal, err) < 0)
		return -1;
	rc = act(run, err);
	if (rc == 0 || run->sending)
		rc |= results_commit(&run->results, rc < 0 ? &later : err);
	rc |= journal_finish(run->journal, rc < 0 ? &later : err);
	results_release(&run->results);
	return rc;
}

static int open_failed(struct publish *run, struct err *err)
{
	if (!run->set.failed)
		return 0;
	run->failed = failed_open(&run->set, &run->rows, err);
	return run->failed ? 0 : -1;
}

/* Which rows have to be sent again is known once all were checked. */
static int save_failed(struct publish *run, struct err *err)
{
	if (!run->failed || !run->checked || run->rows.bad_header)
		return 0;
	return failed_save(
		run->failed, &run->set, &run->rows, run->sending, err);
}

/* --- the end -------------------------------------------------------------- */

static size_t count_published(const struct publish *run)
{
	return run->journal ? journal_published(run->journal)
			    : rows_count(&run->rows, ROW_PUBLISHED);
}

/* Refused by us, by the server, or not reached. */
static size_t count_failures(const struct publish *run)
{
	return rows_count(&run->rows, ROW_REFUSED) +
		rows_count(&run->rows, ROW_FAILED) +
		(run->sending ? rows_count(&run->rows, ROW_READY) +
					rows_count(&run->rows, ROW_UNSURE)
			      : 0);
}

static int report(const struct publish *run, struct err *err)
{
	const struct summary summary = {
		.rows = &run->rows,
		.graph = run->net ? net_graph(run->net) : NULL,
		.published = count_published(run),
		.refused = run->refused,
		.before = run->before,
		.differ = run->differ,
	};

	return summary_report(&summary, &run->set, err);
}

/* --- all ------------------------------------------------------------------ */

static int publish(
	struct publish *run, char *const paths[], size_t count, struct err *err)
{
	if (read_rows(&run->rows, &run->set, paths, count, err) < 0 ||
		open_failed(run, err) < 0 || open_net(run, err) < 0 ||
		check_all(run, err) < 0 || judge_rows(run, err) < 0 ||
		open_journal(run, err) < 0)
		return -1;
	return act_with_results(run, err);
}

/* Print err when rc says so.  Return the worse of its status and this one. */
static enum tx_exit settle(int rc, const struct err *err, enum tx_exit status)
{
	if (rc == 0)
		return status;
	warn_f("%s", err->text);
	return status == TX_OK || status == TX_PARTIAL ? err->status : status;
}

static enum tx_exit status_of(const struct publish *run)
{
	if (count_failures(run) == 0 && run->differ == 0)
		return TX_OK;
	return run->set.check && !run->set.skip_bad ? TX_DATA : TX_PARTIAL;
}

int main(int argc, char *argv[])
{
	struct publish run = {.net = NULL};
	enum tx_exit status;
	struct err err;
	size_t count;
	int first;

	diag_init(argv[0]);
	fd_hold_standard();
	token_guard();
	signal(SIGPIPE, SIG_IGN);
	first = settings_parse(&run.set, argc, argv);
	count = (size_t)(argc - first);
	opt_refuse_terminal(&settings_program, argv + first, count);

	rows_init(&run.rows);
	status = settle(publish(&run, argv + first, count, &err), &err, TX_OK);
	watch_end(&run.watch);
	if (status == TX_OK)
		status = status_of(&run);
	status = settle(save_failed(&run, &err), &err, status);
	status = settle(report(&run, &err), &err, status);
	if (run.net)
		status = settle(net_finish(run.net, &err), &err, status);
	fprintf(stderr, "Done publishing %zu indicators with %zu failures!\n",
		count_published(&run), count_failures(&run));

	out_free(run.failed);
	journal_free(run.journal);
	net_free(run.net);
	rows_release(&run.rows);
	settings_release(&run.set);
	return (int)status;
}
