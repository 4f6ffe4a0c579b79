/*
 * JSON text as the real server writes it: PHP's json_encode, without white
 * space, "/" as "\/", and "@" and everything that is not ASCII as \uXXXX.
 *
 *     wire_tidy(&text, line, &err);
 *     wire_walk_init(&walk, buf_text(&text));
 *     while (wire_walk_next(&walk, &key, &value))
 *             use(key, value);
 *
 * Objects are kept and served as such text, so that key order, repeated keys
 * and the spelling of numbers survive.  It is a reader of its own, apart from
 * lib/scan, because it judges the programs that are built on that.
 */
#ifndef SANDBOX_WIRE_H
#define SANDBOX_WIRE_H

#include <stdbool.h>

#include "slice.h"

struct buf;
struct err;
struct json_object;

/* The deepest nesting that wire_tidy() takes. */
#define WIRE_DEPTH 64

/* Append text (UTF-8) as a JSON string with its quotes. */
void wire_add_string(struct buf *out, struct slice text);

/* Append a json-c value; NULL is null. */
void wire_add_value(struct buf *out, struct json_object *value);

/*
 * Append the one JSON value in text, which ends in NUL, in wire form: strings
 * escaped anew, white space dropped, all else as it was.  Return 0, or -1
 * with err set (TX_DATA) when text is no JSON.
 */
int wire_tidy(struct buf *out, const char *text, struct err *err);

/* Append text, which is in wire form, with line ends and indents of three. */
void wire_add_pretty(struct buf *out, struct slice text);

/* The elements of an array or the members of an object in wire form. */
struct wire_walk {
	const char *at; /* the next byte to look at */
	bool members;   /* an object */
};

/* Start before the first element of value; other values have none. */
void wire_walk_init(struct wire_walk *walk, const char *value);

/*
 * Take the next element into *value and its key, without quotes and with its
 * escapes, into *key; key may be NULL for an array.  Both borrow the text.
 * Return whether there was one.
 */
bool wire_walk_next(
	struct wire_walk *walk, struct slice *key, struct slice *value);

/*
 * The last member of object with this name; .at is NULL when there is none
 * or object is no object.
 */
struct slice wire_member(const char *object, const char *name);

/*
 * The decoded text of a string, borrowed from value or from scratch; of any
 * other value its JSON.
 */
struct slice wire_text(struct slice value, struct buf *scratch);

#endif
