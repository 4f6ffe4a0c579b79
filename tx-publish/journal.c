#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <libgen.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "digest.h"
#include "doc.h"
#include "err.h"
#include "fd.h"
#include "file.h"
#include "intern.h"
#include "journal_read.h"
#include "mem.h"
#include "request.h"
#include "results.h"
#include "rows.h"

/* The largest journal: several million rows. */
#define JOURNAL_MAX ((size_t)4 << 30)

/* The most that is written at once: the results of a batch, and keys. */
#define TEXT_MAX ((size_t)256 << 20)

/* So many digits of the hash are a key: 128 bits. */
#define KEY_LEN 32

/* What is known of a key. */
struct entry {
	enum journal_event event; /* the last, but for JOURNAL_TOLD */
	bool known;               /* event has a meaning */
	bool told;
	struct slice id; /* of JOURNAL_DONE, from the pool */
};

struct journal {
	char *path; /* owns */
	int fd;     /* owns; -1: not open */
	const struct rows *rows;
	struct intern *keys; /* owns; the number of each is its entry's */
	struct entry *entries;
	size_t room;
	size_t published; /* entries that are done */
	struct pool pool;
	struct buf text; /* being written */
	struct buf told; /* keys, as in a JSON array; written with the next */
};

/* --- entries -------------------------------------------------------------- */

static size_t number_of(struct journal *journal, struct slice key)
{
	size_t count = intern_count(journal->keys);
	size_t number = intern_put(journal->keys, key);

	if (number < count)
		return number;
	journal->entries = mem_grow(journal->entries, count, &journal->room,
		sizeof(*journal->entries));
	journal->entries[number] = (struct entry){.known = false};
	return number;
}

static void note(struct journal *journal, size_t number,
	enum journal_event event, struct slice id)
{
	struct entry *entry = &journal->entries[number];
	bool was_done = entry->known && entry->event == JOURNAL_DONE;

	if (event == JOURNAL_TOLD) {
		entry->told = true;
		return;
	}
	journal->published += event == JOURNAL_DONE;
	journal->published -= was_done;
	entry->known = true;
	entry->event = event;
	entry->id = id;
}

/* For journal_read(). */
static void take(
	void *of, enum journal_event event, struct slice key, struct slice id)
{
	struct journal *journal = of;

	note(journal, number_of(journal, key), event,
		id.len ? pool_keep(&journal->pool, id) : id);
}

/* --- writing -------------------------------------------------------------- */

static void add_keys(struct buf *line, const char *name, struct slice keys)
{
	buf_printf(line, "{\"%s\":[", name);
	buf_add(line, keys);
	buf_add(line, SLICE("]}\n"));
}

static void add_key(
	const struct journal *journal, struct buf *list, size_t number)
{
	struct slice key = intern_text(journal->keys, number);

	buf_printf(list, "%s\"%.*s\"", list->len ? "," : "", SLICE_ARG(key));
}

/* Put journal->text on the disk. */
static int sync_text(struct journal *journal, struct err *err)
{
	int rc = 0;

	if (journal->text.over)
		errno = EFBIG;
	if (journal->text.over ||
		fd_write(journal->fd, buf_slice(&journal->text)) < 0 ||
		fdatasync(journal->fd) < 0)
		rc = err_sys(err, TX_IO, "%s", journal->path);
	buf_reset(&journal->text);
	return rc;
}

/* Begin journal->text with what is left to be noted. */
static void begin_text(struct journal *journal)
{
	buf_reset(&journal->text);
	if (journal->told.len)
		add_keys(&journal->text, "told", buf_slice(&journal->told));
	buf_reset(&journal->told);
}

int journal_sent(struct journal *journal, struct row *const rows[],
	size_t count, struct err *err)
{
	struct buf list = BUF_INIT(TEXT_MAX);
	int rc;

	if (!journal)
		return 0;
	for (size_t i = 0; i < count; i++) {
		add_key(journal, &list, rows[i]->key);
		note(journal, rows[i]->key, JOURNAL_SENT,
			(struct slice){NULL, 0});
	}
	begin_text(journal);
	add_keys(&journal->text, "sent", buf_slice(&list));
	rc = sync_text(journal, err);
	buf_release(&list);
	return rc;
}

static void add_result(struct journal *journal, const struct row *row)
{
	struct json_object *line = json_object_new_object();
	struct slice key = intern_text(journal->keys, row->key);

	json_object_object_add(
		line, "key", json_object_new_string_len(key.at, (int)key.len));
	json_object_object_add(
		line, "result", results_object(journal->rows, row));
	doc_add(&journal->text, line);
	buf_add_byte(&journal->text, '\n');
	json_object_put(line);
}

int journal_settled(struct journal *journal, struct row *const rows[],
	size_t count, struct err *err)
{
	if (!journal || !count)
		return 0;
	begin_text(journal);
	for (size_t i = 0; i < count; i++) {
		add_result(journal, rows[i]);
		note(journal, rows[i]->key,
			rows[i]->state == ROW_PUBLISHED ? JOURNAL_DONE
							: JOURNAL_FAILED,
			rows[i]->id);
	}
	return sync_text(journal, err);
}

void journal_told(struct journal *journal, const struct row *row)
{
	if (!journal || row->key == ROW_NO_KEY ||
		journal->entries[row->key].told)
		return;
	journal->entries[row->key].told = true;
	add_key(journal, &journal->told, row->key);
}

int journal_finish(struct journal *journal, struct err *err)
{
	if (!journal || !journal->told.len)
		return 0;
	begin_text(journal);
	return sync_text(journal, err);
}

/* --- opening -------------------------------------------------------------- */

static void add_header(struct buf *out, const struct journal_address *address)
{
	struct json_object *line = json_object_new_object();

	json_object_object_add(
		line, "journal", json_object_new_string("tx-publish"));
	json_object_object_add(line, "version", json_object_new_int(1));
	json_object_object_add(line, "server",
		json_object_new_string_len(
			address->server.at, (int)address->server.len));
	json_object_object_add(line, "app",
		json_object_new_string_len(
			address->app.len ? address->app.at : "",
			(int)address->app.len));
	doc_add(out, line);
	buf_add_byte(out, '\n');
	json_object_put(line);
}

/* A new file is there after a crash only when its folder was synced too. */
static int sync_folder(const struct journal *journal, struct err *err)
{
	char *copy = mem_text(slice_from(journal->path));
	int fd = fd_open(dirname(copy), O_RDONLY | O_DIRECTORY, 0);
	int rc = fd < 0 || fsync(fd) < 0
		? err_sys(err, TX_IO, "the folder of %s", journal->path)
		: 0;

	if (fd >= 0)
		close(fd);
	free(copy);
	return rc;
}

static int begin_file(struct journal *journal,
	const struct journal_address *address, struct err *err)
{
	buf_reset(&journal->text);
	add_header(&journal->text, address);
	if (ftruncate(journal->fd, 0) < 0)
		return err_sys(err, TX_IO, "%s", journal->path);
	return sync_text(journal, err) < 0 ? -1 : sync_folder(journal, err);
}

/* Whether text, which has no LF, is what a crash left of our first line. */
static bool is_torn_header(
	struct slice text, const struct journal_address *address)
{
	struct buf header = BUF_INIT(TEXT_MAX);
	bool torn;

	add_header(&header, address);
	torn = text.len < header.len &&
		slice_equal(text, (struct slice){header.at, text.len});
	buf_release(&header);
	return torn;
}

/* Read what is there; the last line may have been cut by a crash. */
static int read_file(struct journal *journal,
	const struct journal_address *address, struct slice text,
	struct err *err)
{
	const struct journal_reader reader = {take, journal};
	size_t whole;

	if (journal_read(text, journal->path, address, &reader, &whole, err) <
		0)
		return -1;
	if (!whole && is_torn_header(text, address))
		return begin_file(journal, address, err);
	if (!whole)
		return err_set(err, TX_CONFIG,
			"%s: no journal of tx-publish; it stays as it is: name "
			"another file",
			journal->path);
	if (whole < text.len && ftruncate(journal->fd, (off_t)whole) < 0)
		return err_sys(err, TX_IO, "%s", journal->path);
	return 0;
}

static int lock_file(struct journal *journal, struct err *err)
{
	struct stat st;

	if (fstat(journal->fd, &st) < 0)
		return err_sys(err, TX_IO, "%s", journal->path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, TX_CONFIG,
			"%s: a journal must be a regular file", journal->path);
	if (flock(journal->fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno != EWOULDBLOCK)
		return err_sys(err, TX_IO, "%s: cannot lock", journal->path);
	return err_set(err, TX_CONFIG,
		"%s: another tx-publish is at work with this journal: wait for "
		"it to end",
		journal->path);
}

static int open_file(struct journal *journal,
	const struct journal_address *address, struct err *err)
{
	struct buf text = BUF_INIT(JOURNAL_MAX);
	int rc;

	journal->fd = fd_open(journal->path, O_RDWR | O_CREAT | O_APPEND, 0600);
	if (journal->fd < 0)
		return err_sys(err, TX_CONFIG, "%s", journal->path);
	if (lock_file(journal, err) < 0)
		return -1;
	rc = file_read_fd(journal->fd, journal->path, &text, err);
	if (rc < 0)
		err->status = TX_CONFIG;
	if (rc == 0)
		rc = text.len
			? read_file(journal, address, buf_slice(&text), err)
			: begin_file(journal, address, err);
	buf_release(&text);
	return rc;
}

struct journal *journal_open(const char *path,
	const struct journal_address *address, struct err *err)
{
	struct journal *journal = mem_zero(1, sizeof(*journal));

	journal->path = mem_text(slice_from(path));
	journal->keys = intern_new();
	journal->pool = POOL_INIT;
	buf_init(&journal->text, TEXT_MAX);
	buf_init(&journal->told, TEXT_MAX);
	if (open_file(journal, address, err) == 0)
		return journal;
	journal_free(journal);
	return NULL;
}

void journal_free(struct journal *journal)
{
	if (!journal)
		return;
	if (journal->fd >= 0)
		close(journal->fd);
	intern_free(journal->keys);
	buf_release(&journal->text);
	buf_release(&journal->told);
	pool_release(&journal->pool);
	free(journal->entries);
	free(journal->path);
	free(journal);
}

/* --- rows ----------------------------------------------------------------- */

/* The hash of text, as far as it is a key; room has DIGEST_TEXT bytes. */
static struct slice hash(struct slice text, char *room)
{
	struct digest digest;

	digest_init(&digest);
	digest_add(&digest, text);
	digest_finish(&digest, room);
	return (struct slice){room, KEY_LEN};
}

/*
 * The key of row: of the same requests in this input the first has the hash
 * itself, the others one of it and their place among them.
 */
static size_t key_of(struct journal *journal, const struct row *row,
	struct intern *seen, size_t **times, size_t *room)
{
	char text[DIGEST_TEXT];
	struct slice key;
	size_t count = intern_count(seen), number;

	buf_reset(&journal->text);
	request_identify(&journal->text, journal->rows->mode, row);
	key = hash(buf_slice(&journal->text), text);
	number = intern_put(seen, key);
	if (number == count) {
		*times = mem_grow(*times, count, room, sizeof(**times));
		(*times)[number] = 0;
	}
	if ((*times)[number]++) {
		buf_printf(&journal->text, "%zu", (*times)[number]);
		key = hash(buf_slice(&journal->text), text);
	}
	return number_of(journal, key);
}

static void match_row(
	const struct journal *journal, struct row *row, size_t number)
{
	const struct entry *entry = &journal->entries[number];

	row->key = number;
	row->told = entry->told;
	if (!entry->known)
		return;
	row->id = entry->id;
	if (entry->event == JOURNAL_DONE)
		row->state = ROW_PUBLISHED;
	else if (entry->event == JOURNAL_SENT)
		row->state = ROW_UNSURE;
}

void journal_match(struct journal *journal, struct rows *rows)
{
	struct intern *seen;
	size_t *times = NULL, room = 0;

	if (!journal)
		return;
	journal->rows = rows;
	seen = intern_new();
	for (size_t i = 0; i < rows->count; i++) {
		struct row *row = &rows->list[i];

		if (row->state == ROW_READY)
			match_row(journal, row,
				key_of(journal, row, seen, &times, &room));
	}
	intern_free(seen);
	free(times);
}

size_t journal_published(const struct journal *journal)
{
	return journal->published;
}
