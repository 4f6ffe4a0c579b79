#include "out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "fd.h"
#include "gz.h"
#include "leftover.h"
#include "mem.h"
#include "out_path.h"

/* What is gathered and written at once, and what is not gathered for that. */
#define BLOCK ((size_t)256 << 10)
#define LARGE (BLOCK / 2)

/* How many names for the new file are tried. */
#define TRIES_MAX 1000

/* The offset of what is no part. */
#define NO_PART (-1)

struct out {
	char *name;         /* owned; for messages */
	char *path;         /* owned; where the new file goes, or NULL */
	char *temp;         /* owned; the new file's name, or NULL */
	int slot;           /* of temp in leftover.h, or -1 */
	int fd;             /* -1 once it is closed */
	bool live;          /* a terminal: show each line at once */
	struct gz_out *gz;  /* owned; NULL for plain output */
	bool begun;         /* a member of gz was begun */
	bool ended;         /* a member of gz was ended */
	struct err *failed; /* owned; the first failure, or NULL */
	bool reader_gone;   /* which was that */
	size_t used;        /* bytes in block */
	char block[BLOCK];
};

/* Keep the failure in err for the calls to come. */
static int fail(struct out *out, struct err *err)
{
	out->failed = mem_alloc(sizeof(*err));
	*out->failed = *err;
	return -1;
}

static int fail_sys(struct out *out, struct err *err)
{
	out->reader_gone = errno == EPIPE;
	err_sys(err, TX_IO, "%s", out->name);
	return fail(out, err);
}

static int has_failed(const struct out *out, struct err *err)
{
	if (!out->failed)
		return 0;
	*err = *out->failed;
	return -1;
}

/* --- opening -------------------------------------------------------------- */

/*
 * Create the new file beside out->path.  An old FILE hands on its mode, so
 * that a private file does not become a public one; else the umask decides.
 */
static int create_temp(struct out *out, const struct stat *old)
{
	for (int n = 0; n < TRIES_MAX; n++) {
		free(out->temp);
		out->temp = out_path_temp(out->path, n);
		out->slot =
			leftover_create(out->temp, old ? 0600 : 0666, &out->fd);
		if (out->slot >= 0)
			break;
		if (errno != EEXIST)
			return -1;
	}
	if (out->slot >= 0 && old)
		return fchmod(out->fd, old->st_mode & 0777);
	return out->slot < 0 ? -1 : 0;
}

/*
 * A descriptor is written as the shell opened it: the file behind it must
 * not be replaced, with what ">>" found in it.
 */
static int open_descriptor(struct out *out, int fd)
{
	out->fd = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	return out->fd < 0 ? -1 : 0;
}

/*
 * The part begins anew with offset 0.  A link in its place is none of ours:
 * it is not followed.
 */
static int open_part(struct out *out, int64_t offset, const struct stat *old)
{
	int flags = O_WRONLY | O_NOFOLLOW | (offset ? 0 : O_CREAT);

	out->fd = fd_open(out->temp, flags, old ? 0600 : 0666);
	if (out->fd < 0 || ftruncate(out->fd, offset) < 0 ||
		lseek(out->fd, offset, SEEK_SET) < 0)
		return -1;
	return old ? fchmod(out->fd, old->st_mode & 0777) : 0;
}

/* offset is that of a part, or NO_PART. */
static int open_path(struct out *out, const char *path, int64_t offset)
{
	int descriptor = out_path_descriptor(path);
	struct stat st;
	bool there = stat(path, &st) == 0;

	if (descriptor >= 0)
		return open_descriptor(out, descriptor);
	if (!*path || (there && S_ISDIR(st.st_mode))) {
		errno = *path ? EISDIR : ENOENT;
		return -1;
	}
	if (there && !S_ISREG(st.st_mode)) {
		out->fd = fd_open(path, O_WRONLY | O_NOCTTY, 0);
		return out->fd < 0 ? -1 : 0;
	}
	if (there && access(path, W_OK) < 0)
		return -1;
	out->path = out_path_real(path);
	if (!out->path)
		return -1;
	if (offset == NO_PART)
		return create_temp(out, there ? &st : NULL);
	out->temp = out_path_part(out->path);
	return open_part(out, offset, there ? &st : NULL);
}

bool out_is_gzip(const char *path)
{
	size_t len = strlen(path);

	return len > 3 && !strcmp(path + len - 3, ".gz");
}

static struct out *open_out(const char *path, int64_t offset, struct err *err)
{
	bool standard = !path || !strcmp(path, "-");
	struct out *out = mem_alloc(sizeof(*out));
	struct stat st;

	memset(out, 0, offsetof(struct out, block));
	out->name = mem_text(slice_from(standard ? "stdout" : path));
	out->slot = -1;
	out->fd = standard ? STDOUT_FILENO : -1;
	if ((!standard && open_path(out, path, offset) < 0) ||
		fstat(out->fd, &st) < 0) {
		err_sys(err, TX_IO,
			out->path ? "%s: cannot make a new file beside it"
				  : "%s",
			out->name);
		out_free(out);
		return NULL;
	}
	if (!standard && out_is_gzip(path))
		out->gz = gz_out_new();
	out->live = !out->gz && isatty(out->fd);
	out->ended = offset > 0;
	fd_widen(out->fd);
	return out;
}

struct out *out_open(const char *path, struct err *err)
{
	return open_out(path, NO_PART, err);
}

/* Check that there is a part with at least offset bytes. */
static int check_part(const char *path, int64_t offset, struct err *err)
{
	char *real = out_path_real(path);
	char *part = real ? out_path_part(real) : NULL;
	struct stat st;
	int rc = 0;

	if (!part || lstat(part, &st) < 0)
		rc = err_sys(err, TX_CONFIG, "%s.part", path);
	else if (!S_ISREG(st.st_mode) || st.st_size < offset)
		rc = err_set(err, TX_CONFIG,
			"%s: is not what was written before", part);
	free(part);
	free(real);
	return rc;
}

struct out *out_open_part(const char *path, int64_t offset, struct err *err)
{
	struct stat st;

	if (out_path_descriptor(path) >= 0 ||
		(stat(path, &st) == 0 && !S_ISREG(st.st_mode))) {
		err_set(err, TX_USAGE, "%s: is there, and no file", path);
		return NULL;
	}
	if (offset && check_part(path, offset, err) < 0)
		return NULL;
	return open_out(path, offset, err);
}

const char *out_part_name(const struct out *out)
{
	return out->temp;
}

/* --- writing -------------------------------------------------------------- */

/* Give text to the system, compressed or as it is; finish ends a member. */
static int give(
	struct out *out, struct slice text, bool finish, struct err *err)
{
	struct slice made = text;
	bool more = false;

	do {
		if (out->gz)
			more = gz_out_step(out->gz, &text, finish, &made);
		if (fd_write(out->fd, made) < 0)
			return fail_sys(out, err);
	} while (more);
	return 0;
}

static int empty_block(struct out *out, bool finish, struct err *err)
{
	struct slice text = {out->block, out->used};

	out->used = 0;
	out->begun = (out->begun || text.len) && !finish;
	out->ended = out->ended || finish;
	return give(out, text, finish, err);
}

/* Make room for len bytes in the block; len is within BLOCK. */
static int make_room(struct out *out, size_t len, struct err *err)
{
	if (len <= BLOCK - out->used)
		return 0;
	return empty_block(out, false, err);
}

/* A large text goes out without being copied. */
static int write_large(struct out *out, struct slice text, struct err *err)
{
	if (empty_block(out, false, err) < 0)
		return -1;
	out->begun = true;
	return give(out, text, false, err);
}

static int put(struct out *out, struct slice text, struct err *err)
{
	if (text.len >= LARGE)
		return write_large(out, text, err);
	if (make_room(out, text.len, err) < 0)
		return -1;
	if (text.len)
		memcpy(out->block + out->used, text.at, text.len);
	out->used += text.len;
	return 0;
}

int out_write(struct out *out, struct slice text, struct err *err)
{
	if (has_failed(out, err) < 0 || put(out, text, err) < 0)
		return -1;
	return out->live ? out_flush(out, err) : 0;
}

int out_line(struct out *out, struct slice text, struct err *err)
{
	if (has_failed(out, err) < 0 || put(out, text, err) < 0 ||
		make_room(out, 1, err) < 0)
		return -1;
	out->block[out->used++] = '\n';
	return out->live ? out_flush(out, err) : 0;
}

int out_flush(struct out *out, struct err *err)
{
	if (has_failed(out, err) < 0)
		return -1;
	if (!out->used && !out->begun)
		return 0;
	return empty_block(out, true, err);
}

int out_sync(struct out *out, int64_t *offset, struct err *err)
{
	if (out_flush(out, err) < 0)
		return -1;
	*offset = lseek(out->fd, 0, SEEK_CUR);
	if (*offset < 0 || fsync(out->fd) < 0)
		return fail_sys(out, err);
	return 0;
}

int out_rewind(struct out *out, int64_t offset, struct err *err)
{
	if (has_failed(out, err) < 0)
		return -1;
	if (ftruncate(out->fd, offset) < 0 ||
		lseek(out->fd, offset, SEEK_SET) < 0)
		return fail_sys(out, err);
	out->ended = offset > 0;
	return 0;
}

/* --- finishing ------------------------------------------------------------ */

static int close_fd(struct out *out)
{
	int fd = out->fd;

	out->fd = -1;
	return close(fd);
}

static int place(struct out *out)
{
	if (fsync(out->fd) < 0 || close_fd(out) < 0 ||
		rename(out->temp, out->path) < 0)
		return -1;
	if (out->slot >= 0)
		leftover_forget(out->slot);
	out->slot = -1;
	return out_path_sync(out->path);
}

int out_place_part(const char *path, struct err *err)
{
	char *real = out_path_real(path);
	char *part = real ? out_path_part(real) : NULL;
	int rc = 1;

	if (!part || rename(part, real) < 0)
		rc = part && errno == ENOENT ? 0 : -1;
	else if (out_path_sync(real) < 0)
		rc = -1;
	if (rc < 0)
		err_sys(err, TX_IO, "%s", path);
	free(part);
	free(real);
	return rc;
}

int out_commit(struct out *out, struct err *err)
{
	if (out_flush(out, err) < 0)
		return -1;
	if (out->fd < 0)
		return 0;
	/* No bytes at all are still a gzip file. */
	if (out->gz && !out->ended && empty_block(out, true, err) < 0)
		return -1;
	if ((out->path ? place(out) : close_fd(out)) < 0)
		return fail_sys(out, err);
	return 0;
}

int out_finish(struct out *out, enum tx_exit status, struct err *err)
{
	if (out->path && status != TX_OK && status != TX_PARTIAL)
		return 0;
	return out_commit(out, err);
}

void out_free(struct out *out)
{
	if (!out)
		return;
	if (out->fd >= 0 && out->fd != STDOUT_FILENO)
		close(out->fd);
	if (out->slot >= 0) {
		unlink(out->temp);
		leftover_forget(out->slot);
	}
	gz_out_free(out->gz);
	free(out->name);
	free(out->path);
	free(out->temp);
	free(out->failed);
	free(out);
}

bool out_reader_gone(const struct out *out)
{
	return out->reader_gone;
}

const char *out_name(const struct out *out)
{
	return out->name;
}
