#include "summary.h"

#include <string.h>

#include <json-c/json.h>

#include "buf.h"
#include "diag.h"
#include "doc.h"
#include "fetch.h"
#include "graph.h"
#include "progress.h"
#include "settings.h"
#include "when.h"
#include "writer.h"

/* The longest line of an account. */
#define LINE_LONGEST 1024

static const char *noun(const struct fetch *fetch)
{
	switch (fetch->set->object) {
	case OBJECT_DESCRIPTORS:
		return "descriptors";
	case OBJECT_INDICATORS:
		return "indicators";
	case OBJECT_MEMBERS:
		return "members";
	case OBJECT_TAGS:
		return "tags";
	case OBJECT_TAGGED:
		return "descriptors";
	case OBJECT_UPDATES:
		return "updates";
	case OBJECT_GROUPS:
		return "groups";
	default:
		return "objects";
	}
}

/* --- for people ----------------------------------------------------------- */

static const char *plural(unsigned long long n)
{
	return n == 1 ? "" : "s";
}

/* Append why there may be more than was read. */
static void add_doubt(struct buf *line, const struct account *account)
{
	const char *stop = account->stop ? account->stop : "";

	if (!strcmp(stop, "max-pages"))
		buf_add(line, SLICE("; stopped by --max-pages"));
	else if (!strcmp(stop, "max-records"))
		buf_add(line, SLICE("; stopped by --max-records"));
	if (account->gaps)
		buf_printf(line, "; not read to the end%s",
			account->slices ? " in part" : "");
	if (account->early_ends && account->slices > 1)
		buf_printf(line,
			"; the last page of %llu slice%s was full, there may "
			"be more",
			account->early_ends, plural(account->early_ends));
	else if (account->early_ends)
		buf_add(line,
			SLICE("; the last page was full, there may be more"));
}

static void print_account(
	const struct fetch *fetch, const struct account *account)
{
	char records[PROGRESS_TEXT], pages[PROGRESS_TEXT],
		doubles[PROGRESS_TEXT];
	struct buf line = BUF_INIT(LINE_LONGEST);

	buf_printf(&line, "found %s %s in %s page%s",
		progress_count(account->records, records), noun(fetch),
		progress_count(account->pages, pages), plural(account->pages));
	if (fetch->set->slice)
		buf_printf(&line, " of %llu slice%s", account->slices,
			plural(account->slices));
	buf_printf(&line, ", dropped %s double%s",
		progress_count(account->doubles, doubles),
		plural(account->doubles));
	if (account->retries)
		buf_printf(&line, ", sent %s request%s again",
			progress_count(account->retries, pages),
			plural(account->retries));
	add_doubt(&line, account);
	warn_f("%s: %s", account->text, buf_text(&line));
	buf_release(&line);
}

static void print_others(const struct account *account)
{
	char others[PROGRESS_TEXT];

	if (account->others)
		warn_f("%s: left out %s tagged object%s that %s no descriptor",
			account->text, progress_count(account->others, others),
			account->others == 1 ? "" : "s",
			account->others == 1 ? "is" : "are");
}

static void print_window(const struct settings *set)
{
	char since[WHEN_TEXT], until[WHEN_TEXT];

	when_instant(set->since_time, since);
	when_instant(set->until_time, until);
	warn_f("created since %s%s, until %s", since,
		set->since ? "" : " (14 days, the default)", until);
}

void summary_print(const struct fetch *fetch)
{
	const struct settings *set = fetch->set;
	const struct writer_counts *counts = fetch_counts(fetch);
	const struct graph_usage *usage = fetch_usage(fetch);
	char text[PROGRESS_TEXT];

	if (settings_is_timed(set))
		print_window(set);
	for (size_t i = 0; i < fetch->account_count; i++) {
		print_account(fetch, &fetch->accounts[i]);
		print_others(&fetch->accounts[i]);
	}
	if (fetch->other_host.len)
		warn_f("links to further pages name %.*s, which was not "
		       "asked: only their cursor is used",
			SLICE_ARG(buf_slice(&fetch->other_host)));
	if (counts->cut)
		warn_f("cut %llu tokens out of records", counts->cut);
	if (usage->retries || usage->limited)
		warn_f("sent %llu requests, %llu of them again, %llu limited, "
		       "waited %.1f s",
			usage->requests, usage->retries, usage->limited,
			usage->waited);
	warn_f("Found %s %s in total.", progress_count(counts->records, text),
		noun(fetch));
}

/* --- for programs --------------------------------------------------------- */

static void add_text(struct json_object *to, const char *name, const char *text)
{
	json_object_object_add(
		to, name, text ? json_object_new_string(text) : NULL);
}

static struct json_object *searches(const struct fetch *fetch)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < fetch->account_count; i++) {
		const struct account *account = &fetch->accounts[i];
		struct json_object *item = json_object_new_object();

		add_text(item, "text", account->text);
		doc_set_count(item, "pages", account->pages);
		doc_set_count(item, "records", account->records);
		doc_set_count(item, "doubles", account->doubles);
		if (fetch->set->object == OBJECT_TAGGED)
			doc_set_count(item, "others", account->others);
		add_text(item, "stop", account->stop);
		doc_set_count(item, "retries", account->retries);
		doc_set_count(item, "slices", account->slices);
		doc_set_count(item, "early_ends", account->early_ends);
		doc_set_count(item, "gaps", account->gaps);
		json_object_array_add(list, item);
	}
	return list;
}

static void add_counts(struct json_object *to, const struct fetch *fetch)
{
	const struct writer_counts *counts = fetch_counts(fetch);
	const struct graph_usage *usage = fetch_usage(fetch);

	doc_set_count(to, "records", counts->records);
	doc_set_count(to, "doubles", counts->doubles);
	doc_set_count(to, "refused", counts->refused);
	doc_set_count(to, "skipped", counts->skipped);
	doc_set_count(to, "incomplete", counts->incomplete);
	doc_set_count(to, "tokens_cut", counts->cut);
	if (fetch->other_host.len)
		json_object_object_add(to, "other_host",
			json_object_new_string_len(fetch->other_host.at,
				(int)fetch->other_host.len));
	doc_set_count(to, "requests", usage->requests);
	doc_set_count(to, "retries", usage->retries);
	doc_set_count(to, "limited", usage->limited);
	json_object_object_add(
		to, "waited_seconds", json_object_new_double(usage->waited));
}

static struct json_object *make(const struct fetch *fetch, enum tx_exit status)
{
	const struct settings *set = fetch->set;
	struct json_object *summary = json_object_new_object();

	add_text(summary, "object", settings_object(set));
	if (settings_is_timed(set)) {
		json_object_object_add(summary, "since",
			json_object_new_int64(set->since_time));
		json_object_object_add(summary, "until",
			json_object_new_int64(set->until_time));
	}
	json_object_object_add(summary, "searches", searches(fetch));
	add_counts(summary, fetch);
	doc_set_count(summary, "status", status);
	return summary;
}

int summary_write(const struct fetch *fetch, enum tx_exit status,
	const char *path, struct err *err)
{
	struct json_object *summary = make(fetch, status);
	int rc = doc_save(path, summary, err);

	json_object_put(summary);
	return rc;
}
