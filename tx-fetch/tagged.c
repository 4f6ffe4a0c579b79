#include "tagged.h"

#include <stdio.h>
#include <stdlib.h>

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

/* Room for "tag TEXT: ". */
#define TAG_NAME_MAX 256

struct tagged {
	struct fetch *fetch;
	size_t next;    /* index of the next operand */
	size_t account; /* of the tag being read */
	bool open;      /* there is one */
	char *path;     /* owns; of its edge */
	struct edge edge;
	struct scan_walk walk; /* over the page of the edge */
	struct idset seen;     /* ids found for this tag */
	struct buf id;         /* scratch */
};

struct tagged *tagged_new(struct fetch *fetch)
{
	struct tagged *tagged = mem_zero(1, sizeof(*tagged));

	tagged->fetch = fetch;
	buf_init(&tagged->id, TAG_MAX);
	return tagged;
}

static void leave_tag(struct tagged *tagged)
{
	if (!tagged->open)
		return;
	edge_release(&tagged->edge);
	idset_release(&tagged->seen);
	free(tagged->path);
	tagged->path = NULL;
	tagged->open = false;
}

void tagged_free(struct tagged *tagged)
{
	if (!tagged)
		return;
	leave_tag(tagged);
	buf_release(&tagged->id);
	free(tagged);
}

size_t tagged_account(const struct tagged *tagged)
{
	return tagged->account;
}

static struct account *account_of(const struct tagged *tagged)
{
	return &tagged->fetch->accounts[tagged->account];
}

/* The next page of edge did not come: the run's failure. */
static int refused(const struct edge *edge, const char *tag, struct err *err)
{
	char where[TAG_NAME_MAX];

	snprintf(where, sizeof(where), "tag %.200s: ", tag);
	return fetch_fail(edge->fetch, &edge->call, where, err);
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
	const char *tag, struct err *err)
{
	enum edge_turn turn;

	http_param(&edge->query, "text", slice_from(tag));
	http_param(&edge->query, "fields", SLICE(TAGGED_TAG_FIELDS));
	while ((turn = edge_next(edge, err)) == EDGE_PAGE) {
		struct scan_value element;
		struct scan_walk walk;

		scan_walk_init(&walk, &edge->page.data);
		while (scan_walk_next(&walk, NULL, &element))
			take_tag(matches, tag, &element);
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

/* The tag named operand cannot be read: said, and status 3. */
static void miss(struct tagged *tagged, const char *tag,
	struct matches *matches, const char *why)
{
	struct account *account = account_of(tagged);

	warn_f("tag %s: %s%s%s%s", tag, why,
		matches->others ? "; others begin like it: " : "",
		buf_text(&matches->near),
		matches->others > NEAR_MAX ? ", ..." : "");
	account->stop = "no tag";
	tagged->fetch->gap = true;
}

/* Find the tag.  Return 1 with its id in matches, 0 when it is not to be. */
static int find_tag(struct tagged *tagged, struct matches *matches,
	const char *tag, struct err *err)
{
	struct edge edge;
	enum edge_turn turn;
	const char *why;
	int rc = 0;

	edge_init(
		&edge, tagged->fetch, "threat_tags", tagged->fetch->set->limit);
	turn = read_tags(&edge, matches, tag, err);
	account_of(tagged)->pages += edge.pages;
	why = turn == EDGE_GAP ? edge.why : judge(matches);
	if (turn == EDGE_REFUSED)
		rc = refused(&edge, tag, err);
	else if (turn == EDGE_FAILED)
		rc = -1;
	else if (why)
		miss(tagged, tag, matches, why);
	else
		rc = 1;
	edge_release(&edge);
	return rc;
}

/* --- from the tag to the ids ---------------------------------------------- */

static void enter_tag(struct tagged *tagged, struct slice id)
{
	const struct settings *set = tagged->fetch->set;
	struct buf path = BUF_INIT(TAG_MAX);
	struct buf *query;

	buf_printf(&path, "%.*s/tagged_objects", SLICE_ARG(id));
	tagged->path = mem_text(buf_slice(&path));
	buf_release(&path);
	tagged->open = true;
	idset_init(&tagged->seen);
	tagged->walk = (struct scan_walk){0};
	edge_init(&tagged->edge, tagged->fetch, tagged->path, set->limit);
	query = &tagged->edge.query;
	http_param(query, "fields", SLICE("id,type"));
	if (set->tagged_since)
		params_number(query, "tagged_since", set->tagged_since_time);
	if (set->tagged_until)
		params_number(query, "tagged_until", set->tagged_until_time);
}

int tagged_open(struct tagged *tagged, struct err *err)
{
	const struct settings *set = tagged->fetch->set;
	struct matches matches = {
		.id = BUF_INIT(TAG_MAX),
		.near = BUF_INIT(LIST_MAX),
		.text = BUF_INIT(TAG_MAX),
	};
	int rc = 0;

	leave_tag(tagged);
	while (rc == 0 && tagged->next < set->operand_count) {
		const char *tag = set->operands[tagged->next++];

		tagged->account = fetch_add_account(tagged->fetch, tag);
		matches.same = matches.equal = matches.others = 0;
		buf_reset(&matches.near);
		rc = find_tag(tagged, &matches, tag, err);
	}
	if (rc > 0)
		enter_tag(tagged, buf_slice(&matches.id));
	buf_release(&matches.id);
	buf_release(&matches.near);
	buf_release(&matches.text);
	return rc;
}

/* Whether a row of tagged_objects is a descriptor that was not there yet. */
static bool is_wanted(
	struct tagged *tagged, const struct scan_value *row, struct slice *id)
{
	struct scan_value type = scan_member(row, SLICE("type"));
	struct scan_value value = scan_member(row, SLICE("id"));
	struct account *account = account_of(tagged);

	*id = scan_text(&value, &tagged->id);
	if (!scan_equals(&type, SLICE("THREAT_DESCRIPTOR")) ||
		!settings_is_id(*id)) {
		account->others++;
		return false;
	}
	if (idset_add(&tagged->seen, *id))
		return true;
	account->doubles++;
	return false;
}

static int next_page(struct tagged *tagged, struct err *err)
{
	struct account *account = account_of(tagged);
	unsigned long long max =
		(unsigned long long)tagged->fetch->set->max_pages;

	if (max && tagged->edge.pages >= max) {
		account->stop = "max-pages";
		return 0;
	}
	switch (edge_next(&tagged->edge, err)) {
	case EDGE_PAGE:
		account->pages++;
		scan_walk_init(&tagged->walk, &tagged->edge.page.data);
		return 1;
	case EDGE_END:
		account->stop = "end";
		return 0;
	case EDGE_GAP:
		fetch_gap(tagged->fetch, account, tagged->edge.why);
		return 0;
	case EDGE_REFUSED:
		return refused(&tagged->edge, account->text, err);
	default:
		return -1;
	}
}

int tagged_next(struct tagged *tagged, struct slice *id, struct err *err)
{
	struct scan_value row;
	int rc = tagged->open;

	while (rc > 0) {
		while (scan_walk_next(&tagged->walk, NULL, &row))
			if (is_wanted(tagged, &row, id))
				return 1;
		rc = next_page(tagged, err);
	}
	if (rc == 0)
		leave_tag(tagged);
	return rc;
}
