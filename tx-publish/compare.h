/*
 * A row against the descriptor that the server made of it.
 */
#ifndef TX_PUBLISH_COMPARE_H
#define TX_PUBLISH_COMPARE_H

#include <stdbool.h>

#include "mode.h"
#include "scan.h"
#include "slice.h"

struct buf;
struct row;

/* The fields that tell whether all is as it was sent. */
#define COMPARE_FIELDS \
	"id,indicator,raw_indicator,type,description,status,share_level," \
	"privacy_type,confidence,severity,review_status,precision,tags," \
	"expired_on,first_active,last_active,source_uri"

/* The fields to ask the server for in this mode; borrowed for ever. */
const char *compare_fields(enum mode mode);

/*
 * Compare what row sends in this mode with descriptor, and append each
 * difference to differences, as in 'severity is "INFO", not "SEVERE"', with
 * "; " between them.  The indicator counts as equal when the server's
 * raw_indicator is, since it may write the indicator itself in another way.
 * privacy_members have compare_members(), related ids are not compared; of
 * reactions our own are.  Return whether all is equal.
 */
bool compare_row(enum mode mode, const struct row *row,
	const struct scan_value *descriptor, struct buf *differences);

/*
 * Compare the privacy_members that row sends, if it does, with those of
 * descriptor, to which the server adds app by itself, and append a difference
 * as compare_row() does.  Return NULL, or why they cannot be compared,
 * borrowed for ever.
 */
const char *compare_members(const struct row *row,
	const struct scan_value *descriptor, struct slice app,
	struct buf *differences);

/*
 * Whether descriptor, one of the app with the id app, has all that row would
 * send, so that sending it would change nothing.  What cannot be told counts
 * as different.
 */
bool compare_fully(enum mode mode, const struct row *row,
	const struct scan_value *descriptor, struct slice app);

/*
 * The member of descriptor that field is read back from; the indicator is as
 * its owner wrote it.
 */
struct scan_value compare_member(
	const struct scan_value *descriptor, enum field field);

#endif
