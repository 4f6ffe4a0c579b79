/*
 * What an indicator of a type looks like: enough to tell an address from a
 * domain and a hash from a word, not to prove it right.
 */
#ifndef TX_SHAPE_H
#define TX_SHAPE_H

#include <stdbool.h>

#include "slice.h"

enum shape {
	SHAPE_KNOWN, /* shape_fits() can judge it */
	SHAPE_OPEN,  /* nothing is known of the type */
	SHAPE_FREE,  /* any text will do, even the name of a type */
};

/* What is known of the indicators of type. */
enum shape shape_of(struct slice type);

/* Whether text can be an indicator of type, which is SHAPE_KNOWN. */
bool shape_fits(struct slice type, struct slice text);

/*
 * The type whose indicators look like text, NULL when it is no address,
 * subnet, domain, URI, e-mail address or hash.  Borrowed for ever.
 */
const char *shape_guess(struct slice text);

#endif
