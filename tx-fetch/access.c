#include "access.h"

#include "graph_error.h"

bool access_is_denied(const struct graph_error *error)
{
	return error->class == GRAPH_PERMANENT &&
		(error->code == 10 ||
			(error->code >= 200 && error->code <= 299));
}

bool access_is_about_id(const struct graph_error *error)
{
	return access_is_denied(error) ||
		(error->class == GRAPH_PERMANENT &&
			(error->code == 803 ||
				(error->code == 100 && error->subcode == 33)));
}
