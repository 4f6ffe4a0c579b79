#include "twice.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "fd.h"
#include "mem.h"
#include "out_path.h"

#define BLOCK ((size_t)256 << 10)

/* How many names are tried: each may be taken. */
#define NAMES 100

struct twice_fifo {
	const char *path; /* as it was given; borrowed */
	int fd;           /* of the copy */
	char name[32];    /* of the copy, for the paths that are read */
};

/* --- the copy ------------------------------------------------------------- */

static const char *folder(void)
{
	const char *dir = getenv("TMPDIR");

	return dir && *dir ? dir : "/tmp";
}

/* A new empty file without a name; -1 with errno set when there is none. */
static int open_nameless(void)
{
	char *base, *path;
	int fd = -1;

	if (asprintf(&base, "%s/spool", folder()) < 0)
		return -1;
	for (int n = 0; n < NAMES && fd < 0; n++) {
		path = out_path_temp(base, n);
		fd = fd_open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
		if (fd >= 0)
			unlink(path);
		free(path);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	free(base);
	return fd;
}

static int fail(const char *name, struct err *err)
{
	return err_sys(err, TX_IO, "%s: cannot keep a copy in %s (see TMPDIR)",
		name, folder());
}

/* Copy what is left of from to the file to. */
static int copy(int from, int to, const char *name, struct err *err)
{
	char *block = mem_alloc(BLOCK);
	ssize_t len;
	int rc = 0;

	fd_widen(from);
	while (rc == 0 && (len = fd_read(from, block, BLOCK)) > 0)
		if (fd_write(to, (struct slice){block, (size_t)len}) < 0)
			rc = fail(name, err);
	if (len < 0)
		rc = err_sys(err, TX_IO, "%s", name);
	free(block);
	return rc;
}

/* --- fifos ---------------------------------------------------------------- */

static int add_fifo(struct twice *twice, size_t i, struct err *err)
{
	struct twice_fifo *fifo;
	int fd = open_nameless();

	if (fd < 0)
		return fail(twice->paths[i], err);
	fifo = &twice->fifo[twice->fifos++];
	*fifo = (struct twice_fifo){.path = twice->paths[i], .fd = fd};
	snprintf(fifo->name, sizeof(fifo->name), "/dev/fd/%d", fd);
	twice->paths[i] = fifo->name;
	return 0;
}

static int spool_fifo(const struct twice_fifo *fifo, struct err *err)
{
	int fd = fd_open(fifo->path, O_RDONLY, 0);
	int rc;

	if (fd < 0)
		return err_sys(err, TX_NOINPUT, "%s", fifo->path);
	rc = copy(fd, fifo->fd, fifo->path, err);
	close(fd);
	return rc;
}

/* --- standard input ------------------------------------------------------- */

/* Put a copy of standard input in its place. */
static int spool_stdin(struct twice *twice, struct err *err)
{
	int fd = open_nameless();
	int rc = -1;

	if (fd < 0)
		return fail("stdin", err);
	if (copy(STDIN_FILENO, fd, "stdin", err) < 0)
		goto out;
	if (dup2(fd, STDIN_FILENO) < 0) {
		fail("stdin", err);
		goto out;
	}
	twice->start = 0;
	rc = twice_rewind(twice, err);
out:
	close(fd);
	return rc;
}

static bool reads_stdin(const struct twice *twice)
{
	for (size_t i = 0; i < twice->count; i++)
		if (!strcmp(twice->paths[i], "-"))
			return true;
	return twice->count == 0;
}

/* --- all ------------------------------------------------------------------ */

int twice_open(
	struct twice *twice, char *const paths[], size_t count, struct err *err)
{
	struct stat st;

	*twice = (struct twice){
		.paths = mem_zero(count + 1, sizeof(*twice->paths)),
		.count = count,
		.start = lseek(STDIN_FILENO, 0, SEEK_CUR),
		.fifo = mem_zero(count + 1, sizeof(*twice->fifo)),
	};
	for (size_t i = 0; i < count; i++) {
		twice->paths[i] = paths[i];
		if (strcmp(paths[i], "-") && stat(paths[i], &st) == 0 &&
			S_ISFIFO(st.st_mode) && add_fifo(twice, i, err) < 0)
			return -1;
	}
	return 0;
}

int twice_spool(struct twice *twice, struct err *err)
{
	struct stat st;

	for (size_t i = 0; i < twice->fifos; i++)
		if (spool_fifo(&twice->fifo[i], err) < 0)
			return -1;
	/* What is no stream at all is the reader's to complain of. */
	if (!reads_stdin(twice) || twice->start >= 0 ||
		fstat(STDIN_FILENO, &st) < 0 || S_ISDIR(st.st_mode))
		return 0;
	return spool_stdin(twice, err);
}

int twice_rewind(const struct twice *twice, struct err *err)
{
	if (reads_stdin(twice) && twice->start >= 0 &&
		lseek(STDIN_FILENO, twice->start, SEEK_SET) < 0)
		return err_sys(err, TX_IO, "stdin");
	return 0;
}

void twice_release(struct twice *twice)
{
	for (size_t i = 0; i < twice->fifos; i++)
		close(twice->fifo[i].fd);
	free(twice->fifo);
	free(twice->paths);
	*twice = (struct twice){0};
}
