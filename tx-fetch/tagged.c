#include "tagged.h"

#include <stdio.h>
#include <stdlib.h>

#include "block.h"
#include "checkpoint.h"
#include "diag.h"
#include "edge.h"
#include "err.h"
#include "fetch.h"
#include "idset.h"
#include "mem.h"
#include "params.h"
#include "settings.h"

/* So many tags that only begin like the one asked for are named. */
#define NEAR_MAX 5

/* The longest text of a tag, and the longest list of tags in a message. */
#define TAG_MAX  ((size_t)1 << 20)
#define LIST_MAX 512

/* Room for "tag TEXT: page N: ". */
#define TAG_NAME_MAX 256

/* So often a list is read again because its cursor is refused. */
#define RESTARTS_MAX 3

struct tagged {
	struct fetch *fetch;
	size_t index;      /* of the tag being read, or the next one */
	bool open;         /* there is one */
	bool on_page;      /* a page of its list is being read */
	char *path;        /* owns; of its edge */
	struct edge edge;  /* its list */
	struct idset seen; /* ids found for this tag */
	int restarts;      /* of the list */
	struct buf id;     /* scratch */
	const struct checkpoint *from; /* where to go on; borrowed, or NULL */
};

struct tagged *tagged_new(struct fetch *fetch)
{
	struct tagged *tagged = mem_zero(1, sizeof(*tagged));

	tagged->fetch = fetch;
	buf_init(&tagged->id, TAG_MAX);
	idset_init(&tagged->seen);
	return tagged;
}

static void forget_ids(struct tagged *tagged)
{
	idset_release(&tagged->seen);
	idset_init(&tagged->seen);
}

static void close_list(struct tagged *tagged)
{
	if (!tagged->open)
		return;
	edge_release(&tagged->edge);
	free(tagged->path);
	tagged->path = NULL;
	tagged->open = tagged->on_page = false;
}

void tagged_free(struct tagged *tagged)
{
	if (!tagged)
		return;
	close_list(tagged);
	idset_release(&tagged->seen);
	buf_release(&tagged->id);
	free(tagged);
}

struct idset *tagged_go_on(
	struct tagged *tagged, const struct checkpoint *checkpoint)
{
	tagged->index = checkpoint->unit;
	tagged->from = checkpoint->cursor.len ? checkpoint : NULL;
	return &tagged->seen;
}

static const char *tag_of(const struct tagged *tagged)
{
	return tagged->fetch->set->operands[tagged->index];
}

/* The next page of edge did not come: the run's failure. */
static int refused(
	const struct tagged *tagged, const struct edge *edge, struct err *err)
{
	char where[TAG_NAME_MAX];

	snprintf(where, sizeof(where),
		"tag %.200s: page %llu: ", tag_of(tagged), edge->pages + 1);
	return fetch_fail(edge->fetch, &edge->call, where, err);
}

/* The tag is done with, whatever was found. */
static void leave_tag(
	struct tagged *tagged, struct block *block, const char *stop)
{
	block->found.stop = stop;
	block->is_step = true;
	block->unit = ++tagged->index;
	close_list(tagged);
	forget_ids(tagged);
}

/* --- from the text to the tag --------------------------------------------- */

/* What the search for the text of a tag found. */
struct matches {
	struct buf id;   /* of the last that counts */
	struct buf near; /* a list of those that do not */
	struct buf text; /* scratch */
	size_t same;     /* equal but for letter case */
	size_t equal;    /* of them, equal by bytes */
	size_t others;   /* in near */
};

static void take_tag(struct matches *matches, const char *tag,
	const struct scan_value *element)
{
	struct scan_value id = scan_member(element, SLICE("id"));
	struct scan_value text = scan_member(element, SLICE("text"));
	struct slice found = scan_text(&text, &matches->text);
	bool equal = slice_is(found, tag);

	if (text.type != SCAN_STRING)
		return;
	if (!slice_equal_nocase(found, slice_from(tag))) {
		if (matches->others++ < NEAR_MAX)
			buf_printf(&matches->near, "%s%.*s",
				matches->near.len ? ", " : "",
				SLICE_ARG(found));
		return;
	}
	matches->same++;
	if (matches->equal && !equal)
		return;
	matches->equal += equal;
	buf_reset(&matches->id);
	buf_add(&matches->id, scan_text(&id, &matches->text));
}

static enum edge_turn read_tags(struct edge *edge, struct matches *matches,
	const char *tag, struct block *block, struct err *err)
{
	enum edge_turn turn;

	http_param(&edge->query, "text", slice_from(tag));
	http_param(&edge->query, "fields", SLICE(TAGGED_TAG_FIELDS));
	while ((turn = edge_next(edge, err)) == EDGE_PAGE) {
		struct scan_value element;

		while (edge_element(edge, &element)) {
			if (element.type == SCAN_ABSENT)
				block_add_bad(block, element.text, 0);
			else
				take_tag(matches, tag, &element);
		}
	}
	return turn;
}

/* Why no tag can be taken; NULL when there is just one. */
static const char *judge(const struct matches *matches)
{
	if (!matches->same)
		return "there is no such tag";
	if (matches->equal > 1 || (!matches->equal && matches->same > 1))
		return "there are several such tags; spell it as the server";
	if (!settings_is_id(buf_slice(&matches->id)))
		return "the server names no id for it";
	return NULL;
}

/* The tag cannot be read: said, and status 3. */
static void miss(struct tagged *tagged, struct block *block,
	struct matches *matches, const char *why)
{
	warn_f("tag %s: %s%s%s%s", tag_of(tagged), why,
		matches->others ? "; others begin like it: " : "",
		buf_text(&matches->near),
		matches->others > NEAR_MAX ? ", ..." : "");
	block->missed = true;
	leave_tag(tagged, block, "no tag");
}

/* Find the tag.  Return 1 with its id in matches, 0 when it is not to be. */
static int find_tag(struct tagged *tagged, struct matches *matches,
	struct block *block, struct err *err)
{
	struct edge edge;
	enum edge_turn turn;
	const char *why;
	int rc = 0;

	edge_init(
		&edge, tagged->fetch, "threat_tags", tagged->fetch->set->limit);
	turn = read_tags(&edge, matches, tag_of(tagged), block, err);
	why = turn == EDGE_GAP ? edge.why : judge(matches);
	/* A run that goes on has counted them. */
	if (!tagged->from)
		block->found.pages = edge.pages;
	block->found.retries = edge.retries;
	if (turn == EDGE_REFUSED)
		rc = refused(tagged, &edge, err);
	else if (turn == EDGE_FAILED)
		rc = -1;
	else if (why)
		miss(tagged, block, matches, why);
	else
		rc = 1;
	edge_release(&edge);
	return rc;
}

/* --- from the tag to the ids ---------------------------------------------- */

/* Begin to read the list of what has the tag. */
static void open_list(struct tagged *tagged)
{
	const struct settings *set = tagged->fetch->set;
	struct edge *edge = &tagged->edge;

	edge_init(edge, tagged->fetch, tagged->path, set->limit);
	http_param(&edge->query, "fields", SLICE("id,type"));
	if (set->tagged_since)
		params_number(
			&edge->query, "tagged_since", set->tagged_since_time);
	if (set->tagged_until)
		params_number(
			&edge->query, "tagged_until", set->tagged_until_time);
	tagged->on_page = false;
}

/* Stand where the run before did. */
static void go_behind(struct tagged *tagged)
{
	const struct checkpoint *from = tagged->from;
	const struct account *account = &tagged->fetch->accounts[tagged->index];

	tagged->from = NULL;
	if (!from)
		return;
	edge_skip(&tagged->edge, buf_slice(&from->cursor));
	tagged->edge.pages = account->listed;
	tagged->edge.size.limit = from->limit;
}

static void enter_tag(struct tagged *tagged, struct slice id)
{
	struct buf path = BUF_INIT(TAG_MAX);

	buf_printf(&path, "%.*s/tagged_objects", SLICE_ARG(id));
	tagged->path = mem_text(buf_slice(&path));
	buf_release(&path);
	tagged->open = true;
	tagged->restarts = 0;
	open_list(tagged);
	go_behind(tagged);
}

/* Find the tag and begin to read its list, or leave it.  Return 0 or -1. */
static int open_tag(struct tagged *tagged, struct block *block, struct err *err)
{
	struct matches matches = {
		.id = BUF_INIT(TAG_MAX),
		.near = BUF_INIT(LIST_MAX),
		.text = BUF_INIT(TAG_MAX),
	};
	int rc = find_tag(tagged, &matches, block, err);

	if (rc > 0)
		enter_tag(tagged, buf_slice(&matches.id));
	buf_release(&matches.id);
	buf_release(&matches.near);
	buf_release(&matches.text);
	return rc < 0 ? -1 : 0;
}

/* Take a row of the list: a descriptor that was not there yet goes in. */
static void take_row(struct tagged *tagged, struct block *block,
	const struct scan_value *row)
{
	struct scan_value type = scan_member(row, SLICE("type"));
	struct scan_value value = scan_member(row, SLICE("id"));
	struct slice id = scan_text(&value, &tagged->id);

	if (row->type == SCAN_ABSENT)
		block_add_bad(block, row->text, 0);
	else if (!scan_equals(&type, SLICE("THREAT_DESCRIPTOR")) ||
		!settings_is_id(id))
		block->found.others++;
	else if (idset_add(&tagged->seen, id))
		block_add(block, id);
	else if (!tagged->restarts)
		block->found.doubles++;
}

/* The page is read: behind it a later run can go on. */
static void leave_page(struct tagged *tagged, struct block *block)
{
	const struct edge *edge = &tagged->edge;
	bool full = edge->size.limit &&
		edge->elements >= (unsigned long long)edge->size.limit;

	tagged->on_page = false;
	if (!edge->page.more) {
		block->found.early_ends = full;
		leave_tag(tagged, block, "end");
		return;
	}
	block->is_step = true;
	block->unit = tagged->index;
	block->limit = edge->size.limit;
	buf_add(&block->cursor, buf_slice(&edge->page.after));
}

/*
 * Whether the server no longer takes the cursor of the list.  Then it is read
 * again from its start, without the ids that are known.
 */
static bool restarts(struct tagged *tagged)
{
	if (!tagged->fetch->checkpoint ||
		tagged->edge.call.error.class != GRAPH_CURSOR_BAD ||
		!tagged->edge.page.after.len ||
		tagged->restarts == RESTARTS_MAX)
		return false;
	warn_f("tag %s: page %llu: the server refuses the cursor; "
	       "reading again from where it began",
		tag_of(tagged), tagged->edge.pages + 1);
	tagged->restarts++;
	edge_release(&tagged->edge);
	open_list(tagged);
	return true;
}

/* Ask for the next page of the list.  Return 0 or -1. */
static int turn_page(
	struct tagged *tagged, struct block *block, struct err *err)
{
	const struct settings *set = tagged->fetch->set;
	struct edge *edge = &tagged->edge;
	unsigned long long retries = edge->retries;
	enum edge_turn turn;

	if (set->max_pages &&
		edge->pages >= (unsigned long long)set->max_pages) {
		leave_tag(tagged, block, "max-pages");
		return 0;
	}
	turn = edge_next(edge, err);
	block->found.retries += edge->retries - retries;
	if (turn == EDGE_PAGE) {
		tagged->on_page = true;
		block->found.pages++;
		block->found.listed++;
	} else if (turn == EDGE_GAP) {
		block->gap = edge->why;
		leave_tag(tagged, block, edge->why);
	} else if (turn == EDGE_REFUSED) {
		return restarts(tagged) ? 0 : refused(tagged, edge, err);
	}
	return turn == EDGE_FAILED ? -1 : 0;
}

int tagged_fill(struct tagged *tagged, struct block *block, struct err *err)
{
	struct scan_value row;

	if (tagged->index == tagged->fetch->set->operand_count)
		return 0;
	block->account = tagged->index;
	if (!tagged->open && open_tag(tagged, block, err) < 0)
		return -1;
	/* Not where the tag is not there. */
	if (tagged->open && !tagged->on_page &&
		turn_page(tagged, block, err) < 0)
		return -1;
	while (tagged->on_page && !block_is_full(block)) {
		if (edge_element(&tagged->edge, &row))
			take_row(tagged, block, &row);
		else
			leave_page(tagged, block);
	}
	return 1;
}
