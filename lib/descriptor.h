/*
 * A record as tx-normalize, tx-filter and tx-aggregate see it: its own fields
 * and the nine keys that are derived from them, asked for by one name.
 *
 *     desc = descriptor_new(DESCRIPTOR_TAGS_ALL);
 *     day = descriptor_want(desc, "ds");
 *     ...
 *     if (descriptor_read(desc, line, &fault) < 0)
 *             refuse(line);
 *     value = descriptor_value(desc, day);
 *
 * The derived keys (the notebook's data munging; see tx-record(5)):
 *
 *     ds, ts          "2016-02-09" and "2016-02-09T18:32:19Z" of added_on,
 *                     UTC; null when that is absent or no time
 *     owner_id, name, email
 *                     owner.id, owner.name, owner.email; null when absent
 *     api_tags        array of the API's own tags, both wire forms
 *     tags            array, chosen by enum descriptor_tags
 *     threat_types    array: the words of the record's own threat_type, else
 *                     of its threat_types, else those of its API tags that
 *                     are old threat types
 *     severity_value  0 to 10 by the word of severity
 *
 * A record that has ds and severity_value is normalized: its keys are read as
 * they stand.  A record with a name but neither owner nor added_on (a member,
 * a privacy group) is no descriptor: nothing is derived.  In any other record
 * they are derived afresh, whatever the wire has under their names.
 * Lifetime: made once, read into for each record.
 */
#ifndef TX_DESCRIPTOR_H
#define TX_DESCRIPTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scan.h"

/* Where the key tags is taken from. */
enum descriptor_tags {
	DESCRIPTOR_TAGS_ALL,         /* the API's, then the new ones of: */
	DESCRIPTOR_TAGS_DESCRIPTION, /* the [tag]s of the description: seed */
	DESCRIPTOR_TAGS_API,         /* the API's own */
};

enum descriptor_kind {
	DESCRIPTOR_RAW,        /* keys are derived */
	DESCRIPTOR_NORMALIZED, /* keys are in the record */
	DESCRIPTOR_OTHER,      /* no descriptor: there are no keys */
};

/* How many derived keys there are. */
#define DESCRIPTOR_KEYS 9

struct descriptor; /* opaque */

/* A reader that wants nothing yet; the caller owns it. */
struct descriptor *descriptor_new(enum descriptor_tags tags);

/* Free it; NULL is harmless. */
void descriptor_free(struct descriptor *desc);

/*
 * Ask for a field: a derived key, or a path in the record ("owner.name").
 * Return the handle for descriptor_value().  Not after descriptor_read().
 */
size_t descriptor_want(struct descriptor *desc, const char *field);

/* The name of derived key i, 0 to DESCRIPTOR_KEYS-1, in their order. */
const char *descriptor_key(size_t i);

/*
 * Read the record in line, which is borrowed until the next read.  Return 0,
 * or -1 with fault set when it is not one JSON object.
 */
int descriptor_read(
	struct descriptor *desc, struct slice line, struct scan_fault *fault);

/* What the record last read is; meaningful once a derived key is wanted. */
enum descriptor_kind descriptor_kind(const struct descriptor *desc);

/*
 * The value of a wanted field in the record last read; borrowed until the
 * next read.  It is derived at the first call.
 */
const struct scan_value *descriptor_value(
	struct descriptor *desc, size_t handle);

/*
 * The time that a wanted field would spell, without spelling it: of a ts that
 * is derived the instant, of a ds the beginning of the day.  Return whether
 * the field is one of these and there is a time.
 */
bool descriptor_added(struct descriptor *desc, size_t handle, int64_t *time);

/*
 * The value that stands in the record under the name of a wanted field, not
 * derived: what a splice replaces.  Borrowed until the next read.
 */
const struct scan_value *descriptor_own(
	const struct descriptor *desc, size_t handle);

/*
 * The value to show or compare where value stands: of an indicator object
 * ({"id","indicator","type"}) its text, else value itself.
 */
struct scan_value descriptor_plain(const struct scan_value *value);

/*
 * The time in a value, text or number, epoch or ISO 8601.
 * Return whether there is one.
 */
bool descriptor_time(const struct scan_value *value, int64_t *time);

#endif
