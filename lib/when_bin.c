#include "when_bin.h"

#include <string.h>

#include "civil.h"

int64_t when_floor(int64_t time, enum when_bin bin)
{
	struct civil date;

	switch (bin) {
	case WHEN_HOUR:
		return time - floor_mod(time, CIVIL_HOUR);
	case WHEN_6H:
		return time - floor_mod(time, 6 * CIVIL_HOUR);
	case WHEN_WEEK: /* 1970-01-01 was a Thursday */
		return time - floor_mod(time + 3 * CIVIL_DAY, CIVIL_WEEK);
	case WHEN_MONTH:
		date = civil_from_days(floor_div(time, CIVIL_DAY));
		date.day = 1;
		return civil_to_days(date) * CIVIL_DAY;
	case WHEN_DAY:
		break;
	}
	return time - floor_mod(time, CIVIL_DAY);
}

int64_t when_next(int64_t start, enum when_bin bin)
{
	switch (bin) {
	case WHEN_HOUR:
		return start + CIVIL_HOUR;
	case WHEN_6H:
		return start + 6 * CIVIL_HOUR;
	case WHEN_WEEK:
		return start + CIVIL_WEEK;
	case WHEN_MONTH: /* from a first day, 31 days reach the next month */
		return when_floor(start + 31 * CIVIL_DAY, WHEN_MONTH);
	case WHEN_DAY:
		break;
	}
	return start + CIVIL_DAY;
}

size_t when_label(int64_t start, enum when_bin bin, char text[WHEN_TEXT])
{
	size_t len;

	switch (bin) {
	case WHEN_DAY:
		return when_day(start, text);
	case WHEN_WEEK:
		return when_day(start + 6 * CIVIL_DAY, text);
	case WHEN_HOUR:
	case WHEN_6H:
		return when_instant(start, text);
	case WHEN_MONTH:
		break;
	}
	len = when_day(start, text) - strlen("-01");
	text[len] = '\0';
	return len;
}
