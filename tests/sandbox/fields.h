/*
 * The fields parameter: which members of an object are shown.
 *
 *     if (fields_read(&fields, text, node_fields, &reply) < 0)
 *             return;
 *     fields_show(&body, fields, object, &view);
 *     fields_free(fields);
 *
 * "id,owner{id,name},tags.limit(3){text}" is a list of names, each with an
 * optional limit (of an edge) and an optional list of its own.
 */
#ifndef SANDBOX_FIELDS_H
#define SANDBOX_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

struct buf;
struct reply;
struct request;
struct store;

/* What kind of object a field belongs to. */
enum fields_node {
	FIELDS_DESCRIPTOR,
	FIELDS_INDICATOR,
	FIELDS_MEMBER,
	FIELDS_TAG,
	FIELDS_TAGGED,
	FIELDS_GROUP,
	FIELDS_UPDATE,
	FIELDS_ANY, /* of a value that has no fields of its own */
};

struct fields {
	enum fields_node node;
	size_t count, room;
	struct field {
		char *name;
		size_t limit;       /* of an edge; 0: the default */
		struct fields *sub; /* NULL: the value as it is */
	} * list;
};

/*
 * Read text, or the default fields of node when it is NULL.  The caller owns
 * the result.  Return NULL with reply set to error 100 when the text is no
 * list, or names a field that neither node nor any record in store has.
 */
struct fields *fields_read(const char *text, enum fields_node node,
	const struct store *store, struct reply *reply);

/* Free it; NULL is harmless. */
void fields_free(struct fields *fields);

/* The field with this name, or NULL. */
const struct field *fields_find(const struct fields *fields, const char *name);

/*
 * Append object, which is in wire form, with only these fields, in this
 * order, and its id, which always comes.  A repeated member is shown as often
 * as it is there.  An edge longer than its limit is cut, with a link for
 * request to the rest.
 */
void fields_show(struct buf *out, const struct fields *fields,
	const char *object, const struct request *request);

#endif
