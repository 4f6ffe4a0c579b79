/*
 * Times and lengths of time: what is read is within bounds, and is the same
 * when it is written and read again.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "civil.h"
#include "err.h"
#include "when.h"
#include "when_bin.h"

/* Longer texts show nothing new. */
#define TEXT_MAX 256

/* 2016-02-09T18:32:19Z */
#define NOW 1455042739

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "fuzz_when: not so: %s\n", what);
	abort();
}

static void check_time(int64_t time)
{
	char text[WHEN_TEXT];
	int64_t again = 0;

	check(civil_is_time(time), "a time is within the years 1 to 9999");
	when_instant(time, text);
	check(when_parse(slice_from(text), &again), "an instant is a time");
	check(again == time, "an instant is that time");
}

static void check_bins(int64_t time)
{
	char text[WHEN_TEXT];

	for (int bin = WHEN_HOUR; bin <= WHEN_MONTH; bin++) {
		int64_t start = when_floor(time, bin);
		int64_t next = when_next(start, bin);

		check(start <= time && time < next, "a bin holds its time");
		check(when_floor(next, bin) == next, "the next bin is one");
		check(when_label(start, bin, text) < sizeof(text),
			"a label fits");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[TEXT_MAX + 1];
	int64_t time, seconds;
	struct err err;

	if (size > TEXT_MAX)
		return 0;
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	if (when_parse((struct slice){text, size}, &time)) {
		check_time(time);
		check_bins(time);
	}
	if (!when_parse_relative(text, NOW, &time, &err))
		check_time(time);
	if (!when_parse_span(text, &seconds, &err))
		check(seconds >= 0 && seconds <= CIVIL_MAX,
			"a length of time is within bounds");
	return 0;
}
