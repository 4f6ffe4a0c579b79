#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "batch.h"
#include "groups.h"
#include "node.h"
#include "reads.h"
#include "reply.h"
#include "request.h"
#include "sandbox.h"
#include "store.h"
#include "updates.h"
#include "write.h"

typedef void call(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* The paths that are no ids. */
static const struct {
	const char *name;
	call *get, *post;
} places[] = {
	{"threat_descriptors", read_descriptors, write_create},
	{"threat_indicators", read_indicators, NULL},
	{"threat_exchange_members", read_members, NULL},
	{"threat_privacy_groups", NULL, groups_create},
	{"threat_tags", read_tags, NULL},
};

/* The edges of objects. */
static const struct {
	const char *name;
	call *get;
} edges[] = {
	{"tags", node_tags},
	{"descriptors", node_descriptors},
	{"members", groups_members},
	{"tagged_objects", node_tagged_objects},
	{"threat_privacy_groups_member", groups_of_member},
	{"threat_privacy_groups_owner", groups_of_owner},
	{"threat_updates", updates_read},
};

/* Clients that cannot send every method name it in a parameter. */
static void override_method(struct request *request)
{
	static const char *const methods[] = {"GET", "POST", "DELETE"};
	const char *name = request_value(request, "method");

	for (size_t i = 0; name && i < 3; i++) {
		if (!strcasecmp(name, methods[i]))
			request->method = methods[i];
	}
}

static void answer_root(
	struct sandbox *sandbox, struct request *request, struct reply *reply)
{
	if (!strcmp(request->method, "POST") && request_get(request, "batch"))
		batch_run(sandbox, request, reply);
	else if (!strcmp(request->method, "GET") && request_get(request, "ids"))
		node_ids(sandbox, request, reply);
	else
		reply_error(reply, 100, "(#100) Unsupported %s request",
			request->method);
}

static call *place_call(const struct request *request, bool *found)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (strcmp(request->part[0], places[i].name) != 0)
			continue;
		*found = true;
		if (!strcmp(request->method, "GET"))
			return places[i].get;
		return strcmp(request->method, "POST") ? NULL : places[i].post;
	}
	return NULL;
}

static call *edge_call(const struct request *request)
{
	for (size_t i = 0; i < sizeof(edges) / sizeof(*edges); i++) {
		if (!strcmp(request->part[1], edges[i].name) &&
			!strcmp(request->method, "GET"))
			return edges[i].get;
	}
	return NULL;
}

static call *node_call(const struct node *node, const struct request *request)
{
	if (!strcmp(request->method, "GET"))
		return node_read;
	if (!strcmp(request->method, "POST"))
		return node->group ? groups_edit : write_edit;
	return strcmp(request->method, "DELETE") ? NULL : write_delete;
}

/* Who answers a request with a path, or NULL. */
static call *find_call(
	const struct sandbox *sandbox, const struct request *request)
{
	bool is_place = false;
	call *found = place_call(request, &is_place);
	const struct node *node;

	if (request->too_long || request->part[2])
		return NULL;
	if (is_place)
		return request->part[1] ? NULL : found;
	node = store_node(sandbox->store, request->part[0]);
	if (!node)
		return NULL;
	return request->part[1] ? edge_call(request) : node_call(node, request);
}

void sandbox_answer(
	struct sandbox *sandbox, struct request *request, struct reply *reply)
{
	call *found;

	override_method(request);
	if (!auth_check(&sandbox->auth, request, reply))
		return;
	if (!request->part[0]) {
		answer_root(sandbox, request, reply);
		return;
	}
	found = find_call(sandbox, request);
	if (found)
		found(sandbox, request, reply);
	else
		reply_missing(reply, request);
}
