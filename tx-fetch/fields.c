#include "fields.h"

/* Cut one name, its braces included, off the front of *rest. */
static struct slice cut_field(struct slice *rest)
{
	struct slice field = {rest->at, 0};
	size_t depth = 0;

	for (; field.len < rest->len; field.len++) {
		char c = rest->at[field.len];

		if (c == ',' && !depth)
			break;
		depth += c == '{';
		depth -= c == '}' && depth > 0;
	}
	rest->at += field.len;
	rest->len -= field.len;
	slice_take(rest, ',');
	return field;
}

bool fields_find(struct slice fields, struct slice name, struct slice *below)
{
	*below = (struct slice){NULL, 0};
	while (fields.len) {
		struct slice rest = cut_field(&fields), word, plain;

		if (!slice_cut(&rest, '{', &word))
			continue;
		/* Without what limits it, as in tags.limit(5). */
		slice_cut(&word, '.', &plain);
		if (!slice_equal(slice_trim(plain), name))
			continue;
		if (rest.at)
			*below = slice_trim(rest);
		if (below->len)
			below->len--; /* the brace */
		return true;
	}
	return false;
}
