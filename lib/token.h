/*
 * The access token: finding it, and keeping it out of everything we show.
 *
 *     token_guard();
 *     if (token_find(&token, &(struct token_source){.fd = -1}, &err) < 1)
 *             die(err.status, "%s", err.text);
 *     ...
 *     token_cut(&token, &text, NULL);
 *     token_release(&token);
 *
 * It is looked for in a file or descriptor the user named, TX_ACCESS_TOKEN,
 * TX_APP_ID with TX_APP_SECRET, $CREDENTIALS_DIRECTORY/tx-token, ./.pytx,
 * ~/.pytx and ~/.txtoken, in this order; the first there is decides.
 * Lifetime: the whole run.
 */
#ifndef TX_TOKEN_H
#define TX_TOKEN_H

#include <stddef.h>

#include "buf.h"
#include "slice.h"

struct err;

/* What is put where a token was cut out. */
#define TOKEN_MASK "***"

struct token {
	struct buf text;     /* owns; "APPID|SECRET", the bar raw */
	struct buf from;     /* owns; where it was found, for messages */
	struct slice app_id; /* borrowed from text; empty without a bar */
	struct slice secret; /* borrowed from text */
};

/* Where the user said the token is. */
struct token_source {
	const char *file; /* or NULL */
	int fd;           /* or -1 */
};

/* A token that is not there, which token_release() and the rest bear. */
#define TOKEN_INIT \
	((struct token){.text = BUF_INIT(TOKEN_MAX), .from = BUF_INIT(4096)})

/* The longest token. */
#define TOKEN_MAX 1024

/*
 * Forbid core dumps, and other processes a look into our memory (not in a
 * sanitizer build, which needs it).
 */
void token_guard(void);

/*
 * Find the token and set up *token, which the caller releases.  The
 * environment variables that hold it are wiped.  Return 1 when it was found;
 * 0 when there is none, with err set all the same (TX_AUTH); or -1 with err
 * set (TX_AUTH): a file can be read by group or others, or what was found is
 * no token.
 */
int token_find(struct token *token, const struct token_source *source,
	struct err *err);

/*
 * Set *token, which the caller releases, from text: "APPID|SECRET", the bar
 * raw or as %7C, white space around it dropped; from is the place for
 * messages.  Return 0, or -1 with err set (TX_AUTH) when text is no token.
 */
int token_set(struct token *token, struct slice text, const char *from,
	struct err *err);

/*
 * Replace the token, and its secret alone when that is long enough to be
 * told from other text, by TOKEN_MASK wherever it stands in text: raw,
 * percent-encoded, JSON-escaped, or all of this mixed.  text never grows.
 * Return how many were replaced.  *veiled, unless NULL: in text some escape
 * spells a letter or digit, as only those do who hide something.
 */
size_t token_cut(const struct token *token, struct buf *text, bool *veiled);

/* Wipe and free it. */
void token_release(struct token *token);

#endif
