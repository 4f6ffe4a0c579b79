#include "searches.h"

#include <stdlib.h>
#include <string.h>

#include "checkpoint.h"
#include "err.h"
#include "fetch.h"
#include "mem.h"
#include "search.h"
#include "settings.h"
#include "task.h"
#include "writer.h"

/* The longest path: two ids and a name. */
#define PATH_BYTES 4096

/* The caller owns it. */
static char *path_of(const struct fetch *fetch, size_t index)
{
	struct buf path = BUF_INIT(PATH_BYTES);
	char *copy;

	switch (fetch->set->object) {
	case OBJECT_INDICATORS:
		buf_add(&path, SLICE("threat_indicators"));
		break;
	case OBJECT_MEMBERS:
		buf_add(&path, SLICE("threat_exchange_members"));
		break;
	case OBJECT_TAGS:
	case OBJECT_TAGGED:
		buf_add(&path, SLICE("threat_tags"));
		break;
	case OBJECT_UPDATES:
		buf_printf(&path, "%s/threat_updates", fetch->set->operands[0]);
		break;
	case OBJECT_GROUPS:
		buf_printf(&path, "%.*s/threat_privacy_groups_%s",
			SLICE_ARG(fetch->app_id), index ? "owner" : "member");
		break;
	default:
		buf_add(&path, SLICE("threat_descriptors"));
	}
	copy = mem_text(buf_slice(&path));
	buf_release(&path);
	return copy;
}

/* --- slices --------------------------------------------------------------- */

/*
 * Whether the server's end of a window belongs to it is not said anywhere, so
 * a slice reaches a second into the one that follows in time.
 */
static void cut_window(
	const struct searches *searches, size_t index, struct search_unit *unit)
{
	const struct settings *set = searches->fetch->set;
	const char *order = params_get(&set->params, "sort_order");

	unit->since = set->since_time;
	unit->until = set->until_time;
	if (!set->slice)
		return;
	if (!order || strcmp(order, "ASCENDING"))
		index = searches->slices - 1 - index;
	unit->since += (int64_t)index * set->slice;
	if (unit->until - unit->since > set->slice)
		unit->until = unit->since + set->slice + 1;
}

void searches_init(struct searches *searches, struct fetch *fetch)
{
	*searches = (struct searches){
		.fetch = fetch,
		.slices = settings_slices(fetch->set),
	};
	idset_init(&searches->seen);
	if (fetch->checkpoint)
		searches->next = fetch->checkpoint->unit;
}

void searches_release(struct searches *searches)
{
	idset_release(&searches->seen);
}

/* --- their ids ------------------------------------------------------------ */

struct idset *searches_seen(struct searches *searches, size_t account)
{
	if (account != searches->seen_of) {
		idset_release(&searches->seen);
		idset_init(&searches->seen);
		searches->seen_of = account;
	}
	return &searches->seen;
}

int searches_recall(struct searches *searches, size_t account, struct err *err)
{
	struct fetch *fetch = searches->fetch;
	unsigned long long own = fetch->accounts[account].records;
	unsigned long long all = writer_counts(fetch->writer)->records;

	idset_release(&searches->seen);
	idset_init(&searches->seen);
	searches->seen_of = account;
	return writer_recall(fetch->writer, &searches->seen, all - own, err);
}

/* --- making them ---------------------------------------------------------- */

/* Where the last run stood in unit; NULL: not in it. */
static const struct checkpoint *standing_in(
	const struct fetch *fetch, const struct search_unit *unit)
{
	const struct checkpoint *checkpoint = fetch->checkpoint;

	if (!checkpoint || checkpoint->unit != unit->number)
		return NULL;
	return checkpoint->cursor.len ? checkpoint : NULL;
}

/* Take up what was written before unit, if that is the first of this run. */
static int take_up(struct searches *searches, const struct search_unit *unit,
	struct err *err)
{
	if (searches->taken_up)
		return 0;
	searches->taken_up = true;
	return searches->fetch->checkpoint
		? searches_recall(searches, unit->account, err)
		: 0;
}

int searches_next(void *searches, struct task **task, struct err *err)
{
	struct searches *from = searches;
	struct fetch *fetch = from->fetch;
	const struct settings *set = fetch->set;
	size_t index = from->next / from->slices;
	struct search_unit unit = {
		.number = from->next,
		.account = index,
		.term = set->text_count,
		.timed = settings_is_timed(set),
	};

	if (index >= settings_search_count(set))
		return 0;
	for (size_t i = fetch->account_count; i <= index; i++)
		fetch_add_account(fetch, settings_search_name(set, i));
	unit.text = settings_search_text(set, index);
	cut_window(from, from->next % from->slices, &unit);
	if (take_up(from, &unit, err) < 0)
		return -1;
	unit.path = path_of(fetch, index);
	*task = search_new(from, &unit, standing_in(fetch, &unit));
	from->next++;
	return 1;
}
