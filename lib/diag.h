/*
 * What a program says on standard error.
 *
 *     diag_init(argv[0]);
 *     warn_f("%s:%zu: field \"%s\": not a number", file, line, field);
 *
 * prints "tx-filter: in.ndjson:1042: field "confidence": not a number".
 * Only a program's own code calls these, and lib/opt.h and lib/mem.h.
 * Control characters in the text are shown as \xHH, and what turns others about
 * or cannot be seen as \uHHHH, so that data quoted in a message can neither
 * drive the terminal nor deceive who reads it.
 */
#ifndef TX_DIAG_H
#define TX_DIAG_H

#include "err.h"
#include "slice.h"

struct buf;

/* Take the program's name from argv[0], which is borrowed for ever. */
void diag_init(const char *argv0);

/* The program's name, as in "tx-filter". */
const char *diag_name(void);

/* Print one line of message. */
void warn_f(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Print one line of message and exit with status. */
_Noreturn void die(enum tx_exit status, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Show text as the one line of progress on standard error, a terminal, in the
 * place of the one before; NULL wipes it.  So does every message.
 */
void diag_progress(const char *text);

/*
 * Append text to out with each control character (C0, DEL, and C1 in its
 * UTF-8 form) and each byte that is not UTF-8 written as \xHH, and the others
 * that hidden.h knows as \uHHHH.
 */
void diag_escape(struct buf *out, struct slice text);

#endif
