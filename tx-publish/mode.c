#include "mode.h"

static const struct mode_spec {
	const char *name;
	bool by_id;
	const char *stranger; /* what is wrong with one that is not ours */
	const char *own;      /* what is wrong with one that is */
} specs[] = {
	[MODE_CREATE] = {.name = "create",
		.stranger = "it is another app's: --copy publishes it as ours"},
	[MODE_COPY] = {.name = "copy",
		.own = "it is ours already: --update changes it"},
	[MODE_UPDATE] = {.name = "update",
		.by_id = true,
		.stranger = "it is another app's: only its owner can change "
			    "it"},
	[MODE_DELETE] = {.name = "delete",
		.by_id = true,
		.stranger = "it is another app's: only its owner can delete "
			    "it"},
	[MODE_REACT] = {.name = "react",
		.by_id = true,
		.own = "it is ours: the server takes no reaction to one's own"},
};

const char *mode_name(enum mode mode)
{
	return specs[mode].name;
}

bool mode_is_by_id(enum mode mode)
{
	return specs[mode].by_id;
}

bool mode_sends(enum mode mode, enum field field)
{
	if (mode == MODE_DELETE || field == FIELD_ID)
		return false;
	if (mode == MODE_REACT || field_is_reaction(field))
		return mode == MODE_REACT && field_is_reaction(field);
	return mode != MODE_UPDATE ||
		(field != FIELD_INDICATOR && field != FIELD_TYPE);
}

bool mode_reads(enum mode mode, enum field field)
{
	if (field_is_reaction(field))
		return false;
	return mode_sends(mode, field) ||
		(mode_is_by_id(mode) &&
			(field == FIELD_ID || field == FIELD_INDICATOR ||
				field == FIELD_TYPE));
}

const char *mode_owner_fault(
	enum mode mode, struct slice owner, struct slice ours)
{
	if (!owner.len || !ours.len)
		return NULL;
	return slice_equal(owner, ours) ? specs[mode].own
					: specs[mode].stranger;
}
