#include "filter.h"

#include <stdio.h>
#include <stdlib.h>

#include "diag.h"
#include "filter_part.h"
#include "mem.h"
#include "out.h"

/* Outside of filter_run() so much is gathered before it is handed on. */
#define GATHER ((size_t)256 << 10)

static void hand_on(struct filter *filter, struct slice bytes)
{
	struct err err;

	if (out_write(filter->all->out, bytes, &err) < 0)
		filter_stop(filter->all, &err);
}

/* Hand on what was written; only in turn, or when nobody else is at work. */
static void write_output(struct filter *filter)
{
	if (filter->output.len)
		hand_on(filter, buf_slice(&filter->output));
	if (filter->kept.len)
		hand_on(filter, filter->kept);
	buf_reset(&filter->output);
	filter->kept.len = 0;
}

struct buf *filter_output(struct filter *filter)
{
	if (filter->kept.len)
		buf_add(&filter->output, filter->kept);
	filter->kept.len = 0;
	return &filter->output;
}

void filter_write(struct filter *filter, struct slice bytes)
{
	buf_add(filter_output(filter), bytes);
	if (!filter->at_work && filter->output.len > GATHER)
		write_output(filter);
}

void filter_put(struct filter *filter, struct slice line)
{
	buf_add(filter_output(filter), line);
	filter_write(filter, SLICE("\n"));
}

void filter_keep(struct filter *filter, struct slice line)
{
	struct slice *kept = &filter->kept;

	if (line.at[line.len] != '\n') {
		filter_put(filter, line);
	} else if (kept->len && kept->at + kept->len == line.at) {
		kept->len += line.len + 1;
	} else {
		filter_output(filter);
		*kept = (struct slice){line.at, line.len + 1};
	}
}

/* --- refusing ------------------------------------------------------------- */

void filter_refuse_because(
	struct filter *filter, struct slice line, const char *why)
{
	filter->refusals = mem_grow(filter->refusals, filter->refused,
		&filter->refusal_room, sizeof(*filter->refusals));
	filter->refusals[filter->refused++] = (struct refusal){
		line, filter->block.number, mem_text(slice_from(why))};
}

void filter_refuse(struct filter *filter, struct slice line,
	const struct scan_fault *fault)
{
	char why[256];

	snprintf(why, sizeof(why), "byte %zu: %s", fault->at + 1, fault->why);
	filter_refuse_because(filter, line, why);
}

/* --- delivering, in turn -------------------------------------------------- */

/*
 * Without --rejects a bad line ends the run.  With it the line goes there and
 * the reason is printed.
 */
static void deliver_refusal(
	struct filter *filter, const struct refusal *refusal)
{
	struct filter_shared *all = filter->all;
	struct err err;

	err_set(&err, TX_DATA, "%s:%llu: %s", filter->block.name,
		all->before + refusal->number, refusal->why);
	free(refusal->why);
	all->counts.refused++;
	if (!all->rejects)
		filter_stop(all, &err);
	warn_f("%s", err.text);
	if (refusal->line.at && out_line(all->rejects, refusal->line, &err) < 0)
		filter_stop(all, &err);
}

/* Say how far it came, when it is time to. */
static void show_progress(const struct filter *filter)
{
	struct progress *progress = &filter->all->progress;
	char records[PROGRESS_TEXT], bytes[PROGRESS_TEXT], rate[PROGRESS_TEXT];
	char left[PROGRESS_TEXT], rest[2 * PROGRESS_TEXT] = "";
	double read = (double)filter->bytes, share = filter->share;
	double seconds;

	if (!progress_is_due(progress))
		return;
	seconds = progress_seconds(progress);
	if (share > 0)
		snprintf(rest, sizeof(rest), ", %.0f %%, %s left", share * 100,
			progress_time(seconds / share - seconds, left));
	progress_show(progress, "%s records, %s, %s/s%s",
		progress_count(filter->all->counts.records, records),
		progress_bytes(read, bytes),
		progress_bytes(read / seconds, rate), rest);
}

static void await_turn(struct filter *filter)
{
	struct filter_shared *all = filter->all;

	pthread_mutex_lock(&all->order);
	while (all->delivered != filter->turn)
		pthread_cond_wait(&all->turned, &all->order);
	if (filter->block.is_first)
		all->before = 0;
}

static void end_turn(struct filter *filter)
{
	struct filter_shared *all = filter->all;

	all->counts.records += filter->records;
	filter->records = 0;
	all->before += filter->block.number;
	all->counts.blank += filter->block.blank;
	show_progress(filter);
	all->delivered++;
	pthread_cond_broadcast(&all->turned);
	pthread_mutex_unlock(&all->order);
}

static void deliver(struct filter *filter)
{
	await_turn(filter);
	if (filter->failed)
		filter_stop(filter->all, &filter->err);
	write_output(filter);
	for (size_t i = 0; i < filter->refused; i++)
		deliver_refusal(filter, &filter->refusals[i]);
	end_turn(filter);
}

#define TOO_LONG "line is too long (see --max-line)"

/*
 * Deliver a line that is over the limit and was not read to its end; others
 * wait with reading until it was.
 */
static void deliver_long(struct filter *filter)
{
	struct filter_shared *all = filter->all;
	struct err err;

	await_turn(filter);
	filter->records = 1;
	filter_refuse_because(filter, (struct slice){0}, TOO_LONG);
	deliver_refusal(filter, &filter->refusals[0]);
	if (lines_block_drain(all->in, &filter->block, all->rejects, &err) < 0)
		filter_stop(all, &err);
	end_turn(filter);
}

/* --- working -------------------------------------------------------------- */

/* Take a block; return whether there is one. */
static bool take(struct filter *filter)
{
	struct filter_shared *all = filter->all;
	int kind = LINES_END;

	pthread_mutex_lock(&all->input);
	do {
		filter->refused = 0;
		if (!all->ended)
			kind = lines_take(
				all->in, &filter->block, &filter->err);
		if (all->ended || kind == LINES_END)
			break;
		filter->failed = kind < 0;
		filter->turn = all->taken++;
		filter->bytes = lines_bytes(all->in);
		if (all->options->progress)
			filter->share = lines_share(all->in);
		if (kind == LINES_LONG)
			deliver_long(filter);
	} while (kind == LINES_LONG);
	all->ended = all->ended || kind <= LINES_END;
	pthread_mutex_unlock(&all->input);
	return kind != LINES_END;
}

/* Without --rejects what stands behind a bad line is of no use. */
static void work_on_block(
	struct filter *filter, const struct filter_work *work, void *worker)
{
	bool goes_on = filter->all->rejects != NULL;
	struct slice line;
	enum lines_kind kind;

	while ((kind = lines_block_next(&filter->block, &line)) != LINES_END) {
		filter->records++;
		if (kind == LINES_LONG)
			filter_refuse_because(filter, line, TOO_LONG);
		else
			work->record(worker, line);
		if (filter->refused && !goes_on)
			break;
	}
}

/* One of the threads. */
struct thread {
	pthread_t id;
	struct filter *filter;
	const struct filter_work *work;
	void *worker;
};

static void *run_thread(void *arg)
{
	const struct thread *thread = arg;
	struct filter *filter = thread->filter;

	filter->at_work = true;
	while (take(filter)) {
		if (!filter->failed)
			work_on_block(filter, thread->work, thread->worker);
		deliver(filter);
	}
	filter->at_work = false;
	return NULL;
}

/* Start another thread; false when the system has none left. */
static bool start(struct thread *thread, struct filter *first,
	const struct filter_work *work, void *settings)
{
	thread->work = work;
	thread->filter = filter_part_new(first->all);
	thread->worker = work->begin(settings, thread->filter);
	return !pthread_create(&thread->id, NULL, run_thread, thread);
}

void *filter_run(
	struct filter *filter, const struct filter_work *work, void *settings)
{
	struct thread thread[FILTER_THREADS_MAX];
	void *worker = work->begin(settings, filter);
	size_t started = 1;
	bool ok = true;

	thread[0] = (struct thread){
		.filter = filter, .work = work, .worker = worker};
	write_output(filter);
	while (ok && started < filter->all->threads)
		ok = start(&thread[started++], filter, work, settings);
	run_thread(&thread[0]);
	for (size_t i = 1; i < started; i++) {
		if (ok || i + 1 < started)
			pthread_join(thread[i].id, NULL);
		work->join(worker, thread[i].worker);
		filter_part_free(thread[i].filter);
	}
	return worker;
}
