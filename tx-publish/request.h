/*
 * A row as a request to the API.
 */
#ifndef TX_PUBLISH_REQUEST_H
#define TX_PUBLISH_REQUEST_H

#include "http.h"
#include "mode.h"

struct buf;
struct json_object;
struct row;

/* What new descriptors are posted to. */
#define REQUEST_PATH "threat_descriptors"

/* The method of each request of this mode. */
enum http_method request_method(enum mode mode);

/* What row's request is sent to, behind the version; borrowed from row. */
const char *request_path(enum mode mode, const struct row *row);

/* Append the row's values to query as parameters. */
void request_add_params(
	struct buf *query, enum mode mode, const struct row *row);

/* Append what tells the row's request from any other one. */
void request_identify(struct buf *out, enum mode mode, const struct row *row);

/* An element of the parameter "batch"; the caller owns it. */
struct json_object *request_item(enum mode mode, const struct row *row);

/*
 * An element of the parameter "batch" that reads path, with the parameters in
 * query; the caller owns it.
 */
struct json_object *request_read_item(const char *path, struct buf *query);

/*
 * The request for a person to read; base is what stands before its path.  The
 * caller owns it.
 */
struct json_object *request_show(
	enum mode mode, const struct row *row, const char *base);

#endif
