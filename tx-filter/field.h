/*
 * What conditions ask of a value: its text, or the texts in it, to compare
 * and not to write, as scan_text_exact() gives them.
 */
#ifndef TX_FILTER_FIELD_H
#define TX_FILTER_FIELD_H

#include <stdbool.h>

#include "scan.h"

struct buf;

/*
 * Set *text to the one text that value has, borrowed as scan_text_exact()
 * does.  Return whether it has one: an array, an object, null and an absent
 * value do not.
 */
bool field_text(const struct scan_value *value, struct buf *scratch,
	struct slice *text);

/*
 * Whether test accepts the text of value, or of any element when it is an
 * array.  An object, null and an absent value have no text.  scratch is for
 * decoding.
 */
bool field_any(const struct scan_value *value, struct buf *scratch,
	bool (*test)(struct slice text, const void *what), const void *what);

#endif
