/*
 * A record with some members set, all its other bytes as they came.
 *
 *     splice_init(&splice, line);
 *     splice_set(&splice, "ds", &old_ds, SLICE("\"2016-02-09\""));
 *     splice_add(&out, &splice);
 *
 * A member that is there gets the new value in its place; one that is not is
 * appended before the closing brace, in the order of the calls.
 * Lifetime: one record; the slices given are borrowed until splice_add().
 */
#ifndef TX_SPLICE_H
#define TX_SPLICE_H

#include <stddef.h>

#include "slice.h"

struct buf;
struct scan_value;

/* The most members one splice can set. */
#define SPLICE_MAX 16

struct splice {
	struct slice record; /* one valid object; white space around it stays */
	size_t changes;
	struct splice_change {
		const char *key;
		struct slice old; /* .at NULL: append */
		struct slice json;
	} change[SPLICE_MAX];
};

/* Start with a record that scan_record() accepted. */
void splice_init(struct splice *splice, struct slice record);

/*
 * Set the member key, whose value now is old (type SCAN_ABSENT when it has
 * none, else a value at the top of the same record), to the JSON text json.
 * key needs no escapes and is borrowed.
 */
void splice_set(struct splice *splice, const char *key,
	const struct scan_value *old, struct slice json);

/* Append the record with all its changes to out. */
void splice_add(struct buf *out, const struct splice *splice);

#endif
