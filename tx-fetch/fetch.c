#include "fetch.h"

#include <stdlib.h>

#include "checkpoint.h"
#include "diag.h"
#include "err.h"
#include "graph.h"
#include "mem.h"
#include "settings.h"
#include "writer.h"

void fetch_release(struct fetch *fetch)
{
	writer_free(fetch->writer);
	checkpoint_free(fetch->checkpoint);
	buf_release(&fetch->query);
	buf_release(&fetch->request);
	buf_release(&fetch->other_host);
	free(fetch->accounts);
}

int fetch_fail(struct fetch *fetch, const struct graph_call *call,
	const char *where, struct err *err)
{
	const struct graph_error *error = &call->error;

	graph_error_tell(error, err);
	/* For a report to Meta, where they can do something about it. */
	if (error->status && error->class != GRAPH_AUTH)
		graph_show(fetch->graph, call, &fetch->request);
	return err_prefix(err, "%s", where);
}

size_t fetch_add_account(struct fetch *fetch, const char *text)
{
	fetch->accounts = mem_grow(fetch->accounts, fetch->account_count,
		&fetch->account_room, sizeof(*fetch->accounts));
	fetch->accounts[fetch->account_count] = (struct account){.text = text};
	return fetch->account_count++;
}

void fetch_add_extra(const struct fetch *fetch, struct buf *query)
{
	params_query(&fetch->set->extra, query);
}

void fetch_note_host(struct fetch *fetch, struct slice host)
{
	struct slice ours = http_host(slice_from(fetch->set->net.base_url));

	if (host.len && !fetch->other_host.len &&
		!slice_equal_nocase(host, ours))
		buf_add(&fetch->other_host, host);
}

void fetch_gap(struct fetch *fetch, struct account *account, const char *why)
{
	warn_f("%s: page %llu: %s; what lies behind it was not read",
		account->text, account->pages, why);
	account->stop = why;
	account->gaps++;
	fetch->gap = true;
}

const struct writer_counts *fetch_counts(const struct fetch *fetch)
{
	static const struct writer_counts none;

	if (fetch->writer)
		return writer_counts(fetch->writer);
	return fetch->checkpoint ? &fetch->checkpoint->now.counts : &none;
}

const struct graph_usage *fetch_usage(const struct fetch *fetch)
{
	static const struct graph_usage none = {.percent = -1};

	return fetch->graph ? graph_usage(fetch->graph) : &none;
}
