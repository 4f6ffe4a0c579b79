#include "request.h"

#include <json-c/json.h>

#include "buf.h"
#include "doc.h"
#include "field.h"
#include "http.h"
#include "rows.h"

/* The most bytes one row's parameters take: all fields at their limit. */
#define PARAMS_MAX ((size_t)64 << 20)

void request_add_params(struct buf *query, const struct row *row)
{
	for (enum field field = 0; field < FIELDS; field++)
		if (row->value[field].len)
			http_param(query, field_spec(field)->name,
				row->value[field]);
}

void request_identify(struct buf *out, const struct row *row)
{
	buf_add(out, SLICE("create\n"));
	for (enum field field = 0; field < FIELDS; field++) {
		if (!row->value[field].len)
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

static struct json_object *batch_item(const struct row *row)
{
	struct json_object *item = json_object_new_object();
	struct buf params = BUF_INIT(PARAMS_MAX);

	request_add_params(&params, row);
	json_object_object_add(item, "method", json_object_new_string("POST"));
	json_object_object_add(
		item, "relative_url", json_object_new_string(REQUEST_PATH));
	json_object_object_add(item, "body", text_of(buf_slice(&params)));
	buf_release(&params);
	return item;
}

struct json_object *request_batch(struct row *const rows[], size_t count)
{
	struct json_object *batch = json_object_new_array();

	for (size_t i = 0; i < count; i++)
		json_object_array_add(batch, batch_item(rows[i]));
	return batch;
}

struct json_object *request_show(const struct row *row, const char *url)
{
	struct json_object *show = json_object_new_object();
	struct json_object *params = json_object_new_object();

	for (enum field field = 0; field < FIELDS; field++)
		if (row->value[field].len)
			json_object_object_add(params, field_spec(field)->name,
				text_of(row->value[field]));
	doc_set_count(show, "row", row->number);
	json_object_object_add(show, "method", json_object_new_string("POST"));
	json_object_object_add(show, "url", json_object_new_string(url));
	json_object_object_add(show, "params", params);
	return show;
}
