/*
 * The network options that tx-fetch and tx-publish share, and what becomes of
 * them: a token and a graph to talk to.
 *
 *     static const struct opt_program program = {
 *             ...
 *             .sets = {{options, COUNT}, {net_options, NET_OPTIONS}},
 *     };
 *     net_settings_init(&net_settings);
 *     opt_parse(&program, argc, argv, (void *[]){&settings, &net_settings});
 *     net = net_open(&net_settings, NET_TOKEN, &err);
 *     graph_run(net_graph(net), &call, &err);
 *     net_free(net);
 *
 * Lifetime: the whole run.
 */
#ifndef TX_NET_H
#define TX_NET_H

#include <stdbool.h>
#include <stdint.h>

#include "opt.h"

struct err;
struct graph;
struct net;
struct token;

/* What the options say; text is borrowed from argv. */
struct net_settings {
	const char *token_file;
	long long token_fd; /* -1: none */
	bool token_in_query;
	const char *base_url;
	const char *api_version;
	const char *cacert;
	const char *proxy;
	const char *user_agent; /* NULL: our name and version */
	bool debug;
	const char *log;       /* NULL: with debug standard error */
	const char *page_dump; /* NULL: nowhere */
	long long retries;
	double retry_wait;
	int64_t max_time, connect_time, stall_time; /* seconds */
	long long max_page;                         /* bytes */
};

/* How many options net_options has. */
#define NET_OPTIONS 17

/* Fills a struct net_settings. */
extern const struct opt net_options[NET_OPTIONS];

/* Set every setting to its default. */
void net_settings_init(struct net_settings *settings);

enum net_token {
	NET_TOKEN,       /* no token is an error */
	NET_TOKEN_MAYBE, /* go on without one, as for --dry-run */
};

/*
 * Find the token and make the graph; settings is borrowed while the result,
 * which the caller owns, lives.  Return NULL with err set: TX_AUTH for the
 * token, TX_USAGE for the base URL, TX_IO for the log or dump folder.
 */
struct net *net_open(const struct net_settings *settings, enum net_token need,
	struct err *err);

/* The graph; borrowed. */
struct graph *net_graph(const struct net *net);

/* The token; borrowed.  Without one its text is empty. */
const struct token *net_token(const struct net *net);

/*
 * Finish the log.  Return 0, or -1 with err set (TX_IO) when not all of it
 * could be written.
 */
int net_finish(struct net *net, struct err *err);

/* Free all; NULL is harmless. */
void net_free(struct net *net);

#endif
