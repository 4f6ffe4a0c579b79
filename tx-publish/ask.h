/*
 * The question before what cannot be undone.
 */
#ifndef TX_PUBLISH_ASK_H
#define TX_PUBLISH_ASK_H

#include <stddef.h>

#include "slice.h"

struct err;
struct stop;

/*
 * Ask on the terminal whether count descriptors of app, which may be empty,
 * are to be deleted.  Return 0 when they are, else -1 with err set: TX_USAGE
 * when the answer is no or there is nobody to ask, TX_AGAIN when stop was
 * asked.
 */
int ask_delete(
	size_t count, struct slice app, struct stop *stop, struct err *err);

#endif
