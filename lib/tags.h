/*
 * The tags of a descriptor, as JSON arrays of strings.
 */
#ifndef TX_TAGS_H
#define TX_TAGS_H

#include "slice.h"

struct buf;
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
 * Append the tags of api, a JSON array of strings, and then those [tag]s of
 * the description that are not yet there, compared without case (ASCII).
 */
void tags_add_all(struct buf *out, const struct scan_value *api,
	struct slice description);

/*
 * Append those of api, a JSON array of strings, that are words of the old
 * ThreatType vocabulary, in upper case, each once (api.md 12).
 */
void tags_add_threat_types(struct buf *out, const struct scan_value *api);

#endif
