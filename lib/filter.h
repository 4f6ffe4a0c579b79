/*
 * What tx-normalize, tx-filter and tx-aggregate have in common: their shared
 * options, the input files, the output, and what happens to a bad line.
 *
 *     first = opt_parse(&program, argc, argv, (void *[]){&own, &shared});
 *     filter = filter_open(&shared, argv + first, argc - first);
 *     while (filter_next(filter, &line)) {
 *             if (descriptor_read(desc, line, &fault) < 0)
 *                     filter_refuse(filter, line, &fault);
 *             else
 *                     filter_put(filter, line);
 *     }
 *     return filter_close(filter, summary);
 *
 * This is code of the programs, not of the library below them: it prints
 * messages and exits when reading or writing fails.
 */
#ifndef TX_FILTER_H
#define TX_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "descriptor.h"
#include "err.h"
#include "opt.h"
#include "slice.h"

struct json_object;
struct filter; /* opaque */

/* The shared options. */
struct filter_options {
	const char *output;        /* -o; NULL: standard output */
	const char *rejects;       /* NULL: stop at the first bad line */
	const char *summary;       /* NULL: none */
	enum descriptor_tags tags; /* where the key tags is taken from */
	bool verbose;
	bool progress;
	long long max_line; /* in bytes; 0: the default of lines.h */
	int64_t now;        /* the clock, when has_now */
	bool has_now;       /* else it is the system's */
};

/* The table of the shared options, for struct opt_program. */
extern const struct opt filter_opts[];

/* How many there are. */
#define FILTER_OPTS 8

/* The time of --now, or of the system. */
int64_t filter_now(const struct filter_options *options);

/*
 * Open the output and start to read count paths, standard input when there
 * are none; program is asked for the usage when that is a terminal.  Sets
 * SIGPIPE to its default action.  options and paths are borrowed.
 */
struct filter *filter_open(const struct opt_program *program,
	const struct filter_options *options, char *const paths[],
	size_t count);

/*
 * Take the next line, borrowed until the next call.  Lines over the limit
 * are refused here.  Return false at the end of all input.
 */
bool filter_next(struct filter *filter, struct slice *line);

/*
 * Refuse the last line because of fault.  Without --rejects: write the good
 * lines before it, name it and exit with TX_DATA.  With it: keep the line
 * there, name it, and remember the status TX_PARTIAL.
 */
void filter_refuse(struct filter *filter, struct slice line,
	const struct scan_fault *fault);

/* As filter_refuse(), for a valid record with another fault: why. */
void filter_refuse_because(
	struct filter *filter, struct slice line, const char *why);

/* Write a line, and an LF behind it. */
void filter_put(struct filter *filter, struct slice line);

/* Write bytes as they are. */
void filter_write(struct filter *filter, struct slice bytes);

/* How many lines filter_next() gave, those over the limit included. */
unsigned long long filter_records(const struct filter *filter);

/*
 * Finish: write what is left, then the summary file when one was asked for,
 * made of summary (a JSON object or NULL, which is taken) with the counts of
 * the input added.  Frees filter.  Return the program's exit status.
 */
enum tx_exit filter_close(struct filter *filter, struct json_object *summary);

#endif
