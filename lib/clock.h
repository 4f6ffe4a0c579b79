/*
 * How much time has passed: a clock that nobody sets.
 *
 *     double start = clock_now();
 *     ...
 *     passed = clock_now() - start;
 */
#ifndef TX_CLOCK_H
#define TX_CLOCK_H

/* Seconds since some moment that is the same for the whole run. */
double clock_now(void);

#endif
