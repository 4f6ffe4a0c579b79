/*
 * The part of a value that is shown in a message.
 */
#ifndef TX_PUBLISH_SHOWN_H
#define TX_PUBLISH_SHOWN_H

#include "slice.h"

/* In bytes. */
#define SHOWN_MAX 80

/* The beginning of text, borrowed from it. */
static inline struct slice shown(struct slice text)
{
	if (text.len > SHOWN_MAX)
		text.len = SHOWN_MAX;
	return text;
}

#endif
