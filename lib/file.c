#include "file.h"

#include <errno.h>
#include <fcntl.h>
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
