#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "buf.h"
#include "err.h"
#include "fd.h"

/* What is read at once. */
#define CHUNK ((size_t)64 << 10)

/* Whether fd has nothing left, now that into is full. */
static int expect_end(
	int fd, const char *name, const struct buf *into, struct err *err)
{
	char byte;
	ssize_t len = fd_read(fd, &byte, 1);

	if (len < 0)
		return err_sys(err, TX_IO, "%s", name);
	if (len > 0)
		return err_set(err, TX_DATA, "%s: is longer than %zu bytes",
			name, into->max);
	return 0;
}

int file_read_fd(int fd, const char *name, struct buf *into, struct err *err)
{
	while (into->len < into->max) {
		size_t left = into->max - into->len;
		size_t room = left < CHUNK ? left : CHUNK;
		ssize_t len = fd_read(fd, buf_reserve(into, room), room);

		if (len < 0 && errno == EISDIR)
			return err_sys(err, TX_NOINPUT, "%s", name);
		if (len < 0)
			return err_sys(err, TX_IO, "%s", name);
		if (len == 0)
			return 0;
		into->len += (size_t)len;
	}
	return expect_end(fd, name, into, err);
}

int file_read(const char *path, struct buf *into, struct err *err)
{
	int fd = fd_open(path, O_RDONLY | O_NOCTTY, 0);
	int rc;

	if (fd < 0)
		return err_sys(err, TX_NOINPUT, "%s", path);
	rc = file_read_fd(fd, path, into, err);
	close(fd);
	return rc;
}

/* Write text to the new file temp, locked and synced.  Return it or -1. */
static int write_temp(const char *temp, struct slice text)
{
	int fd = fd_open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0666);
	int number;

	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fd_write(fd, text) == 0 &&
		fsync(fd) == 0)
		return fd;
	number = errno;
	unlink(temp);
	close(fd);
	errno = number;
	return -1;
}

int file_replace(const char *path, struct slice text, struct err *err)
{
	struct buf temp = BUF_INIT(strlen(path) + strlen(".tmp"));
	int fd;

	buf_printf(&temp, "%s.tmp", path);
	fd = write_temp(buf_text(&temp), text);
	if (fd < 0 || rename(buf_text(&temp), path) < 0) {
		err_sys(err, TX_IO, "%s", path);
		if (fd >= 0) {
			unlink(buf_text(&temp));
			close(fd);
		}
		fd = -1;
	}
	buf_release(&temp);
	return fd;
}
