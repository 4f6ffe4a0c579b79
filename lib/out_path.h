/*
 * The names of a file that is being written, for out.h.
 *
 *     real = out_path_real(path);
 *     temp = out_path_temp(real, 0);
 *     ...write temp, rename it to real...
 *     out_path_sync(real);
 */
#ifndef TX_OUT_PATH_H
#define TX_OUT_PATH_H

/*
 * Where a file named path really lies: a link stays a link, and its target is
 * replaced, even if that is not there yet.  The caller owns the result.
 * Return NULL with errno set for endless links.
 */
char *out_path_real(const char *path);

/*
 * ".FILE.tx-PID-N" beside path; a long FILE is cut to leave room.  The caller
 * owns it.
 */
char *out_path_temp(const char *path, int n);

/* "PATH.part"; the caller owns it. */
char *out_path_part(const char *path);

/* The open descriptor that path is another name of, or -1. */
int out_path_descriptor(const char *path);

/*
 * Make a rename to path last, by syncing its folder.  A folder that cannot be
 * read, or a file system that cannot sync folders, is no reason to fail.
 * Return 0 or -1 with errno set.
 */
int out_path_sync(const char *path);

#endif
