#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

/* What Linux lets an ordinary user have, unless told otherwise. */
#define PIPE_ROOM (1 << 20)

int fd_open(const char *path, int flags, mode_t mode)
{
	int number, high;
	int fd;

	do
		fd = open(path, flags | O_CLOEXEC, mode);
	while (fd < 0 && errno == EINTR);
	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	high = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	number = errno;
	close(fd);
	errno = number;
	return high;
}

void fd_hold_standard(void)
{
	/* Opened the wrong way round, each fails when it is used. */
	static const int flags[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", flags[fd]);
}

/*
 * After a failed call: whether it may be tried again, having waited for a
 * descriptor that somebody made non-blocking.
 */
static bool may_retry(int fd, short event)
{
	struct pollfd wait = {.fd = fd, .events = event};

	if (errno == EINTR)
		return true;
	if (errno != EAGAIN && errno != EWOULDBLOCK)
		return false;
	return poll(&wait, 1, -1) >= 0 || errno == EINTR;
}

ssize_t fd_read(int fd, char *to, size_t room)
{
	ssize_t len;

	do
		len = read(fd, to, room);
	while (len < 0 && may_retry(fd, POLLIN));
	return len;
}

int fd_write(int fd, struct slice text)
{
	while (text.len) {
		ssize_t len = write(fd, text.at, text.len);

		if (len < 0) {
			if (!may_retry(fd, POLLOUT))
				return -1;
			continue;
		}
		text.at += len;
		text.len -= (size_t)len;
	}
	return 0;
}

void fd_widen(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode) &&
		fcntl(fd, F_GETPIPE_SZ) < PIPE_ROOM)
		fcntl(fd, F_SETPIPE_SZ, PIPE_ROOM);
}
