/*
 * A folder of its own for a test program that writes files, which is where
 * it then runs.
 *
 *     return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
 */
#ifndef TX_TEST_SCRATCH_H
#define TX_TEST_SCRATCH_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "buf.h"
#include "slice.h"

/* What a file in a test may hold. */
#define SCRATCH_MAX ((size_t)64 << 20)

/* A group's setup: make the folder and go there. */
static inline int scratch_make(void **state)
{
	char *folder = strdup("/tmp/tx-unit-XXXXXX");

	*state = folder;
	return !folder || !mkdtemp(folder) || chdir(folder) < 0;
}

static inline int scratch_remove_one(
	const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* A group's teardown: remove the folder. */
static inline int scratch_remove(void **state)
{
	int rc = chdir("/") < 0;

	rc |= nftw(*state, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(*state);
	return rc;
}

/* Write text to the file path. */
static inline void scratch_write(const char *path, struct slice text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text.at, 1, text.len, file), text.len);
	assert_int_equal(fclose(file), 0);
}

/* Append what the file path holds to text. */
static inline void scratch_read(const char *path, struct buf *text)
{
	FILE *file = fopen(path, "r");
	size_t len;

	assert_non_null(file);
	do {
		char *to = buf_reserve(text, 4096);

		assert_non_null(to);
		len = fread(to, 1, 4096, file);
		text->len += len;
	} while (len);
	fclose(file);
}

/* The file path holds just text. */
static inline void scratch_expect(const char *path, struct slice text)
{
	struct buf there = BUF_INIT(SCRATCH_MAX);

	scratch_read(path, &there);
	assert_int_equal(there.len, text.len);
	if (text.len)
		assert_memory_equal(there.at, text.at, text.len);
	buf_release(&there);
}

/* The file path is not there. */
static inline void scratch_expect_none(const char *path)
{
	assert_int_equal(access(path, F_OK), -1);
}

/* There is nothing in the folder but count files. */
static inline void scratch_expect_count(const char *folder, int count)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			count--;
	closedir(dir);
	assert_int_equal(count, 0);
}

/* A test's setup: a folder d of its own. */
static inline int scratch_make_d(void **state)
{
	(void)state;
	return mkdir("d", 0777);
}

/* A test's teardown: remove d and what is in it. */
static inline int scratch_remove_d(void **state)
{
	(void)state;
	return nftw("d", scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* Make fd standard input; it is closed. */
static inline void scratch_stdin(int fd)
{
	assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	if (fd != STDIN_FILENO)
		close(fd);
}

/* The exit status of the child, or 128 + the signal that ended it. */
static inline int scratch_wait(pid_t child)
{
	int status;

	assert_int_equal(TEMP_FAILURE_RETRY(waitpid(child, &status, 0)), child);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

/*
 * Run body in a child whose standard output is fd, closed when fd is -1, and
 * that ends by exit(); return its status.
 */
static inline int scratch_child(int fd, int (*body)(void))
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child)
		return scratch_wait(child);
	if (fd >= 0)
		dup2(fd, STDOUT_FILENO);
	else
		close(STDOUT_FILENO);
	exit(body());
}

/* The next of a row of numbers that look random; the same in each run. */
static inline unsigned int scratch_random(unsigned int *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

#endif
