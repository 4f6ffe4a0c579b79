#include "watch.h"

#include <stdio.h>
#include <string.h>

#include "err.h"
#include "fetch.h"
#include "graph.h"
#include "interrupt.h"
#include "settings.h"
#include "writer.h"

/* Room for what a line says about speed. */
#define SPEED_TEXT 128

void watch_init(struct watch *watch, const struct fetch *fetch)
{
	const struct settings *set = fetch->set;
	bool logged = set->net.debug && !set->net.log;

	watch->fetch = fetch;
	watch->before = fetch_counts(fetch)->records;
	progress_init(
		&watch->progress, !logged && !set->dry_run, set->writer.output);
}

static unsigned long long count_pages(const struct fetch *fetch)
{
	unsigned long long pages = 0;

	for (size_t i = 0; i < fetch->account_count; i++)
		pages += fetch->accounts[i].pages;
	return pages;
}

/* How fast it goes, or until when it does not; a line is 80 columns. */
static void tell_speed(const struct watch *watch, char text[SPEED_TEXT])
{
	const struct graph *graph = watch->fetch->graph;
	int percent = graph_usage(graph)->percent;
	double held = graph_held(graph);
	char time[PROGRESS_TEXT];
	int len;

	if (held > 0) {
		snprintf(text, SPEED_TEXT, "; limited: next try in %s",
			progress_time(held, time));
		return;
	}
	len = snprintf(text, SPEED_TEXT, ", %.0f/s",
		(double)(fetch_counts(watch->fetch)->records - watch->before) /
			progress_seconds(&watch->progress));
	if (percent >= 0 && len > 0)
		snprintf(text + len, SPEED_TEXT - (size_t)len,
			", %d %% of the rate limit used", percent);
}

static const char *plural(unsigned long long n)
{
	return n == 1 ? "" : "s";
}

static void show(const struct watch *watch)
{
	unsigned long long page_count = count_pages(watch->fetch);
	unsigned long long record_count = fetch_counts(watch->fetch)->records;
	char pages[PROGRESS_TEXT], records[PROGRESS_TEXT];
	char speed[SPEED_TEXT];

	tell_speed(watch, speed);
	progress_show(&watch->progress, "%s page%s, %s record%s%s",
		progress_count(page_count, pages), plural(page_count),
		progress_count(record_count, records), plural(record_count),
		speed);
}

int watch_tick(void *watch, struct err *err)
{
	struct watch *ours = watch;
	int number = interrupt_came();

	if (number)
		return err_set(err, TX_AGAIN,
			"stopped by SIG%s; the state is saved, run it again "
			"to go on",
			sigabbrev_np(number));
	if (progress_is_due(&ours->progress))
		show(ours);
	return 0;
}

void watch_end(struct watch *watch)
{
	progress_end(&watch->progress);
}
