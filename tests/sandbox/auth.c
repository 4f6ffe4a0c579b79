#include "auth.h"

#include <string.h>

#include "err.h"
#include "reply.h"
#include "request.h"

int auth_add(struct auth *auth, const char *token, struct err *err)
{
	size_t len = strcspn(token, "|");
	struct auth_app *app;

	if (auth->count == AUTH_MAX)
		return err_set(err, TX_USAGE, "more than %d tokens", AUTH_MAX);
	if (!len || len >= AUTH_ID || strspn(token, "0123456789") != len)
		return err_set(err, TX_USAGE, "not of the form APPID|SECRET");
	app = &auth->app[auth->count++];
	app->token = token;
	memcpy(app->id, token, len);
	app->id[len] = '\0';
	return 0;
}

/* Say what is wrong with token as the real server does. */
static void refuse(
	const struct auth *auth, const char *token, struct reply *reply)
{
	size_t len = strcspn(token, "|");

	if (!token[len]) {
		reply_error(reply, 190, "Cannot parse access token");
		return;
	}
	for (size_t i = 0; i < auth->count; i++) {
		if (strlen(auth->app[i].id) != len ||
			memcmp(auth->app[i].id, token, len) != 0)
			continue;
		reply_error(reply, 190, "Invalid OAuth access token.");
		return;
	}
	reply_error(reply, 190,
		"Error validating application. Invalid application ID.");
}

bool auth_check(
	const struct auth *auth, struct request *request, struct reply *reply)
{
	const char *token = request_get(request, "access_token");

	if (!token)
		token = request->bearer;
	if (!token || !*token) {
		reply_error(reply, 2500,
			"An active access token must be used to query "
			"information about the current user.");
		return false;
	}
	for (size_t i = 0; i < auth->count; i++) {
		if (strcmp(auth->app[i].token, token) != 0)
			continue;
		request->app = auth->app[i].id;
		request->token = auth->app[i].token;
		return true;
	}
	refuse(auth, token, reply);
	return false;
}
