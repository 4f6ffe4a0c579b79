/*
 * The Gregorian calendar as arithmetic, for all years: no time zones, no
 * tables of the system.
 *
 *     date = civil_from_days(floor_div(time, CIVIL_DAY));
 */
#ifndef TX_CIVIL_H
#define TX_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

/* Seconds in each. */
#define CIVIL_MINUTE 60
#define CIVIL_HOUR   3600
#define CIVIL_DAY    86400
#define CIVIL_WEEK   604800

/* 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, in seconds since 1970. */
#define CIVIL_MIN (-62135596800)
#define CIVIL_MAX 253402300799

/* A day of the calendar. */
struct civil {
	int year;
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
};

/* n / by, rounded towards minus infinity; by is above 0. */
static inline int64_t floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

/* What floor_div() leaves over: 0 to by - 1. */
static inline int64_t floor_mod(int64_t n, int64_t by)
{
	int64_t rest = n % by;

	return rest < 0 ? rest + by : rest;
}

/* How many days the month has, 28 to 31. */
int civil_month_length(int year, int month);

/* Whether date is a day of the years 1 to 9999. */
bool civil_is_valid(struct civil date);

/* The days from 1970-01-01 to date. */
int64_t civil_to_days(struct civil date);

/* The date so many days after 1970-01-01. */
struct civil civil_from_days(int64_t days);

/* Whether time, in seconds since 1970, lies in the years 1 to 9999. */
static inline bool civil_is_time(int64_t time)
{
	return time >= CIVIL_MIN && time <= CIVIL_MAX;
}

#endif
