#include "edge.h"

#include "err.h"
#include "fetch.h"
#include "intern.h"
#include "params.h"
#include "task.h"

/* The longest query: a list of fields and what --param says. */
#define QUERY_MAX ((size_t)8 << 20)

void edge_init(struct edge *edge, struct fetch *fetch, const char *path,
	long long limit)
{
	*edge = (struct edge){
		.fetch = fetch,
		.query = BUF_INIT(QUERY_MAX),
		.page = GRAPH_PAGE_INIT,
		.cursors = intern_new(),
	};
	page_size_init(&edge->size, limit);
	graph_call_init(&edge->call, HTTP_GET, path);
}

void edge_release(struct edge *edge)
{
	buf_release(&edge->query);
	graph_call_release(&edge->call);
	graph_page_release(&edge->page);
	intern_free(edge->cursors);
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
	if (edge->size.limit)
		params_number(query, "limit", edge->size.limit);
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

bool edge_salvage(const struct graph_call *call, struct graph_page *page)
{
	struct err unused;

	return call->error.class == GRAPH_TRANSIENT &&
		call->error.status / 100 == 2 &&
		graph_page_salvage(page, buf_slice(&call->body), &unused) == 0;
}

static enum edge_turn take_page(struct edge *edge)
{
	struct err err;

	/* One that was salvaged is read. */
	if (edge->call.error.class == GRAPH_FINE &&
		graph_page_take(&edge->page, &edge->call.data,
			&edge->call.paging, &edge->call.rows, &err) < 0) {
		edge->why = "a reply holds no array \"data\"";
		return EDGE_GAP;
	}
	fetch_note_host(edge->fetch, buf_slice(&edge->page.host));
	edge->pages++;
	edge->elements = 0;
	edge->empty++;
	return EDGE_PAGE;
}

bool edge_element(struct edge *edge, struct scan_value *element)
{
	if (!graph_page_next(&edge->page, element))
		return false;
	edge->elements++;
	edge->empty = 0;
	return true;
}

/* Ask for the page behind the cursor and wait for it. */
static int await_page(struct edge *edge, struct err *err)
{
	ask(edge);
	if (task_await(edge->fetch->graph, &edge->call, err) < 0)
		return -1;
	edge->retries += (unsigned long long)edge->call.tries - 1;
	return 0;
}

enum edge_turn edge_next(struct edge *edge, struct err *err)
{
	const struct graph_error *error = &edge->call.error;
	enum edge_turn turn = check_next(edge);

	if (turn != EDGE_PAGE)
		return turn;
	if (await_page(edge, err) < 0)
		return EDGE_FAILED;
	while (page_size_shrink(&edge->size, error))
		if (await_page(edge, err) < 0)
			return EDGE_FAILED;
	if (error->class == GRAPH_FINE ||
		edge_salvage(&edge->call, &edge->page))
		return take_page(edge);
	if (error->class != GRAPH_CURSOR_END)
		return EDGE_REFUSED;
	edge->why = "the server reads no further";
	return EDGE_GAP;
}
