/*
 * What a reply means for its call; a part of lib/graph.h.
 */
#ifndef TX_GRAPH_REPLY_H
#define TX_GRAPH_REPLY_H

struct err;
struct graph_call;
struct http_reply;
struct scan_plan;

/* What is wanted of each reply; the caller owns it. */
struct scan_plan *graph_reply_plan(void);

/*
 * Set error, value and its members of call, whose body is already there, from
 * reply; plan is of graph_reply_plan().  A
 * body counts only when its whole text is one JSON value: many cut replies
 * look well to HTTP.
 */
void graph_reply_read(struct graph_call *call, const struct http_reply *reply,
	const struct scan_plan *plan);

/*
 * Keep the body of call as it came, but for the token, in a new file of folder
 * that is named after a number, the first above *number that none has; *number
 * becomes it.  Return 0, or -1 with err set (TX_IO).
 */
int graph_reply_dump(const struct graph_call *call, const char *folder,
	unsigned long long *number, struct err *err);

#endif
