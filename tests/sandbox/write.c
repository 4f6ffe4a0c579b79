#include "write.h"

#include <ctype.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "edit.h"
#include "err.h"
#include "mem.h"
#include "reply.h"
#include "request.h"
#include "sandbox.h"
#include "store.h"
#include "wire.h"

/* What every new descriptor must be given. */
static const char *const required[] = {"indicator", "type", "description",
	"privacy_type", "share_level", "status"};

/* Types whose indicators the server writes in lower case. */
static const char lowered[] =
	",DOMAIN,EMAIL_ADDRESS,HASH_MD5,HASH_SHA1,HASH_SHA256,";

/* One write under way. */
struct job {
	struct sandbox *sandbox;
	const struct request *request;
	struct reply *reply;
	int64_t now;
};

static struct job job_of(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	return (struct job){.sandbox = sandbox,
		.request = request,
		.reply = reply,
		.now = times_now(&sandbox->times)};
}

/* The text of object in wire form; the caller owns it. */
static char *text_of(struct json_object *object)
{
	struct buf text = BUF_INIT(STORE_LINE_MAX);
	char *copy;

	wire_add_value(&text, object);
	copy = mem_text(buf_slice(&text));
	buf_release(&text);
	return copy;
}

/* The tree of record, which the caller owns, or NULL with reply set. */
static struct json_object *tree_of(struct job *job, const struct record *record)
{
	struct buf text = BUF_INIT(STORE_LINE_MAX);
	struct json_object *object;
	struct err err;

	buf_add(&text, (struct slice){record->text, record->len});
	object = doc_parse(buf_slice(&text), &err);
	buf_release(&text);
	if (!object)
		reply_error(job->reply, 1, "An unknown error has occurred.");
	return object;
}

static void add_text(
	struct json_object *object, const char *name, const char *value)
{
	json_object_object_add(object, name, json_object_new_string(value));
}

/* One that expires now is gone for good. */
static void drop_expired(struct job *job, struct record *record)
{
	if (record_expired(record, job->now))
		store_remove(job->sandbox->store, record, job->now);
}

/* --- making --------------------------------------------------------------- */

static int check_required(struct job *job)
{
	for (size_t i = 0; i < sizeof(required) / sizeof(*required); i++) {
		if (request_value(job->request, required[i]))
			continue;
		reply_error(job->reply, 100,
			"(#100) The parameter %s is required", required[i]);
		return -1;
	}
	return 0;
}

/* The indicator as the server keeps it: trimmed, some types in lower case. */
static char *sane_indicator(const struct request *request)
{
	const char *type = request_get(request, "type");
	char *text = mem_text(
		slice_trim(slice_from(request_get(request, "indicator"))));
	char *quoted = mem_alloc(strlen(type) + 3);
	size_t len = strlen(type);

	quoted[0] = ',';
	memcpy(quoted + 1, type, len);
	memcpy(quoted + 1 + len, ",", 2);
	if (strstr(lowered, quoted)) {
		for (char *c = text; *c; c++)
			*c = (char)tolower((unsigned char)*c);
	}
	free(quoted);
	return text;
}

/* The member "indicator" of a new descriptor. */
static struct json_object *new_indicator(struct job *job, const char *text)
{
	struct store *store = job->sandbox->store;
	const char *type = request_get(job->request, "type");
	const struct indicator *known =
		store_subject(store, slice_from(type), slice_from(text));
	struct json_object *object = json_object_new_object();
	char fresh[24];

	if (!known)
		store_new_id(store, fresh);
	add_text(object, "id", known ? known->id : fresh);
	add_text(object, "indicator", text);
	add_text(object, "type", type);
	return object;
}

static struct json_object *new_owner(const struct request *request)
{
	struct json_object *object = json_object_new_object();

	add_text(object, "id", request->app);
	add_text(object, "name", SANDBOX_APP);
	return object;
}

/* A descriptor with what it has when nothing is said. */
static struct json_object *new_descriptor(struct job *job, const char *text)
{
	struct json_object *object = json_object_new_object();
	char id[24], now[TIMES_TEXT];

	store_new_id(job->sandbox->store, id);
	times_write(job->now, now);
	add_text(object, "id", id);
	add_text(object, "added_on", now);
	json_object_object_add(object, "confidence", json_object_new_int(50));
	json_object_object_add(object, "indicator", new_indicator(job, text));
	add_text(object, "last_updated", now);
	json_object_object_add(object, "owner", new_owner(job->request));
	add_text(object, "raw_indicator",
		request_get(job->request, "indicator"));
	add_text(object, "review_status", "UNREVIEWED");
	add_text(object, "severity", "INFO");
	add_text(object, "type", request_get(job->request, "type"));
	return object;
}

static struct record *make(struct job *job, const char *indicator)
{
	struct store *store = job->sandbox->store;
	struct json_object *object = new_descriptor(job, indicator);
	struct record *record;

	edit_apply(object, store, job->request, job->now);
	record = store_add(store, text_of(object));
	json_object_put(object);
	return record;
}

/* Give record the parameters; they were checked. */
static void change(struct job *job, struct record *record)
{
	struct store *store = job->sandbox->store;
	struct json_object *object = tree_of(job, record);

	if (!object)
		return;
	edit_apply(object, store, job->request, job->now);
	store_change(store, record, text_of(object), job->now);
	json_object_put(object);
}

/* REVIEWED_AUTOMATICALLY cannot overwrite REVIEWED_MANUALLY. */
static int check_review(struct job *job, const struct record *record)
{
	const char *review = request_value(job->request, "review_status");

	if (!review || strcmp(review, "REVIEWED_AUTOMATICALLY") != 0 ||
		!slice_is(record->review_status, "REVIEWED_MANUALLY"))
		return 0;
	reply_error(job->reply, 100,
		"(#100) A review_status of REVIEWED_MANUALLY cannot be set to "
		"REVIEWED_AUTOMATICALLY, set it to PENDING first");
	return -1;
}

void write_create(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	struct job job = job_of(sandbox, request, reply);
	struct record *record;
	char *indicator;

	if (check_required(&job) < 0 ||
		edit_check(sandbox->store, request, job.now, reply) < 0)
		return;
	indicator = sane_indicator(request);
	record = store_opinion(sandbox->store, slice_from(request->app),
		slice_from(request_get(request, "type")),
		slice_from(indicator));
	if (record && check_review(&job, record) < 0)
		goto out;
	if (record)
		change(&job, record);
	else
		record = make(&job, indicator);
	if (reply_failed(reply))
		goto out;
	buf_printf(&reply->body, "{\"success\":true,\"id\":\"%.*s\"}",
		SLICE_ARG(record->id));
	drop_expired(&job, record);
out:
	free(indicator);
}

/* --- changing ------------------------------------------------------------- */

/* The descriptor that request names, or NULL with reply set. */
static struct record *find_record(struct job *job)
{
	const struct node *node =
		store_node(job->sandbox->store, job->request->part[0]);

	if (!node->record)
		reply_missing(job->reply, job->request);
	return node->record;
}

static bool is_own(const struct job *job, const struct record *record)
{
	return slice_is(record->owner, job->request->app);
}

static void refuse_stranger(struct job *job, const struct record *record)
{
	reply_error(job->reply, 10,
		"(#10) You do not have permission to edit object %.*s: only "
		"its owner may",
		SLICE_ARG(record->id));
}

/* Whether request asks for something besides reactions. */
static bool is_more_than_reactions(const struct request *request)
{
	static const char others[] = ",access_token,reactions,"
				     "reactions_to_remove,pretty,method,"
				     "fields,format,";

	for (size_t i = 0; i < request->count; i++) {
		struct buf name = BUF_INIT(STORE_LINE_MAX);
		bool found;

		buf_printf(&name, ",%s,", request->params[i].name);
		found = strstr(others, buf_text(&name));
		buf_release(&name);
		if (!found)
			return true;
	}
	return false;
}

static bool has_reactions(const struct request *request)
{
	return request_value(request, "reactions") ||
		request_value(request, "reactions_to_remove");
}

static void react(struct job *job, struct record *record)
{
	struct json_object *object = tree_of(job, record);

	if (!object)
		return;
	edit_react(object, job->request);
	store_change(job->sandbox->store, record, text_of(object), job->now);
	json_object_put(object);
	buf_add(&job->reply->body, SLICE("{\"success\":true}"));
}

/* indicator and type stay as they were made. */
static int check_fixed(struct job *job, const struct record *record)
{
	const char *type = request_value(job->request, "type");
	const char *text = request_value(job->request, "indicator");
	struct buf scratch = BUF_INIT(STORE_LINE_MAX);
	const char *changed = NULL;

	if (type && !slice_is(record->type, type))
		changed = "type";
	if (text &&
		!slice_is(wire_text(record->raw_indicator, &scratch), text) &&
		!slice_is(wire_text(record->indicator, &scratch), text))
		changed = "indicator";
	buf_release(&scratch);
	if (!changed)
		return 0;
	reply_error(
		job->reply, 100, "(#100) Param %s cannot be changed", changed);
	return -1;
}

static void edit_own(struct job *job, struct record *record)
{
	if (has_reactions(job->request)) {
		reply_error(job->reply, 100,
			"(#100) You cannot react to your own descriptor");
		return;
	}
	if (check_fixed(job, record) < 0 || check_review(job, record) < 0)
		return;
	change(job, record);
	if (reply_failed(job->reply))
		return;
	buf_add(&job->reply->body, SLICE("{\"success\":true}"));
	drop_expired(job, record);
}

void write_edit(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	struct job job = job_of(sandbox, request, reply);
	struct record *record = find_record(&job);

	if (!record || edit_check(sandbox->store, request, job.now, reply) < 0)
		return;
	if (is_own(&job, record))
		edit_own(&job, record);
	else if (!has_reactions(request) || is_more_than_reactions(request))
		refuse_stranger(&job, record);
	else
		react(&job, record);
}

void write_delete(struct sandbox *sandbox, const struct request *request,
	struct reply *reply)
{
	struct job job = job_of(sandbox, request, reply);
	struct record *record = find_record(&job);

	if (!record)
		return;
	if (!is_own(&job, record)) {
		refuse_stranger(&job, record);
		return;
	}
	store_remove(sandbox->store, record, job.now);
	buf_add(&reply->body, SLICE("{\"success\":true}"));
}
