#include "graph_error.h"

#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "buf.h"
#include "doc.h"
#include "err.h"
#include "num.h"
#include "scan.h"

/* Codes first to last belong to class. */
static const struct rule {
	int first, last;
	enum graph_class class;
} rules[] = {
	{1, 2, GRAPH_TRANSIENT},
	{3, 3, GRAPH_PERMANENT},
	{4, 4, GRAPH_THROTTLE},
	{10, 10, GRAPH_PERMANENT},
	{17, 17, GRAPH_THROTTLE},
	{32, 32, GRAPH_THROTTLE},
	{100, 100, GRAPH_PERMANENT},
	{101, 102, GRAPH_AUTH},
	{104, 104, GRAPH_AUTH},
	{190, 190, GRAPH_AUTH},
	{200, 299, GRAPH_PERMANENT},
	{341, 341, GRAPH_THROTTLE},
	{368, 368, GRAPH_THROTTLE},
	{506, 506, GRAPH_PERMANENT},
	{613, 613, GRAPH_THROTTLE},
	{803, 803, GRAPH_PERMANENT},
	{2500, 2500, GRAPH_AUTH},
	{2642, 2642, GRAPH_CURSOR_BAD},
	{80000, 80014, GRAPH_THROTTLE},
};

static enum graph_class class_of_status(int status)
{
	if (status == 429)
		return GRAPH_THROTTLE;
	if (status == 408 || status >= 500)
		return GRAPH_TRANSIENT;
	return status == 401 ? GRAPH_AUTH : GRAPH_PERMANENT;
}

static enum graph_class class_of_code(const struct graph_error *error)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (error->code >= rules[i].first &&
			error->code <= rules[i].last)
			return rules[i].class;
	return class_of_status(error->status);
}

static bool says(const struct graph_error *error, const char *text)
{
	return strcasestr(error->message, text);
}

static enum graph_class classify(
	const struct graph_error *error, bool transient)
{
	enum graph_class class = class_of_code(error);

	if (says(error, "reduce the amount of data"))
		return GRAPH_SHRINK;
	/* 2500 is not only about tokens: "Syntax error ... at character 6". */
	if (error->code == 2500 &&
		(says(error, "syntax error") || says(error, "unknown path")))
		return GRAPH_PERMANENT;
	if (class == GRAPH_THROTTLE)
		return class;
	if (transient)
		return GRAPH_TRANSIENT;
	if (error->code == 100 && says(error, "cursor") &&
		says(error, "exceed"))
		return GRAPH_CURSOR_END;
	return class;
}

/* --- reading -------------------------------------------------------------- */

static void copy(char *to, size_t room, struct json_object *value)
{
	struct slice text = doc_string(value);

	if (text.at)
		snprintf(to, room, "%s", text.at);
}

/* What the server meant for people often says more than the message. */
static void add_user_text(struct graph_error *error,
	const struct json_object *doc, const char *name)
{
	struct slice text = doc_string(doc_member(doc, name));
	size_t len = strlen(error->message);

	if (text.len)
		snprintf(error->message + len, sizeof(error->message) - len,
			"%s%s", len ? "; " : "", text.at);
}

/* Where no code is sent the message may begin with it: "(#4) ...". */
static int64_t code_in_message(const char *message)
{
	struct slice rest = slice_from(message), digits;
	long long code;
	struct err err;

	if (strncmp(message, "(#", 2))
		return 0;
	rest.at += 2;
	rest.len -= 2;
	slice_cut(&rest, ')', &digits);
	return num_parse(digits, 0, INT32_MAX, &code, &err) < 0 ? 0 : code;
}

static void read_object(
	struct graph_error *error, const struct json_object *doc)
{
	if (!doc_number(doc_member(doc, "code"), &error->code))
		error->code = 0;
	if (!doc_number(doc_member(doc, "error_subcode"), &error->subcode))
		error->subcode = 0;
	copy(error->type, sizeof(error->type), doc_member(doc, "type"));
	copy(error->message, sizeof(error->message),
		doc_member(doc, "message"));
	copy(error->trace, sizeof(error->trace), doc_member(doc, "fbtrace_id"));
	if (!error->code)
		error->code = code_in_message(error->message);
	add_user_text(error, doc, "error_user_title");
	add_user_text(error, doc, "error_user_msg");
}

static void read_status(struct graph_error *error)
{
	error->class = class_of_status(error->status);
	snprintf(error->message, sizeof(error->message), "%s",
		error->status / 100 == 3
			? "the server sends us elsewhere, which is not followed"
			: "the reply holds no error text");
}

/* What stands between us and the API often says no more than a text. */
static void read_text(struct graph_error *error, const struct scan_value *text)
{
	struct buf scratch = BUF_INIT(text->text.len);
	struct slice plain = scan_text(text, &scratch);
	int len = plain.len < sizeof(error->message)
		? (int)plain.len
		: (int)sizeof(error->message) - 1;

	snprintf(error->message, sizeof(error->message), "%.*s", len, plain.at);
	buf_release(&scratch);
}

int graph_error_take(
	struct graph_error *error, int status, const struct scan_value *object)
{
	struct json_object *doc = NULL;
	struct err unused;

	*error = (struct graph_error){.status = status};
	if (object->type == SCAN_OBJECT)
		doc = doc_parse(object->text, &unused);
	if (!doc && status / 100 == 2)
		return 0;
	if (!doc) {
		read_status(error);
		if (object->type == SCAN_STRING)
			read_text(error, object);
		return -1;
	}
	read_object(error, doc);
	if (!*error->message)
		snprintf(error->message, sizeof(error->message),
			"the server gives no reason");
	error->class =
		classify(error, doc_is_true(doc_member(doc, "is_transient")));
	json_object_put(doc);
	return -1;
}

int graph_error_read(
	struct graph_error *error, int status, const struct scan_value *value)
{
	struct scan_value object = scan_member(value, SLICE("error"));

	return graph_error_take(error, status, &object);
}

/* --- telling -------------------------------------------------------------- */

/* Begin a part of what stands in brackets behind the message. */
static void begin_part(struct buf *out, bool *any)
{
	buf_add(out, *any ? SLICE(", ") : SLICE(" ("));
	*any = true;
}

static void add_number(
	struct buf *out, bool *any, const char *name, int64_t number)
{
	if (!number)
		return;
	begin_part(out, any);
	buf_printf(out, "%s %lld", name, (long long)number);
}

static void add_text(
	struct buf *out, bool *any, const char *name, const char *text)
{
	if (!*text)
		return;
	begin_part(out, any);
	buf_printf(out, "%s%s", name, text);
}

void graph_error_add(struct buf *out, const struct graph_error *error)
{
	bool any = false;

	buf_add(out, slice_from(error->message));
	add_number(out, &any, "HTTP", error->status);
	add_number(out, &any, "code", error->code);
	add_number(out, &any, "subcode", error->subcode);
	add_text(out, &any, "", error->type);
	add_text(out, &any, "fbtrace_id ", error->trace);
	if (any)
		buf_add_byte(out, ')');
}

static enum tx_exit exit_of(const struct graph_error *error)
{
	bool denied =
		error->code == 10 || (error->code >= 200 && error->code <= 299);

	if (error->class == GRAPH_AUTH || denied)
		return TX_AUTH;
	if (error->class == GRAPH_THROTTLE)
		return TX_AGAIN;
	return error->class == GRAPH_CURSOR_END ? TX_PARTIAL : TX_UNAVAILABLE;
}

static const char *advice(const struct graph_error *error)
{
	if (error->class == GRAPH_AUTH &&
		(error->code == 190 || error->code == 2500))
		return "; if the token is right, try --token-in-query";
	if (error->code == 104)
		return "; the app demands a proof of its secret, which is not "
		       "sent: see \"Require App Secret\" in its settings";
	if (error->code == 10)
		return "; the app must be admitted to ThreatExchange";
	return "";
}

int graph_error_tell(const struct graph_error *error, struct err *err)
{
	struct buf text = BUF_INIT(2048);

	graph_error_add(&text, error);
	err_set(err, exit_of(error), "%s%s", buf_text(&text), advice(error));
	buf_release(&text);
	return -1;
}
