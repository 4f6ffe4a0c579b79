/*
 * One call on the API, from the wire or from a batch: method, path and all
 * its parameters, wherever they stood.
 *
 *     request_init(&request, "GET");
 *     request_target(&request, slice_from("/v25.0/?ids=1,2"));
 *     request_add_form(&request, body);
 *     ids = request_get(&request, "ids");
 *     request_release(&request);
 *
 * Lifetime: one call.
 */
#ifndef SANDBOX_REQUEST_H
#define SANDBOX_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

/* How the pages that answer a call are odd; set by a plan of faults. */
struct quirks {
	long long rows;  /* the most on the page; 0: as many as the limit */
	long long shift; /* so many rows early; below 0: late */
	bool hole;       /* no rows, the same ones behind its next */
	bool repeat;     /* the next page is this one */
	bool endless;    /* there is always a next page */
	bool no_paging, no_next, no_cursors, empty_next, bare_next;
	const char *next_host;     /* borrowed, or NULL */
	unsigned long long serial; /* differs from call to call */
};

/* The most parts a path can have behind its version. */
#define REQUEST_PARTS 3

struct request {
	const char *method; /* borrowed; in upper case */
	const char *bearer; /* borrowed; the token of the header, or NULL */
	const char *host;   /* borrowed; "127.0.0.1:8080" */
	const char *app;    /* borrowed; the caller's app id once known */
	const char *token;  /* borrowed; the caller's token once known */
	struct quirks quirks;
	const char *version;       /* "v25.0", also when the path has none */
	char *part[REQUEST_PARTS]; /* owns; NULL where the path ended */
	bool too_long;             /* the path has more parts */
	struct param {
		char *name;
		char *value;
	} * params;
	size_t count;
	size_t room;
	char *path; /* owns */
};

/* An empty request; method is borrowed and must be in upper case. */
void request_init(struct request *request, const char *method);

/* Free what it holds. */
void request_release(struct request *request);

/*
 * Take a request target, path and query, apart.  A missing first "/", double
 * and trailing ones do not matter.
 */
void request_target(struct request *request, struct slice target);

/* Add the parameters of an urlencoded form. */
void request_add_form(struct request *request, struct slice form);

/* Add one parameter; both texts are copied. */
void request_add(
	struct request *request, struct slice name, struct slice value);

/*
 * The value of a parameter, the last one when it is repeated, as PHP has it;
 * NULL when it is not there.  Borrowed from request.
 */
const char *request_get(const struct request *request, const char *name);

/* As request_get(), but an empty value counts as none. */
const char *request_value(const struct request *request, const char *name);

/* Whether a parameter says true, 1 or yes, in any case of letters. */
bool request_truth(const struct request *request, const char *name);

/* Whether the comma list that a parameter holds has word. */
bool request_list_has(const char *list, struct slice word);

#endif
