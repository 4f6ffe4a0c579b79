#include "watch.h"

#include <stdio.h>

#include "graph.h"
#include "rows.h"
#include "settings.h"

/* Room for what is waited for. */
#define LIMIT_TEXT 64

static void show(const struct watch *watch)
{
	size_t published = rows_count(watch->rows, ROW_PUBLISHED);
	size_t failed = rows_count(watch->rows, ROW_FAILED) +
		rows_count(watch->rows, ROW_REFUSED);
	double held = graph_held(watch->graph);
	char done[PROGRESS_TEXT], all[PROGRESS_TEXT], bad[PROGRESS_TEXT];
	char time[PROGRESS_TEXT], limit[LIMIT_TEXT] = "";

	if (held > 0)
		snprintf(limit, sizeof(limit), "; limited: next try in %s",
			progress_time(held, time));
	progress_show(&watch->progress, "%s of %s rows published, %s failed%s",
		progress_count(published, done),
		progress_count(watch->rows->count, all),
		progress_count(failed, bad), limit);
}

static int tick(void *to, struct err *err)
{
	struct watch *watch = to;

	(void)err;
	if (progress_is_due(&watch->progress))
		show(watch);
	return 0;
}

void watch_init(struct watch *watch, const struct settings *set,
	const struct rows *rows, struct graph *graph)
{
	bool logged = set->net.debug && !set->net.log;

	watch->rows = rows;
	watch->graph = graph;
	progress_init(&watch->progress, !logged && !set->check && !set->dry_run,
		set->output);
	graph_on_tick(graph, tick, watch);
}

void watch_end(const struct watch *watch)
{
	progress_end(&watch->progress);
}
