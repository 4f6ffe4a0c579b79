/*
 * The state file: how far a reading has come, so that a later run can go on.
 *
 *     checkpoint = checkpoint_open(path, fresh, &settings, input, &err);
 *     ...bring the output to checkpoint->now, read checkpoint->unit...
 *     checkpoint_save(checkpoint, &fetch, &err);
 *     checkpoint_free(checkpoint);
 *
 * The file is JSON, replaced at once (file_replace()), and never holds the
 * token.  While it is open it is locked, so two runs cannot be at work with
 * one state.  Lifetime: the whole run.
 */
#ifndef TX_FETCH_CHECKPOINT_H
#define TX_FETCH_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "fetch.h"
#include "writer.h"

struct err;
struct json_object;
struct settings;

enum checkpoint_stage {
	CHECKPOINT_NEW,   /* nothing was read */
	CHECKPOINT_BEGUN, /* some was read */
	CHECKPOINT_READ,  /* all was; the output may not have its name yet */
	CHECKPOINT_DONE,  /* and the output has its name */
};

/* A place in a search: what was written, and the account of its term. */
struct checkpoint_mark {
	struct writer_place place;
	struct account account;
};

struct checkpoint {
	enum checkpoint_stage stage;
	int64_t since, until; /* the window, resolved at the first start */
	int64_t after;   /* the latest update of the runs before; 0: none */
	int64_t updated; /* and with that of what was read since, as noted */
	struct writer_place now;
	/* What is being read: a slice of a search, a block of ids, a tag. */
	size_t unit;
	long long limit;   /* of its pages; 0: as the settings say */
	struct buf cursor; /* of its next page; empty: its first */
	struct checkpoint_mark
		start; /* its beginning, unless cursor is empty */

	/* Its own. */
	const char *path;        /* borrowed */
	int fd;                  /* owns; holds the lock */
	uint64_t options;        /* the hash of the settings */
	uint64_t input;          /* and of the list of ids, or 0 */
	struct json_object *doc; /* owns; what was read, or NULL */
};

/*
 * Open and lock the state file path, which is borrowed, for settings and the
 * list of ids with the hash input (0: there is none); one that is not there
 * is made.  With fresh what it holds counts for nothing.  The caller owns the
 * result.  Return NULL with err set: TX_AGAIN when another run is at work
 * with it, TX_CONFIG when it is no checkpoint or belongs to other options or
 * another list, TX_IO.
 */
struct checkpoint *checkpoint_open(const char *path, bool fresh,
	const struct settings *settings, uint64_t input, struct err *err);

/*
 * Put the accounts and gaps of the runs before into fetch, whose texts are
 * set; they borrow from checkpoint.  Return 0, or -1 with err set
 * (TX_CONFIG).
 */
int checkpoint_restore(
	struct checkpoint *checkpoint, struct fetch *fetch, struct err *err);

/* Begin anew, whatever the file says: that is forgotten. */
void checkpoint_reset(struct checkpoint *checkpoint);

/*
 * Replace the file by what checkpoint and the accounts of fetch say.  Return
 * 0, or -1 with err set (TX_IO).
 */
int checkpoint_save(struct checkpoint *checkpoint, const struct fetch *fetch,
	struct err *err);

/* Unlock, close and free; NULL is harmless. */
void checkpoint_free(struct checkpoint *checkpoint);

#endif
