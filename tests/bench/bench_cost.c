/*
 * What a command costs, as one line:
 *
 *     bench_cost COMMAND [ARG...] >/dev/null 2>cost
 *
 * On standard error: seconds by the clock, seconds of the processor, and the
 * most memory it had at once, in KiB.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double clock_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char *argv[])
{
	double start = clock_seconds();
	struct rusage cost;
	int status;
	pid_t pid;

	if (argc < 2)
		return EXIT_FAILURE;
	pid = fork();
	if (pid == 0) {
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &cost) < 0)
		return EXIT_FAILURE;
	fprintf(stderr, "%.3f %.3f %ld\n", clock_seconds() - start,
		seconds_of(cost.ru_utime) + seconds_of(cost.ru_stime),
		cost.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
