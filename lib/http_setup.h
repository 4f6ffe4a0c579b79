/*
 * The options of libcurl for one transfer; a part of lib/http.h.
 */
#ifndef TX_HTTP_SETUP_H
#define TX_HTTP_SETUP_H

#include <stdbool.h>

#include <curl/curl.h>

struct http_request;
struct http_settings;

/*
 * Set on easy what no request can change; loopback is whether url, which is
 * copied, leads to this machine.  Return libcurl's result.
 */
CURLcode http_setup(CURL *easy, const struct http_settings *settings,
	const char *url, bool loopback);

/*
 * Nobody has looked at easy, which is in flight, for a while: away seconds in
 * all do not count as time to connect, and whether it stands still is not
 * judged until http_setup_judge(), before which it is to be moved on.
 */
void http_setup_excuse(
	CURL *easy, const struct http_settings *settings, double away);
void http_setup_judge(CURL *easy);

/*
 * Set on easy what request asks for.  The header lines are appended to
 * *headers, which the caller owns and keeps until the transfer is over.
 * Return libcurl's result.
 */
CURLcode http_setup_request(CURL *easy, const struct http_request *request,
	struct curl_slist **headers);

#endif
