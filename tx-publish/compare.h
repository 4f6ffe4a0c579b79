/*
 * A row against the descriptor that the server made of it.
 */
#ifndef TX_PUBLISH_COMPARE_H
#define TX_PUBLISH_COMPARE_H

#include <stdbool.h>

#include "slice.h"

struct buf;
struct row;
struct scan_value;

/* The fields to ask the server for. */
#define COMPARE_FIELDS \
	"id,indicator,raw_indicator,type,description,status,share_level," \
	"privacy_type,confidence,severity,review_status,precision,tags," \
	"expired_on,first_active,last_active,source_uri"

/*
 * Compare what row sent with descriptor, and append each difference to
 * differences, as in 'severity is "INFO", not "SEVERE"', with "; " between
 * them.  The indicator counts as equal when the server's raw_indicator is,
 * since it may write the indicator itself in another way.  privacy_members and
 * related ids are not compared.  Return whether all is equal.
 */
bool compare_row(const struct row *row, const struct scan_value *descriptor,
	struct buf *differences);

/*
 * Whether descriptor, one of the app with the id app, has all that row would
 * send, so that sending it would change nothing.  What cannot be told counts
 * as different.
 */
bool compare_fully(const struct row *row, const struct scan_value *descriptor,
	struct slice app);

#endif
