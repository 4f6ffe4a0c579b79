/*
 * File descriptors, without their pitfalls: interrupted calls, short writes,
 * descriptors somebody else made non-blocking, and closed standard streams.
 *
 *     fd = fd_open(path, O_RDONLY, 0);
 *     while ((n = fd_read(fd, block, sizeof(block))) > 0)
 *             fd_write(STDOUT_FILENO, (struct slice){block, (size_t)n});
 */
#ifndef TX_FD_H
#define TX_FD_H

#include <stddef.h>
#include <sys/types.h>

#include "slice.h"

/*
 * As open(), close-on-exec, and never one of the three standard descriptors,
 * even when the program was started with one of them closed: what is meant
 * for standard error must not end in a data file.  The caller owns the
 * descriptor.  Return -1 with errno set when it cannot be opened.
 */
int fd_open(const char *path, int flags, mode_t mode);

/*
 * Occupy the standard descriptors that are closed, for programs whose
 * libraries open descriptors of their own: a record must not end in a socket.
 * Reading or writing one of these fails as it did before, with EBADF.
 */
void fd_hold_standard(void);

/*
 * Read up to room bytes, waiting for the first.  Return how many, 0 at the
 * end, or -1 with errno set.
 */
ssize_t fd_read(int fd, char *to, size_t room);

/* Write all of text.  Return 0, or -1 with errno set. */
int fd_write(int fd, struct slice text);

/*
 * Ask for the largest buffer an ordinary user may have when fd is a pipe.
 * That is for speed alone: nothing is said when there is none.
 */
void fd_widen(int fd);

#endif
