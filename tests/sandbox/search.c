#include "search.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "mem.h"
#include "paging.h"
#include "query.h"
#include "reply.h"
#include "request.h"
#include "store.h"

/* How many lists are kept. */
#define KEPT 16

#define KEY_MAX ((size_t)64 << 20)

/* The list that one search found. */
struct found {
	char *key; /* owns; what was asked, NULL: unused */
	struct record_list rows;
	unsigned long long used; /* when it was last asked for */
};

struct search {
	struct record_list sorted;  /* all records, the oldest first */
	unsigned long long changes; /* of the store when that was made */
	unsigned long long clock;
	struct found found[KEPT];
};

struct search *search_new(void)
{
	return mem_zero(1, sizeof(struct search));
}

static void drop(struct found *found)
{
	free(found->key);
	free(found->rows.at);
	*found = (struct found){.key = NULL};
}

void search_free(struct search *search)
{
	if (!search)
		return;
	for (size_t i = 0; i < KEPT; i++)
		drop(&search->found[i]);
	free(search->sorted.at);
	free(search);
}

static int by_time(const void *left, const void *right)
{
	const struct record *a = *(struct record *const *)left;
	const struct record *b = *(struct record *const *)right;

	if (a->added != b->added)
		return a->added < b->added ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

/* Forget every list when the store has changed, and sort it again. */
static void refresh(struct search *search, const struct store *store)
{
	struct record_list *sorted = &search->sorted;
	size_t count = store->records.count;

	if (sorted->at && search->changes == store->changes)
		return;
	for (size_t i = 0; i < KEPT; i++)
		drop(&search->found[i]);
	sorted->at = mem_resize(sorted->at, count, sizeof(*sorted->at));
	if (count)
		memcpy(sorted->at, store->records.at,
			count * sizeof(*sorted->at));
	sorted->count = count;
	qsort(sorted->at, count, sizeof(*sorted->at), by_time);
	search->changes = store->changes;
}

/* --- order ---------------------------------------------------------------- */

struct order {
	bool ascending, relevance;
};

static int read_order(
	struct order *order, const struct request *request, struct reply *reply)
{
	const char *by = request_value(request, "sort_by");
	const char *way = request_value(request, "sort_order");

	order->relevance = by && !strcmp(by, "RELEVANCE");
	order->ascending = way && !strcmp(way, "ASCENDING");
	if (by && !order->relevance && strcmp(by, "CREATE_TIME") != 0) {
		reply_error(reply, 100,
			"(#100) Param sort_by must be one of "
			"{RELEVANCE, CREATE_TIME}");
		return -1;
	}
	if (way && !order->ascending && strcmp(way, "DESCENDING") != 0) {
		reply_error(reply, 100,
			"(#100) Param sort_order must be one of "
			"{ASCENDING, DESCENDING}");
		return -1;
	}
	return 0;
}

static void reverse(struct record_list *rows)
{
	for (size_t i = 0, j = rows->count; i + 1 < j; i++) {
		struct record *record = rows->at[--j];

		rows->at[j] = rows->at[i];
		rows->at[i] = record;
	}
}

/* Sort by relevance; the order so far stays among equals. */
static void sort_relevance(struct record_list *rows, struct query *query)
{
	struct record **other = mem_alloc(rows->count * sizeof(*other) + 1);
	size_t count = 0;

	for (int level = 5; level >= 0; level--) {
		for (size_t i = 0; i < rows->count; i++) {
			if (query_relevance(query, rows->at[i]) == level)
				other[count++] = rows->at[i];
		}
	}
	free(rows->at);
	rows->at = other;
}

/* --- finding -------------------------------------------------------------- */

/* What tells this search from others, as its caller wrote it. */
static void write_key(struct buf *key, const struct request *request)
{
	static const char *const names[] = {"text", "strict_text", "type",
		"owner", "privacy_groups", "status", "review_status",
		"share_level", "severity", "min_confidence", "max_confidence",
		"tags", "tags_are_anded", "since", "until", "include_expired",
		"sort_by", "sort_order"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *value = request_value(request, names[i]);

		buf_printf(key, "%s\n", value ? value : "");
	}
}

/* The kept list with this key, or NULL. */
static struct found *look_up(struct search *search, const char *key)
{
	for (size_t i = 0; i < KEPT; i++) {
		struct found *found = &search->found[i];

		if (found->key && !strcmp(found->key, key))
			return found;
	}
	return NULL;
}

/* The place of the list that was not asked for the longest. */
static struct found *make_room(struct search *search)
{
	struct found *oldest = &search->found[0];

	for (size_t i = 1; i < KEPT; i++) {
		if (search->found[i].used < oldest->used)
			oldest = &search->found[i];
	}
	drop(oldest);
	return oldest;
}

static struct found *run(struct search *search, struct query *query,
	const struct order *order, const char *key)
{
	struct found *found = make_room(search);
	struct record_list *rows = &found->rows;

	found->key = mem_text(slice_from(key));
	for (size_t i = 0; i < search->sorted.count; i++) {
		struct record *record = search->sorted.at[i];

		if (!query_matches(query, record))
			continue;
		rows->at = mem_grow(
			rows->at, rows->count, &rows->room, sizeof(*rows->at));
		rows->at[rows->count++] = record;
	}
	if (!order->ascending)
		reverse(rows);
	if (order->relevance && rows->count && query->text.len)
		sort_relevance(rows, query);
	return found;
}

const struct record_list *search_find(struct search *search,
	const struct store *store, const struct request *request, int64_t now,
	uint64_t *mark, struct reply *reply)
{
	struct buf key = BUF_INIT(KEY_MAX);
	struct found *found = NULL;
	struct order order;
	struct query query;

	query_init(&query);
	if (query_read(&query, request, now, reply) < 0 ||
		read_order(&order, request, reply) < 0)
		goto out;
	refresh(search, store);
	write_key(&key, request);
	*mark = paging_mark(buf_text(&key));
	/* Relative times move with the clock. */
	buf_printf(&key, "%" PRId64 " %" PRId64, query.since, query.until);
	found = look_up(search, buf_text(&key));
	if (!found)
		found = run(search, &query, &order, buf_text(&key));
	found->used = ++search->clock;
out:
	query_release(&query);
	buf_release(&key);
	return found ? &found->rows : NULL;
}
