/*
 * One line on the terminal that says how far a program has come.
 *
 *     progress_init(&progress, true, output);
 *     while (there is work) {
 *             if (progress_is_due(&progress))
 *                     progress_show(&progress, "%llu records", records);
 *             ...
 *     }
 *     progress_end(&progress);
 *
 * It is shown when standard error is a terminal that does not get the output, a
 * few times a second, and wiped at the end and by every message.
 */
#ifndef TX_PROGRESS_H
#define TX_PROGRESS_H

#include <stdbool.h>

struct progress {
	bool on;
	double begun; /* seconds of the clock */
	double next;  /* when the next line is due */
};

/* Room for a number, a size or a time as text. */
#define PROGRESS_TEXT 32

/*
 * Begin; when it is not wanted nothing is ever due.  output is the path that is
 * written to; NULL or "-": standard output.
 */
void progress_init(struct progress *progress, bool wanted, const char *output);

/* Whether it is time to show another line. */
bool progress_is_due(struct progress *progress);

/* The seconds since progress_init(). */
double progress_seconds(const struct progress *progress);

/* Show a line, cut to the width of the terminal. */
void progress_show(const struct progress *progress, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Wipe the line. */
void progress_end(const struct progress *progress);

/* Write n as "1,204,000" into text; return where it begins there. */
const char *progress_count(unsigned long long n, char text[PROGRESS_TEXT]);

/* Write bytes as "512.3 MB" into text, which is returned. */
const char *progress_bytes(double bytes, char text[PROGRESS_TEXT]);

/* Write seconds as "4 min 12 s" into text, which is returned. */
const char *progress_time(double seconds, char text[PROGRESS_TEXT]);

#endif
