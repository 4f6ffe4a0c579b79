/*
 * What becomes of an element of a page: its lists are completed, an update is
 * unfolded, and it is written.
 *
 *     elements = elements_new();
 *     put = element_put(fetch, &seen, term, &element, &err);
 *     elements_free(elements);
 *
 * Lifetime: the whole run.
 */
#ifndef TX_FETCH_ELEMENT_H
#define TX_FETCH_ELEMENT_H

#include "slice.h"
#include "writer.h"

struct elements; /* scratch space; opaque */
struct err;
struct fetch;
struct idset;
struct scan_value;

/* The caller owns it; it belongs into a struct fetch. */
struct elements *elements_new(void);

/* Bring element, as graph_page_next() has it, out; as writer_put(). */
enum writer_put element_put(struct fetch *fetch, struct idset *seen,
	struct slice term, const struct scan_value *element,
	const struct scan_value *known, struct err *err);

/*
 * Say why element, which is no record, fails the grammar, if it does, and put
 * it into the rejects.  Return 0, or -1 with err set as writer_put().
 */
int element_refuse(
	struct fetch *fetch, const struct scan_value *element, struct err *err);

/* Free it; NULL is harmless. */
void elements_free(struct elements *elements);

#endif
