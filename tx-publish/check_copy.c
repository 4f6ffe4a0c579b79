/*
 * Rules about copies: what somebody else shared must not be seen by more than
 * its owner has let see it.
 */
#include "check.h"

#include "rows.h"
#include "settings.h"

/* Who sees a descriptor. */
enum audience { AUDIENCE_SELF, AUDIENCE_SOME, AUDIENCE_ALL };

/* For whom a share level is meant; one that we do not know, for some. */
static enum audience of_level(struct slice level)
{
	if (slice_is(level, "WHITE") || slice_is(level, "GREEN"))
		return AUDIENCE_ALL;
	return slice_is(level, "RED") ? AUDIENCE_SELF : AUDIENCE_SOME;
}

/* Who sees the original, as far as it says so. */
static enum audience of_original(const struct row *row)
{
	return !row->privacy.len || slice_is(row->privacy, "VISIBLE")
		? AUDIENCE_ALL
		: AUDIENCE_SOME;
}

static enum audience of_copy(const struct check *check, const struct row *row)
{
	struct slice members = row->value[FIELD_PRIVACY_MEMBERS];

	if (slice_is(row->value[FIELD_PRIVACY_TYPE], "VISIBLE"))
		return AUDIENCE_ALL;
	if (slice_is(row->value[FIELD_PRIVACY_TYPE], "HAS_WHITELIST") &&
		(slice_is(members, "self") ||
			(members.len && slice_equal(members, check->app_id))))
		return AUDIENCE_SELF;
	return AUDIENCE_SOME;
}

/* It may be RED: what is said in its place has to be known. */
void check_copy_level(struct check *check, struct row *row)
{
	struct slice fill = check->set->fill[FIELD_SHARE_LEVEL];

	if (fill.len && row->value[FIELD_SHARE_LEVEL].at == fill.at)
		notes_add(check->notes, row,
			"the record does not say its share_level: --set or "
			"--defaults says %.*s",
			SLICE_ARG(fill));
}

/*
 * RED is for those it was sent to, AMBER and what was shown to some for them
 * and those they answer for; whether others are among these we cannot know.
 */
void check_copy(struct check *check, struct row *row)
{
	struct slice level = row->value[FIELD_SHARE_LEVEL];
	enum audience copy = of_copy(check, row);

	if (copy == AUDIENCE_SELF)
		return;
	if (of_level(level) == AUDIENCE_SELF)
		rows_refuse(check->rows, row,
			"share_level RED is for those it was sent to: only "
			"--privacy-members self may see a copy");
	else if (copy == AUDIENCE_ALL && of_level(level) == AUDIENCE_SOME)
		rows_refuse(check->rows, row,
			"share_level %.*s: VISIBLE would show it to everybody",
			SLICE_ARG(level));
	else if (copy == AUDIENCE_ALL && of_original(row) == AUDIENCE_SOME)
		rows_refuse(check->rows, row,
			"its owner shows it to some (%.*s): VISIBLE would show "
			"it to everybody",
			SLICE_ARG(row->privacy));
	else if (copy == AUDIENCE_SOME &&
		(of_level(level) == AUDIENCE_SOME ||
			of_original(row) == AUDIENCE_SOME))
		notes_add(check->notes, row,
			"its owner shares it with some alone (%.*s%s%.*s): be "
			"sure that those who see the copy are among them",
			SLICE_ARG(level), row->privacy.len ? ", " : "",
			SLICE_ARG(row->privacy));
}
