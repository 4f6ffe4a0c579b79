/*
 * What a reply means for its call; a part of lib/graph.h.
 */
#ifndef TX_GRAPH_REPLY_H
#define TX_GRAPH_REPLY_H

struct graph_call;
struct http_reply;

/*
 * Set value and error of call, whose body is already there, from reply.  A
 * body counts only when its whole text is one JSON value: many cut replies
 * look well to HTTP.
 */
void graph_reply_read(struct graph_call *call, const struct http_reply *reply);

#endif
