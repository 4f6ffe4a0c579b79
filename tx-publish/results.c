#include "results.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "doc.h"
#include "err.h"
#include "field.h"
#include "journal.h"
#include "out.h"
#include "rows.h"
#include "utf8.h"

/* The longest line of results. */
#define RESULT_MAX ((size_t)64 << 20)

int results_open(struct results *results, const char *path,
	const struct rows *rows, struct journal *journal, struct err *err)
{
	*results = (struct results){
		.rows = rows,
		.journal = journal,
		.whole = path && strcmp(path, "-"),
	};
	buf_init(&results->line, RESULT_MAX);
	results->out = out_open(path, err);
	return results->out ? 0 : -1;
}

int results_line(
	struct results *results, struct json_object *object, struct err *err)
{
	buf_reset(&results->line);
	doc_add(&results->line, object);
	json_object_put(object);
	return out_line(results->out, buf_slice(&results->line), err);
}

/* A refused row may hold anything: what is not UTF-8 becomes U+FFFD. */
static struct json_object *text_of(struct slice text)
{
	struct buf clean = BUF_INIT(RESULT_MAX);
	struct json_object *object;
	size_t len;

	for (size_t i = 0; i < text.len; i += len ? len : 1) {
		len = utf8_length(text.at + i, text.len - i);
		if (len)
			buf_add(&clean, (struct slice){text.at + i, len});
		else
			buf_add(&clean, SLICE("\xEF\xBF\xBD"));
	}
	object = json_object_new_string_len(buf_text(&clean), (int)clean.len);
	buf_release(&clean);
	return object;
}

static struct json_object *error_of(const struct row *row)
{
	struct json_object *error = json_object_new_object();

	json_object_object_add(error, "message", text_of(row->why));
	if (row->code)
		json_object_object_add(
			error, "code", json_object_new_int64(row->code));
	if (row->trace.len)
		json_object_object_add(
			error, "fbtrace_id", text_of(row->trace));
	return error;
}

/* What was done, or would be: nothing when it is check or skip. */
static const char *action_of(const struct rows *rows, const struct row *row)
{
	bool back = row->value[FIELD_REACTIONS_TO_REMOVE].len &&
		!row->value[FIELD_REACTIONS].len;

	if (row->state == ROW_REFUSED)
		return "check";
	if (row->equal)
		return "skip";
	return back ? "unreact" : mode_name(rows->mode);
}

static struct json_object *result_of(
	const struct rows *rows, const struct row *row, const char *action)
{
	struct json_object *result = json_object_new_object();
	bool good = row->state == ROW_PUBLISHED || row->state == ROW_READY;
	bool by_id = mode_is_by_id(rows->mode);
	struct slice id = by_id ? row->value[FIELD_ID] : row->id;

	if (rows->file_count > 1)
		json_object_object_add(result, "file",
			text_of(slice_from(row->columns->name)));
	doc_set_count(result, "row", row->number);
	if (row->value[FIELD_INDICATOR].len || !by_id)
		json_object_object_add(result, "indicator",
			text_of(row->value[FIELD_INDICATOR]));
	json_object_object_add(
		result, "action", json_object_new_string(action));
	json_object_object_add(
		result, "success", json_object_new_boolean(good));
	if (id.len)
		json_object_object_add(result, "id", text_of(id));
	if (!good)
		json_object_object_add(result, "error", error_of(row));
	return result;
}

struct json_object *results_object(
	const struct rows *rows, const struct row *row)
{
	return result_of(rows, row, action_of(rows, row));
}

/* The seed's line, with what its users missed in it. */
static void tell_failure(const struct row *row)
{
	struct buf line = BUF_INIT(RESULT_MAX);

	buf_printf(&line, "Unable to upload %llu ", row->number);
	diag_escape(&line,
		row->value[FIELD_INDICATOR].len ? row->value[FIELD_INDICATOR]
						: row->value[FIELD_ID]);
	buf_add(&line, SLICE(" due to "));
	diag_escape(&line, row->why);
	if (row->code)
		buf_printf(&line, " (%lld", (long long)row->code);
	if (row->code && row->trace.len) {
		buf_add(&line, SLICE(", "));
		diag_escape(&line, row->trace);
	}
	if (row->code)
		buf_add_byte(&line, ')');
	fprintf(stderr, "%s\n", buf_text(&line));
	buf_release(&line);
}

static int write_row(
	struct results *results, const struct row *row, struct err *err)
{
	if (row->told && !results->whole)
		return 0;
	if (row->state == ROW_FAILED)
		tell_failure(row);
	return results_line(results, results_object(results->rows, row), err);
}

/* The rows up to results->next, from from on, are where they belong. */
static void tell_journal(const struct results *results, size_t from)
{
	for (size_t i = from; i < results->next; i++)
		if (results->rows->list[i].state == ROW_PUBLISHED)
			journal_told(results->journal, &results->rows->list[i]);
}

int results_write(struct results *results, struct err *err)
{
	const struct rows *rows = results->rows;
	size_t from = results->next;

	for (; results->next < rows->count; results->next++) {
		const struct row *row = &rows->list[results->next];

		if (row->state == ROW_READY || row->state == ROW_UNSURE)
			break;
		if (write_row(results, row, err) < 0)
			return -1;
	}
	if (out_flush(results->out, err) < 0)
		return -1;
	if (!results->whole)
		tell_journal(results, from);
	return 0;
}

int results_write_checks(struct results *results, struct err *err)
{
	const struct rows *rows = results->rows;

	for (size_t i = 0; i < rows->count; i++)
		if (results_line(results,
			    result_of(rows, &rows->list[i], "check"), err) < 0)
			return -1;
	return 0;
}

int results_commit(struct results *results, struct err *err)
{
	return out_commit(results->out, err);
}

void results_release(struct results *results)
{
	out_free(results->out);
	buf_release(&results->line);
}
