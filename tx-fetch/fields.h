/*
 * The value of the parameter "fields": names parted by commas, each with the
 * fields of what it names in braces, as in "id,owner{id,name}".
 */
#ifndef TX_FETCH_FIELDS_H
#define TX_FETCH_FIELDS_H

#include <stdbool.h>

#include "slice.h"

/*
 * Find name in fields.  Return whether it is there, and set *below to the text
 * in its braces, empty when it has none.
 */
bool fields_find(struct slice fields, struct slice name, struct slice *below);

#endif
