/*
 * A row as a request to the API.
 */
#ifndef TX_PUBLISH_REQUEST_H
#define TX_PUBLISH_REQUEST_H

#include <stddef.h>

struct buf;
struct json_object;
struct row;

/* What rows are posted to. */
#define REQUEST_PATH "threat_descriptors"

/* Append the row's values to query as parameters. */
void request_add_params(struct buf *query, const struct row *row);

/* Append what tells the row's request from any other one. */
void request_identify(struct buf *out, const struct row *row);

/*
 * The list of requests that the parameter "batch" wants, for count rows; the
 * caller owns it.
 */
struct json_object *request_batch(struct row *const rows[], size_t count);

/* The request to url for a person to read; the caller owns it. */
struct json_object *request_show(const struct row *row, const char *url);

#endif
