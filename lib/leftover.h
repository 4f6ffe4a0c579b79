/*
 * Unfinished files that must not outlive the program.
 *
 *     slot = leftover_create(path, 0666, &fd);
 *     ...write, rename...
 *     leftover_forget(slot);
 *
 * What is noted here is removed when the program exits, and when INT, TERM,
 * HUP, PIPE, XCPU or XFSZ ends it; the signal then does what it would have
 * done.  One that is ignored or handled when the first file is created stays
 * so.  A child made by fork() removes nothing.
 */
#ifndef TX_LEFTOVER_H
#define TX_LEFTOVER_H

#include <sys/types.h>

/* How many files there can be at once. */
#define LEFTOVER_MAX 16

/*
 * Create path, which must not be there (O_EXCL), for writing with mode under
 * the umask, and note it; path is borrowed until leftover_forget().  *fd is
 * the caller's.  Return its slot, or -1 with errno set (EEXIST when path is
 * there, EMFILE when LEFTOVER_MAX are noted).
 */
int leftover_create(const char *path, mode_t mode, int *fd);

/* The file of slot was renamed or removed, or may stay. */
void leftover_forget(int slot);

/*
 * Remove what is noted, for a program that ends by _exit().  Safe in a signal
 * handler.
 */
void leftover_remove(void);

#endif
