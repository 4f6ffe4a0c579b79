#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "fd.h"
#include "gz.h"
#include "mem.h"
#include "slice.h"

/* How much compressed data is read at once. */
#define RAW_ROOM ((size_t)256 << 10)

#define GZIP_MAGIC SLICE("\x1f\x8b")
#define BOM        SLICE("\xEF\xBB\xBF")

struct source {
	const char *name;  /* borrowed */
	int fd;            /* owned, unless it is standard input */
	bool begun;        /* the magic was looked for */
	bool ended;        /* a terminal must not be asked again */
	struct gz_in *gz;  /* owned; NULL for plain input */
	char *raw;         /* owned; RAW_ROOM bytes of compressed input */
	struct slice rest; /* what of raw is not inflated yet */
};

static bool starts_with(const char *at, size_t len, struct slice magic)
{
	return len >= magic.len && !memcmp(at, magic.at, magic.len);
}

const char *source_name(const char *path)
{
	return strcmp(path, "-") ? path : "stdin";
}

struct source *source_open(const char *path, struct err *err)
{
	const char *name = source_name(path);
	struct source *src;
	struct stat st;
	int fd = STDIN_FILENO;

	if (strcmp(path, "-"))
		fd = fd_open(path, O_RDONLY | O_NOCTTY, 0);
	if (fd < 0 || fstat(fd, &st) < 0) {
		err_sys(err, TX_NOINPUT, "%s", name);
		return NULL;
	}
	src = mem_zero(1, sizeof(*src));
	src->name = name;
	src->fd = fd;
	if (S_ISDIR(st.st_mode)) {
		err_set(err, TX_NOINPUT, "%s: is a directory", name);
		source_close(src);
		return NULL;
	}
	fd_widen(fd);
	posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	return src;
}

bool source_is_gzip(const char *path)
{
	bool standard = !strcmp(path, "-");
	char begin[2];
	struct stat st;
	int fd;
	ssize_t len;

	if (!standard && (stat(path, &st) < 0 || !S_ISREG(st.st_mode)))
		return false;
	fd = standard ? STDIN_FILENO : fd_open(path, O_RDONLY | O_NOCTTY, 0);
	len = fd < 0 ? -1
		     : pread(fd, begin, sizeof(begin),
			       standard ? lseek(fd, 0, SEEK_CUR) : 0);
	if (fd >= 0 && !standard)
		close(fd);
	return len == sizeof(begin) && starts_with(begin, 2, GZIP_MAGIC);
}

int64_t source_position(const struct source *src)
{
	return lseek(src->fd, 0, SEEK_CUR);
}

void source_close(struct source *src)
{
	if (!src)
		return;
	if (src->fd != STDIN_FILENO)
		close(src->fd);
	gz_in_free(src->gz);
	free(src->raw);
	free(src);
}

static ssize_t read_plain(
	struct source *src, char *to, size_t room, struct err *err)
{
	ssize_t len = src->ended ? 0 : fd_read(src->fd, to, room);

	if (len < 0)
		return err_sys(err, TX_IO, "%s", src->name);
	src->ended = len == 0;
	return len;
}

static ssize_t read_gzip(
	struct source *src, char *to, size_t room, struct err *err)
{
	for (;;) {
		size_t made;
		ssize_t len;

		if (gz_in_step(src->gz, &src->rest, to, room, &made, err) < 0)
			return err_prefix(err, "%s: ", src->name);
		if (made)
			return (ssize_t)made;
		len = read_plain(src, src->raw, RAW_ROOM, err);
		if (len < 0)
			return -1;
		if (len == 0 && gz_in_end(src->gz, err) < 0)
			return err_prefix(err, "%s: ", src->name);
		if (len == 0)
			return 0;
		src->rest = (struct slice){src->raw, (size_t)len};
	}
}

static ssize_t read_more(
	struct source *src, char *to, size_t room, struct err *err)
{
	return src->gz ? read_gzip(src, to, room, err)
		       : read_plain(src, to, room, err);
}

/*
 * Read on from have bytes for as long as they may be the beginning of magic,
 * which a pipe can hand over byte by byte.  Return how many there are then.
 */
static ssize_t read_magic(struct source *src, char *to, size_t room,
	size_t have, struct slice magic, struct err *err)
{
	while (have < magic.len && !memcmp(to, magic.at, have)) {
		ssize_t len = read_more(src, to + have, room - have, err);

		if (len < 0)
			return -1;
		if (len == 0)
			break;
		have += (size_t)len;
	}
	return (ssize_t)have;
}

static void start_gzip(struct source *src, const char *at, size_t len)
{
	src->gz = gz_in_new();
	src->raw = mem_alloc(RAW_ROOM);
	memcpy(src->raw, at, len);
	src->rest = (struct slice){src->raw, len};
}

/* The first read of a file. */
static ssize_t begin(struct source *src, char *to, size_t room, struct err *err)
{
	size_t have;
	ssize_t len;

	if (room > RAW_ROOM)
		room = RAW_ROOM;
	src->begun = true;
	len = read_magic(src, to, room, 0, GZIP_MAGIC, err);
	if (len < 0)
		return -1;
	have = (size_t)len;
	if (starts_with(to, have, GZIP_MAGIC)) {
		start_gzip(src, to, have);
		have = 0;
	}
	len = read_magic(src, to, room, have, BOM, err);
	if (len < 0 || !starts_with(to, (size_t)len, BOM))
		return len;
	have = (size_t)len - BOM.len;
	memmove(to, to + BOM.len, have);
	return have ? (ssize_t)have : read_more(src, to, room, err);
}

ssize_t source_read(struct source *src, char *to, size_t room, struct err *err)
{
	return src->begun ? read_more(src, to, room, err)
			  : begin(src, to, room, err);
}
