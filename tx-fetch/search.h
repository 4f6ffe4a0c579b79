/*
 * Reading an edge page by page: one search, or one slice of its window.
 *
 *     task = search_new(&searches, &unit);
 *
 * A page may be short or empty and is still not the last; only a missing
 * link to the next one ends the search, or the guard against searches that
 * never end.  Where there is a checkpoint it is saved after each page.
 */
#ifndef TX_FETCH_SEARCH_H
#define TX_FETCH_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct checkpoint;
struct searches;
struct task;

/* What is read by one task. */
struct search_unit {
	size_t number;    /* in the order of the units */
	size_t account;   /* index in fetch->accounts */
	char *path;       /* owns; of the edge */
	const char *text; /* what to search for, or NULL; borrowed */
	bool term;        /* records get text as search_term */
	bool timed;       /* since and until are sent */
	int64_t since, until;
};

/*
 * A task that reads unit, whose path it takes; searches, which it belongs to,
 * is borrowed while it lives.  With from it goes on where that checkpoint, read from its file,
 * stands within the unit.
 */
struct task *search_new(struct searches *searches,
	const struct search_unit *unit, const struct checkpoint *from);

#endif
