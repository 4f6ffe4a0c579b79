#include "ask.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "err.h"
#include "fd.h"
#include "stop.h"

/* Nobody is waited for longer, in looks of LOOK_MS milliseconds. */
#define LOOKS   6000
#define LOOK_MS 100

/* Wait for a line on the terminal fd.  Return 0, or -1 with err set. */
static int wait_for_line(int fd, struct stop *stop, struct err *err)
{
	struct pollfd in = {.fd = fd, .events = POLLIN};

	for (int i = 0; i < LOOKS; i++) {
		if (stop_asked(stop))
			return err_set(err, TX_AGAIN, "nothing is deleted");
		if (poll(&in, 1, LOOK_MS) > 0)
			return 0;
	}
	return err_set(err, TX_USAGE,
		"nothing is deleted: the question was not answered");
}

/* Only the terminal gives the answer: standard input may be the rows. */
static int read_answer(int fd, struct stop *stop, struct err *err)
{
	char answer[64];
	ssize_t len;

	if (wait_for_line(fd, stop, err) < 0)
		return -1;
	len = fd_read(fd, answer, sizeof(answer));
	if (len > 0 && (*answer == 'y' || *answer == 'Y'))
		return 0;
	return err_set(err, TX_USAGE, "nothing is deleted");
}

int ask_delete(
	size_t count, struct slice app, struct stop *stop, struct err *err)
{
	int fd = fd_open("/dev/tty", O_RDONLY, 0);
	int rc;

	if (fd < 0)
		return err_set(err, TX_USAGE,
			"nothing is deleted: there is no terminal to ask on; "
			"--yes says that it is meant");
	fprintf(stderr, "Delete %zu descriptor%s%s%.*s? [y/N] ", count,
		count == 1 ? "" : "s", app.len ? " of app " : "",
		SLICE_ARG(app));
	rc = read_answer(fd, stop, err);
	close(fd);
	return rc;
}
