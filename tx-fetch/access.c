#include "access.h"

#include "err.h"
#include "fetch.h"
#include "graph.h"
#include "task.h"

bool access_is_denied(const struct graph_error *error)
{
	return error->class == GRAPH_PERMANENT &&
		(error->code == 10 ||
			(error->code >= 200 && error->code <= 299));
}

bool access_is_about_id(const struct graph_error *error)
{
	return access_is_denied(error) ||
		(error->class == GRAPH_PERMANENT &&
			(error->code == 803 ||
				(error->code == 100 && error->subcode == 33)));
}

int access_check(struct fetch *fetch, struct err *err)
{
	struct graph_call call;
	int rc;

	graph_call_init(&call, HTTP_GET, "threat_exchange_members");
	http_param(&call.query, "me", SLICE("1"));
	fetch_add_extra(fetch, &call.query);
	rc = task_await(fetch->graph, &call, err);
	if (rc == 0 &&
		(access_is_denied(&call.error) ||
			call.error.class == GRAPH_AUTH))
		rc = fetch_fail(fetch, &call, "members: ", err);
	graph_call_release(&call);
	return rc;
}
