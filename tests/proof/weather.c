/*
 * A library that gives a program a bad day:
 *
 *     WEATHER_STORM=200 LD_PRELOAD=build/bin/weather.so tx-fetch ...
 *     WEATHER_CLOCK=jump LD_PRELOAD=build/bin/weather.so tx-fetch ...
 *
 * WEATHER_STORM=USEC sends a signal every so many microseconds, whose handler
 * does nothing but let system calls be interrupted.  WEATHER_CLOCK=jump makes
 * each look at the time of day differ from the one before by ten years, to
 * and fro; the monotonic clock goes on.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define TEN_YEARS 315360000L

static unsigned long looks;

static void nothing(int number)
{
	(void)number;
}

/* Not SIGALRM, which may be the program's. */
__attribute__((constructor)) static void begin(void)
{
	const char *storm = getenv("WEATHER_STORM");
	struct sigaction action = {.sa_handler = nothing};
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	struct itimerspec every = {0};
	timer_t timer;

	if (!storm)
		return;
	every.it_interval.tv_nsec = strtol(storm, NULL, 10) * 1000;
	every.it_value = every.it_interval;
	sigaction(SIGUSR1, &action, NULL);
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) == 0)
		timer_settime(timer, 0, &every, NULL);
}

static long jump(void)
{
	if (!getenv("WEATHER_CLOCK"))
		return 0;
	return __atomic_add_fetch(&looks, 1, __ATOMIC_RELAXED) % 2 ? TEN_YEARS
								   : -TEN_YEARS;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	long rc = syscall(SYS_clock_gettime, clock, now);

	if (rc == 0 && clock == CLOCK_REALTIME)
		now->tv_sec += jump();
	return (int)rc;
}

time_t time(time_t *to)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_REALTIME, &now);
	if (to)
		*to = now.tv_sec;
	return now.tv_sec;
}

int gettimeofday(struct timeval *restrict to, void *restrict zone)
{
	struct timespec now = {0};

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &now);
	*to = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
	return 0;
}
