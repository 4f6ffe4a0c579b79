#include "conds.h"

#include <limits.h>
#include <string.h>

#include "cond.h"
#include "descriptor.h"
#include "field.h"
#include "intern.h"

static bool is_word(struct slice text, const void *what)
{
	const struct cond *cond = what;

	for (size_t i = 0; i < cond->word_count; i++)
		if (slice_equal(text, cond->words[i]))
			return true;
	return false;
}

static bool is_tag(struct slice text, const void *what)
{
	const struct cond *cond = what;

	for (size_t i = 0; i < cond->word_count; i++)
		if (slice_equal_nocase(text, cond->words[i]))
			return true;
	return false;
}

static bool is_in_set(struct slice text, const void *what)
{
	const struct cond *cond = what;

	return intern_find(cond->set, text) != INTERN_NONE;
}

static bool holds_nocase(struct slice text, struct slice what)
{
	for (; text.len >= what.len; text.at++, text.len--)
		if (slice_equal_nocase((struct slice){text.at, what.len}, what))
			return true;
	return false;
}

static bool holds(struct slice text, const void *what)
{
	const struct cond *cond = what;
	regmatch_t whole = {0, (regoff_t)text.len};

	for (size_t i = 0; i < cond->word_count; i++) {
		struct slice word = cond->words[i];

		if (cond->how == CONDS_MATCH && slice_find(text, word))
			return true;
		if (cond->how == CONDS_IMATCH && holds_nocase(text, word))
			return true;
		/* regexec() counts in int. */
		if (cond->how == CONDS_REGEX && text.len <= INT_MAX &&
			!regexec(&cond->regexes[i], text.at, 1, &whole,
				REG_STARTEND))
			return true;
	}
	return false;
}

static bool above_line(const struct cond_line *line,
	const struct scan_value *conf, const struct scan_value *sev)
{
	double c, s;

	if (!scan_number(conf, &c) || !scan_number(sev, &s))
		return false;
	return line->dsev * (c - line->conf) - line->dconf * (s - line->sev) >
		0;
}

static bool is_within(const struct cond *cond, const struct scan_value *value)
{
	double number;

	return scan_number(value, &number) && number >= cond->low &&
		number <= cond->high;
}

static bool is_added_within(
	const struct cond *cond, const struct scan_value *value)
{
	int64_t time;

	return descriptor_time(value, &time) && time >= cond->since &&
		time < cond->until;
}

/* Absent, null, 0 and "0" are how the API writes never. */
static bool is_expired(const struct cond *cond, const struct scan_value *value)
{
	int64_t time;

	return descriptor_time(value, &time) && time != 0 &&
		time <= cond->until;
}

static bool any(struct conds *conds, const struct cond *cond,
	const struct scan_value *first, const struct scan_value *second,
	bool (*test)(struct slice text, const void *what))
{
	return field_any(first, &conds->scratch, test, cond) ||
		(second && field_any(second, &conds->scratch, test, cond));
}

static bool is_met(
	struct conds *conds, struct cond *cond, struct descriptor *desc)
{
	const struct scan_value *first =
		descriptor_value(desc, cond->handle[0]);
	const struct scan_value *second =
		cond->field[1] ? descriptor_value(desc, cond->handle[1]) : NULL;

	cond->asked = true;
	cond->seen = cond->seen || first->type != SCAN_ABSENT ||
		(second && second->type != SCAN_ABSENT);
	switch (cond->kind) {
	case COND_WORDS:
		return any(conds, cond, first, second, is_word);
	case COND_CONFIDENCE:
		return is_within(cond, first);
	case COND_LINE:
		return above_line(&cond->line, first, second);
	case COND_ADDED:
		return is_added_within(cond, first);
	case COND_EXPIRED:
		return is_expired(cond, first) == cond->expired;
	case COND_TAGS:
		return any(conds, cond, first, NULL, is_tag);
	case COND_IN:
		return any(conds, cond, first, NULL, is_in_set);
	case COND_NOT_IN:
		return !any(conds, cond, first, NULL, is_in_set);
	case COND_TEXT:
		return any(conds, cond, first, NULL, holds);
	}
	return false;
}

bool conds_met(struct conds *conds, struct descriptor *desc)
{
	for (size_t i = 0; i < conds->count; i++)
		if (!is_met(conds, &conds->list[i], desc))
			return false;
	return true;
}
