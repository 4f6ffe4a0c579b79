/*
 * The parameters of a request, as names and values not yet encoded.
 *
 *     params_set(&params, "status", "MALICIOUS");
 *     params_join(&params, "owner", "7");
 *     params_query(&params, &query);
 *
 * They keep the order of their first setting.  Lifetime: the whole run.
 */
#ifndef TX_FETCH_PARAMS_H
#define TX_FETCH_PARAMS_H

#include <stddef.h>

struct buf;

struct params {
	struct param {
		char *name;  /* owns */
		char *value; /* owns */
	} * list;            /* owns */
	size_t count, room;
};

/* Set name to value, instead of what it was; both are copied. */
void params_set(struct params *params, const char *name, const char *value);

/* Set name to value, with what it was and a comma in front. */
void params_join(struct params *params, const char *name, const char *value);

/* Add name=value even when there is one of that name. */
void params_add(struct params *params, const char *name, const char *value);

/* Drop name, if it is there. */
void params_unset(struct params *params, const char *name);

/* The value of name; NULL when it is not set.  Borrowed until it is set. */
const char *params_get(const struct params *params, const char *name);

/* Append name=number to query. */
void params_number(struct buf *query, const char *name, long long number);

/* Append all of them, encoded, to query. */
void params_query(const struct params *params, struct buf *query);

/* Free what params holds; a zeroed one holds nothing. */
void params_release(struct params *params);

#endif
