/*
 * What fuzz targets share that say messages, or read files.
 *
 *     fuzz_check(rc == 0, "what was written can be read");
 */
#ifndef TX_FUZZ_H
#define TX_FUZZ_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "slice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where what went wrong is said. */
static int fuzz_reports = STDERR_FILENO;

/* End the program when something is not as it must be. */
static inline void fuzz_check(bool good, const char *what)
{
	if (good)
		return;
	dprintf(fuzz_reports, "fuzz: not so: %s\n", what);
	abort();
}

/* The longest path of fuzz_file(). */
#define FUZZ_PATH 64

/*
 * Make a file in memory that holds text, and write its path to path.  Return
 * its descriptor, which the caller owns; the file is gone with it.
 */
static inline int fuzz_file(struct slice text, char path[FUZZ_PATH])
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	fuzz_check(fd >= 0 &&
			(!text.len ||
				write(fd, text.at, text.len) ==
					(ssize_t)text.len) &&
			lseek(fd, 0, SEEK_SET) == 0,
		"there is memory");
	snprintf(path, FUZZ_PATH, "/proc/self/fd/%d", fd);
	return fd;
}

/* Of the sanitizers, when there are any. */
__attribute__((weak)) void __sanitizer_set_report_fd(void *fd);

/* Keep messages of the program off the terminal until fuzz_speak(). */
static inline int fuzz_hush(void)
{
	int kept = dup(STDERR_FILENO);
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	fuzz_check(kept >= 0 && dup2(null, STDERR_FILENO) >= 0,
		"messages can be dropped");
	close(null);
	fuzz_reports = kept;
	if (__sanitizer_set_report_fd)
		__sanitizer_set_report_fd((void *)(intptr_t)kept);
	return kept;
}

/* Take back what fuzz_hush() did, which gave kept. */
static inline void fuzz_speak(int kept)
{
	dup2(kept, STDERR_FILENO);
	close(kept);
	fuzz_reports = STDERR_FILENO;
	if (__sanitizer_set_report_fd)
		__sanitizer_set_report_fd((void *)(intptr_t)STDERR_FILENO);
}

#endif
