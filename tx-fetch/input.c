#include "input.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "err.h"
#include "fd.h"
#include "hash.h"

/* The longest name of a file. */
#define PATH_BYTES 4096

#define BLOCK ((size_t)64 << 10)

/* Where in a file standard input stands; -1: it can be read only once. */
static off_t place_of_input(void)
{
	struct stat st;

	if (fstat(STDIN_FILENO, &st) < 0 || !S_ISREG(st.st_mode))
		return -1;
	return lseek(STDIN_FILENO, 0, SEEK_CUR);
}

/* Read all of standard input, and copy it to copy, unless that is -1. */
static int take_in(int copy, uint64_t *hash, struct err *err)
{
	char block[BLOCK];
	ssize_t len;

	*hash = HASH_INIT;
	while ((len = fd_read(STDIN_FILENO, block, sizeof(block))) > 0) {
		struct slice text = {block, (size_t)len};

		*hash = hash_bytes(*hash, text);
		if (copy >= 0 && fd_write(copy, text) < 0)
			return err_sys(err, TX_IO, "a copy of stdin");
	}
	*hash |= !*hash;
	return len < 0 ? err_sys(err, TX_IO, "stdin") : 0;
}

/* A file without a name; -1 with err set. */
static int make_copy(struct err *err)
{
	struct buf path = BUF_INIT(PATH_BYTES);
	const char *folder = getenv("TMPDIR");
	int fd;

	buf_printf(&path, "%s/tx-fetch.XXXXXX",
		folder && *folder ? folder : "/tmp");
	fd = path.over ? -1 : mkostemp(path.at, O_CLOEXEC);
	if (fd < 0)
		err_sys(err, TX_IO, "%s", buf_text(&path));
	else
		unlink(path.at);
	buf_release(&path);
	return fd;
}

int input_bind(uint64_t *hash, struct err *err)
{
	off_t place = place_of_input();
	int copy = -1, rc;

	if (place < 0) {
		copy = make_copy(err);
		if (copy < 0)
			return -1;
	}
	rc = take_in(copy, hash, err);
	if (rc == 0 &&
		lseek(copy < 0 ? STDIN_FILENO : copy, copy < 0 ? place : 0,
			SEEK_SET) < 0)
		rc = err_sys(err, TX_IO, "stdin");
	if (rc == 0 && copy >= 0 && dup2(copy, STDIN_FILENO) < 0)
		rc = err_sys(err, TX_OS, "stdin");
	if (copy >= 0)
		close(copy);
	return rc;
}
