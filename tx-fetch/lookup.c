#include "lookup.h"

#include <stdio.h>
#include <stdlib.h>

#include "diag.h"
#include "element.h"
#include "err.h"
#include "fetch.h"
#include "graph_cut.h"
#include "lines.h"
#include "mem.h"
#include "settings.h"
#include "tagged.h"
#include "task.h"
#include "writer.h"

/* The most ids in a call. */
#define BLOCK_MAX 50

/* Enough to halve 50 down to 1, with a half waiting at each step. */
#define HALVES_MAX 8

struct lookup {
	struct task task; /* first: a task of this kind is its lookup */
	struct lookups *all;
	char *ids[BLOCK_MAX]; /* owns */
	size_t count;
	size_t account;    /* index in fetch->accounts */
	struct idset seen; /* of a tag, whose ids differ anyway */
	/* What is still to be read, the next part last. */
	struct part {
		size_t from, to;
	} parts[HALVES_MAX];
	size_t part_count;
	bool keyed; /* the reply is an object keyed by id */
};

static struct part *part_of(struct lookup *lookup)
{
	return &lookup->parts[lookup->part_count - 1];
}

/* Write the query for the last part. */
static void ask(struct lookup *lookup)
{
	struct buf *query = &lookup->task.call.query;
	const struct part *part = part_of(lookup);
	struct buf list = BUF_INIT(BLOCK_MAX * (SETTINGS_ID_MAX + 1));

	buf_reset(query);
	if (lookup->keyed) {
		for (size_t i = part->from; i < part->to; i++)
			buf_printf(&list, "%s%s", i > part->from ? "," : "",
				lookup->ids[i]);
		http_param(query, "ids", buf_slice(&list));
	}
	if (query->len && lookup->all->fetch->query.len)
		buf_add_byte(query, '&');
	buf_add(query, buf_slice(&lookup->all->fetch->query));
	fetch_add_extra(lookup->all->fetch, query);
	buf_release(&list);
}

/* The last part is read: go on with the one before it. */
static enum task_turn next_part(struct lookup *lookup)
{
	if (writer_is_full(lookup->all->fetch->writer))
		return TASK_STOP;
	if (!--lookup->part_count)
		return TASK_DONE;
	ask(lookup);
	return TASK_MORE;
}

/* --- taking a reply ------------------------------------------------------- */

static void miss(struct lookup *lookup, const char *id, const char *why)
{
	warn_f("id %s: %s", id, why);
	lookup->all->fetch->gap = true;
}

static int put(
	struct lookup *lookup, const struct scan_value *record, struct err *err)
{
	struct fetch *fetch = lookup->all->fetch;
	struct account *account = &fetch->accounts[lookup->account];
	struct idset *seen =
		lookup->all->tagged ? &lookup->seen : &lookup->all->seen;
	enum writer_put put;

	put = element_put(fetch, seen, (struct slice){NULL, 0}, record, err);
	account->records += put == WRITER_NEW;
	account->doubles += put == WRITER_OLD || put == WRITER_KNOWN;
	return put == WRITER_FAILED ? -1 : 0;
}

/* In the order they were asked for, whatever that of the reply. */
static int put_keyed(struct lookup *lookup, struct err *err)
{
	const struct part *part = part_of(lookup);

	for (size_t i = part->from; i < part->to; i++) {
		const char *id = lookup->ids[i];
		struct scan_value record =
			scan_member(&lookup->task.call.value, slice_from(id));

		if (record.type == SCAN_ABSENT)
			miss(lookup, id, "not in the reply");
		else if (put(lookup, &record, err) < 0)
			return -1;
	}
	return 0;
}

static enum task_turn take_records(struct lookup *lookup, struct err *err)
{
	const struct graph_call *call = &lookup->task.call;
	struct fetch *fetch = lookup->all->fetch;

	fetch->accounts[lookup->account].pages++;
	writer_note_cut(fetch->writer, call->cut);
	if ((lookup->keyed ? put_keyed(lookup, err)
			   : put(lookup, &call->value, err)) < 0 ||
		writer_flush(fetch->writer, err) < 0)
		return TASK_FAILED;
	return next_part(lookup);
}

/* Whether it is about an id that cannot be had. */
static bool is_about_ids(const struct graph_error *error)
{
	return error->class == GRAPH_PERMANENT &&
		(error->code == 803 || error->code == 10 ||
			(error->code >= 200 && error->code <= 299) ||
			(error->code == 100 && error->subcode == 33));
}

/* Whether the reply was a success, had it been JSON. */
static bool is_garbled(const struct graph_error *error)
{
	return error->class == GRAPH_TRANSIENT && error->status / 100 == 2;
}

/* Whether fewer ids may do where these did not. */
static bool is_too_much(const struct graph_error *error)
{
	return error->class == GRAPH_SHRINK || is_garbled(error) ||
		(error->class == GRAPH_TRANSIENT && error->status == 500);
}

/* Read the last part in two halves, the first of them next. */
static void halve(struct lookup *lookup)
{
	struct part *part = part_of(lookup);
	size_t middle = part->from + (part->to - part->from) / 2;

	lookup->parts[lookup->part_count++] = (struct part){part->from, middle};
	part->from = middle;
	ask(lookup);
}

/*
 * What came for one id stayed no JSON: refuse it, if it is all of what was
 * sent.  Return 1, 0 when it is not, or -1 with err set.
 */
static int salvage(struct lookup *lookup, struct err *err)
{
	struct scan_value body = {.text = buf_slice(&lookup->task.call.body)};
	struct graph_cut cut;

	if (!is_garbled(&lookup->task.call.error) ||
		!graph_cut_open(&cut, body.text, '{'))
		return 0;
	return put(lookup, &body, err) < 0 ? -1 : 1;
}

static enum task_turn take_lookup(struct task *task, struct err *err)
{
	struct lookup *lookup = (struct lookup *)task;
	const struct graph_error *error = &task->call.error;
	const struct part *part = part_of(lookup);
	bool single = part->to - part->from == 1;
	struct err why;
	char where[SETTINGS_ID_MAX + 8];
	int rc;

	if (error->class == GRAPH_FINE)
		return take_records(lookup, err);
	if (!single && (is_about_ids(error) || is_too_much(error))) {
		halve(lookup);
		return TASK_MORE;
	}
	rc = salvage(lookup, err);
	if (rc)
		return rc < 0 ? TASK_FAILED : next_part(lookup);
	/* A server that fails at one id is ill; the id is not to blame. */
	if (!is_about_ids(error)) {
		snprintf(where, sizeof(where), "id %.*s: ", SETTINGS_ID_MAX,
			lookup->ids[part->from]);
		fetch_fail(lookup->all->fetch, &task->call, where, err);
		return TASK_FAILED;
	}
	graph_error_tell(error, &why);
	miss(lookup, lookup->ids[part->from], why.text);
	return next_part(lookup);
}

static void free_lookup(struct task *task)
{
	struct lookup *lookup = (struct lookup *)task;

	for (size_t i = 0; i < lookup->count; i++)
		free(lookup->ids[i]);
	idset_release(&lookup->seen);
	graph_call_release(&task->call);
	free(lookup);
}

/* --- making them ---------------------------------------------------------- */

static int add_line(struct lookup *lookup, struct slice line, struct err *err)
{
	struct lookups *all = lookup->all;
	struct slice id = slice_trim(line);

	if (settings_is_id(id)) {
		lookup->ids[lookup->count++] = mem_text(id);
		return 0;
	}
	if (writer_refuse(all->fetch->writer, line, err) < 0)
		return err_prefix(err, "%s:%llu: ", lines_name(all->in),
			lines_number(all->in));
	warn_f("%s:%llu: not an id", lines_name(all->in),
		lines_number(all->in));
	return 0;
}

static int next_line(struct lookup *lookup, struct err *err)
{
	struct lookups *all = lookup->all;
	struct slice line;
	int rc = lines_next(all->in, &line, err);

	if (rc == LINES_LONG)
		return err_set(err, TX_DATA, "%s:%llu: not an id",
			lines_name(all->in), lines_number(all->in));
	if (rc > 0 && add_line(lookup, line, err) < 0)
		return -1;
	return rc;
}

/* A block holds ids of one tag only. */
static int next_tagged(struct lookup *lookup, struct err *err)
{
	struct tagged *tagged = lookup->all->tagged;
	struct slice id;
	int rc;

	while ((rc = tagged_next(tagged, &id, err)) == 0) {
		if (lookup->count)
			return 0;
		rc = tagged_open(tagged, err);
		if (rc <= 0)
			return rc;
	}
	if (rc < 0)
		return -1;
	lookup->account = tagged_account(tagged);
	lookup->ids[lookup->count++] = mem_text(id);
	return 1;
}

/* Fill the block; what stops that is told when the block is done. */
static int add_block(struct lookup *lookup, struct err *err)
{
	struct lookups *all = lookup->all;
	int rc = 1;

	if (all->failed) {
		*err = all->why;
		return -1;
	}
	while (rc > 0 && lookup->count < BLOCK_MAX)
		rc = all->in ? next_line(lookup, &all->why)
			     : next_tagged(lookup, &all->why);
	all->failed = rc < 0;
	if (!all->failed || lookup->count)
		return 0;
	*err = all->why;
	return -1;
}

static int add_operand(struct lookup *lookup, struct err *err)
{
	struct lookups *all = lookup->all;
	const struct settings *set = all->fetch->set;
	struct slice id;

	if (all->next >= set->operand_count)
		return 0;
	id = slice_from(set->operands[all->next++]);
	if (!settings_is_id(id))
		return err_set(
			err, TX_USAGE, "\"%.*s\" is not an id", SLICE_ARG(id));
	lookup->ids[lookup->count++] = mem_text(id);
	lookup->task.call.path = lookup->ids[0];
	return 0;
}

int lookup_next(void *lookups, struct task **task, struct err *err)
{
	static const struct task_kind kind = {take_lookup, free_lookup};
	struct lookups *all = lookups;
	struct lookup *lookup = mem_zero(1, sizeof(*lookup));
	int rc;

	lookup->task.kind = &kind;
	lookup->all = all;
	lookup->keyed = all->in || all->tagged;
	idset_init(&lookup->seen);
	graph_call_init(&lookup->task.call, HTTP_GET, "");
	rc = lookup->keyed ? add_block(lookup, err) : add_operand(lookup, err);
	if (rc < 0 || !lookup->count) {
		free_lookup(&lookup->task);
		return rc;
	}
	lookup->parts[lookup->part_count++] = (struct part){0, lookup->count};
	ask(lookup);
	*task = &lookup->task;
	return 1;
}

void lookups_init(struct lookups *lookups, struct fetch *fetch)
{
	*lookups = (struct lookups){.fetch = fetch};
	idset_init(&lookups->seen);
	if (fetch->set->object == OBJECT_IDS)
		lookups->in = lines_new(NULL, 0, LINES_MAX_DEFAULT);
	if (fetch->set->object == OBJECT_TAGGED) {
		lookups->tagged = tagged_new(fetch);
		return;
	}
	fetch_add_account(fetch, settings_object(fetch->set));
	fetch->accounts->stop = "end";
}

void lookups_release(struct lookups *lookups)
{
	lines_free(lookups->in);
	tagged_free(lookups->tagged);
	idset_release(&lookups->seen);
}
