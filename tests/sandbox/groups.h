/*
 * Privacy groups: who is in them, and making them.
 *
 * A data file holds a group as an object with "threat_updates_enabled",
 * "owner" ({"id":...}, absent: every app's) and "members" (an array of app
 * ids, absent: every app).
 */
#ifndef SANDBOX_GROUPS_H
#define SANDBOX_GROUPS_H

#include <stdbool.h>

struct group;
struct reply;
struct request;
struct sandbox;

/* Whether app owns group or is a member of it. */
bool groups_admit(const struct group *group, const char *app);

/* GET /<app>/threat_privacy_groups_member. */
void groups_of_member(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* GET /<app>/threat_privacy_groups_owner. */
void groups_of_owner(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* GET /<group>/members. */
void groups_members(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* POST /threat_privacy_groups. */
void groups_create(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* POST /<group>, which is there: its members. */
void groups_edit(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

#endif
