/*
 * Pages of a list: the limit, the cursors, and the links between pages.
 *
 *     if (paging_read(&page, &request, total, seed, &reply) < 0)
 *             return;
 *     for (i = page.first; i < page.end; i++)
 *             ...a row...
 *     paging_add(&reply.body, &page, &request, path);
 *
 * A cursor holds the place of a row in the list, and a mark of the list, so
 * that one of another search is refused.  What stands behind a "~" in it does
 * not matter; before the first row it is nothing else.  The quirks of a
 * request make its pages odd.
 */
#ifndef SANDBOX_PAGING_H
#define SANDBOX_PAGING_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct reply;
struct request;

#define PAGING_DEFAULT 25
#define PAGING_MAX     1000

struct page {
	size_t first, end; /* the rows on it, end excluded */
	size_t total;      /* of the list */
	size_t limit;
	uint64_t mark; /* of the list */
};

/*
 * Read limit, after and before of request, for a list of total rows with this
 * mark.  Return 0, or -1 with reply set to error 100 for a bad limit, 2642 for
 * a cursor of another list.
 */
int paging_read(struct page *page, const struct request *request, size_t total,
	uint64_t mark, struct reply *reply);

/*
 * Append the member "paging", with its comma in front, for the edge path
 * ("threat_descriptors"); nothing when the page is empty.  A full page has a
 * next, even when it is the last, since the real server cannot know either.
 */
void paging_add(struct buf *out, const struct page *page,
	const struct request *request, const char *path);

/*
 * The number of the page that request asks for, from 1, were all of the same
 * size; 0 for a cursor that is none.
 */
long long paging_number(const struct request *request);

/* The mark of a list that only text tells from others. */
uint64_t paging_mark(const char *text);

#endif
