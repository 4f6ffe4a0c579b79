#include "updates.h"

#include "err.h"
#include "fetch.h"
#include "graph.h"
#include "scan.h"
#include "settings.h"

void updates_explain(const struct fetch *fetch, struct err *err)
{
	const char *group = fetch->set->operands[0];
	struct scan_value enabled;
	struct graph_call call;
	struct err unused;

	if (err->status != TX_UNAVAILABLE)
		return;
	graph_call_init(&call, HTTP_GET, group);
	http_param(&call.query, "fields", SLICE("threat_updates_enabled"));
	fetch_add_extra(fetch, &call.query);
	if (graph_run(fetch->graph, &call, &unused) == 0) {
		enabled = scan_member(
			&call.value, SLICE("threat_updates_enabled"));
		if (enabled.type == SCAN_FALSE)
			err_prefix(err,
				"group %s has no updates, "
				"threat_updates_enabled is false: ",
				group);
	}
	graph_call_release(&call);
}
