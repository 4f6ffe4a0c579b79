#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int err_set(struct err *err, enum tx_exit status, const char *fmt, ...)
{
	va_list ap;

	err->status = status;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return -1;
}

int err_sys(struct err *err, enum tx_exit status, const char *fmt, ...)
{
	/* A text that is too long is cut before the reason. */
	const char *reason = strerror(errno);
	size_t room = sizeof(err->text) - strlen(": ") - strlen(reason);
	va_list ap;
	size_t len;

	err->status = status;
	va_start(ap, fmt);
	vsnprintf(err->text, room, fmt, ap);
	va_end(ap);
	len = strlen(err->text);
	snprintf(err->text + len, sizeof(err->text) - len, ": %s", reason);
	return -1;
}

int err_prefix(struct err *err, const char *fmt, ...)
{
	char reason[sizeof(err->text)];
	va_list ap;
	size_t len;

	memcpy(reason, err->text, sizeof(reason));
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	len = strlen(err->text);
	snprintf(err->text + len, sizeof(err->text) - len, "%s", reason);
	return -1;
}
