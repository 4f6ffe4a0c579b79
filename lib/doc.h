/*
 * The control plane's JSON: the only module that calls json-c's parser.
 *
 *     doc = doc_parse(text, &err);
 *     if (doc && doc_number(doc_member(doc, "code"), &code))
 *             use(code);
 *     json_object_put(doc);
 *
 * Objects are built with json-c's own calls and written by doc_add().  No
 * getter turns one type into another: a number in quotes is a text.
 * Records never come here.
 */
#ifndef TX_DOC_H
#define TX_DOC_H

#include <stdbool.h>
#include <stdint.h>

#include "slice.h"

struct buf;
struct err;
struct json_object;

/*
 * Read text, one JSON value with BUF_PAD readable bytes behind it, checked by
 * scan_any() before json-c sees it.  Return the document, which the caller
 * owns (json_object_put), or NULL with err set (TX_DATA); the value null is
 * an error too, since json-c has no object for it.
 */
struct json_object *doc_parse(struct slice text, struct err *err);

/*
 * The member name of doc, borrowed from it; NULL when doc is NULL or no
 * object, or has no such member, or the member is null.
 */
struct json_object *doc_member(const struct json_object *doc, const char *name);

/*
 * The decoded text of a string, borrowed from value and with a NUL behind it;
 * .at is NULL when value is NULL or no string.
 */
struct slice doc_string(struct json_object *value);

/*
 * The whole number in value.  Return false when value is NULL, no number,
 * one with a fraction or exponent, or outside of int64.
 */
bool doc_number(const struct json_object *value, int64_t *number);

/* Whether value is the JSON value true. */
bool doc_is_true(const struct json_object *value);

/* Set the member name of doc, an object, to a count. */
void doc_set_count(
	struct json_object *doc, const char *name, unsigned long long count);

/* Append doc to out as JSON on one line; "/" is not escaped. */
void doc_add(struct buf *out, struct json_object *doc);

/*
 * Write doc as one line to the file path, whole or not at all (out.h).
 * Return 0, or -1 with err set (TX_IO, TX_OS).
 */
int doc_save(const char *path, struct json_object *doc, struct err *err);

/* The name and version of json-c, as in "json-c 0.16"; borrowed. */
const char *doc_version(void);

#endif
