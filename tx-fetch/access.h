/*
 * Whether what was asked for is kept from us.
 */
#ifndef TX_FETCH_ACCESS_H
#define TX_FETCH_ACCESS_H

#include <stdbool.h>

struct graph_error;

/* Whether error says that what was asked for is kept from us. */
bool access_is_denied(const struct graph_error *error);

/* Whether error may be about one id only: there is no such, or not for us. */
bool access_is_about_id(const struct graph_error *error);

#endif
