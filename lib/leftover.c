#include "leftover.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "fd.h"

/*
 * A signal handler and atexit() take no argument, so here alone state is
 * global.  Files are added while the signals below are blocked.
 */
static struct {
	const char *volatile path[LEFTOVER_MAX]; /* NULL when free */
	volatile pid_t owner; /* who created them; 0 before the first */
} noted;

void leftover_remove(void)
{
	if (getpid() != noted.owner)
		return;
	for (size_t i = 0; i < LEFTOVER_MAX; i++)
		if (noted.path[i])
			unlink(noted.path[i]);
}

/* The signal is blocked in here: raised again it ends us on return. */
static void on_signal(int number)
{
	leftover_remove();
	signal(number, SIG_DFL);
	raise(number);
}

/* What ends a program in the middle of its work, a crash apart. */
static const int fatal[] = {SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGXCPU, SIGXFSZ};

#define FATAL_COUNT (sizeof(fatal) / sizeof(fatal[0]))

/* Leave a signal alone that is ignored, as under nohup, or has a handler. */
static void watch(int number)
{
	struct sigaction action = {.sa_handler = on_signal}, old;

	sigfillset(&action.sa_mask);
	if (sigaction(number, NULL, &old) == 0 && old.sa_handler == SIG_DFL)
		sigaction(number, &action, NULL);
}

static void hold_signals(sigset_t *old)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < FATAL_COUNT; i++)
		sigaddset(&set, fatal[i]);
	sigprocmask(SIG_BLOCK, &set, old);
}

/* Start watching in this process; what a parent noted is not ours. */
static int adopt(void)
{
	bool first = !noted.owner;

	if (noted.owner == getpid())
		return 0;
	for (size_t i = 0; i < LEFTOVER_MAX; i++)
		noted.path[i] = NULL;
	noted.owner = getpid();
	for (size_t i = 0; first && i < FATAL_COUNT; i++)
		watch(fatal[i]);
	return first && atexit(leftover_remove) ? -1 : 0;
}

static int free_slot(void)
{
	for (int i = 0; i < LEFTOVER_MAX; i++)
		if (!noted.path[i])
			return i;
	errno = EMFILE;
	return -1;
}

int leftover_create(const char *path, mode_t mode, int *fd)
{
	sigset_t old;
	int slot = -1;

	*fd = -1;
	hold_signals(&old);
	if (adopt() == 0)
		slot = free_slot();
	if (slot >= 0)
		*fd = fd_open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
	if (*fd >= 0)
		noted.path[slot] = path;
	else
		slot = -1;
	sigprocmask(SIG_SETMASK, &old, NULL);
	return slot;
}

void leftover_forget(int slot)
{
	noted.path[slot] = NULL;
}
