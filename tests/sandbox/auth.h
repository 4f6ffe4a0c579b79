/*
 * Who may call: app tokens of the form "APPID|SECRET".
 *
 *     auth_add(&auth, "555|sandbox-secret", &err);
 *     if (!auth_check(&auth, &request, &reply))
 *             return;
 */
#ifndef SANDBOX_AUTH_H
#define SANDBOX_AUTH_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct reply;
struct request;

/* The most apps that can be admitted. */
#define AUTH_MAX 8

/* Room for an app id, NUL included. */
#define AUTH_ID 32

struct auth {
	size_t count;
	struct auth_app {
		const char *token; /* borrowed */
		char id[AUTH_ID];
	} app[AUTH_MAX];
};

/*
 * Admit the app with this token, which is borrowed.  Return 0, or -1 with err
 * set (TX_USAGE).
 */
int auth_add(struct auth *auth, const char *token, struct err *err);

/*
 * Find the caller by the access_token parameter, or else by the token of the
 * header, and set request->app and request->token.  Return false with reply
 * set to error 2500 or 190 when there is no token or a wrong one.
 */
bool auth_check(
	const struct auth *auth, struct request *request, struct reply *reply);

#endif
