/*
 * Reading objects by their ids, and their edges.
 */
#ifndef SANDBOX_NODE_H
#define SANDBOX_NODE_H

#include "fields.h"
#include "slice.h"

struct indicator;
struct record;
struct reply;
struct request;
struct sandbox;
struct tag;

/* GET /?ids=A,B. */
void node_ids(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* GET /<id>, which is there. */
void node_read(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* GET /<descriptor>/tags. */
void node_tags(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* GET /<indicator>/descriptors. */
void node_descriptors(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* GET /<tag>/tagged_objects. */
void node_tagged_objects(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/*
 * Answer with a page of the elements of array, the edge that request names,
 * through these fields of node.
 */
void node_show_edge(const struct sandbox *sandbox, struct slice array,
	enum fields_node node, const struct request *request,
	struct reply *reply);

/*
 * Append these fields of a descriptor to the body of reply.  Return 0, or -1
 * with reply set to an error: privacy_members are for the owner only.
 */
int node_show_record(const struct record *record, const struct fields *fields,
	const struct request *request, struct reply *reply);

/* Append these fields of an indicator to the body of reply; as above. */
int node_show_indicator(const struct indicator *indicator,
	const struct fields *fields, const struct request *request,
	struct reply *reply);

/* Append these fields of a tag to the body of reply; as above. */
int node_show_tag(struct tag *tag, const struct fields *fields,
	const struct request *request, struct reply *reply);

#endif
