#include "page_size.h"

#include "graph_error.h"

/* A page that is not made smaller because of an unexplained failure. */
#define SMALL_PAGE 10

/* After so many good pages a shrunk page may grow again. */
#define GROW_AFTER 10

void page_size_init(struct page_size *size, long long limit)
{
	*size = (struct page_size){.limit = limit, .most = limit};
}

static bool is_unexplained(const struct graph_error *error)
{
	return error->class == GRAPH_TRANSIENT && error->status == 500;
}

static bool is_too_heavy(
	const struct page_size *size, const struct graph_error *error)
{
	if (is_unexplained(error))
		return size->limit > SMALL_PAGE;
	return error->class == GRAPH_SHRINK && size->limit > 1;
}

bool page_size_shrink(struct page_size *size, const struct graph_error *error)
{
	if (!is_too_heavy(size, error))
		return false;
	size->limit /= 2;
	size->good = 0;
	return true;
}

void page_size_grow(struct page_size *size)
{
	if (++size->good < GROW_AFTER || size->limit >= size->most)
		return;
	size->limit =
		size->limit < size->most / 2 ? size->limit * 2 : size->most;
	size->good = 0;
}

const char *page_size_advice(
	const struct page_size *size, const struct graph_error *error)
{
	return is_unexplained(error) && size->limit > 1
		? "; a smaller --limit may do"
		: "";
}
