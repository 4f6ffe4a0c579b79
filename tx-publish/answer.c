#include "answer.h"

#include "buf.h"
#include "graph_error.h"
#include "scan.h"

/* No status of HTTP is larger. */
#define STATUS_MAX 999

void answer_read(const struct scan_value *item, struct buf *scratch,
	struct graph_error *error, struct scan_value *value)
{
	struct scan_value code = scan_member(item, SLICE("code"));
	struct scan_value body = scan_member(item, SLICE("body"));
	struct scan_fault fault;
	double status;

	*value = (struct scan_value){.type = SCAN_ABSENT};
	*error = (struct graph_error){
		.class = GRAPH_TRANSIENT,
		.message = "the server did not get to this row",
	};
	if (item->type != SCAN_OBJECT || !scan_number(&code, &status) ||
		!(status >= 0 && status <= STATUS_MAX))
		return;
	if (body.type != SCAN_STRING ||
		scan_any(scan_text(&body, scratch), value, &fault) < 0)
		*value = (struct scan_value){.type = SCAN_ABSENT};
	graph_error_read(error, (int)status, value);
}

bool answer_is_missing(const struct graph_error *error)
{
	return (error->code == 100 && error->subcode == 33) ||
		error->code == 803;
}

bool answer_may_pass(const struct graph_error *error)
{
	return error->class == GRAPH_TRANSIENT ||
		error->class == GRAPH_THROTTLE;
}
