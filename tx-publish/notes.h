/*
 * What is worth saying but refuses no row: each text is printed once, with
 * how many rows it is about.
 *
 *     notes_add(&notes, row, "share_level %s with ...", level);
 *     notes_print(&notes);
 *     notes_release(&notes);
 *
 * Lifetime: the whole run.
 */
#ifndef TX_PUBLISH_NOTES_H
#define TX_PUBLISH_NOTES_H

#include <stddef.h>

struct row;

/* So many different texts are kept; those after them are only counted. */
#define NOTES_MAX 100

struct notes {
	struct note *list; /* owns */
	size_t count, room;
	unsigned long long lost; /* texts that came too late */
};

/* No notes yet. */
#define NOTES_INIT ((struct notes){NULL, 0, 0, 0})

/* Note the formatted text about row. */
void notes_add(struct notes *notes, const struct row *row, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Print all. */
void notes_print(const struct notes *notes);

/* Free all. */
void notes_release(struct notes *notes);

#endif
