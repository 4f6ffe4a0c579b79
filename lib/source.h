/*
 * The bytes of one input: a file or standard input, plain or gzip.
 *
 *     file = source_open(path, &err);
 *     while ((n = source_read(file, block, sizeof(block), &err)) > 0)
 *             use(block, n);
 *     source_close(file);
 *
 * An input that starts with the gzip magic is inflated, all its members in
 * turn.  A BOM at the start of the text is dropped.
 * Lifetime: one file.
 */
#ifndef TX_SOURCE_H
#define TX_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct err;
struct source;

/* The least room source_read() takes. */
#define SOURCE_ROOM 16

/*
 * Open path, "-" for standard input; path is borrowed while the source
 * lives.  The caller owns the result.  Return NULL with err set (TX_NOINPUT)
 * when it cannot be opened or is a directory.
 */
struct source *source_open(const char *path, struct err *err);

/*
 * Whether path, "-" for standard input, is a file that begins with the gzip
 * magic; nothing is read of what is no file.
 */
bool source_is_gzip(const char *path);

/*
 * Read up to room (at least SOURCE_ROOM) bytes into to.  Return how many, 0
 * at the end, or -1 with err set: TX_IO when reading failed, TX_DATA when the
 * gzip data is bad or cut short.  The text of err names the file.
 */
ssize_t source_read(struct source *src, char *to, size_t room, struct err *err);

/* Close and free; NULL is harmless. */
void source_close(struct source *src);

/* How many bytes of the file itself were read; -1 when it has no end. */
int64_t source_position(const struct source *src);

/* The name of path in messages: "stdin" for "-"; borrowed from path. */
const char *source_name(const char *path);

#endif
