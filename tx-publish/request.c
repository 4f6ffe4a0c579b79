#include "request.h"

#include <json-c/json.h>

#include "buf.h"
#include "doc.h"
#include "field.h"
#include "rows.h"

/* The most bytes one row's parameters take: all fields at their limit. */
#define PARAMS_MAX ((size_t)64 << 20)

static const char *const methods[] = {
	[HTTP_GET] = "GET",
	[HTTP_POST] = "POST",
	[HTTP_DELETE] = "DELETE",
};

enum http_method request_method(enum mode mode)
{
	return mode == MODE_DELETE ? HTTP_DELETE : HTTP_POST;
}

const char *request_path(enum mode mode, const struct row *row)
{
	return mode_is_by_id(mode) ? row->value[FIELD_ID].at : REQUEST_PATH;
}

/* Whether row's request carries field. */
static bool has(enum mode mode, const struct row *row, enum field field)
{
	return row->value[field].len && mode_sends(mode, field);
}

void request_add_params(
	struct buf *query, enum mode mode, const struct row *row)
{
	for (enum field field = 0; field < FIELDS; field++)
		if (has(mode, row, field))
			http_param(query, field_spec(field)->name,
				row->value[field]);
}

void request_identify(struct buf *out, enum mode mode, const struct row *row)
{
	buf_printf(out, "%s\n", mode_name(mode));
	for (enum field field = 0; field < FIELDS; field++) {
		if (!has(mode, row, field) &&
			!(field == FIELD_ID && mode_is_by_id(mode)))
			continue;
		buf_printf(out, "%s=%zu:", field_spec(field)->name,
			row->value[field].len);
		buf_add(out, row->value[field]);
		buf_add_byte(out, '\n');
	}
}

static struct json_object *text_of(struct slice text)
{
	return json_object_new_string_len(text.at, (int)text.len);
}

static struct json_object *new_item(enum http_method method, struct slice path)
{
	struct json_object *item = json_object_new_object();

	json_object_object_add(
		item, "method", json_object_new_string(methods[method]));
	json_object_object_add(item, "relative_url", text_of(path));
	return item;
}

struct json_object *request_item(enum mode mode, const struct row *row)
{
	struct json_object *item = new_item(
		request_method(mode), slice_from(request_path(mode, row)));
	struct buf params = BUF_INIT(PARAMS_MAX);

	request_add_params(&params, mode, row);
	if (params.len)
		json_object_object_add(
			item, "body", text_of(buf_slice(&params)));
	buf_release(&params);
	return item;
}

struct json_object *request_read_item(const char *path, struct buf *query)
{
	struct buf url = BUF_INIT(PARAMS_MAX);
	struct json_object *item;

	buf_printf(&url, "%s?%s", path, buf_text(query));
	item = new_item(HTTP_GET, buf_slice(&url));
	buf_release(&url);
	return item;
}

struct json_object *request_show(
	enum mode mode, const struct row *row, const char *base)
{
	struct json_object *show = json_object_new_object();
	struct json_object *params = json_object_new_object();
	struct buf url = BUF_INIT(PARAMS_MAX);

	for (enum field field = 0; field < FIELDS; field++)
		if (has(mode, row, field))
			json_object_object_add(params, field_spec(field)->name,
				text_of(row->value[field]));
	buf_printf(&url, "%s%s", base, request_path(mode, row));
	doc_set_count(show, "row", row->number);
	json_object_object_add(show, "method",
		json_object_new_string(methods[request_method(mode)]));
	json_object_object_add(show, "url", text_of(buf_slice(&url)));
	json_object_object_add(show, "params", params);
	buf_release(&url);
	return show;
}
