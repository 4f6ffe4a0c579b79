/*
 * The lines of a journal, from a file to calls.
 */
#ifndef TX_JOURNAL_READ_H
#define TX_JOURNAL_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

struct err;
struct journal_address;

/* What a key of a journal was noted for. */
enum journal_event {
	JOURNAL_SENT,
	JOURNAL_FAILED,
	JOURNAL_DONE,
	JOURNAL_TOLD,
};

/* What takes the events; id is that of the descriptor, of JOURNAL_DONE. */
struct journal_reader {
	void (*take)(void *of, enum journal_event event, struct slice key,
		struct slice id);
	void *of;
};

/*
 * Read text, the journal called name, and give each event to reader; *whole
 * is how much of text are whole lines, 0 when not even the first is.  Return
 * 0, or -1 with err set (TX_CONFIG).  text has BUF_PAD readable bytes behind.
 */
int journal_read(struct slice text, const char *name,
	const struct journal_address *address,
	const struct journal_reader *reader, size_t *whole, struct err *err);

#endif
