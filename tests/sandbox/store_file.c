#include "store.h"

#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "err.h"
#include "lines.h"
#include "mem.h"
#include "out.h"
#include "wire.h"

/* What an object must have to be one thing or the other. */
struct traits {
	bool id, name, owner, added_on, is_group, is_notice;
};

static struct traits traits_of(const char *object)
{
	struct traits traits = {.id = false};
	struct slice key, value;
	struct wire_walk walk;

	wire_walk_init(&walk, object);
	while (wire_walk_next(&walk, &key, &value)) {
		traits.id = traits.id || slice_is(key, "id");
		traits.name = traits.name || slice_is(key, "name");
		traits.owner = traits.owner || slice_is(key, "owner");
		traits.is_group = traits.is_group ||
			slice_is(key, "threat_updates_enabled");
		traits.is_notice =
			traits.is_notice || slice_is(key, "should_delete");
		traits.added_on = traits.added_on || slice_is(key, "added_on");
	}
	return traits;
}

/* The text of object with an id put in front. */
static char *with_id(struct store *store, struct slice object)
{
	struct buf text = BUF_INIT(STORE_LINE_MAX);
	char id[24], *copy;

	store_new_id(store, id);
	buf_printf(&text, "{\"id\":\"%s\"%s", id, object.len > 2 ? "," : "");
	buf_add(&text, (struct slice){object.at + 1, object.len - 1});
	copy = mem_text(buf_slice(&text));
	buf_release(&text);
	return copy;
}

/* Add what line, which ends in NUL, holds; text is for its wire form. */
static int load_line(struct store *store, const char *line, struct buf *text,
	struct err *err)
{
	struct traits traits;

	buf_reset(text);
	if (wire_tidy(text, line, err) < 0)
		return -1;
	if (*buf_text(text) != '{')
		return err_set(err, TX_DATA, "byte 1: not an object");
	traits = traits_of(buf_text(text));
	if (traits.is_notice)
		store_add_notice(store, mem_text(buf_slice(text)));
	else if (traits.is_group)
		store_add_group(store, mem_text(buf_slice(text)));
	else if (traits.name && !traits.owner && !traits.added_on)
		store_add_member_text(store, buf_slice(text));
	else if (traits.id)
		store_add(store, mem_text(buf_slice(text)));
	else
		store_add(store, with_id(store, buf_slice(text)));
	return 0;
}

static int load_lines(struct store *store, struct lines *in, struct err *err)
{
	struct buf copy = BUF_INIT(STORE_LINE_MAX);
	struct buf text = BUF_INIT(STORE_LINE_MAX);
	struct slice line;
	int kind, rc = 0;

	while (!rc && (kind = lines_next(in, &line, err)) > 0) {
		buf_reset(&copy);
		buf_add(&copy, line);
		rc = kind == LINES_LONG
			? err_set(err, TX_DATA, "the line is too long")
			: load_line(store, buf_text(&copy), &text, err);
		if (rc < 0)
			err_prefix(err, "%s:%llu: ", lines_name(in),
				lines_number(in));
	}
	buf_release(&copy);
	buf_release(&text);
	return rc < 0 ? rc : kind;
}

int store_load(struct store *store, const char *path, struct err *err)
{
	char *paths[] = {mem_text(slice_from(path))};
	struct lines *in = NULL;
	int rc = 0;

	if (!access(path, F_OK)) {
		in = lines_new(paths, 1, STORE_LINE_MAX / 8);
		rc = load_lines(store, in, err);
	}
	lines_free(in);
	free(paths[0]);
	return rc;
}

/* --- saving --------------------------------------------------------------- */

static int write_all(
	const struct store *store, struct out *out, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < store->records.count; i++) {
		const struct record *record = store->records.at[i];

		if (!record->gone)
			rc = out_line(out,
				(struct slice){record->text, record->len}, err);
	}
	for (size_t i = 0; !rc && i < store->member_count; i++)
		rc = out_line(out, slice_from(store->members[i]->text), err);
	for (size_t i = 0; !rc && i < store->group_count; i++)
		rc = out_line(out, slice_from(store->groups[i]->text), err);
	for (size_t i = 0; !rc && i < store->notice_count; i++)
		rc = out_line(out, slice_from(store->notices[i].text), err);
	return rc;
}

int store_save(const struct store *store, const char *path, struct err *err)
{
	struct out *out = out_open(path, err);
	int rc;

	if (!out)
		return -1;
	rc = write_all(store, out, err);
	if (!rc)
		rc = out_commit(out, err);
	out_free(out);
	return rc;
}
