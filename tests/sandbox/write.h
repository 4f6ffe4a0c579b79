/*
 * Making, changing and deleting descriptors.
 */
#ifndef SANDBOX_WRITE_H
#define SANDBOX_WRITE_H

struct reply;
struct request;
struct sandbox;

/*
 * POST /threat_descriptors: the caller's one descriptor for this type and
 * indicator is made, or changed when it is there.
 */
void write_create(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* POST /<id>: change one's own descriptor, or react to another's. */
void write_edit(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

/* DELETE /<id>: one's own descriptor. */
void write_delete(struct sandbox *sandbox, const struct request *request,
	struct reply *reply);

#endif
