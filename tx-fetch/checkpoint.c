#include "checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <json-c/json.h>

#include "doc.h"
#include "err.h"
#include "fd.h"
#include "file.h"
#include "graph_page.h"
#include "mem.h"
#include "settings.h"

/* The form of the file; a later one is refused. */
#define FORM 1

/* The largest file: hundreds of thousands of terms fit. */
#define FILE_MAX ((size_t)64 << 20)

/* Room for a hash as text. */
#define HASH_TEXT 24

/* How often a file that was replaced under our hands is opened again. */
#define TRIES_MAX 100

static const char *const stages[] = {
	[CHECKPOINT_NEW] = "new",
	[CHECKPOINT_BEGUN] = "begun",
	[CHECKPOINT_READ] = "read",
	[CHECKPOINT_DONE] = "done",
};

#define STAGES (sizeof(stages) / sizeof(*stages))

/* The counts of a struct and their names in the file. */
struct count {
	const char *name;
	size_t at;
};

static const struct count writer_table[] = {
	{"records", offsetof(struct writer_counts, records)},
	{"doubles", offsetof(struct writer_counts, doubles)},
	{"refused", offsetof(struct writer_counts, refused)},
	{"skipped", offsetof(struct writer_counts, skipped)},
	{"incomplete", offsetof(struct writer_counts, incomplete)},
	{"tokens_cut", offsetof(struct writer_counts, cut)},
	{NULL, 0},
};

static const struct count account_table[] = {
	{"pages", offsetof(struct account, pages)},
	{"records", offsetof(struct account, records)},
	{"doubles", offsetof(struct account, doubles)},
	{"retries", offsetof(struct account, retries)},
	{"slices", offsetof(struct account, slices)},
	{"early_ends", offsetof(struct account, early_ends)},
	{"gaps", offsetof(struct account, gaps)},
	{"others", offsetof(struct account, others)},
	{"listed", offsetof(struct account, listed)},
	{NULL, 0},
};

/* --- writing -------------------------------------------------------------- */

static void add_number(struct json_object *to, const char *name, int64_t number)
{
	json_object_object_add(to, name, json_object_new_int64(number));
}

static struct json_object *make_counts(
	const struct count *table, const void *counts)
{
	struct json_object *to = json_object_new_object();

	for (; table->name; table++) {
		unsigned long long count;

		memcpy(&count, (const char *)counts + table->at, sizeof(count));
		add_number(to, table->name, (int64_t)count);
	}
	return to;
}

static struct json_object *make_place(const struct writer_place *place)
{
	struct json_object *to = make_counts(writer_table, &place->counts);

	add_number(to, "output", place->output);
	add_number(to, "rejects", place->rejects);
	return to;
}

static struct json_object *make_account(const struct account *account)
{
	struct json_object *to = make_counts(account_table, account);

	if (account->stop)
		json_object_object_add(
			to, "stop", json_object_new_string(account->stop));
	return to;
}

static void add_unit(struct json_object *to, const struct checkpoint *from)
{
	struct slice cursor = buf_slice(&from->cursor);
	struct json_object *start;

	add_number(to, "unit", (int64_t)from->unit);
	add_number(to, "limit", from->limit);
	if (!cursor.len)
		return;
	json_object_object_add(to, "cursor",
		json_object_new_string_len(cursor.at, (int)cursor.len));
	start = make_place(&from->start.place);
	json_object_object_add(
		start, "account", make_account(&from->start.account));
	json_object_object_add(to, "start", start);
}

static void add_accounts(struct json_object *to, const struct fetch *fetch)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < fetch->account_count; i++)
		json_object_array_add(list, make_account(&fetch->accounts[i]));
	json_object_object_add(to, "accounts", list);
	json_object_object_add(to, "gap", json_object_new_boolean(fetch->gap));
}

static void add_hash(struct json_object *to, const char *name, uint64_t hash)
{
	char text[HASH_TEXT];

	snprintf(text, sizeof(text), "%016" PRIx64, hash);
	json_object_object_add(to, name, json_object_new_string(text));
}

int checkpoint_save(struct checkpoint *checkpoint, const struct fetch *fetch,
	struct err *err)
{
	struct json_object *doc = json_object_new_object();
	struct buf text = BUF_INIT(FILE_MAX);
	int fd;

	add_number(doc, "tx-fetch", FORM);
	add_hash(doc, "options", checkpoint->options);
	add_hash(doc, "input", checkpoint->input);
	json_object_object_add(doc, "stage",
		json_object_new_string(stages[checkpoint->stage]));
	add_number(doc, "since", checkpoint->since);
	add_number(doc, "until", checkpoint->until);
	add_number(doc, "after", checkpoint->after);
	add_number(doc, "updated", fetch->updated);
	add_unit(doc, checkpoint);
	json_object_object_add(doc, "now", make_place(&checkpoint->now));
	add_accounts(doc, fetch);
	doc_add(&text, doc);
	json_object_put(doc);
	buf_add_byte(&text, '\n');
	if (text.over)
		fd = err_set(err, TX_IO, "%s: would be longer than %zu bytes",
			checkpoint->path, FILE_MAX);
	else
		fd = file_replace(checkpoint->path, buf_slice(&text), err);
	buf_release(&text);
	if (fd < 0)
		return -1;
	close(checkpoint->fd);
	checkpoint->fd = fd;
	return 0;
}

/* --- reading -------------------------------------------------------------- */

static bool take_number(const struct json_object *from, const char *name,
	int64_t min, int64_t *number)
{
	return doc_number(doc_member(from, name), number) && *number >= min;
}

static bool take_counts(
	const struct json_object *from, const struct count *table, void *counts)
{
	for (; table->name; table++) {
		int64_t number;

		if (!take_number(from, table->name, 0, &number))
			return false;
		memcpy((char *)counts + table->at, &number, sizeof(number));
	}
	return true;
}

static bool take_place(
	const struct json_object *from, struct writer_place *place)
{
	return take_number(from, "output", 0, &place->output) &&
		take_number(from, "rejects", 0, &place->rejects) &&
		take_counts(from, writer_table, &place->counts);
}

static bool take_account(
	const struct json_object *from, struct account *account)
{
	account->stop = doc_string(doc_member(from, "stop")).at;
	return take_counts(from, account_table, account);
}

static bool take_unit(struct checkpoint *to)
{
	struct slice cursor = doc_string(doc_member(to->doc, "cursor"));
	const struct json_object *start = doc_member(to->doc, "start");
	int64_t unit, limit;

	if (!take_number(to->doc, "unit", 0, &unit) ||
		!take_number(to->doc, "limit", 0, &limit))
		return false;
	to->unit = (size_t)unit;
	to->limit = limit;
	if (!cursor.len)
		return true;
	buf_add(&to->cursor, cursor);
	return !to->cursor.over && take_place(start, &to->start.place) &&
		take_account(doc_member(start, "account"), &to->start.account);
}

static bool take_stage(struct checkpoint *to)
{
	struct slice stage = doc_string(doc_member(to->doc, "stage"));

	for (size_t i = CHECKPOINT_BEGUN; stage.at && i < STAGES; i++) {
		if (!slice_equal(stage, slice_from(stages[i])))
			continue;
		to->stage = (enum checkpoint_stage)i;
		return true;
	}
	return false;
}

static bool take_all(struct checkpoint *to)
{
	int64_t form;

	return take_number(to->doc, "tx-fetch", FORM, &form) && form == FORM &&
		take_stage(to) &&
		take_number(to->doc, "since", INT64_MIN, &to->since) &&
		take_number(to->doc, "until", INT64_MIN, &to->until) &&
		take_number(to->doc, "after", 0, &to->after) &&
		take_number(to->doc, "updated", 0, &to->updated) &&
		take_unit(to) &&
		take_place(doc_member(to->doc, "now"), &to->now);
}

static bool is_hash(struct json_object *text, uint64_t hash)
{
	char own[HASH_TEXT];

	snprintf(own, sizeof(own), "%016" PRIx64, hash);
	return slice_equal(doc_string(text), slice_from(own));
}

static int check_bound(const struct checkpoint *checkpoint, struct err *err)
{
	if (!is_hash(doc_member(checkpoint->doc, "options"),
		    checkpoint->options))
		return err_set(err, TX_CONFIG,
			"%s: was begun with other options; say the same ones "
			"to go on, or --fresh to start over",
			checkpoint->path);
	if (!is_hash(doc_member(checkpoint->doc, "input"), checkpoint->input))
		return err_set(err, TX_CONFIG,
			"%s: was begun with another list of ids; give the "
			"same one to go on, or --fresh to start over",
			checkpoint->path);
	return 0;
}

static int damaged(
	const struct checkpoint *checkpoint, const char *why, struct err *err)
{
	return err_set(err, TX_CONFIG,
		"%s: is no checkpoint of tx-fetch: %s; --fresh starts over",
		checkpoint->path, why);
}

static int read_file(struct checkpoint *checkpoint, struct err *err)
{
	struct buf text = BUF_INIT(FILE_MAX);
	struct err why;
	int rc = file_read_fd(checkpoint->fd, checkpoint->path, &text, err);

	if (rc == 0 && text.len) {
		checkpoint->doc = doc_parse(buf_slice(&text), &why);
		if (!checkpoint->doc)
			rc = damaged(checkpoint, why.text, err);
		else if (!take_all(checkpoint))
			rc = damaged(checkpoint, "something is missing", err);
		else
			rc = check_bound(checkpoint, err);
	}
	buf_release(&text);
	return rc;
}

int checkpoint_restore(
	struct checkpoint *checkpoint, struct fetch *fetch, struct err *err)
{
	struct json_object *list = doc_member(checkpoint->doc, "accounts");
	size_t count = json_object_is_type(list, json_type_array)
		? json_object_array_length(list)
		: 0;

	if (count > settings_search_count(fetch->set))
		return damaged(checkpoint, "too many searches", err);
	for (size_t i = 0; i < count; i++) {
		struct account *account;

		fetch_add_account(fetch, settings_search_name(fetch->set, i));
		account = &fetch->accounts[i];
		if (!take_account(json_object_array_get_idx(list, i), account))
			return damaged(checkpoint, "a bad account", err);
	}
	fetch->updated = checkpoint->updated;
	fetch->gap = doc_is_true(doc_member(checkpoint->doc, "gap"));
	return 0;
}

/* --- opening -------------------------------------------------------------- */

static bool is_same_file(int fd, const char *path)
{
	struct stat ours, there;

	return fstat(fd, &ours) == 0 && stat(path, &there) == 0 &&
		ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

/*
 * The other run replaces its file by another one, locked before it takes the
 * name.  So a lock counts only on the file that still has the name.
 */
static int open_locked(struct checkpoint *checkpoint, struct err *err)
{
	const char *path = checkpoint->path;

	for (int i = 0; i < TRIES_MAX; i++) {
		int fd = fd_open(path, O_RDWR | O_CREAT | O_NOCTTY, 0666);

		if (fd < 0)
			return err_sys(err, TX_IO, "%s", path);
		if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
			int number = errno;

			close(fd);
			errno = number;
			break;
		}
		checkpoint->fd = fd;
		if (is_same_file(fd, path))
			return 0;
		close(fd);
		checkpoint->fd = -1;
		errno = EWOULDBLOCK;
	}
	if (errno != EWOULDBLOCK)
		return err_sys(err, TX_IO, "%s: cannot be locked", path);
	return err_set(
		err, TX_AGAIN, "%s: another tx-fetch is at work with it", path);
}

void checkpoint_reset(struct checkpoint *checkpoint)
{
	json_object_put(checkpoint->doc);
	checkpoint->doc = NULL;
	checkpoint->stage = CHECKPOINT_NEW;
	checkpoint->now = (struct writer_place){0};
	checkpoint->start = (struct checkpoint_mark){0};
	checkpoint->unit = 0;
	checkpoint->limit = 0;
	buf_reset(&checkpoint->cursor);
}

struct checkpoint *checkpoint_open(const char *path, bool fresh,
	const struct settings *settings, uint64_t input, struct err *err)
{
	struct checkpoint *checkpoint = mem_zero(1, sizeof(*checkpoint));

	checkpoint->path = path;
	checkpoint->fd = -1;
	checkpoint->options = settings_hash(settings);
	checkpoint->input = input;
	buf_init(&checkpoint->cursor, GRAPH_CURSOR_MAX);
	if (open_locked(checkpoint, err) == 0 &&
		(fresh || read_file(checkpoint, err) == 0))
		return checkpoint;
	checkpoint_free(checkpoint);
	return NULL;
}

void checkpoint_free(struct checkpoint *checkpoint)
{
	if (!checkpoint)
		return;
	if (checkpoint->fd >= 0)
		close(checkpoint->fd);
	json_object_put(checkpoint->doc);
	buf_release(&checkpoint->cursor);
	free(checkpoint);
}
