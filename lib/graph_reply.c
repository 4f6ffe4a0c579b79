#include "graph_reply.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "err.h"
#include "fd.h"
#include "graph.h"
#include "mem.h"

/* A transfer that failed below HTTP. */
static void judge_transfer(
	struct graph_error *error, const struct http_reply *reply)
{
	*error = (struct graph_error){.class = GRAPH_PERMANENT};
	if (reply->end == HTTP_BROKEN)
		error->class = GRAPH_TRANSIENT;
	snprintf(error->message, sizeof(error->message), "%s", reply->why);
}

/*
 * A good status: then the text must be whole, or it was cut on its way.  The
 * type tells when something else than the API answered.
 */
static void judge_text(struct graph_error *error,
	const struct http_reply *reply, const struct scan_fault *fault)
{
	struct slice type = buf_slice(&reply->header[HTTP_CONTENT_TYPE]);

	*error = (struct graph_error){
		.class = GRAPH_TRANSIENT,
		.status = reply->status,
	};
	snprintf(error->message, sizeof(error->message),
		"the reply is not JSON: byte %zu: %s%s%.*s", fault->at + 1,
		fault->why, type.len ? "; it is called " : "",
		type.len < 80 ? (int)type.len : 80, type.len ? type.at : "");
}

/* The members that are wanted beside the elements, in the order of the plan. */
enum part { PART_ERROR, PART_DATA, PART_PAGING, PARTS };

struct scan_plan *graph_reply_plan(void)
{
	static const char *const names[PARTS] = {
		[PART_ERROR] = "error",
		[PART_DATA] = "data",
		[PART_PAGING] = "paging",
	};
	struct scan_plan *plan = scan_plan_new();

	for (size_t i = 0; i < PARTS; i++)
		scan_plan_add(plan, names[i]);
	scan_plan_add_each(plan, names[PART_DATA], NULL);
	return plan;
}

/*
 * Check the body and find its parts, in one pass: pages are large.  Return 0,
 * or -1 with fault set and nothing found.
 */
static int read_body(struct graph_call *call, const struct scan_plan *plan,
	struct scan_value *error, struct scan_fault *fault)
{
	struct slice body = buf_slice(&call->body), text = slice_trim(body);
	struct scan_value *parts;
	int rc;

	if (!text.len || *text.at != '{')
		return scan_any(body, &call->value, fault);
	parts = mem_zero(scan_plan_count(plan), sizeof(*parts));
	rc = scan_rows(plan, body, parts, &call->rows, fault);
	if (rc == 0) {
		call->value = (struct scan_value){text, SCAN_OBJECT, false};
		call->data = parts[PART_DATA];
		call->paging = parts[PART_PAGING];
		*error = parts[PART_ERROR];
	}
	free(parts);
	return rc;
}

void graph_reply_read(struct graph_call *call, const struct http_reply *reply,
	const struct scan_plan *plan)
{
	struct scan_fault fault = {0, "it is empty"};
	struct scan_value error = {0};
	bool is_json = false;

	call->value = call->data = call->paging = error;
	call->rows.count = 0;
	if (reply->end != HTTP_WHOLE) {
		judge_transfer(&call->error, reply);
		return;
	}
	if (call->body.len)
		is_json = !read_body(call, plan, &error, &fault);
	if (is_json || reply->status / 100 != 2)
		graph_error_take(&call->error, reply->status, &error);
	else
		judge_text(&call->error, reply, &fault);
}

int graph_reply_dump(const struct graph_call *call, const char *folder,
	unsigned long long *number, struct err *err)
{
	struct buf path = BUF_INIT(4096);
	int fd, rc;

	do {
		buf_reset(&path);
		buf_printf(&path, "%s/%06llu.body", folder, ++*number);
		fd = fd_open(
			buf_text(&path), O_WRONLY | O_CREAT | O_EXCL, 0600);
	} while (fd < 0 && errno == EEXIST);
	rc = fd < 0 ? -1 : fd_write(fd, buf_slice(&call->body));
	if (rc < 0)
		err_sys(err, TX_IO, "%s", buf_text(&path));
	if (fd >= 0 && close(fd) < 0 && rc == 0)
		rc = err_sys(err, TX_IO, "%s", buf_text(&path));
	buf_release(&path);
	return rc;
}
