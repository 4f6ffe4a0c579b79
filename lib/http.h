/*
 * HTTP: the only module that calls libcurl.  One thread, many transfers.
 *
 *     http = http_new(&settings, &err);
 *     http_start(http, &(struct http_request){.url = url, .bearer = token});
 *     while ((rc = http_next(http, 1000, &reply, &err)) > 0) {
 *             use(reply);
 *             http_done(http, reply);
 *     }
 *     http_free(http);
 *
 * Only https, and http to a loopback address.  Redirects are not followed,
 * netrc is not read, proxies of the environment serve https to other hosts
 * only.  A body is kept whole, gzip inflated, up to a cap.  Nothing is tried
 * twice here: that is lib/graph.h.  Lifetime: the whole run.
 */
#ifndef TX_HTTP_H
#define TX_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "slice.h"

struct err;
struct http;

/* All text is borrowed while the engine lives; NULL means not given. */
struct http_settings {
	const char *user_agent;
	const char *cacert; /* file of CA certificates, for the system's */
	const char *proxy;
	long connect_time; /* seconds until a connection must stand */
	long stall_time;   /* seconds a transfer may stand still */
	size_t body_max;   /* bytes of a body, inflated */
};

enum http_method { HTTP_GET, HTTP_POST, HTTP_DELETE };

struct http_request {
	enum http_method method;
	struct slice url;    /* copied */
	struct slice form;   /* body of a POST, urlencoded; copied */
	struct slice bearer; /* for the Authorization header; may be empty */
	void *owner;         /* given back with the reply */
};

/* How a transfer ended. */
enum http_end {
	HTTP_WHOLE,   /* a status and all of a body, as far as HTTP can tell */
	HTTP_BROKEN,  /* no connection, cut, stalled: may pass */
	HTTP_TOO_BIG, /* the body passed body_max */
	HTTP_REFUSED, /* certificate, URL, protocol: will not pass */
};

/* The headers of a reply that are kept. */
enum http_header {
	HTTP_CONTENT_TYPE,
	HTTP_APP_USAGE,
	HTTP_BUSINESS_USAGE,
	HTTP_ACCOUNT_USAGE,
	HTTP_HEADERS, /* how many */
};

struct http_reply {
	void *owner; /* of the request */
	enum http_end end;
	char why[512];      /* unless HTTP_WHOLE: what happened */
	int status;         /* 0: none came */
	double retry_after; /* seconds the server asks for; 0: it does not */
	/* The owner of the reply may take it, and leave an old one to reuse. */
	struct buf body;
	struct buf header[HTTP_HEADERS]; /* values; empty: not there */
	double seconds;                  /* the transfer took */
	/*
	 * How often the request was sent; 0: there was no connection.  When
	 * one that was used before ends without a byte, which is so often a
	 * server that has just closed it, a GET is sent again at once.
	 */
	int sent;
};

/*
 * An engine; the caller owns it.  Return NULL with err set (TX_OS) when
 * libcurl cannot start.
 */
struct http *http_new(const struct http_settings *settings, struct err *err);

/* Break off what is in flight and free all; NULL is harmless. */
void http_free(struct http *http);

/*
 * Begin a transfer.  Return 0, or -1 with err set: TX_USAGE when the URL is
 * not one that may be used, TX_OS when libcurl refuses.
 */
int http_start(
	struct http *http, const struct http_request *request, struct err *err);

/*
 * Wait at most wait_ms milliseconds for a transfer to end, and take its
 * reply, which http owns until it is given back by http_done().  With none in
 * flight it waits all the same.  Return 1 for a reply, 0 when the time is up
 * or a signal came, -1 with err set (TX_OS).
 */
int http_next(struct http *http, int wait_ms, struct http_reply **reply,
	struct err *err);

/*
 * Move what is in flight on as far as goes without waiting: what was begun is
 * sent.  Return 0, or -1 with err set (TX_OS).
 */
int http_push(struct http *http, struct err *err);

/* Give a reply back. */
void http_done(struct http *http, struct http_reply *reply);

/* Break off what is in flight; no reply comes of it. */
void http_abort(struct http *http);

/* How many transfers are in flight. */
size_t http_active(const struct http *http);

/*
 * Check that text can be the beginning of our URLs: https, or http to a
 * loopback address, without user, query or fragment.  Return 0, or -1 with
 * err set (TX_USAGE).
 */
int http_check_base(const char *text, struct err *err);

/*
 * Append the parameter name=value to query, percent-encoded, after an "&"
 * unless query is empty.
 */
void http_param(struct buf *query, const char *name, struct slice value);

/* Append text, percent-encoded, to out. */
void http_encode(struct buf *out, struct slice text);

/* Append the bytes of text to out with each "%XX" as the byte it stands for. */
void http_decode(struct buf *out, struct slice text);

/*
 * The host that url, of any kind, names, with its port and without a user:
 * a part of url, empty when there is none.
 */
struct slice http_host(struct slice url);

/* The name and version of libcurl, as in "libcurl 7.88.1"; borrowed. */
const char *http_version(void);

#endif
