/*
 * GET /<group>/threat_updates: the indicators of a privacy group
 * in the order of their last change.
 *
 * They are made from the descriptors that are shared with the group; one
 * whose descriptors are all deleted is a tombstone.  A line of a data file
 * with "should_delete" is such a row as it stands, for the group that its
 * "group" names or for all of them, and replaces what would be made for the
 * same id unless that is newer.
 */
#ifndef SANDBOX_UPDATES_H
#define SANDBOX_UPDATES_H

struct reply;
struct request;
struct sandbox;

/* GET /<group>/threat_updates: what changed in a privacy group. */
void updates_read(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

#endif
