/*
 * What a command takes, with all it starts:
 *
 *     bench_meter RESULT COMMAND [ARG...]
 *
 * COMMAND is run with our streams, and one line is appended to the file
 * RESULT: the seconds on the clock, the seconds on processors (user and
 * system), and the most memory that any one of its processes had, in MiB.
 * All its processes are waited for: what a >(...) of a shell or a & left
 * running becomes our child when its parent is gone.
 *
 * The status is COMMAND's; 127 if there is none, 2 for our own errors.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static pid_t start(char *command[])
{
	pid_t pid = fork();

	if (pid)
		return pid;
	execvp(command[0], command);
	perror(command[0]);
	_exit(127);
}

/* Wait for all children; return the exit status of the one that was started. */
static int wait_all(pid_t started)
{
	int raw, status = 2;
	pid_t pid;

	while ((pid = wait(&raw)) > 0) {
		if (pid != started)
			continue;
		status =
			WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
	}
	return status;
}

/* Append what was measured to the file at path; return 0, or -1. */
static int note(const char *path, double wall)
{
	FILE *result = fopen(path, "a");
	struct rusage used;

	if (!result)
		return -1;
	getrusage(RUSAGE_CHILDREN, &used);
	fprintf(result, "%.4f\t%.4f\t%.1f\n", wall,
		seconds(used.ru_utime) + seconds(used.ru_stime),
		(double)used.ru_maxrss / 1024);
	return fclose(result);
}

int main(int argc, char *argv[])
{
	double from = now();
	pid_t started;
	int status;

	if (argc < 3) {
		fprintf(stderr, "usage: bench_meter RESULT COMMAND [ARG...]\n");
		return 2;
	}
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0 ||
		(started = start(argv + 2)) < 0) {
		perror("bench_meter");
		return 2;
	}
	status = wait_all(started);
	if (note(argv[1], now() - from) < 0) {
		perror(argv[1]);
		return 2;
	}
	return status;
}
