/*
 * What a run did, for people (-v) and for programs (--summary).
 */
#ifndef TX_FETCH_SUMMARY_H
#define TX_FETCH_SUMMARY_H

#include "err.h"

struct fetch;

/* Print the summary on standard error. */
void summary_print(const struct fetch *fetch);

/*
 * Write the summary as one JSON object to path.  Return 0, or -1 with err set
 * (TX_IO).
 */
int summary_write(const struct fetch *fetch, enum tx_exit status,
	const char *path, struct err *err);

#endif
