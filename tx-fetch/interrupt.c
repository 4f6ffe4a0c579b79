#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

/* A signal handler takes no argument, so here alone state is global. */
static volatile sig_atomic_t came;

static void note(int number)
{
	came = number;
}

static void catch_signal(int number)
{
	struct sigaction action = {
		.sa_handler = note,
		.sa_flags = SA_RESETHAND,
	};
	struct sigaction old;

	sigemptyset(&action.sa_mask);
	if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		sigaction(number, &action, NULL);
}

void interrupt_catch(void)
{
	catch_signal(SIGINT);
	catch_signal(SIGTERM);
}

int interrupt_came(void)
{
	return came;
}
