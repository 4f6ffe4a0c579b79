#include "out_path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "err.h"
#include "fd.h"
#include "mem.h"
#include "num.h"

/* A guard against links that point at each other, as the kernel's. */
#define LINKS_MAX 40

static struct slice folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (struct slice){path, slash ? (size_t)(slash - path) + 1 : 0};
}

/* What link points to, as seen from here; NULL when it is no link. */
static char *read_link(const char *link)
{
	struct slice folder = folder_of(link);
	char target[PATH_MAX], *path;
	ssize_t len = readlink(link, target, sizeof(target));

	if (len < 0 || (size_t)len == sizeof(target))
		return NULL;
	if (target[0] == '/')
		folder.len = 0;
	path = mem_alloc(folder.len + (size_t)len + 1);
	memcpy(path, folder.at, folder.len);
	memcpy(path + folder.len, target, (size_t)len);
	path[folder.len + (size_t)len] = '\0';
	return path;
}

char *out_path_real(const char *path)
{
	char *at = mem_text(slice_from(path));

	for (int i = 0; i < LINKS_MAX; i++) {
		char *next = read_link(at);

		if (!next)
			return at;
		free(at);
		at = next;
	}
	free(at);
	errno = ELOOP;
	return NULL;
}

char *out_path_temp(const char *path, int n)
{
	struct slice folder = folder_of(path);
	struct buf name = BUF_INIT(folder.len + NAME_MAX);

	buf_printf(&name, "%.*s.%.200s.tx-%ld-%d", SLICE_ARG(folder),
		path + folder.len, (long)getpid(), n);
	(void)buf_text(&name);
	return name.at;
}

char *out_path_part(const char *path)
{
	struct buf name = BUF_INIT(strlen(path) + strlen(".part"));

	buf_printf(&name, "%s.part", path);
	(void)buf_text(&name);
	return name.at;
}

int out_path_descriptor(const char *path)
{
	static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
	long long fd;
	struct err err;

	if (!strcmp(path, "/dev/stdout"))
		return STDOUT_FILENO;
	if (!strcmp(path, "/dev/stderr"))
		return STDERR_FILENO;
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		size_t len = strlen(folders[i]);

		if (!strncmp(path, folders[i], len) &&
			num_parse(slice_from(path + len), 0, INT_MAX, &fd,
				&err) == 0)
			return (int)fd;
	}
	return -1;
}

int out_path_sync(const char *path)
{
	struct slice folder = folder_of(path);
	char *name = folder.len ? mem_text(folder) : NULL;
	int fd = fd_open(name ? name : ".", O_RDONLY | O_DIRECTORY, 0);
	int rc = 0;

	free(name);
	if (fd < 0)
		return 0;
	if (fsync(fd) < 0 && errno != EINVAL && errno != EROFS)
		rc = -1;
	close(fd);
	return rc;
}
