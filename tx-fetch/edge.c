#include "edge.h"

#include "err.h"
#include "fetch.h"
#include "intern.h"
#include "params.h"
#include "task.h"

/* The longest query: a list of fields and what --param says. */
#define QUERY_MAX ((size_t)8 << 20)

/* A page that is not made smaller because of an unexplained failure. */
#define SMALL_PAGE 100

void edge_init(struct edge *edge, struct fetch *fetch, const char *path,
	long long limit)
{
	*edge = (struct edge){
		.fetch = fetch,
		.limit = limit,
		.query = BUF_INIT(QUERY_MAX),
		.page = GRAPH_PAGE_INIT,
		.cursors = intern_new(),
	};
	graph_call_init(&edge->call, HTTP_GET, path);
}

void edge_release(struct edge *edge)
{
	buf_release(&edge->query);
	graph_call_release(&edge->call);
	graph_page_release(&edge->page);
	intern_free(edge->cursors);
}

bool edge_is_too_heavy(const struct graph_error *error, long long limit)
{
	if (error->class == GRAPH_TRANSIENT && error->status == 500)
		return limit > SMALL_PAGE;
	return error->class == GRAPH_SHRINK && limit > 1;
}

void edge_skip(struct edge *edge, struct slice after)
{
	buf_reset(&edge->page.after);
	buf_add(&edge->page.after, after);
	edge->page.more = true;
	/* As if a page had been read. */
	edge->pages = 1;
}

/* Write the query of the page behind the cursor in page.after. */
static void ask(struct edge *edge)
{
	struct buf *query = &edge->call.query;
	struct slice after = buf_slice(&edge->page.after);

	buf_reset(query);
	buf_add(query, buf_slice(&edge->query));
	fetch_add_extra(edge->fetch, query);
	if (edge->limit)
		params_number(query, "limit", edge->limit);
	if (after.len)
		http_param(query, "after", after);
}

/* Whether there is a page to ask for, which was not asked for before. */
static enum edge_turn check_next(struct edge *edge)
{
	struct slice after = buf_slice(&edge->page.after);
	size_t known = intern_count(edge->cursors);

	if (!edge->pages)
		return EDGE_PAGE;
	if (!edge->page.more)
		return EDGE_END;
	if (!after.len)
		edge->why = "there is a next page, but no usable cursor for it";
	else if (intern_put(edge->cursors, after) < known)
		edge->why = "the next page was read before";
	else if (edge->empty >= EDGE_EMPTY_MAX)
		edge->why = "page after page is empty";
	return edge->why ? EDGE_GAP : EDGE_PAGE;
}

static enum edge_turn take_page(struct edge *edge)
{
	struct scan_value element;
	struct scan_walk walk;
	struct err err;

	if (graph_page_take(&edge->page, &edge->call.data, &edge->call.paging,
		    &err) < 0) {
		edge->why = "a reply holds no array \"data\"";
		return EDGE_GAP;
	}
	edge->pages++;
	scan_walk_init(&walk, &edge->page.data);
	edge->empty =
		scan_walk_next(&walk, NULL, &element) ? 0 : edge->empty + 1;
	return EDGE_PAGE;
}

enum edge_turn edge_next(struct edge *edge, struct err *err)
{
	const struct graph_error *error = &edge->call.error;
	enum edge_turn turn = check_next(edge);

	if (turn != EDGE_PAGE)
		return turn;
	ask(edge);
	if (task_await(edge->fetch->graph, &edge->call, err) < 0)
		return EDGE_FAILED;
	while (edge_is_too_heavy(error, edge->limit)) {
		edge->limit /= 2;
		ask(edge);
		if (task_await(edge->fetch->graph, &edge->call, err) < 0)
			return EDGE_FAILED;
	}
	if (error->class == GRAPH_FINE)
		return take_page(edge);
	if (error->class != GRAPH_CURSOR_END)
		return EDGE_REFUSED;
	edge->why = "the server reads no further";
	return EDGE_GAP;
}
