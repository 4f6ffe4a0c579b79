/*
 * What tx-publish was asked to do.
 */
#ifndef TX_PUBLISH_SETTINGS_H
#define TX_PUBLISH_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "field.h"
#include "mode.h"
#include "net.h"
#include "pool.h"

/* --map COLUMN=FIELD */
struct map {
	struct slice column;
	enum field field; /* FIELD_IGNORED: leave the column out */
	bool used;        /* some file has the column */
};

/* --type-map WORD=TYPE */
struct word {
	struct slice word, type;
};

/* In the order of --from's words. */
enum from {
	FROM_CSV,
	FROM_LINES, /* one indicator, or id, a line */
	FROM_NDJSON,
	FROM_UNSAID, /* never after settings_parse() */
};

/* Text is borrowed from argv, or from pool. */
struct settings {
	enum mode mode;
	const char *mode_option; /* which gave it; NULL: none */
	bool yes;                /* delete without asking */
	enum from from;
	char delimiter;
	struct map *maps; /* owns */
	size_t map_count, map_room;
	struct word *words; /* owns; of --type-map */
	size_t word_count, word_room;
	struct slice fill[FIELDS]; /* what rows lack; .at NULL: nothing */
	struct slice set[FIELDS];  /* of it, what --set and the like gave */
	bool refang;
	bool check, dry_run; /* send nothing */
	bool skip_bad;
	bool skip_equal;
	long long batch;
	long long jobs;         /* batches in flight */
	long long max_failures; /* 0: no limit */
	bool confirm;
	int64_t confirm_time; /* seconds */
	int64_t now;          /* when has_now */
	bool has_now;
	const char *journal;                   /* NULL: not wanted */
	const char *failed, *output, *summary; /* NULL: not wanted */
	bool verbose;
	struct net_settings net;
	struct pool pool;
};

/* The program's options, for opt_refuse_terminal(). */
extern const struct opt_program settings_program;

/*
 * Parse argv into set, which settings_release() frees; a bad option or file
 * of defaults ends the program.  Return the index of the first operand.
 */
int settings_parse(struct settings *set, int argc, char *argv[]);

/* Free what set holds. */
void settings_release(struct settings *set);

/* Whether nothing is sent, and only said what would be. */
bool settings_silent(const struct settings *set);

/* The type that word is by --type-map, or word itself. */
struct slice settings_type(const struct settings *set, struct slice word);

/* The time now, or the one that --now gave. */
int64_t settings_now(const struct settings *set);

#endif
