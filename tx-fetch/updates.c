#include "updates.h"

#include "checkpoint.h"
#include "diag.h"
#include "err.h"
#include "fetch.h"
#include "graph.h"
#include "scan.h"
#include "settings.h"
#include "when.h"

/* The longest text of a time that is read. */
#define TIME_MAX 64

/* Tombstones live at least so many seconds. */
#define TOMBSTONES_LIVE (30 * 86400)

void updates_explain(const struct fetch *fetch, struct err *err)
{
	const char *group = fetch->set->operands[0];
	struct scan_value enabled;
	struct graph_call call;
	struct err unused;

	if (err->status != TX_UNAVAILABLE)
		return;
	graph_call_init(&call, HTTP_GET, group);
	http_param(&call.query, "fields", SLICE("threat_updates_enabled"));
	fetch_add_extra(fetch, &call.query);
	if (graph_run(fetch->graph, &call, &unused) == 0) {
		enabled = scan_member(
			&call.value, SLICE("threat_updates_enabled"));
		if (enabled.type == SCAN_FALSE)
			err_prefix(err,
				"group %s has no updates, "
				"threat_updates_enabled is false: ",
				group);
	}
	graph_call_release(&call);
}

/* --- increments ----------------------------------------------------------- */

/* The time that member name of update is, or 0. */
static int64_t time_of(const struct scan_value *update, struct slice name)
{
	struct scan_value value = scan_member(update, name);
	struct buf scratch = BUF_INIT(TIME_MAX);
	int64_t time = 0;

	if (value.type == SCAN_NUMBER || value.type == SCAN_STRING)
		if (!when_parse(scan_text(&value, &scratch), &time))
			time = 0;
	buf_release(&scratch);
	return time;
}

void updates_note(struct fetch *fetch, const struct scan_value *update)
{
	int64_t last = time_of(update, SLICE("last_updated"));
	int64_t other = time_of(update, SLICE("update_time"));

	if (last > fetch->updated)
		fetch->updated = last;
	if (other > fetch->updated)
		fetch->updated = other;
}

void updates_cut_off(struct fetch *fetch)
{
	const struct checkpoint *checkpoint = fetch->checkpoint;

	if (!checkpoint || fetch->updated > checkpoint->after)
		return;
	warn_f("updates: with --max-records %lld the run ends before anything "
	       "later than the last one; the next one needs more",
		fetch->set->writer.max_records);
	fetch->gap = true;
}

void updates_take_window(const struct fetch *fetch, struct settings *set)
{
	if (!fetch->checkpoint->after)
		return;
	set->since = "the last run";
	set->since_time = fetch->checkpoint->after;
}

void updates_continue(struct fetch *fetch, struct settings *set)
{
	struct checkpoint *checkpoint = fetch->checkpoint;
	char day[WHEN_TEXT];

	checkpoint->after = checkpoint->updated;
	checkpoint_reset(checkpoint);
	updates_take_window(fetch, set);
	when_day(checkpoint->after, day);
	if (checkpoint->after &&
		set->until_time - checkpoint->after > TOMBSTONES_LIVE)
		warn_f("the last update read is of %s, more than 30 days ago: "
		       "the server may have forgotten what was withdrawn since "
		       "then; --fresh reads everything again",
			day);
}
