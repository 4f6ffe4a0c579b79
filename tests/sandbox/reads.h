/*
 * The searches: GET on a path that is no id.
 */
#ifndef SANDBOX_READS_H
#define SANDBOX_READS_H

struct reply;
struct request;
struct sandbox;

/* GET /threat_descriptors (api.md 3). */
void read_descriptors(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* GET /threat_indicators (api.md 4.1). */
void read_indicators(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* GET /threat_exchange_members (api.md 4.2). */
void read_members(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* GET /threat_tags (api.md 4.3). */
void read_tags(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

#endif
