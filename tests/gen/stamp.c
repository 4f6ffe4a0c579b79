#include "stamp.h"

#include "buf.h"
#include "civil.h"
#include "rng.h"
#include "when.h"

/* Some months behind 1970, so that days before the first are above 0. */
#define EARLIEST (365 * CIVIL_DAY)

int stamp_parse(struct slice text, int64_t *time)
{
	bool is_day = text.len == 10 && text.at[4] == '-';

	return is_day && when_parse(text, time) && *time >= EARLIEST ? 0 : -1;
}

static void put_two(char *at, int64_t number)
{
	at[0] = (char)('0' + number / 10);
	at[1] = (char)('0' + number % 10);
}

void stamp_add(struct buf *out, int64_t time, int offset)
{
	char text[] = "yyyy-mm-ddThh:mm:ss+zzzz";
	int64_t local = time + offset * 60, second = local % CIVIL_DAY;
	struct civil date = civil_from_days(local / CIVIL_DAY);
	int minutes = offset < 0 ? -offset : offset;

	put_two(text, date.year / 100);
	put_two(text + 2, date.year % 100);
	put_two(text + 5, date.month);
	put_two(text + 8, date.day);
	put_two(text + 11, second / CIVIL_HOUR);
	put_two(text + 14, second / 60 % 60);
	put_two(text + 17, second % 60);
	text[19] = offset < 0 ? '-' : '+';
	put_two(text + 20, minutes / 60);
	put_two(text + 22, minutes % 60);
	buf_add(out, (struct slice){text, sizeof(text) - 1});
}

/* How much is shared in an hour, counted from start; never 0. */
static uint64_t weight_of(int64_t start, uint32_t hour)
{
	static const unsigned char by_hour[24] = {4, 3, 3, 3, 3, 4, 6, 8, 9, 10,
		10, 9, 8, 9, 11, 13, 14, 14, 13, 11, 9, 8, 6, 5};
	static const unsigned char from_thursday[7] = {11, 10, 4, 3, 9, 11, 12};
	int64_t day = start / CIVIL_DAY + hour / 24;
	struct rng mood = {.state = (uint64_t)day};

	return (uint64_t)by_hour[hour % 24] * from_thursday[day % 7] *
		(8 + rng_below(&mood, 8));
}

void rhythm_init(
	struct rhythm *rhythm, int64_t start, uint32_t days, uint64_t count)
{
	*rhythm = (struct rhythm){
		.start = start, .count = count, .hour = days * 24 - 1};
	for (uint32_t hour = 0; hour <= rhythm->hour; hour++)
		rhythm->weight += weight_of(start, hour);
	rhythm->below = rhythm->weight - weight_of(start, rhythm->hour);
}

/*
 * The instants are spread evenly over the weight of all hours, each moved a
 * little; the 8 bits of that and the limits above keep products in 64 bits.
 */
int64_t rhythm_next(struct rhythm *rhythm, struct rng *rng)
{
	uint64_t left = rhythm->count - ++rhythm->given;
	uint64_t at = rhythm->weight * (left * 256 + rng_below(rng, 256)) /
		(rhythm->count * 256);
	uint64_t second;

	while (at < rhythm->below)
		rhythm->below -= weight_of(rhythm->start, --rhythm->hour);
	second = ((at - rhythm->below) * CIVIL_HOUR +
			 rng_below(rng, CIVIL_HOUR)) /
		weight_of(rhythm->start, rhythm->hour);
	return rhythm->start + (int64_t)rhythm->hour * CIVIL_HOUR +
		(int64_t)second;
}
