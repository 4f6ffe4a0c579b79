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

bool stop_asked(struct stop *stop)
{
	static const struct timespec at_once;
	int number;

	if (stop->signal)
		return true;
	number = sigtimedwait(&stop->held, NULL, &at_once);
	if (number <= 0)
		return false;
	stop->signal = number;
	sigprocmask(SIG_SETMASK, &stop->before, NULL);
	warn_f("signal %d: stopping when what is in flight is answered; once "
	       "more to stop at once",
		number);
	return true;
}
