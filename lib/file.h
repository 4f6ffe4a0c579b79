/*
 * A small file, read whole: tables, tokens, scripts.
 *
 *     struct buf text = BUF_INIT(1 << 20);
 *     if (file_read(path, &text, &err) < 0)
 *             ...
 */
#ifndef TX_FILE_H
#define TX_FILE_H

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

#endif
