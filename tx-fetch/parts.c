#include "parts.h"

void parts_init(struct parts *parts, size_t count)
{
	parts->list[0] = (struct part){0, count};
	parts->count = 1;
}

size_t part_size(const struct part *part)
{
	return part->to - part->from;
}

/* Cut the next part behind its first size ids. */
static const struct part *cut(struct parts *parts, size_t size)
{
	struct part *rest = &parts->list[parts->count - 1];
	struct part *first = &parts->list[parts->count++];

	*first = (struct part){rest->from, rest->from + size};
	rest->from = first->to;
	return first;
}

const struct part *parts_next(struct parts *parts, size_t most)
{
	const struct part *part;

	if (!parts->count)
		return NULL;
	part = &parts->list[parts->count - 1];
	return part_size(part) > most ? cut(parts, most) : part;
}

const struct part *parts_halve(struct parts *parts)
{
	return cut(parts, part_size(&parts->list[parts->count - 1]) / 2);
}

void parts_drop(struct parts *parts)
{
	parts->count--;
}
