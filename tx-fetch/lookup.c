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
		lookup->all->tagged ? &lookup->seen : &lookup->all->seen;

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
	warn_f("%s:%llu: not an id", lines_name(all->in), bad->line);
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

/* How many ids go into a block. */
static size_t most_of(const struct lookups *all)
{
	long long limit = all->fetch->set->limit;

	return limit && limit < BLOCK_MAX ? (size_t)limit : BLOCK_MAX;
}

/* Without rejects a line that is no id ends the run, those before it read. */
static int add_line(struct lookups *all, struct block *block, struct slice line,
	struct err *err)
{
	struct slice id = slice_trim(line);

	if (settings_is_id(id)) {
		block_add(block, id);
		return 0;
	}
	if (!all->fetch->set->writer.rejects) {
		writer_refuse(all->fetch->writer, line, err);
		return err_prefix(err, "%s:%llu: ", lines_name(all->in),
			lines_number(all->in));
	}
	block_add_bad(block, line, lines_number(all->in));
	return 0;
}

static int next_line(struct lookups *all, struct block *block, struct err *err)
{
	struct slice line;
	int rc = lines_next(all->in, &line, err);

	if (rc == LINES_LONG)
		return err_set(err, TX_DATA, "%s:%llu: not an id",
			lines_name(all->in), lines_number(all->in));
	if (rc > 0 && add_line(all, block, line, err) < 0)
		return -1;
	return rc;
}

/*
 * Fill block with the next ids of the list; what stops that is told when the
 * block is done.  Return 1, 0 at the end, or -1.
 */
static int fill_from_lines(
	struct lookups *all, struct block *block, struct err *err)
{
	int rc = 1;

	while (!all->failed && rc > 0 && !block_is_full(block)) {
		rc = next_line(all, block, &all->why);
		all->failed = rc < 0;
	}
	block->is_step = !all->failed;
	block->unit = ++all->next;
	if (block->count || block->bad_count)
		return 1;
	if (!all->failed)
		return 0;
	*err = all->why;
	return -1;
}

static int fill_from_operands(
	struct lookups *all, struct block *block, struct err *err)
{
	const struct settings *set = all->fetch->set;
	struct slice id;

	if (all->next >= set->operand_count)
		return 0;
	id = slice_from(set->operands[all->next++]);
	if (!settings_is_id(id))
		return err_set(
			err, TX_USAGE, "\"%.*s\" is not an id", SLICE_ARG(id));
	block_add(block, id);
	block->is_step = true;
	block->unit = all->next;
	return 1;
}

static int fill(struct lookups *all, struct block *block, struct err *err)
{
	if (all->in)
		return fill_from_lines(all, block, err);
	if (all->tagged)
		return tagged_fill(all->tagged, block, err);
	return fill_from_operands(all, block, err);
}

/* Pass what the run before had read of the list. */
static int pass_blocks(struct lookups *all, size_t count, struct err *err)
{
	int rc = 1;

	while (rc > 0 && all->next < count) {
		struct block block;

		block_init(&block, most_of(all));
		rc = fill(all, &block, err);
		block_release(&block);
	}
	return rc < 0 ? -1 : 0;
}

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
	if (!all->tagged) {
		if (pass_blocks(all, checkpoint->unit, err) < 0)
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
		tagged_go_on(all->tagged, checkpoint), written - own, err);
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
	lookup->keyed = all->in || all->tagged;
	idset_init(&lookup->seen);
	block_init(&lookup->block, most_of(all));
	graph_call_init(&lookup->task.call, HTTP_GET, "");
	rc = fill(all, &lookup->block, err);
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
	dose_init(&lookups->dose, most_of(lookups));
	idset_init(&lookups->seen);
	if (set->object == OBJECT_IDS)
		lookups->in = lines_new(NULL, 0, LINES_MAX_DEFAULT);
	if (set->object == OBJECT_TAGGED)
		lookups->tagged = tagged_new(fetch);
	for (size_t i = fetch->account_count; i < settings_search_count(set);
		i++)
		fetch_add_account(fetch, settings_search_name(set, i));
	if (set->object != OBJECT_TAGGED)
		fetch->accounts->stop = "end";
}

void lookups_release(struct lookups *lookups)
{
	lines_free(lookups->in);
	tagged_free(lookups->tagged);
	idset_release(&lookups->seen);
}
