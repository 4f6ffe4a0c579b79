#include "batch.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "doc.h"
#include "err.h"
#include "fault.h"
#include "plan.h"
#include "reply.h"
#include "request.h"
#include "sandbox.h"
#include "slice.h"
#include "wire.h"

#define ITEMS_MAX 50

/* One batch under way. */
struct batch {
	struct sandbox *sandbox;
	const struct request *request;
	struct json_object *items;
	bool headers; /* the caller wants them */
};

static const char *text_member(struct json_object *item, const char *name)
{
	struct json_object *value = json_object_object_get(item, name);

	return value ? json_object_get_string(value) : NULL;
}

/* The name of a method in upper case; an unknown one is as good as PUT. */
static const char *method_of(struct json_object *item)
{
	static const char *const methods[] = {"GET", "POST", "DELETE"};
	const char *name = text_member(item, "method");

	if (!name)
		return "GET";
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++) {
		if (!strcasecmp(name, methods[i]))
			return methods[i];
	}
	return "PUT";
}

/* Whether another item refers to the one with this name. */
static bool is_referred(struct json_object *items, const char *name)
{
	struct buf mark = BUF_INIT(REPLY_MAX);
	bool found = false;

	buf_printf(&mark, "{result=%s:", name);
	for (size_t i = 0; i < json_object_array_length(items); i++) {
		struct json_object *item = json_object_array_get_idx(items, i);
		const char *on = text_member(item, "depends_on");
		const char *url = text_member(item, "relative_url");
		const char *body = text_member(item, "body");

		found = found || (on && !strcmp(on, name)) ||
			(url && strstr(url, buf_text(&mark))) ||
			(body && strstr(body, buf_text(&mark)));
	}
	buf_release(&mark);
	return found;
}

/* Whether item's answer is left out when it succeeds. */
static bool is_omitted(const struct batch *batch, struct json_object *item)
{
	const char *omit = text_member(item, "omit_response_on_success");
	const char *name = text_member(item, "name");

	if (omit)
		return !strcasecmp(omit, "true") || !strcmp(omit, "1");
	if (request_get(batch->request, "omit_response_on_success"))
		return request_truth(
			batch->request, "omit_response_on_success");
	return name && is_referred(batch->items, name);
}

static void add_headers(struct buf *out, const struct request *request)
{
	buf_printf(out,
		",\"headers\":["
		"{\"name\":\"Content-Type\",\"value\":"
		"\"text\\/javascript; charset=UTF-8\"},"
		"{\"name\":\"Facebook-API-Version\",\"value\":\"%s\"},"
		"{\"name\":\"Cache-Control\",\"value\":"
		"\"private, no-cache, no-store, must-revalidate\"}]",
		request->version);
}

static void run_item(
	const struct batch *batch, struct json_object *item, struct buf *out)
{
	const char *url = text_member(item, "relative_url");
	const char *body = text_member(item, "body");
	struct faults faults = {.count = 0};
	struct request request;
	struct reply reply;

	request_init(&request, method_of(item));
	reply_init(&reply, ++batch->sandbox->calls);
	request.host = batch->request->host;
	request.bearer = batch->request->token;
	request_target(&request, slice_from(url ? url : ""));
	request_add_form(&request, slice_from(body ? body : ""));
	if (!url || request_get(&request, "batch"))
		reply_error(&reply, 100, "(#100) Bad item in a batch");
	else
		fault_answer(batch->sandbox, &request, &reply, true, &faults);
	if (faults_find(&faults, FAULT_NULL) ||
		(!reply_failed(&reply) && is_omitted(batch, item))) {
		buf_add(out, SLICE("null"));
	} else {
		buf_printf(out, "{\"code\":%d", reply.status);
		if (batch->headers)
			add_headers(out, &request);
		buf_add(out, SLICE(",\"body\":"));
		wire_add_string(out, buf_slice(&reply.body));
		buf_add_byte(out, '}');
	}
	reply_release(&reply);
	request_release(&request);
}

static void run_items(const struct batch *batch, struct reply *reply)
{
	size_t count = json_object_array_length(batch->items);

	if (count > ITEMS_MAX) {
		reply_batch_error(reply,
			"Too many requests in batch message. Maximum batch "
			"size is 50");
		return;
	}
	buf_add_byte(&reply->body, '[');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_byte(&reply->body, ',');
		run_item(batch, json_object_array_get_idx(batch->items, i),
			&reply->body);
	}
	buf_add_byte(&reply->body, ']');
}

void batch_run(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	const char *include = request_get(request, "include_headers");
	struct batch batch = {.sandbox = sandbox,
		.request = request,
		.headers = !include || strcasecmp(include, "false") != 0};
	struct buf text = BUF_INIT(REPLY_MAX);
	struct err err;

	buf_add(&text, slice_from(request_get(request, "batch")));
	batch.items = doc_parse(buf_slice(&text), &err);
	if (json_object_is_type(batch.items, json_type_array))
		run_items(&batch, reply);
	else
		reply_error(reply, 100, "(#100) Param batch must be an array.");
	json_object_put(batch.items);
	buf_release(&text);
}
