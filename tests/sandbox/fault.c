#include "fault.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "plan.h"
#include "reply.h"
#include "request.h"
#include "sandbox.h"
#include "wire.h"

/* --- errors --------------------------------------------------------------- */

/* What the server says with a code when the plan does not say it. */
static const struct {
	long long code;
	const char *text;
} messages[] = {
	{1, "An unknown error occurred"},
	{2, "Service temporarily unavailable"},
	{4, "Application request limit reached"},
	{10, "Application does not have permission for this action"},
	{17, "User request limit reached"},
	{32, "Page request limit reached"},
	{102, "Session key invalid or no longer valid"},
	{190, "Error validating access token"},
	{341, "Application limit reached"},
	{368,
		"The action attempted has been deemed abusive or is otherwise "
		"disallowed"},
	{613, "Calls to this api have exceeded the rate limit."},
	{803, "Some of the aliases you requested do not exist"},
	{2500,
		"An active access token must be used to query information "
		"about the current user."},
};

static void make_error(const struct faults *faults, const struct fault *fault,
	struct reply *reply)
{
	const struct fault *subcode = faults_find(faults, FAULT_SUBCODE);
	const char *text = "An error of the plan";
	char message[1024];

	for (size_t i = 0; i < sizeof(messages) / sizeof(*messages); i++) {
		if (messages[i].code == fault->number)
			text = messages[i].text;
	}
	if (fault->text)
		snprintf(message, sizeof(message), "%s", fault->text);
	else
		snprintf(message, sizeof(message), "(#%lld) %s", fault->number,
			text);
	reply_error_as(reply,
		&(struct reply_error){.status = (int)fault->other,
			.code = (int)fault->number,
			.subcode = subcode ? (int)subcode->number : -1,
			.transient = faults_find(faults, FAULT_TRANSIENT)},
		message);
}

/* What a proxy says. */
static void make_html(struct reply *reply, int status)
{
	reply->status = status;
	buf_reset(&reply->body);
	buf_printf(&reply->body,
		"<!DOCTYPE html>\n<html><head><title>%d</title></head>"
		"<body><h1>Sorry, something went wrong</h1></body></html>\n",
		status);
}

static bool is_answer(enum fault_kind kind)
{
	return kind == FAULT_ERROR || kind == FAULT_HTML ||
		kind == FAULT_EMPTY || kind == FAULT_BODY ||
		kind == FAULT_REDIRECT;
}

/* The fault that gives an answer of its own, or NULL. */
static const struct fault *answer_of(const struct faults *faults)
{
	for (size_t i = 0; i < faults->count; i++) {
		if (is_answer(faults->at[i].fault->kind))
			return faults->at[i].fault;
	}
	return NULL;
}

static void put_answer(const struct faults *faults, const struct fault *fault,
	struct reply *reply)
{
	switch (fault->kind) {
	case FAULT_ERROR:
		make_error(faults, fault, reply);
		break;
	case FAULT_HTML:
		make_html(reply, (int)fault->number);
		break;
	case FAULT_EMPTY:
		reply->status = (int)fault->number;
		buf_reset(&reply->body);
		break;
	case FAULT_BODY:
		buf_reset(&reply->body);
		buf_add(&reply->body, slice_from(fault->text));
		break;
	default: /* FAULT_REDIRECT */
		reply->status = 302;
		buf_reset(&reply->body);
		break;
	}
}

/* --- pages ---------------------------------------------------------------- */

static void set_quirk(struct quirks *quirks, const struct fault *fault)
{
	switch (fault->kind) {
	case FAULT_SHORT:
		quirks->rows = fault->number;
		break;
	case FAULT_SHIFT:
		quirks->shift = fault->number;
		break;
	case FAULT_HOLE:
		quirks->hole = true;
		break;
	case FAULT_REPEAT:
		quirks->repeat = true;
		break;
	case FAULT_ENDLESS:
		quirks->endless = true;
		break;
	case FAULT_NO_PAGING:
		quirks->no_paging = true;
		break;
	case FAULT_NO_NEXT:
		quirks->no_next = true;
		break;
	case FAULT_NO_CURSORS:
		quirks->no_cursors = true;
		break;
	case FAULT_EMPTY_NEXT:
		quirks->empty_next = true;
		break;
	case FAULT_BARE_NEXT:
		quirks->bare_next = true;
		break;
	case FAULT_NEXT_HOST:
		quirks->next_host = fault->text;
		break;
	default:
		break;
	}
}

/* --- rows ----------------------------------------------------------------- */

/* Append row with the ids in it as numbers. */
static void add_with_numbers(struct buf *out, struct slice row)
{
	static const char key[] = "\"id\":\"";

	while (row.len) {
		const char *hit = memmem(row.at, row.len, key, sizeof(key) - 1);
		size_t before = hit ? (size_t)(hit - row.at) : row.len;
		size_t digits;

		buf_add(out, (struct slice){row.at, before});
		row = (struct slice){row.at + before, row.len - before};
		if (!hit)
			return;
		row.at += sizeof(key) - 1;
		row.len -= sizeof(key) - 1;
		digits = strspn(row.at, "0123456789");
		buf_add(out, SLICE("\"id\":"));
		if (!digits || row.at[digits] != '"') {
			buf_add_byte(out, '"');
			continue;
		}
		buf_add(out, (struct slice){row.at, digits});
		row.at += digits + 1;
		row.len -= digits + 1;
	}
}

static void add_row(
	struct buf *out, const struct faults *faults, struct slice row)
{
	if (out->at[out->len - 1] != '[')
		buf_add_byte(out, ',');
	if (faults_find(faults, FAULT_NUMBER_IDS))
		add_with_numbers(out, row);
	else
		buf_add(out, row);
}

/* Append the rows of a page as the faults want them. */
static void add_rows(
	struct buf *out, const struct faults *faults, struct slice data)
{
	const struct fault *row = faults_find(faults, FAULT_ROW);
	struct slice element = {NULL, 0};
	struct wire_walk walk;

	buf_add_byte(out, '[');
	if (row)
		add_row(out, faults, slice_from(row->text));
	wire_walk_init(&walk, data.at);
	while (wire_walk_next(&walk, NULL, &element))
		add_row(out, faults, element);
	if (element.at && faults_find(faults, FAULT_DOUBLE))
		add_row(out, faults, element);
	buf_add_byte(out, ']');
}

static void edit_rows(const struct faults *faults, struct reply *reply)
{
	struct slice data = wire_member(buf_text(&reply->body), "data");
	struct buf *body = &reply->body;
	struct buf text = BUF_INIT(REPLY_MAX);
	size_t before;

	if (!data.at || *data.at != '[')
		return;
	before = (size_t)(data.at - body->at);
	buf_add(&text, (struct slice){body->at, before});
	add_rows(&text, faults, data);
	before += data.len;
	buf_add(&text, (struct slice){body->at + before, body->len - before});
	buf_release(body);
	*body = text;
}

static bool has_rows(const struct faults *faults)
{
	return faults_find(faults, FAULT_ROW) ||
		faults_find(faults, FAULT_DOUBLE) ||
		faults_find(faults, FAULT_NUMBER_IDS);
}

void fault_answer(struct sandbox *sandbox, struct request *request,
	struct reply *reply, bool is_item, struct faults *faults)
{
	const struct fault *instead;

	plan_judge(sandbox->plan, request, is_item, faults);
	request->quirks.serial = reply->serial;
	for (size_t i = 0; i < faults->count; i++)
		set_quirk(&request->quirks, faults->at[i].fault);
	instead = answer_of(faults);
	if (!instead || faults_find(faults, FAULT_DONE))
		sandbox_answer(sandbox, request, reply);
	if (instead)
		put_answer(faults, instead, reply);
	else if (!reply_failed(reply) && has_rows(faults))
		edit_rows(faults, reply);
}
