/*
 * The files of one run that must not be one another: what is written over
 * an input or over another output would be lost without a word.
 *
 *     const struct apart_file outputs[] = {
 *             {"standard output", "-"},
 *             {"--rejects", set->rejects},
 *     };
 *     if (apart_outputs(outputs, 2, &err) < 0 ||
 *             apart_inputs(paths, n, outputs, 2, &err) < 0)
 *             opt_fail("%s", err.text);
 */
#ifndef TX_APART_H
#define TX_APART_H

#include <stddef.h>

struct err;

struct apart_file {
	const char *what; /* for messages, as in "--rejects" */
	const char *path; /* "-": a standard stream; NULL: not used */
};

/*
 * Check that no two of the count files are one, and that each has a name; "-"
 * is standard output.  Devices and fifos may be shared.  Return 0, or -1 with
 * err set (TX_USAGE).
 */
int apart_outputs(
	const struct apart_file files[], size_t count, struct err *err);

/*
 * Check that none of the n inputs ("-" and none at all: standard input) is
 * one of the count files.  As apart_outputs().
 */
int apart_inputs(char *const inputs[], size_t n,
	const struct apart_file files[], size_t count, struct err *err);

/*
 * Check that none of the count files, which are read before the n inputs,
 * takes away what another of them or an input reads: standard input, which is
 * "-" here, or one pipe.  A file that has a name can be read by all.  As
 * apart_outputs().
 */
int apart_streams(const struct apart_file files[], size_t count,
	char *const inputs[], size_t n, struct err *err);

#endif
