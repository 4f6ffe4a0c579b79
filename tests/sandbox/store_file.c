#include "store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "err.h"
#include "mem.h"
#include "wire.h"

/* Whether object is a member of ThreatExchange, not a descriptor. */
static bool is_member(const char *object)
{
	return wire_member(object, "name").at &&
		!wire_member(object, "owner").at &&
		!wire_member(object, "added_on").at;
}

/* The text of a descriptor, with an id when object has none. */
static char *with_id(struct store *store, struct slice object)
{
	struct buf text = BUF_INIT(STORE_LINE_MAX);
	char id[24], *copy;

	if (wire_member(object.at, "id").at)
		return mem_text(object);
	store_new_id(store, id);
	buf_printf(&text, "{\"id\":\"%s\"%s", id, object.len > 2 ? "," : "");
	buf_add(&text, (struct slice){object.at + 1, object.len - 1});
	copy = mem_text(buf_slice(&text));
	buf_release(&text);
	return copy;
}

static int load_line(struct store *store, const char *line, struct buf *text,
	struct err *err)
{
	buf_reset(text);
	if (wire_tidy(text, line, err) < 0)
		return -1;
	if (*buf_text(text) != '{')
		return err_set(err, TX_DATA, "byte 1: not an object");
	if (is_member(buf_text(text)))
		store_add_member_text(store, buf_slice(text));
	else
		store_add(store, with_id(store, buf_slice(text)));
	return 0;
}

static int load_stream(
	struct store *store, FILE *in, const char *path, struct err *err)
{
	struct buf text = BUF_INIT(STORE_LINE_MAX);
	unsigned long long number = 0;
	char *line = NULL;
	size_t room = 0;
	int rc = 0;

	while (!rc && getline(&line, &room, in) > 0) {
		number++;
		if (line[strspn(line, " \t\r\n")])
			rc = load_line(store, line, &text, err);
	}
	if (rc < 0)
		err_prefix(err, "%s:%llu: ", path, number);
	else if (ferror(in))
		rc = err_sys(err, TX_IO, "%s", path);
	free(line);
	buf_release(&text);
	return rc;
}

int store_load(struct store *store, const char *path, struct err *err)
{
	FILE *in = fopen(path, "r");
	int rc;

	if (!in && errno == ENOENT)
		return 0;
	if (!in)
		return err_sys(err, TX_NOINPUT, "%s", path);
	rc = load_stream(store, in, path, err);
	fclose(in);
	return rc;
}

/* --- saving ------------------------------------------------------------------ */

static void write_all(const struct store *store, FILE *out)
{
	for (size_t i = 0; i < store->records.count; i++) {
		if (!store->records.at[i]->gone)
			fprintf(out, "%s\n", store->records.at[i]->text);
	}
	for (size_t i = 0; i < store->member_count; i++)
		fprintf(out, "%s\n", store->members[i]->text);
}

/* Write to the file other, sync and close it. */
static int write_file(
	const struct store *store, const char *other, struct err *err)
{
	FILE *out = fopen(other, "w");
	bool good;

	if (!out)
		return err_sys(err, TX_IO, "%s", other);
	write_all(store, out);
	good = !fflush(out) && !ferror(out) && !fsync(fileno(out));
	if (fclose(out) || !good)
		return err_sys(err, TX_IO, "%s", other);
	return 0;
}

int store_save(const struct store *store, const char *path, struct err *err)
{
	struct buf other = BUF_INIT(STORE_LINE_MAX);
	int rc;

	buf_printf(&other, "%s.tmp", path);
	rc = write_file(store, buf_text(&other), err);
	if (!rc && rename(buf_text(&other), path) < 0)
		rc = err_sys(err, TX_IO, "%s", path);
	buf_release(&other);
	return rc;
}
