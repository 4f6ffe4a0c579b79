#include "doc.h"

#include <limits.h>

#include <json-c/json.h>

#include "buf.h"
#include "err.h"
#include "out.h"
#include "scan.h"

/*
 * json-c takes a lax view of JSON, so the text was checked before; what it
 * still refuses or cannot hold is an error all the same.
 */
static struct json_object *parse(struct slice text)
{
	struct json_tokener *tokener = json_tokener_new_ex(SCAN_DEPTH + 1);
	struct json_object *doc = NULL;

	if (!tokener)
		return NULL;
	doc = json_tokener_parse_ex(tokener, text.at, (int)text.len);
	/* A number at the very end might go on: tell it that it does not. */
	if (json_tokener_get_error(tokener) == json_tokener_continue)
		doc = json_tokener_parse_ex(tokener, "", 1);
	json_tokener_free(tokener);
	return doc;
}

struct json_object *doc_parse(struct slice text, struct err *err)
{
	struct json_object *doc;
	struct scan_fault fault;
	struct scan_value value;

	if (scan_any(text, &value, &fault) < 0) {
		err_set(err, TX_DATA, "byte %zu: %s", fault.at + 1, fault.why);
		return NULL;
	}
	doc = text.len < INT_MAX ? parse(text) : NULL;
	if (!doc)
		err_set(err, TX_DATA, "%s",
			value.type == SCAN_NULL
				? "null where a value is needed"
				: "too large or too deep a JSON text");
	return doc;
}

struct json_object *doc_member(const struct json_object *doc, const char *name)
{
	struct json_object *value;

	if (!json_object_is_type(doc, json_type_object))
		return NULL;
	return json_object_object_get_ex(doc, name, &value) ? value : NULL;
}

struct slice doc_string(struct json_object *value)
{
	if (!json_object_is_type(value, json_type_string))
		return (struct slice){NULL, 0};
	return (struct slice){json_object_get_string(value),
		(size_t)json_object_get_string_len(value)};
}

/*
 * json-c clamps what does not fit, so its two largest numbers may be any: they
 * count as none.
 */
bool doc_number(const struct json_object *value, int64_t *number)
{
	if (!json_object_is_type(value, json_type_int))
		return false;
	*number = json_object_get_int64(value);
	return *number != INT64_MAX && *number != INT64_MIN;
}

bool doc_is_true(const struct json_object *value)
{
	return json_object_is_type(value, json_type_boolean) &&
		json_object_get_boolean(value);
}

void doc_set_count(
	struct json_object *doc, const char *name, unsigned long long count)
{
	json_object_object_add(
		doc, name, json_object_new_int64((int64_t)count));
}

/* The JSON of doc; borrowed until doc changes, .at NULL without memory. */
static struct slice text_of(struct json_object *doc)
{
	struct slice text;

	text.at = json_object_to_json_string_length(doc,
		JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE,
		&text.len);
	return text;
}

void doc_add(struct buf *out, struct json_object *doc)
{
	struct slice text = text_of(doc);

	if (text.at)
		buf_add(out, text);
	else
		out->over = true;
}

int doc_save(const char *path, struct json_object *doc, struct err *err)
{
	struct slice text = text_of(doc);
	struct out *out = out_open(path, err);
	int rc = -1;

	if (out && !text.at)
		err_set(err, TX_OS, "%s: out of memory", path);
	else if (out && out_line(out, text, err) == 0)
		rc = out_commit(out, err);
	out_free(out);
	return rc;
}

const char *doc_version(void)
{
	return "json-c " JSON_C_VERSION;
}
