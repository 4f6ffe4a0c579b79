/*
 * A small file, read or written whole: tables, tokens, checkpoints.
 *
 *     struct buf text = BUF_INIT(1 << 20);
 *     if (file_read(path, &text, &err) < 0)
 *             ...
 *     if (file_replace(path, buf_slice(&text), &err) < 0)
 *             ...
 */
#ifndef TX_FILE_H
#define TX_FILE_H

#include "slice.h"

struct buf;
struct err;

/*
 * Append what is in the file path ("-" is a name like any other) to into,
 * whose cap bounds it.  Return 0, or -1 with err set: TX_NOINPUT when it
 * cannot be opened or is a directory, TX_IO when reading failed, TX_DATA when
 * it does not fit.  The text of err names the file.
 */
int file_read(const char *path, struct buf *into, struct err *err);

/* As file_read(), from the open descriptor fd, which name is said to be. */
int file_read_fd(int fd, const char *name, struct buf *into, struct err *err);

/*
 * Replace the file path by one that holds text, at once: whoever reads it,
 * even after a crash, finds the old one or the new one.  PATH.tmp is written,
 * synced and renamed.  Only one process may do so at a time, which it
 * sees to by flock(): the new file is locked before it takes the name.  Return
 * its descriptor, which the caller owns and which holds the lock, or -1 with
 * err set (TX_IO).
 */
int file_replace(const char *path, struct slice text, struct err *err);

#endif
