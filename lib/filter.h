/*
 * What tx-normalize, tx-filter and tx-aggregate have in common: their shared
 * options, the input files, the output, what happens to a bad line, and how
 * the work is shared among threads.
 *
 *     static void record(void *worker, struct slice line)
 *     {
 *             if (descriptor_read(worker->desc, line, &fault) < 0)
 *                     filter_refuse(worker->filter, line, &fault);
 *             else
 *                     filter_put(worker->filter, line);
 *     }
 *
 *     first = opt_parse(&program, argc, argv, (void *[]){&own, &shared});
 *     filter = filter_open(&program, &shared, argv + first, argc - first);
 *     worker = filter_run(filter, &(struct filter_work){begin, record, join},
 *             &own);
 *     return filter_close(filter, summary);
 *
 * Threads take blocks of lines in turn and work side by side; what they
 * write, and what they refuse, comes out in the order of the input.  So the
 * output is the same bytes with any number of threads.
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

struct apart_file;
struct buf;
struct json_object;

/* One thread's part of the run; opaque. */
struct filter;

/* The shared options. */
struct filter_options {
	const char *output;        /* -o; NULL: standard output */
	const char *rejects;       /* NULL: stop at the first bad line */
	const char *summary;       /* NULL: none */
	enum descriptor_tags tags; /* where the key tags is taken from */
	bool verbose;
	bool progress;
	long long max_line; /* in bytes; 0: the default of lines.h */
	long long threads;  /* 0: one, and another for gzip where it can run */
	int64_t now;        /* the clock, when has_now */
	bool has_now;       /* else it is the system's */
};

/* The table of the shared options, for struct opt_program. */
extern const struct opt filter_opts[];

/* How many there are. */
#define FILTER_OPTS 9

/* The time of --now, or of the system. */
int64_t filter_now(const struct filter_options *options);

/* The longest line, by --max-line or the default. */
size_t filter_max_line(const struct filter_options *options);

/*
 * Check the count files that are read before the n inputs: none may take away
 * what another or an input reads (apart_streams()), nor be what --rejects or
 * --summary write.  Return 0, or -1 with err set (TX_USAGE).
 */
int filter_check_beside(const struct filter_options *options,
	const struct apart_file *files, size_t count, char *const inputs[],
	size_t n, struct err *err);

/*
 * Open the output and start to read count paths, standard input when there
 * are none; program is asked for the usage when that is a terminal.  Sets
 * SIGPIPE to its default action.  options and paths are borrowed.
 */
struct filter *filter_open(const struct opt_program *program,
	const struct filter_options *options, char *const paths[],
	size_t count);

/* What a program does with the records.  Each thread has a worker. */
struct filter_work {
	/*
	 * Make a worker that writes to filter; it owns what it makes.  The
	 * first is made before, and all are joined after, any thread runs.
	 */
	void *(*begin)(void *settings, struct filter *filter);
	/* Work on a line of the input that is not blank nor too long. */
	void (*record)(void *worker, struct slice line);
	/* Add to into what from counted, and free from. */
	void (*join)(void *into, void *from);
};

/*
 * Read all input and give each line to a worker.  filter is what filter_open()
 * gave.  Return the first worker, with the others joined to it.  settings is
 * handed to begin.
 */
void *filter_run(
	struct filter *filter, const struct filter_work *work, void *settings);

/*
 * Refuse the line that was given last because of fault.  Without --rejects:
 * the good lines before it are written, it is named and the program exits
 * with TX_DATA.  With it: the line is kept there and named, and the status
 * will be TX_PARTIAL.
 */
void filter_refuse(struct filter *filter, struct slice line,
	const struct scan_fault *fault);

/* As filter_refuse(), for a valid record with another fault: why. */
void filter_refuse_because(
	struct filter *filter, struct slice line, const char *why);

/* Write a line, and an LF behind it. */
void filter_put(struct filter *filter, struct slice line);

/*
 * As filter_put(), for a line that filter_run() gave and while it works on it:
 * lines that stand together are written together, without a copy.
 */
void filter_keep(struct filter *filter, struct slice line);

/* Write bytes as they are. */
void filter_write(struct filter *filter, struct slice bytes);

/*
 * What was written and is not handed on yet, to append whole lines to;
 * borrowed for the time of a record.
 */
struct buf *filter_output(struct filter *filter);

/* What a run counts, for its summary and status. */
struct filter_counts {
	unsigned long long records; /* lines, those over the limit included */
	unsigned long long refused; /* of these */
	unsigned long long blank;   /* lines that were skipped */
	unsigned long long bytes;   /* inflated */
};

/* What was counted, after filter_run(). */
struct filter_counts filter_counts(const struct filter *filter);

/* Count what other runs did as done by this one, which reads no records. */
void filter_stand_for(
	struct filter *filter, const struct filter_counts *counts);

/*
 * How many lines were read so far, those over the limit included; not to be
 * asked while several threads are at work.
 */
unsigned long long filter_records(const struct filter *filter);

/*
 * Finish: write what is left, then the summary file when one was asked for,
 * made of summary (a JSON object or NULL, which is taken) with the counts of
 * the input added.  Frees filter.  Return the program's exit status.
 */
enum tx_exit filter_close(struct filter *filter, struct json_object *summary);

#endif
