/*
 * What is done to the descriptor that each row is about.
 */
#ifndef TX_PUBLISH_MODE_H
#define TX_PUBLISH_MODE_H

#include <stdbool.h>

#include "field.h"
#include "slice.h"

enum mode {
	MODE_CREATE, /* made, or edited when it is there */
	MODE_COPY,   /* the same, of what another app has published */
	MODE_UPDATE, /* edited in the fields that are given */
	MODE_DELETE,
	MODE_REACT, /* given reactions, or freed of them */
};

/* The mode's name, which is its action in the results; borrowed for ever. */
const char *mode_name(enum mode mode);

/* Whether rows name a descriptor by its id, and not by what is in it. */
bool mode_is_by_id(enum mode mode);

/* Whether requests of this mode carry field. */
bool mode_sends(enum mode mode, enum field field);

/* Whether a row may have field, be it only to say what it is about. */
bool mode_reads(enum mode mode, enum field field);

/*
 * Why nothing is done to a descriptor of the app owner by the app ours, or
 * NULL when nothing is wrong with it, or one of them is empty: not known.
 * Borrowed for ever.
 */
const char *mode_owner_fault(
	enum mode mode, struct slice owner, struct slice ours);

#endif
