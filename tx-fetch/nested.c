#include "nested.h"

#include <string.h>

#include "diag.h"
#include "edge.h"
#include "element.h"
#include "err.h"
#include "fetch.h"
#include "fields.h"
#include "idset.h"
#include "params.h"
#include "scan.h"
#include "settings.h"

/* Elements to a page: more than the server gives unasked, and not many. */
#define NESTED_LIMIT 100

/* Lists that were read hold lists that are read, and so on: so deep. */
#define NESTED_DEPTH 4

/* The longest path: an id and the name of an edge. */
#define PATH_MAX_BYTES (2 * SETTINGS_ID_MAX + 2)

/* One record being completed. */
struct nested {
	struct fetch *fetch;
	struct buf *whole;
	const char *copied; /* what stands before it is in whole */
	size_t left;
	int depth;
	struct err *err;
};

/* A list, and where it belongs. */
struct list {
	struct slice id;     /* of the object that holds it */
	struct slice name;   /* its key, the name of the edge */
	struct slice fields; /* that were asked of its elements; may be empty */
	struct scan_value data;
};

/* --- copying -------------------------------------------------------------- */

static int visit(struct nested *nested, const struct scan_value *value,
	struct slice fields);

static void copy_to(struct nested *nested, const char *to)
{
	buf_add(nested->whole,
		(struct slice){nested->copied, (size_t)(to - nested->copied)});
	nested->copied = to;
}

/* What is in a list so far. */
struct held {
	struct idset ids;
	bool any;
};

/*
 * Put an element in.  Return whether it is new: rows that have moved come
 * again on the next page.
 */
static bool hold(struct held *held, const struct scan_value *element)
{
	struct scan_value id = scan_member(element, SLICE("id"));
	struct buf text = BUF_INIT(id.text.len);
	bool is_new = true;

	held->any = true;
	if (id.type == SCAN_STRING || id.type == SCAN_NUMBER)
		is_new = idset_add(&held->ids, scan_text_exact(&id, &text));
	buf_release(&text);
	return is_new;
}

/* Add a page's elements behind those that are there. */
static int add_page(struct nested *nested, struct edge *edge,
	struct slice fields, struct held *held)
{
	struct scan_value element;

	while (edge_element(edge, &element)) {
		bool comma = held->any;

		if (element.type == SCAN_ABSENT) {
			if (element_refuse(
				    nested->fetch, &element, nested->err) < 0)
				return -1;
			continue;
		}
		if (!hold(held, &element))
			continue;
		if (comma)
			buf_add_byte(nested->whole, ',');
		nested->copied = element.text.at;
		if (visit(nested, &element, fields) < 0)
			return -1;
		copy_to(nested, element.text.at + element.text.len);
	}
	return 0;
}

static int leave(
	struct nested *nested, const struct list *list, const char *why)
{
	nested->left++;
	warn_f("object %.*s: not all of its %.*s were read: %s",
		SLICE_ARG(list->id), SLICE_ARG(list->name), why);
	return 0;
}

/* --- reading the rest ----------------------------------------------------- */

static void ask_for(const struct list *list, struct edge *edge)
{
	const struct settings *set = edge->fetch->set;

	if (list->fields.len)
		http_param(&edge->query, "fields", list->fields);
	/* The list held only what is shared with the group. */
	if (set->object == OBJECT_UPDATES &&
		slice_is(list->name, "descriptors"))
		http_param(&edge->query, "privacy_group",
			slice_from(set->operands[0]));
}

/* Read page after page and add their elements.  Return how it ended. */
static enum edge_turn read_pages(
	struct nested *nested, const struct list *list, struct edge *edge)
{
	enum edge_turn turn = EDGE_PAGE;
	struct held held = {.any = false};
	struct scan_value element;
	struct scan_walk walk;

	idset_init(&held.ids);
	scan_walk_init(&walk, &list->data);
	while (scan_walk_next(&walk, NULL, &element))
		hold(&held, &element);
	while (!nested->whole->over &&
		(turn = edge_next(edge, nested->err)) == EDGE_PAGE) {
		if (add_page(nested, edge, list->fields, &held) < 0) {
			turn = EDGE_FAILED;
			break;
		}
	}
	idset_release(&held.ids);
	return turn;
}

/* Add the pages of edge to the list. */
static int add_pages(
	struct nested *nested, const struct list *list, struct edge *edge)
{
	struct err why;

	switch (read_pages(nested, list, edge)) {
	case EDGE_END:
		return 0;
	case EDGE_GAP:
		return leave(nested, list, edge->why);
	case EDGE_REFUSED:
		graph_error_tell(&edge->call.error, &why);
		if (edge->call.error.class != GRAPH_AUTH)
			return leave(nested, list, why.text);
		*nested->err = why;
		return -1;
	case EDGE_PAGE:
		return leave(nested, list, "they are too many");
	default:
		return -1;
	}
}

/* Add what lies behind the cursor after to the list, whose end is next. */
static int add_rest(
	struct nested *nested, const struct list *list, struct slice after)
{
	const char *end = list->data.text.at + list->data.text.len - 1;
	struct buf path = BUF_INIT(PATH_MAX_BYTES);
	struct edge edge;
	int rc;

	if (!after.len || !settings_is_id(list->id) ||
		!settings_is_id(list->name) || nested->depth == NESTED_DEPTH)
		return leave(nested, list, "the link to more is unusable");
	copy_to(nested, end);
	buf_printf(
		&path, "%.*s/%.*s", SLICE_ARG(list->id), SLICE_ARG(list->name));
	edge_init(&edge, nested->fetch, buf_text(&path), NESTED_LIMIT);
	edge_skip(&edge, after);
	ask_for(list, &edge);
	nested->depth++;
	rc = add_pages(nested, list, &edge);
	nested->depth--;
	nested->copied = end;
	edge_release(&edge);
	buf_release(&path);
	return rc;
}

/* --- looking for lists ---------------------------------------------------- */

/* Visit a list: what is in it, then what the server has more of it. */
static int visit_list(struct nested *nested, const struct list *list,
	const struct scan_value *edge)
{
	struct graph_page page = GRAPH_PAGE_INIT;
	struct err unused;
	int rc = visit(nested, &list->data, list->fields);

	if (rc == 0 && graph_page_read(&page, edge, &unused) == 0 && page.more)
		rc = add_rest(nested, list, buf_slice(&page.after));
	graph_page_release(&page);
	return rc;
}

static int visit_member(struct nested *nested, struct slice id,
	const struct scan_value *key, const struct scan_value *value,
	struct slice fields)
{
	struct list list = {
		.id = id,
		.name = {key->text.at + 1, key->text.len - 2},
		.data = scan_member(value, SLICE("data")),
	};

	fields_find(fields, list.name, &list.fields);
	if (list.data.type == SCAN_ARRAY)
		return visit_list(nested, &list, value);
	return visit(nested, value, list.fields);
}

/* Records nest no deeper than SCAN_DEPTH, and lists that were read likewise. */
static int visit(struct nested *nested, const struct scan_value *value,
	struct slice fields)
{
	bool is_object = value->type == SCAN_OBJECT;
	struct scan_value id = scan_member(value, SLICE("id"));
	struct scan_value key, member;
	struct scan_walk walk;
	int rc = 0;

	if (id.type == SCAN_STRING)
		id.text = (struct slice){id.text.at + 1, id.text.len - 2};
	scan_walk_init(&walk, value);
	while (rc == 0 && scan_walk_next(&walk, &key, &member)) {
		if (member.type != SCAN_OBJECT && member.type != SCAN_ARRAY)
			continue;
		rc = is_object
			? visit_member(nested, id.text, &key, &member, fields)
			: visit(nested, &member, fields);
	}
	return rc;
}

int nested_complete(struct fetch *fetch, struct slice record, struct buf *whole,
	size_t *left, struct err *err)
{
	const char *fields = params_get(&fetch->set->params, "fields");
	struct scan_value value = {record, SCAN_OBJECT, false};
	struct nested nested = {
		.fetch = fetch,
		.whole = whole,
		.copied = record.at,
		.err = err,
	};
	int rc;

	buf_reset(whole);
	rc = visit(&nested, &value, slice_from(fields ? fields : ""));
	copy_to(&nested, record.at + record.len);
	*left = nested.left;
	return rc;
}
