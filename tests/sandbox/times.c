#include "times.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "err.h"
#include "reply.h"
#include "request.h"
#include "when.h"

/* No time in a query is longer. */
#define TEXT_MAX 64

int64_t times_now(const struct times *times)
{
	return times->fixed < 0 ? (int64_t)time(NULL) : times->fixed;
}

/* Whether text has this form, where 9 stands for any digit. */
static bool has_form(const char *text, const char *form)
{
	for (; *form; text++, form++) {
		bool digit = *text >= '0' && *text <= '9';

		if (*form == '9' ? !digit : *text != *form)
			return false;
	}
	return true;
}

/* Turn "27-01-2016 ..." into "2016-01-27 ...". */
static void year_first(char text[TEXT_MAX])
{
	char day[11];

	if (!has_form(text, "99-99-9999"))
		return;
	snprintf(day, sizeof(day), "%.4s-%.2s-%.2s", text + 6, text + 3, text);
	memcpy(text, day, 10);
}

/* Turn "18:32:19 +0000" into "18:32:19+0000". */
static void close_zone(char text[TEXT_MAX])
{
	char *space = strrchr(text, ' ');

	if (space && strchr(text, ':') && (space[1] == '+' || space[1] == '-'))
		memmove(space, space + 1, strlen(space));
}

int times_read(const char *text, int64_t now, int64_t *time, struct err *err)
{
	char copy[TEXT_MAX];

	if (snprintf(copy, sizeof(copy), "%s", text) >= TEXT_MAX)
		return err_set(err, TX_USAGE, "not a time");
	year_first(copy);
	close_zone(copy);
	return when_parse_relative(copy, now, time, err);
}

int times_param(const struct request *request, const char *name, int64_t now,
	int64_t *time, struct reply *reply)
{
	const char *text = request_value(request, name);
	struct err err;

	if (!text || !times_read(text, now, time, &err))
		return 0;
	reply_error(reply, 100, "(#100) Param %s must be a valid time", name);
	return -1;
}

void times_write(int64_t time, char text[TIMES_TEXT])
{
	char instant[WHEN_TEXT];
	size_t len = when_instant(time, instant);

	snprintf(text, TIMES_TEXT, "%.*s+0000", (int)len - 1, instant);
}
