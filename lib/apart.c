#include "apart.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "mem.h"
#include "out_path.h"
#include "source.h"

/* What path is, "-" being standard; false when there is no such file. */
static bool look(const char *path, int standard, struct stat *st)
{
	return (strcmp(path, "-") ? stat(path, st) : fstat(standard, st)) == 0;
}

static bool are_one(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool are_one_file(const struct stat *a, const struct stat *b)
{
	return S_ISREG(a->st_mode) && are_one(a, b);
}

/* Set *st to what the folder of path is; return the name behind it. */
static const char *look_at_folder(const char *path, struct stat *st)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	char *folder = mem_text((struct slice){path, (size_t)(name - path)});

	if (stat(slash ? folder : ".", st) < 0)
		st->st_ino = 0;
	free(folder);
	return name;
}

/* Files that are not there yet have nothing but their folders and names. */
static bool will_be_one(const char *a, const char *b)
{
	char *real_a = out_path_real(a), *real_b = out_path_real(b);
	struct stat x, y;
	bool one = real_a && real_b &&
		!strcmp(look_at_folder(real_a, &x),
			look_at_folder(real_b, &y)) &&
		x.st_ino && are_one(&x, &y);

	free(real_a);
	free(real_b);
	return one;
}

static bool are_one_output(const char *a, const char *b)
{
	struct stat x, y;
	bool has_a = look(a, STDOUT_FILENO, &x);
	bool has_b = look(b, STDOUT_FILENO, &y);

	if (!strcmp(a, "-") && !strcmp(b, "-"))
		return true;
	if (!has_a && !has_b)
		return will_be_one(a, b);
	return has_a && has_b && are_one_file(&x, &y);
}

/* Check files[last] against those before it. */
static int check_output(
	const struct apart_file files[], size_t last, struct err *err)
{
	const struct apart_file *file = &files[last];

	if (!*file->path)
		return err_set(
			err, TX_USAGE, "the name of %s is empty", file->what);
	for (size_t i = 0; i < last; i++)
		if (files[i].path && are_one_output(file->path, files[i].path))
			return err_set(err, TX_USAGE, "%s and %s are one file",
				files[i].what, file->what);
	return 0;
}

int apart_outputs(
	const struct apart_file files[], size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (files[i].path && check_output(files, i, err) < 0)
			return -1;
	return 0;
}

static int check_input(const char *input, const struct apart_file files[],
	size_t count, struct err *err)
{
	struct stat in, out;

	if (!look(input, STDIN_FILENO, &in))
		return 0;
	for (size_t i = 0; i < count; i++)
		if (files[i].path && look(files[i].path, STDOUT_FILENO, &out) &&
			are_one_file(&in, &out))
			return err_set(err, TX_USAGE,
				"%s is an input, so it cannot be %s",
				source_name(input), files[i].what);
	return 0;
}

int apart_inputs(char *const inputs[], size_t n,
	const struct apart_file files[], size_t count, struct err *err)
{
	if (!n)
		return check_input("-", files, count, err);
	for (size_t i = 0; i < n; i++)
		if (check_input(inputs[i], files, count, err) < 0)
			return -1;
	return 0;
}

/* Whether what a reads is gone for b; a file opened by its name is not. */
static bool are_one_stream(const char *a, const char *b)
{
	struct stat x, y;

	if (!strcmp(a, "-") && !strcmp(b, "-"))
		return true;
	return look(a, STDIN_FILENO, &x) && look(b, STDIN_FILENO, &y) &&
		S_ISFIFO(x.st_mode) && are_one(&x, &y);
}

/* Check what file reads against what other does. */
static int check_stream(const struct apart_file *file,
	const struct apart_file *other, struct err *err)
{
	if (!are_one_stream(file->path, other->path))
		return 0;
	return err_set(err, TX_USAGE,
		"%s and %s both read %s, which can be read only once",
		file->what, other->what, source_name(other->path));
}

int apart_streams(const struct apart_file files[], size_t count,
	char *const inputs[], size_t n, struct err *err)
{
	struct apart_file input = {"the input", "-"};

	for (size_t i = 0; i < count; i++) {
		for (size_t k = i + 1; k < count; k++)
			if (check_stream(&files[i], &files[k], err) < 0)
				return -1;
		for (size_t k = 0; k < n; k++) {
			input.path = inputs[k];
			if (check_stream(&files[i], &input, err) < 0)
				return -1;
		}
		if (!n && check_stream(&files[i], &input, err) < 0)
			return -1;
	}
	return 0;
}
