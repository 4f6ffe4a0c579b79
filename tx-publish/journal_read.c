#include "journal_read.h"

#include <json-c/json.h>
#include <stdint.h>

#include "doc.h"
#include "err.h"
#include "journal.h"

/* The one version there is. */
#define VERSION 1

struct reading {
	const char *name;
	const struct journal_address *address;
	const struct journal_reader *reader;
	unsigned long long line;
};

/* --- the first line ------------------------------------------------------- */

static int check_address(const struct reading *in,
	const struct json_object *doc, struct err *err)
{
	const struct journal_address *want = in->address;
	struct slice server = doc_string(doc_member(doc, "server"));
	struct slice app = doc_string(doc_member(doc, "app"));

	if (slice_equal(server, want->server) && slice_equal(app, want->app))
		return 0;
	return err_set(err, TX_CONFIG,
		"%s: a journal of rows for %.*s, app %.*s; these go to %.*s, "
		"app %.*s: name another journal",
		in->name, SLICE_ARG(server), SLICE_ARG(app),
		SLICE_ARG(want->server), SLICE_ARG(want->app));
}

static int read_header(
	const struct reading *in, struct json_object *doc, struct err *err)
{
	struct slice of = doc_string(doc_member(doc, "journal"));
	int64_t version;

	if (!slice_is(of, "tx-publish"))
		return err_set(err, TX_CONFIG,
			"%s: no journal of tx-publish; it stays as it is: name "
			"another file",
			in->name);
	if (!doc_number(doc_member(doc, "version"), &version) ||
		version != VERSION)
		return err_set(err, TX_CONFIG,
			"%s: a journal of another version of tx-publish: use "
			"that one, or name another file",
			in->name);
	return check_address(in, doc, err);
}

/* --- the others ----------------------------------------------------------- */

static bool take_keys(const struct reading *in, enum journal_event event,
	struct json_object *keys)
{
	static const struct slice none;

	if (!json_object_is_type(keys, json_type_array))
		return false;
	for (size_t i = 0; i < json_object_array_length(keys); i++) {
		struct slice key =
			doc_string(json_object_array_get_idx(keys, i));

		if (!key.len)
			return false;
		in->reader->take(in->reader->of, event, key, none);
	}
	return true;
}

static bool take_result(const struct reading *in, const struct json_object *doc)
{
	struct slice key = doc_string(doc_member(doc, "key"));
	struct json_object *result = doc_member(doc, "result");
	struct json_object *success = doc_member(result, "success");
	struct slice id = doc_string(doc_member(result, "id"));

	if (!key.len || !json_object_is_type(success, json_type_boolean) ||
		(doc_is_true(success) && !id.len))
		return false;
	in->reader->take(in->reader->of,
		doc_is_true(success) ? JOURNAL_DONE : JOURNAL_FAILED, key, id);
	return true;
}

static bool take_line(const struct reading *in, struct json_object *doc)
{
	if (doc_member(doc, "sent"))
		return take_keys(in, JOURNAL_SENT, doc_member(doc, "sent"));
	if (doc_member(doc, "told"))
		return take_keys(in, JOURNAL_TOLD, doc_member(doc, "told"));
	return take_result(in, doc);
}

static int read_line(
	const struct reading *in, struct slice line, struct err *err)
{
	struct err fault;
	struct json_object *doc = doc_parse(line, &fault);
	int rc = 0;

	if (in->line == 1)
		rc = read_header(in, doc, err);
	else if (!take_line(in, doc))
		rc = err_set(err, TX_CONFIG,
			"%s:%llu: the journal is damaged: put a copy in its "
			"place, or name a new one to send every row again, "
			"which does no harm",
			in->name, in->line);
	json_object_put(doc);
	return rc;
}

/* --- all ------------------------------------------------------------------ */

int journal_read(struct slice text, const char *name,
	const struct journal_address *address,
	const struct journal_reader *reader, size_t *whole, struct err *err)
{
	struct reading in = {name, address, reader, 0};
	const char *end;

	*whole = 0;
	while ((end = memchr(text.at + *whole, '\n', text.len - *whole))) {
		struct slice line = {
			text.at + *whole, (size_t)(end - text.at) - *whole};

		in.line++;
		if (read_line(&in, line, err) < 0)
			return -1;
		*whole += line.len + 1;
	}
	return 0;
}
