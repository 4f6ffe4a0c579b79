/*
 * Writing data: to standard output, or to a file that is whole or not there.
 *
 *     out = out_open(path, &err);
 *     out_write(out, line, &err);
 *     out_finish(out, status, &err);
 *     out_free(out);
 *
 * Writing FILE means a new file of a unique name beside it, which
 * out_commit() syncs and renames to FILE.  Without a commit, and when a
 * signal ends the program, the new file is removed and FILE stays as it was
 * (leftover.h).  A FILE that is there hands on its mode, one that is a link
 * has its target replaced, and a device, a fifo and a descriptor's name, such
 * as /dev/stderr, are written directly.  A name that ends in ".gz" is
 * compressed.  Output is collected in large blocks; on a terminal each line
 * is shown at once.
 *
 * What takes hours is written to a part that stays when it is not finished,
 * so that another run can go on with it:
 *
 *     out = out_open_part(path, offset, &err);
 *     out_write(out, page, &err);
 *     out_sync(out, &offset, &err);
 *     ...note offset, and go on...
 * Lifetime: the whole run.
 */
#ifndef TX_OUT_H
#define TX_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "slice.h"

struct out;

/* Whether what is written to path is compressed. */
bool out_is_gzip(const char *path);

/*
 * Open path for writing, or standard output when path is NULL or "-".  The
 * caller owns the result.  Return NULL with err set (TX_IO) when it cannot
 * be written.
 */
struct out *out_open(const char *path, struct err *err);

/*
 * As out_open() of a file, but the new file is PATH.part, and it stays unless
 * out_commit() renames it.  It is cut to its first offset bytes, a number
 * that out_sync() gave; with 0 it begins anew.  Return NULL with err set:
 * TX_IO; TX_USAGE when path is there and no file; TX_CONFIG when the part is
 * missing or shorter than offset.
 */
struct out *out_open_part(const char *path, int64_t offset, struct err *err);

/*
 * Do what out_commit() had left to do when a part that was written to its
 * end was not renamed: give PATH.part its name.  Return 1, 0 when there is no
 * such part, or -1 with err set (TX_IO).
 */
int out_place_part(const char *path, struct err *err);

/* The name of the part that is written; borrowed from out. */
const char *out_part_name(const struct out *out);

/*
 * Bring all that was written to the disk, and set *offset to how many bytes
 * of the file that is; of a ".gz" that ends a member.  As out_write().
 */
int out_sync(struct out *out, int64_t *offset, struct err *err);

/*
 * Take back what was written behind offset, a number that out_sync() gave;
 * the last call on out was out_sync() or out_open_part().  As out_write().
 */
int out_rewind(struct out *out, int64_t offset, struct err *err);

/*
 * Write the bytes of text.  Return 0, or -1 with err set (TX_IO).  A failure
 * stays: every later call on out fails too.
 */
int out_write(struct out *out, struct slice text, struct err *err);

/* Write a line: the bytes of text and an LF.  As out_write(). */
int out_line(struct out *out, struct slice text, struct err *err);

/*
 * Hand all that was written so far to the system; of a ".gz" that ends a
 * member, so that what is there can be inflated.  As out_write().
 */
int out_flush(struct out *out, struct err *err);

/*
 * Finish: flush, sync a file, rename it.  Return 0 when every byte is in its
 * place, or -1 with err set (TX_IO).
 */
int out_commit(struct out *out, struct err *err);

/*
 * Finish as befits the program's status: TX_OK and TX_PARTIAL commit.  With
 * any other status standard output, a device or a fifo still gets all that
 * was written, and a file is left for out_free() to remove.  As out_commit().
 */
int out_finish(struct out *out, enum tx_exit status, struct err *err);

/* Close and free; a file without a commit is removed.  NULL is harmless. */
void out_free(struct out *out);

/*
 * Whether writing failed because nobody reads any more; only a program that
 * ignores SIGPIPE is there to ask.
 */
bool out_reader_gone(const struct out *out);

/* The name for messages, "stdout" for standard output; borrowed from out. */
const char *out_name(const struct out *out);

#endif
