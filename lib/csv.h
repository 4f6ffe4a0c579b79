/*
 * CSV as RFC 4180 has it, UTF-8.
 */
#ifndef TX_CSV_H
#define TX_CSV_H

#include "slice.h"

struct buf;

/*
 * Append text as one field to out: in double quotes when it holds a quote, a
 * comma, a CR or LF, or begins or ends with a space; as it is otherwise.
 * Commas between fields and the line's end are the caller's.
 */
void csv_add_field(struct buf *out, struct slice text);

#endif
