/*
 * Runs a fuzz target over saved inputs, without a fuzzer:
 *
 *     replay_scan [FILE ...]
 *
 * Without FILE those of $TX_TOP/tests/fuzz/corpus/NAME are taken, NAME being
 * what follows the last _ of the program's name.  The output is TAP; an input
 * that breaks the target ends the program, and so the count is short.
 */
#include <dirent.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"

#define INPUT_MAX ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Run the target over the file at path; return whether it could be read. */
static bool replay(const char *path)
{
	struct buf text = BUF_INIT(INPUT_MAX);
	FILE *fp = fopen(path, "rb");
	size_t got = 1;
	char *to;

	while (fp && got && (to = buf_reserve(&text, 4096))) {
		got = fread(to, 1, 4096, fp);
		text.len += got;
	}
	if (!fp || ferror(fp) || fclose(fp) != 0 || text.over) {
		printf("not ok - cannot read %s\n", path);
		return false;
	}
	LLVMFuzzerTestOneInput((const uint8_t *)buf_text(&text), text.len);
	printf("ok - %s\n", path);
	buf_release(&text);
	return true;
}

static int is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Run the target over all files of the folder for the program. */
static bool replay_folder(const char *program)
{
	const char *name = strrchr(program, '_');
	const char *top = getenv("TX_TOP");
	char folder[PATH_MAX / 2], path[PATH_MAX];
	struct dirent **entries;
	bool good = true;
	int count;

	snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s",
		top ? top : ".", name ? name + 1 : "");
	count = scandir(folder, &entries, is_file, alphasort);
	if (count < 0) {
		printf("1..1\nnot ok - cannot read %s\n", folder);
		return false;
	}
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder,
			entries[i]->d_name);
		good = replay(path) && good;
		free(entries[i]);
	}
	free(entries);
	return good;
}

int main(int argc, char *argv[])
{
	bool good = true;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc < 2)
		return replay_folder(argv[0]) ? EXIT_SUCCESS : EXIT_FAILURE;
	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++)
		good = replay(argv[i]) && good;
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
