/*
 * Reading an edge to its end from within a task or a source of tasks, whose
 * own business it is part of; other calls in flight go on meanwhile.
 *
 *     edge_init(&edge, fetch, path, limit);
 *     http_param(&edge.query, "fields", SLICE("id,type"));
 *     while ((turn = edge_next(&edge, &err)) == EDGE_PAGE)
 *             while (edge_element(&edge, &element))
 *                     use(&element);
 *     edge_release(&edge);
 *
 * Lifetime: one edge.
 */
#ifndef TX_FETCH_EDGE_H
#define TX_FETCH_EDGE_H

#include "buf.h"
#include "graph.h"
#include "graph_page.h"
#include "page_size.h"

struct err;
struct fetch;
struct intern;

enum edge_turn {
	EDGE_FAILED = -1, /* err is set: the run cannot go on */
	EDGE_END,         /* all was read */
	EDGE_PAGE,        /* a page is in page */
	EDGE_GAP,         /* why says why the rest cannot be read */
	EDGE_REFUSED,     /* call.error says why the next page did not come */
};

struct edge {
	struct fetch *fetch;    /* borrowed */
	struct buf query;       /* the parameters but limit and cursor */
	struct graph_call call; /* of the last page */
	struct graph_page page; /* the last page */
	struct intern *cursors; /* owns; those asked for */
	const char *why;        /* borrowed for ever */
	struct page_size size;
	unsigned long long pages;
	unsigned long long retries;  /* requests that were sent again */
	unsigned long long elements; /* taken from the last page */
	int empty;                   /* pages in a row that were */
};

/* The most empty pages in a row, or the edge is endless. */
#define EDGE_EMPTY_MAX 100

/* Set up the reading of path, which is borrowed, limit elements a page. */
void edge_init(struct edge *edge, struct fetch *fetch, const char *path,
	long long limit);

/* Begin behind the page whose cursor is after. */
void edge_skip(struct edge *edge, struct slice after);

/* Read the next page.  It is borrowed until the next call. */
enum edge_turn edge_next(struct edge *edge, struct err *err);

/*
 * Take the next element of the page, as graph_page_next(): one that fails the
 * grammar is absent, but has its text.
 */
bool edge_element(struct edge *edge, struct scan_value *element);

/*
 * Of the reply to call, which stayed no JSON, take the elements that are good
 * into page.  Return whether that could be done.
 */
bool edge_salvage(const struct graph_call *call, struct graph_page *page);

/* Free what edge holds. */
void edge_release(struct edge *edge);

#endif
