/*
 * The tags of a descriptor, as JSON arrays of strings.
 */
#ifndef TX_TAGS_H
#define TX_TAGS_H

#include <stdbool.h>

#include "buf.h"
#include "slice.h"

struct intern;
struct scan_value;

/*
 * Append the API's tags to out as a JSON array, each string as it is written
 * in the record.  wire is the value of "tags": {"data":[{"text":"a"},...]},
 * or ["a",...], or an array of such objects; anything else has no tags.
 */
void tags_add_api(struct buf *out, const struct scan_value *wire);

/*
 * Append the [tag]s of a description's decoded text to out as a JSON array,
 * in order, repeats kept: the notebook's \[([a-zA-Z0-9:_-]+)\].
 */
void tags_add_description(struct buf *out, struct slice description);

/*
 * The tags met in one record, for those below that leave repeats away.
 * Lifetime: made once, used for each record.
 */
struct tags_seen {
	struct intern *set; /* owns; in lower case */
	struct buf folded, scratch;
};

/* Set up; release frees what it holds. */
void tags_seen_init(struct tags_seen *seen);

/* Free what it holds. */
void tags_seen_release(struct tags_seen *seen);

/*
 * Append the words of value, a string or an array of them, to out as a JSON
 * array, each as it is written; anything else and an empty string is no word.
 * Return false, with out as it was, when there is none.
 */
bool tags_add_words(struct buf *out, const struct scan_value *value);

/*
 * Append the tags of api, a JSON array of strings, and then those [tag]s of
 * the description that are not yet there, compared without case (ASCII).
 */
void tags_add_all(struct buf *out, const struct scan_value *api,
	struct slice description, struct tags_seen *seen);

/*
 * Append those of api, a JSON array of strings, that are words of the old
 * ThreatType vocabulary, in upper case, each once.
 */
void tags_add_threat_types(
	struct buf *out, const struct scan_value *api, struct tags_seen *seen);

#endif
