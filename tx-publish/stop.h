/*
 * Ending between two requests instead of in the middle of one: INT, TERM and
 * HUP are held back, and asked for where ending does no harm.
 *
 *     struct stop stop;
 *
 *     stop_hold(&stop);
 *     while (work_is_left && !stop_asked(&stop))
 *             work();
 *
 * The second of these signals ends the program at once.  Lifetime: the whole
 * run.
 */
#ifndef TX_STOP_H
#define TX_STOP_H

#include <signal.h>
#include <stdbool.h>

struct stop {
	sigset_t held;   /* the signals that are held back */
	sigset_t before; /* what was held back before */
	int signal;      /* the one that came, or 0 */
};

/* Hold the signals back from now on; those that are ignored stay so. */
void stop_hold(struct stop *stop);

/* Whether a signal has come.  The first time it is said what is done. */
bool stop_asked(struct stop *stop);

/* Wait so many seconds, or until a signal comes.  Return as stop_asked(). */
bool stop_wait(struct stop *stop, double seconds);

#endif
