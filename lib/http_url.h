/*
 * Which URLs may be used; a part of lib/http.h.
 */
#ifndef TX_HTTP_URL_H
#define TX_HTTP_URL_H

#include <stdbool.h>

struct err;

/*
 * Check that text is a URL that may be used, and set *loopback to whether its
 * host is this machine.  Return 0, or -1 with err set (TX_USAGE, TX_OS).
 */
int http_judge_url(const char *text, bool *loopback, struct err *err);

#endif
