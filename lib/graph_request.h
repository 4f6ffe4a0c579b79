/*
 * From a call to what is sent; a part of lib/graph.h.
 */
#ifndef TX_GRAPH_REQUEST_H
#define TX_GRAPH_REQUEST_H

struct buf;
struct graph_call;
struct graph_settings;

/*
 * Append the method and URL of call to out, without the token.
 */
void graph_request_show(const struct graph_settings *settings,
	const struct graph_call *call, struct buf *out);

/*
 * Append the URL of call to url and the form of a POST, which are its
 * parameters, to form; one of them gets the token when it belongs there.
 */
void graph_request_make(const struct graph_settings *settings,
	const struct graph_call *call, struct buf *url, struct buf *form);

#endif
