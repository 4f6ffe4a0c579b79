/*
 * The stand-in server as its parts see it, and how it answers a call.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <stdio.h>

#include "auth.h"
#include "times.h"

struct plan;
struct reply;
struct request;
struct search;
struct store;

/* Lifetime: the whole run.  All pointers are owned by main(). */
struct sandbox {
	struct store *store;
	struct search *search;
	struct auth auth;
	struct times times;
	struct plan *plan;        /* of faults, or NULL */
	unsigned long long calls; /* answered so far, those of batches too */
	FILE *log;                /* one line a call, or NULL */
};

/* What new descriptors say their owner is called. */
#define SANDBOX_APP "Sandbox App"

/*
 * Answer request: check the token, find who is responsible, fill reply, which
 * must be empty.  request->host must be set.
 */
void sandbox_answer(
	struct sandbox *sandbox, struct request *request, struct reply *reply);

#endif
