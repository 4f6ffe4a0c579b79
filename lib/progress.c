#include "progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "clock.h"
#include "diag.h"

/* Seconds between two lines, and before the first one. */
#define PAUSE 0.25

/* The longest line, and its length where the terminal does not say. */
#define LINE_MAX_BYTES 1024
#define USUAL_WIDTH    80

void progress_init(struct progress *progress, bool wanted, const char *output)
{
	bool standard = !output || !strcmp(output, "-");

	*progress = (struct progress){
		.on = wanted && isatty(STDERR_FILENO) &&
			!(standard && isatty(STDOUT_FILENO)),
		.begun = clock_now(),
	};
	progress->next = progress->begun + PAUSE;
}

bool progress_is_due(struct progress *progress)
{
	double now;

	if (!progress->on)
		return false;
	now = clock_now();
	if (now < progress->next)
		return false;
	progress->next = now + PAUSE;
	return true;
}

double progress_seconds(const struct progress *progress)
{
	return clock_now() - progress->begun;
}

/* One column is left free, or some terminals begin another line. */
static size_t width(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col < 2)
		return USUAL_WIDTH - 1;
	return (size_t)size.ws_col - 1;
}

void progress_show(const struct progress *progress, const char *fmt, ...)
{
	char line[LINE_MAX_BYTES];
	size_t room = width() + 1;
	va_list ap;
	int len;

	if (!progress->on)
		return;
	len = snprintf(line, sizeof(line), "%s: ", diag_name());
	va_start(ap, fmt);
	if (len > 0 && (size_t)len < sizeof(line))
		vsnprintf(line + len, sizeof(line) - (size_t)len, fmt, ap);
	va_end(ap);
	if (room < sizeof(line))
		line[room - 1] = '\0';
	diag_progress(line);
}

void progress_end(const struct progress *progress)
{
	if (progress->on)
		diag_progress(NULL);
}

const char *progress_count(unsigned long long n, char text[PROGRESS_TEXT])
{
	size_t at = PROGRESS_TEXT - 1;

	text[at] = '\0';
	for (int i = 0; n || i == 0; i++) {
		if (i && i % 3 == 0)
			text[--at] = ',';
		text[--at] = (char)('0' + n % 10);
		n /= 10;
	}
	return text + at;
}

const char *progress_bytes(double bytes, char text[PROGRESS_TEXT])
{
	static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
	size_t i = 0;

	for (; bytes >= 999.95 && i < 4; i++)
		bytes /= 1000;
	snprintf(text, PROGRESS_TEXT, i ? "%.1f %s" : "%.0f %s", bytes,
		units[i]);
	return text;
}

const char *progress_time(double seconds, char text[PROGRESS_TEXT])
{
	unsigned long long s =
		seconds < 1e9 ? (unsigned long long)(seconds + 0.5) : 0;

	if (s >= 3600)
		snprintf(text, PROGRESS_TEXT, "%llu h %llu min", s / 3600,
			s / 60 % 60);
	else if (s >= 60)
		snprintf(
			text, PROGRESS_TEXT, "%llu min %llu s", s / 60, s % 60);
	else
		snprintf(text, PROGRESS_TEXT, "%llu s", s);
	return text;
}
