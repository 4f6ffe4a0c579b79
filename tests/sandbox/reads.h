/*
 * The searches: GET on a path that is no id.
 */
#ifndef SANDBOX_READS_H
#define SANDBOX_READS_H

struct reply;
struct request;
struct sandbox;

/* GET /threat_descriptors. */
void read_descriptors(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* GET /threat_indicators. */
void read_indicators(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* GET /threat_exchange_members. */
void read_members(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* GET /threat_tags. */
void read_tags(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

#endif
