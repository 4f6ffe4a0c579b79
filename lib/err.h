/*
 * What went wrong, and with which exit status a program should say so.
 *
 *     if (file_read(path, &text, &err) < 0)
 *             die(err.status, "%s", err.text);
 *
 * A lib/ function that can fail takes a struct err last, fills it and returns
 * -1 (or NULL).  It never prints and never exits; the two exceptions are out
 * of memory (mem.h) and option parsing (opt.h).
 */
#ifndef TX_ERR_H
#define TX_ERR_H

/* The exit statuses of every program, design and meaning in tx(7). */
enum tx_exit {
	TX_OK = 0,           /* everything read, everything written */
	TX_USAGE = 2,        /* a bad option or operand */
	TX_PARTIAL = 3,      /* finished, but something was refused */
	TX_DATA = 65,        /* input is not what it says */
	TX_NOINPUT = 66,     /* an input cannot be opened */
	TX_UNAVAILABLE = 69, /* the server is unavailable or refused for good */
	TX_BUG = 70,         /* an invariant of ours broke */
	TX_OS = 71,          /* out of memory or another system failure */
	TX_IO = 74,          /* reading or writing failed */
	TX_AGAIN = 75,       /* limited or out of time: run again later */
	TX_AUTH = 77,        /* the token is missing or was refused */
	TX_CONFIG = 78,      /* a configuration, checkpoint or journal is bad */
};

struct err {
	enum tx_exit status;
	char text[1024]; /* ends in NUL, no newline, may be cut */
};

/* Set err to status and the formatted text.  Return -1. */
int err_set(struct err *err, enum tx_exit status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* As err_set(), with ": " and the text of errno added.  Return -1. */
int err_sys(struct err *err, enum tx_exit status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Put the formatted text in front of what err says, as a place is put in
 * front of a reason.  Return -1.
 */
int err_prefix(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
