#include "field.h"

#include "buf.h"
#include "descriptor.h"

static bool has_text(enum scan_type type)
{
	return type == SCAN_STRING || type == SCAN_NUMBER ||
		type == SCAN_TRUE || type == SCAN_FALSE;
}

bool field_text(
	const struct scan_value *value, struct buf *scratch, struct slice *text)
{
	struct scan_value plain = descriptor_plain(value);

	if (!has_text(plain.type))
		return false;
	*text = scan_text_exact(&plain, scratch);
	return true;
}

bool field_any(const struct scan_value *value, struct buf *scratch,
	bool (*test)(struct slice text, const void *what), const void *what)
{
	struct scan_value plain = descriptor_plain(value), element;
	struct scan_walk walk;

	if (has_text(plain.type))
		return test(scan_text_exact(&plain, scratch), what);
	if (plain.type != SCAN_ARRAY)
		return false;
	scan_walk_init(&walk, &plain);
	while (scan_walk_next(&walk, NULL, &element))
		if (has_text(element.type) &&
			test(scan_text_exact(&element, scratch), what))
			return true;
	return false;
}
