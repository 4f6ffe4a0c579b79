#include "stop.h"

#include <stddef.h>
#include <time.h>

#include "diag.h"

static bool is_ignored(int number)
{
	struct sigaction action;

	return sigaction(number, NULL, &action) == 0 &&
		action.sa_handler == SIG_IGN;
}

void stop_hold(struct stop *stop)
{
	static const int signals[] = {SIGHUP, SIGINT, SIGTERM};

	stop->signal = 0;
	sigemptyset(&stop->held);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (!is_ignored(signals[i]))
			sigaddset(&stop->held, signals[i]);
	sigprocmask(SIG_BLOCK, &stop->held, &stop->before);
}

bool stop_wait(struct stop *stop, double seconds)
{
	struct timespec time;
	int number;

	if (stop->signal)
		return true;
	time.tv_sec = (time_t)seconds;
	time.tv_nsec = (long)((seconds - (double)time.tv_sec) * 1e9);
	number = sigtimedwait(&stop->held, NULL, &time);
	if (number <= 0)
		return false;
	stop->signal = number;
	sigprocmask(SIG_SETMASK, &stop->before, NULL);
	warn_f("signal %d: stopping when what is in flight is answered; once "
	       "more to stop at once",
		number);
	return true;
}

bool stop_asked(struct stop *stop)
{
	return stop_wait(stop, 0);
}
