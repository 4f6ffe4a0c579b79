#include "lookup.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "access.h"
#include "block.h"
#include "diag.h"
#include "dose.h"
#include "element.h"
#include "err.h"
#include "fetch.h"
#include "graph_cut.h"
#include "lines.h"
#include "mem.h"
#include "parts.h"
#include "resume.h"
#include "settings.h"
#include "tagged.h"
#include "task.h"
#include "writer.h"

struct lookup {
	struct task task; /* first: a task of this kind is its lookup */
	struct lookups *all;
	struct block block;
	struct idset seen; /* of a tag, whose ids differ anyway */
	struct parts parts;
	const struct part *part; /* of them, the one that is asked for */
	bool keyed;              /* the reply is an object keyed by id */
	bool begun; /* what became known on the way to it was taken */
};

static struct account *account_of(const struct lookup *lookup)
{
	return &lookup->all->fetch->accounts[lookup->block.account];
}

/* Write the query for part. */
static void ask(struct lookup *lookup, const struct part *part)
{
	struct buf *query = &lookup->task.call.query;
	struct buf list = BUF_INIT(BLOCK_MAX * (SETTINGS_ID_MAX + 1));

	lookup->part = part;
	buf_reset(query);
	if (lookup->keyed) {
		for (size_t i = part->from; i < part->to; i++)
			buf_printf(&list, "%s%s", i > part->from ? "," : "",
				lookup->block.ids[i]);
		http_param(query, "ids", buf_slice(&list));
	}
	if (query->len && lookup->all->fetch->query.len)
		buf_add_byte(query, '&');
	buf_add(query, buf_slice(&lookup->all->fetch->query));
	fetch_add_extra(lookup->all->fetch, query);
	buf_release(&list);
}

/* The part is read: go on with the next one. */
static enum task_turn next_part(struct lookup *lookup)
{
	const struct part *part;

	if (writer_is_full(lookup->all->fetch->writer)) {
		account_of(lookup)->stop = "max-records";
		return TASK_STOP;
	}
	parts_drop(&lookup->parts);
	part = parts_next(&lookup->parts, lookup->all->dose.size);
	if (!part)
		return TASK_DONE;
	ask(lookup, part);
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
	struct account *account = account_of(lookup);
	const struct writer_counts *counts = writer_counts(fetch->writer);
	const struct writer_counts before = *counts;
	struct idset *seen =
		lookup->all->blocks.tagged ? &lookup->seen : &lookup->all->seen;

	if (element_put(fetch, seen, (struct slice){NULL, 0}, record, NULL,
		    err) == WRITER_FAILED)
		return -1;
	account->records += counts->records - before.records;
	account->doubles += counts->doubles - before.doubles;
	return 0;
}

/* In the order they were asked for, whatever that of the reply. */
static int put_keyed(struct lookup *lookup, struct err *err)
{
	const struct part *part = lookup->part;

	for (size_t i = part->from; i < part->to; i++) {
		const char *id = lookup->block.ids[i];
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

	account_of(lookup)->pages++;
	writer_note_cut(fetch->writer, call->cut);
	writer_expect_traits(
		fetch->writer, writer_look(call->value.text, call->veiled));
	lookup->all->allowed = true;
	dose_grow(&lookup->all->dose);
	if ((lookup->keyed ? put_keyed(lookup, err)
			   : put(lookup, &call->value, err)) < 0 ||
		writer_flush(fetch->writer, err) < 0)
		return TASK_FAILED;
	return next_part(lookup);
}

/* Whether the reply was a success, had it been JSON. */
static bool is_garbled(const struct graph_error *error)
{
	return error->class == GRAPH_TRANSIENT && error->status / 100 == 2;
}

/* Read the part in two halves.  Return false when that cannot help. */
static bool halve(struct lookup *lookup, const struct graph_error *error)
{
	size_t size = part_size(lookup->part);

	if (size < 2)
		return false;
	if (!access_is_about_id(error) && !is_garbled(error) &&
		!dose_shrink(&lookup->all->dose, error, size))
		return false;
	ask(lookup, parts_halve(&lookup->parts));
	return true;
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

/* Whether error, of the first reply, is about anything; err is set. */
static bool is_denied_all(
	struct lookup *lookup, const struct graph_error *error, struct err *err)
{
	struct lookups *all = lookup->all;

	if (all->allowed || !access_is_denied(error))
		return false;
	all->allowed = true;
	return access_check(all->fetch, err) < 0;
}

/* What came is no record. */
static enum task_turn take_error(struct lookup *lookup, struct err *err)
{
	const struct graph_call *call = &lookup->task.call;
	const struct graph_error *error = &call->error;
	const char *id = lookup->block.ids[lookup->part->from];
	struct err why;
	char where[SETTINGS_ID_MAX + 8];
	int rc;

	if (is_denied_all(lookup, error, err))
		return TASK_FAILED;
	if (halve(lookup, error))
		return TASK_MORE;
	rc = salvage(lookup, err);
	if (rc)
		return rc < 0 ? TASK_FAILED : next_part(lookup);
	/* A server that fails at one id is ill; the id is not to blame. */
	if (!access_is_about_id(error)) {
		account_of(lookup)->stop = "error";
		snprintf(
			where, sizeof(where), "id %.*s: ", SETTINGS_ID_MAX, id);
		fetch_fail(lookup->all->fetch, call, where, err);
		return TASK_FAILED;
	}
	graph_error_tell(error, &why);
	miss(lookup, id, why.text);
	return next_part(lookup);
}

static enum task_turn take_reply(struct lookup *lookup, struct err *err)
{
	const struct graph_call *call = &lookup->task.call;

	account_of(lookup)->retries += (unsigned long long)call->tries - 1;
	return call->error.class == GRAPH_FINE ? take_records(lookup, err)
					       : take_error(lookup, err);
}

/* --- its block ------------------------------------------------------------ */

static int refuse(
	struct lookups *all, const struct block_bad *bad, struct err *err)
{
	struct slice text = {bad->text, bad->len};
	struct scan_value element = {.text = text};

	if (!bad->line)
		return element_refuse(all->fetch, &element, err);
	warn_f("%s:%llu: not an id", lines_name(all->blocks.in), bad->line);
	return writer_refuse(all->fetch->writer, text, err);
}

/* Put what became known on the way to the block where it belongs. */
static int begin(struct lookup *lookup, struct err *err)
{
	struct lookups *all = lookup->all;
	const struct block *block = &lookup->block;
	const struct account *found = &block->found;
	struct account *account = account_of(lookup);

	lookup->begun = true;
	if (all->start_of != block->account)
		all->start = resume_mark(all->fetch, account);
	all->start_of = block->account;
	for (size_t i = 0; i < block->bad_count; i++)
		if (refuse(all, &block->bad[i], err) < 0)
			return -1;
	account->pages += found->pages;
	account->listed += found->listed;
	account->doubles += found->doubles;
	account->retries += found->retries;
	account->others += found->others;
	account->early_ends += found->early_ends;
	if (found->stop)
		account->stop = found->stop;
	if (block->gap)
		fetch_gap(all->fetch, account, block->gap);
	all->fetch->gap |= block->missed;
	return 0;
}

/* The block is read: a later run goes on behind it. */
static int save(const struct lookup *lookup, struct err *err)
{
	const struct block *block = &lookup->block;
	struct lookups *all = lookup->all;

	if (!block->is_step)
		return 0;
	return resume_step(all->fetch,
		&(struct resume_step){
			.unit = block->unit,
			.limit = block->limit,
			.cursor = buf_slice(&block->cursor),
			.start = &all->start,
		},
		err);
}

static enum task_turn take_lookup(struct task *task, struct err *err)
{
	struct lookup *lookup = (struct lookup *)task;
	enum task_turn turn = TASK_DONE;

	if (!lookup->begun && begin(lookup, err) < 0)
		return TASK_FAILED;
	if (!task->idle)
		turn = take_reply(lookup, err);
	if (turn == TASK_DONE && save(lookup, err) < 0)
		return TASK_FAILED;
	return turn;
}

static void free_lookup(struct task *task)
{
	struct lookup *lookup = (struct lookup *)task;

	block_release(&lookup->block);
	idset_release(&lookup->seen);
	graph_call_release(&task->call);
	free(lookup);
}

/* --- making them ---------------------------------------------------------- */

/* Go on where the run before ended. */
static int take_up(struct lookups *all, struct err *err)
{
	struct fetch *fetch = all->fetch;
	const struct checkpoint *checkpoint = fetch->checkpoint;
	unsigned long long written, own;

	all->taken_up = true;
	if (!checkpoint)
		return 0;
	written = writer_counts(fetch->writer)->records;
	if (!all->blocks.tagged) {
		if (blocks_pass(&all->blocks, checkpoint->unit, err) < 0)
			return -1;
		return writer_recall(fetch->writer, &all->seen, 0, err);
	}
	if (checkpoint->cursor.len) {
		all->start = checkpoint->start;
		all->start_of = checkpoint->unit;
	}
	own = checkpoint->unit < fetch->account_count
		? fetch->accounts[checkpoint->unit].records
		: 0;
	return writer_recall(fetch->writer,
		tagged_go_on(all->blocks.tagged, checkpoint), written - own,
		err);
}

int lookup_next(void *lookups, struct task **task, struct err *err)
{
	static const struct task_kind kind = {take_lookup, free_lookup};
	struct lookups *all = lookups;
	struct lookup *lookup;
	int rc;

	if (!all->taken_up && take_up(all, err) < 0)
		return -1;
	lookup = mem_zero(1, sizeof(*lookup));
	lookup->task.kind = &kind;
	lookup->all = all;
	lookup->keyed = all->blocks.in || all->blocks.tagged;
	idset_init(&lookup->seen);
	graph_call_init(&lookup->task.call, HTTP_GET, "");
	rc = blocks_next(&all->blocks, &lookup->block, err);
	if (rc <= 0) {
		free_lookup(&lookup->task);
		return rc;
	}
	lookup->task.idle = !lookup->block.count;
	if (!lookup->keyed)
		lookup->task.call.path = lookup->block.ids[0];
	parts_init(&lookup->parts, lookup->block.count);
	ask(lookup, parts_next(&lookup->parts, all->dose.size));
	*task = &lookup->task;
	return 1;
}

void lookups_init(struct lookups *lookups, struct fetch *fetch)
{
	const struct settings *set = fetch->set;

	*lookups = (struct lookups){.fetch = fetch, .start_of = SIZE_MAX};
	blocks_init(&lookups->blocks, fetch);
	dose_init(&lookups->dose, lookups->blocks.most);
	idset_init(&lookups->seen);
	for (size_t i = fetch->account_count; i < settings_search_count(set);
		i++)
		fetch_add_account(fetch, settings_search_name(set, i));
	if (set->object != OBJECT_TAGGED)
		fetch->accounts->stop = "end";
}

void lookups_release(struct lookups *lookups)
{
	blocks_release(&lookups->blocks);
	idset_release(&lookups->seen);
}
