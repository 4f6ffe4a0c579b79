/*
 * A look at a regular expression before regcomp() gets it.
 *
 *     if (ere_check("(a{1,9}){1,9}", &err) < 0)
 *             ...
 *
 * The system's regcomp() writes repeats out, (a{9}){9} as 81 times a: a short
 * expression can keep it busy for hours, and end it when brackets nest too
 * deep for its stack.  Back-references, which POSIX leaves undefined here,
 * make regexec() try one way after the other.  All that is refused; whether
 * an expression is well formed is left to regcomp().
 */
#ifndef TX_FILTER_ERE_H
#define TX_FILTER_ERE_H

struct err;

/* How much longer an expression may get when its repeats are written out. */
#define ERE_REPEATS 1000

/* How long one may be without them; regcomp() takes the square of it. */
#define ERE_LENGTH 10000

/* How deep brackets may nest. */
#define ERE_DEPTH 100

/*
 * Check the POSIX extended expression text.  Return 0, or -1 with err set
 * (TX_USAGE).
 */
int ere_check(const char *text, struct err *err);

#endif
