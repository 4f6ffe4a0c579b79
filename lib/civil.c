#include "civil.h"

/*
 * Days since 1970-01-01.  Years are counted from March, so that the leap day
 * is the last of its year, and in eras of 400 years, which are all alike:
 * Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
int64_t civil_to_days(struct civil date)
{
	int year = date.year - (date.month <= 2);
	int era = (int)floor_div(year, 400);
	int year_of_era = year - era * 400;
	int month = (date.month + 9) % 12;
	int day_of_year = (153 * month + 2) / 5 + date.day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 -
		year_of_era / 100 + day_of_year;

	return (int64_t)era * 146097 + day_of_era - 719468;
}

struct civil civil_from_days(int64_t days)
{
	int64_t shifted = days + 719468;
	int64_t era = floor_div(shifted, 146097);
	int day_of_era = (int)(shifted - era * 146097);
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
				  day_of_era / 146096) /
		365;
	int day_of_year = day_of_era -
		(365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month = (5 * day_of_year + 2) / 153;
	struct civil date;

	date.day = day_of_year - (153 * month + 2) / 5 + 1;
	date.month = month < 10 ? month + 3 : month - 9;
	date.year = (int)(era * 400) + year_of_era + (date.month <= 2);
	return date;
}

int civil_month_length(int year, int month)
{
	static const int length[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : length[month - 1];
}

bool civil_is_valid(struct civil date)
{
	return date.year >= 1 && date.year <= 9999 && date.month >= 1 &&
		date.month <= 12 && date.day >= 1 &&
		date.day <= civil_month_length(date.year, date.month);
}
