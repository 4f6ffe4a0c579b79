/*
 * Writing records as they came: on one line each, without the token, with
 * the search term, and each id once.
 *
 *     writer_put(writer, &seen, term, &element, &err);
 *
 * Lifetime: the whole run.
 */
#ifndef TX_FETCH_WRITER_H
#define TX_FETCH_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "slice.h"

struct idset;
struct scan_value;
struct writer; /* opaque */

/* What was written, and what was not. */
struct writer_counts {
	unsigned long long records;    /* written */
	unsigned long long doubles;    /* ids that had been written before */
	unsigned long long refused;    /* elements that are no records */
	unsigned long long skipped;    /* descriptors without an owner */
	unsigned long long incomplete; /* records with more in a nested list */
	unsigned long long cut;        /* tokens cut out of records */
};

struct writer_settings {
	const char *output;  /* NULL: standard output */
	const char *rejects; /* NULL: a bad element is an error */
	bool unique;         /* an id is written once in the whole run */
	/* The member that tells changes of an id apart, of which each is
	 * written; NULL: the id alone tells doubles. */
	const char *change;
	long long max_records; /* 0: no limit */
};

/* What was written up to some moment. */
struct writer_place {
	int64_t output, rejects; /* bytes of the files */
	struct writer_counts counts;
};

/* What a writer reads of a record. */
enum writer_value { WRITER_ID, WRITER_TERM, WRITER_CHANGE, WRITER_VALUES };

/* What records may hold. */
struct writer_traits {
	bool linked;   /* links to further pages, as links_possible() has it */
	bool veiled;   /* or such that it does not see */
	bool laid_out; /* line ends */
};
#define WRITER_ANYTHING ((struct writer_traits){true, true, true})

/* What writer_put() did. */
enum writer_put {
	WRITER_FAILED = -1,
	WRITER_FULL,  /* nothing: max_records were written before */
	WRITER_OLD,   /* nothing: the id was there */
	WRITER_KNOWN, /* nothing: another search had written the id */
	WRITER_NEW,   /* it was written, or went to the rejects */
};

/*
 * Open the outputs; the caller owns the result.  settings is borrowed while
 * it lives.  With place, which may be all zero, they are parts that are gone
 * on with behind place (out_open_part()).  Return NULL with err set.
 */
struct writer *writer_new(const struct writer_settings *settings,
	const struct writer_place *place, struct err *err);

/*
 * Take up the ids of what the parts hold: of the records behind the first
 * skip ones into seen, and with unique of all.  Return 0, or -1 with err set:
 * TX_CONFIG when the output does not hold what its place says, TX_IO.
 */
int writer_recall(struct writer *writer, struct idset *seen,
	unsigned long long skip, struct err *err);

/*
 * Bring all that was written to the disk, and set *place to where that is.
 * Return 0 or -1 (TX_IO).
 */
int writer_sync(
	struct writer *writer, struct writer_place *place, struct err *err);

/*
 * Take back what was written behind place, which writer_sync() gave; the ids
 * are forgotten.  Nothing was written since the last writer_sync().  Return 0
 * or -1 (TX_IO).
 */
int writer_rewind(struct writer *writer, const struct writer_place *place,
	struct err *err);

/* The member that holds a value; borrowed while the writer lives. */
const char *writer_member(const struct writer *writer, enum writer_value value);

/* Say that a record with this id will soon be put; seen as writer_put(). */
void writer_expect(const struct writer *writer, const struct idset *seen,
	const struct scan_value *id);

/*
 * Write element, part of a text that scan_any() accepted, or absent with the
 * text of what fails the grammar.  seen are the ids of its search; with unique
 * those of the whole run are looked at too.
 * term is the JSON text to set "search_term" to; .at NULL: leave it.
 * known are the values of writer_member() in element; NULL: look for them.
 * WRITER_FAILED is with err set: TX_IO, or TX_DATA when element is no object
 * and there are no rejects.
 */
enum writer_put writer_put(struct writer *writer, struct idset *seen,
	struct slice term, const struct scan_value *element,
	const struct scan_value *known, struct err *err);

/*
 * Say what the records to come may hold.  One look at a whole reply, by
 * writer_look(), tells that hardly any of its records has links or line ends.
 * In the beginning they may hold anything.
 */
void writer_expect_traits(struct writer *writer, struct writer_traits traits);

/* What was said last. */
struct writer_traits writer_traits(const struct writer *writer);

/* The traits of text, JSON of a reply that is veiled (graph_call) or not. */
struct writer_traits writer_look(struct slice text, bool veiled);

/* Whether a record to come, text, may have links to further pages in it. */
bool writer_may_link(const struct writer *writer, struct slice text);

/* Write a line that is no record.  Return 0 or -1 (TX_IO). */
int writer_line(struct writer *writer, struct slice line, struct err *err);

/*
 * Put text, which is no record, on one line into the rejects.  Return 0, or
 * -1 with err set: TX_DATA without rejects, or TX_IO.
 */
int writer_refuse(struct writer *writer, struct slice text, struct err *err);

/* The same for an element of a page, as writer_put() has it. */
int writer_refuse_element(struct writer *writer,
	const struct scan_value *element, struct err *err);

/*
 * Leave out a descriptor without an owner, which is valid JSON: count it, and
 * put it into the rejects, if there are any.  Return 0 or -1 (TX_IO).
 */
int writer_skip(struct writer *writer, struct slice text, struct err *err);

/* Note that the record written last lacks elements of a nested list. */
void writer_note_incomplete(struct writer *writer);

/* Note that count tokens were cut out of a page's records before. */
void writer_note_cut(struct writer *writer, unsigned long long count);

/* What was written so far; borrowed while the writer lives. */
const struct writer_counts *writer_counts(const struct writer *writer);

/* Whether max_records were written. */
bool writer_is_full(const struct writer *writer);

/* Hand all that was written so far to the system.  Return 0 or -1 (TX_IO). */
int writer_flush(struct writer *writer, struct err *err);

/*
 * Finish as befits the program's status, as out_finish().  Return 0 or -1
 * with err set (TX_IO).
 */
int writer_finish(struct writer *writer, enum tx_exit status, struct err *err);

/* Whether writing failed because nobody reads standard output any more. */
bool writer_reader_gone(const struct writer *writer);

/* Close and free; NULL is harmless. */
void writer_free(struct writer *writer);

#endif
