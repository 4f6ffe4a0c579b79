#include "dose.h"

#include "graph_error.h"

/* After so many good replies more may do than before. */
#define GROW_AFTER 10

void dose_init(struct dose *dose, size_t most)
{
	*dose = (struct dose){.size = most, .most = most};
}

void dose_grow(struct dose *dose)
{
	if (++dose->good < GROW_AFTER)
		return;
	dose->good = 0;
	dose->size = dose->size < dose->most / 2 ? dose->size * 2 : dose->most;
}

/* Whether so many may not be asked for. */
static bool is_too_many(const struct graph_error *error)
{
	return error->class == GRAPH_PERMANENT && error->code == 100;
}

/* Whether they may be too much work. */
static bool is_too_heavy(const struct graph_error *error)
{
	return error->class == GRAPH_SHRINK ||
		(error->class == GRAPH_TRANSIENT && error->status == 500);
}

bool dose_shrink(
	struct dose *dose, const struct graph_error *error, size_t size)
{
	/* The larger half, so that the other one is not cut once more. */
	size_t half = size - size / 2;
	bool many = is_too_many(error);

	if (!many && !is_too_heavy(error))
		return false;
	dose->good = 0;
	if (half < dose->size)
		dose->size = half;
	if (many && half < dose->most)
		dose->most = half;
	return true;
}
