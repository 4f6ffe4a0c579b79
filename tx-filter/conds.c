#include "conds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cond.h"
#include "descriptor.h"
#include "ere.h"
#include "err.h"
#include "intern.h"
#include "mem.h"

void conds_init(struct conds *conds)
{
	*conds = (struct conds){0};
	buf_init(&conds->scratch, BUF_RECORD);
}

static void cond_release(struct cond *cond)
{
	for (size_t i = 0; i < COND_FIELDS; i++)
		free(cond->field[i]);
	for (size_t i = 0; i < cond->word_count; i++) {
		free((char *)cond->words[i].at);
		if (cond->regexes)
			regfree(&cond->regexes[i]);
	}
	free(cond->words);
	free(cond->regexes);
	intern_free(cond->set);
}

void conds_release(struct conds *conds)
{
	for (size_t i = 0; i < conds->count && !conds->is_copy; i++)
		cond_release(&conds->list[i]);
	free(conds->list);
	buf_release(&conds->scratch);
	conds_init(conds);
}

void conds_copy(struct conds *copy, const struct conds *conds)
{
	conds_init(copy);
	copy->is_copy = true;
	copy->list = mem_zero(conds->count + 1, sizeof(*copy->list));
	for (; copy->count < conds->count; copy->count++)
		copy->list[copy->count] = conds->list[copy->count];
}

void conds_join(struct conds *conds, const struct conds *copy)
{
	for (size_t i = 0; i < conds->count; i++) {
		conds->list[i].asked |= copy->list[i].asked;
		conds->list[i].seen |= copy->list[i].seen;
	}
}

/* --- adding --------------------------------------------------------------- */

static struct cond *find(const struct conds *conds, enum cond_kind kind,
	enum conds_how how, struct slice field)
{
	for (size_t i = 0; i < conds->count; i++) {
		struct cond *cond = &conds->list[i];

		if (cond->kind == kind && cond->how == how &&
			slice_is(field, cond->field[0]))
			return cond;
	}
	return NULL;
}

/* The condition of this kind on this field, made when there is none. */
static struct cond *get(struct conds *conds, enum cond_kind kind,
	enum conds_how how, struct slice field)
{
	struct cond *cond = find(conds, kind, how, field);
	size_t i = conds->count;

	if (cond)
		return cond;
	conds->list = mem_grow(
		conds->list, conds->count, &conds->room, sizeof(*conds->list));
	for (; i > 0 && conds->list[i - 1].kind > kind; i--)
		conds->list[i] = conds->list[i - 1];
	conds->count++;
	conds->list[i] = (struct cond){.kind = kind, .how = how};
	conds->list[i].field[0] = mem_text(field);
	return &conds->list[i];
}

static void add_word(struct cond *cond, struct slice word)
{
	cond->words = mem_grow(cond->words, cond->word_count, &cond->word_room,
		sizeof(*cond->words));
	cond->words[cond->word_count++] =
		(struct slice){mem_text(word), word.len};
}

static int add_closed_word(
	struct cond *cond, enum vocab set, struct slice word, struct err *err)
{
	const char *found = vocab_find(set, word);
	const char *near;

	if (found) {
		add_word(cond, slice_from(found));
		return 0;
	}
	near = vocab_nearest(set, word);
	if (near)
		return err_set(err, TX_USAGE,
			"\"%.*s\" is not known, did you mean %s?",
			SLICE_ARG(word), near);
	return err_set(err, TX_USAGE, "\"%.*s\" is none of %s", SLICE_ARG(word),
		vocab_list(set));
}

/* Types are an open set: any word will do, a known one in any case. */
static void add_type(struct cond *cond, struct slice word)
{
	const char *known = vocab_find(VOCAB_TYPE, word);

	if (!known)
		known = vocab_alias(VOCAB_TYPE, word);
	add_word(cond, word);
	if (known && !slice_is(word, known))
		add_word(cond, slice_from(known));
}

/* Cut the next word off a comma list into text, "\," being a comma in it. */
static bool next_word(const char **list, struct buf *text)
{
	const char *at = *list;

	if (!at)
		return false;
	buf_reset(text);
	for (; *at && *at != ','; at++) {
		if (at[0] == '\\' && at[1] == ',')
			at++;
		buf_add_byte(text, *at);
	}
	*list = *at ? at + 1 : NULL;
	return true;
}

static int add_list(struct cond *cond, const enum vocab *set, const char *list,
	struct err *err)
{
	struct buf text = BUF_INIT(BUF_RECORD);
	int rc = 0;

	while (rc == 0 && next_word(&list, &text)) {
		struct slice word = slice_trim(buf_slice(&text));

		if (!word.len)
			rc = err_set(err, TX_USAGE, "a word of it is empty");
		else if (set && *set == VOCAB_TYPE)
			add_type(cond, word);
		else if (set)
			rc = add_closed_word(cond, *set, word, err);
		else
			add_word(cond, word);
	}
	buf_release(&text);
	return rc;
}

int conds_words(struct conds *conds, const char *field, enum vocab set,
	const char *list, struct err *err)
{
	return add_list(
		get(conds, COND_WORDS, 0, slice_from(field)), &set, list, err);
}

int conds_owner(struct conds *conds, const char *list, struct err *err)
{
	struct cond *cond = get(conds, COND_WORDS, 0, SLICE("owner_id"));

	if (!cond->field[1])
		cond->field[1] = mem_text(SLICE("name"));
	return add_list(cond, NULL, list, err);
}

int conds_tags(struct conds *conds, const char *list, struct err *err)
{
	return add_list(
		get(conds, COND_TAGS, 0, SLICE("tags")), NULL, list, err);
}

/* So much of an expression is repeated in a message about it. */
#define EXPRESSION_SHOWN 60

static int add_regex(struct cond *cond, struct slice text, struct err *err)
{
	int shown =
		text.len > EXPRESSION_SHOWN ? EXPRESSION_SHOWN : (int)text.len;
	size_t i = cond->word_count;
	char why[256];
	int rc;

	if (ere_check(text.at, err) < 0)
		return err_prefix(err, "\"%.*s\"%s: ", shown, text.at,
			text.len > EXPRESSION_SHOWN ? "..." : "");
	cond->regexes = mem_grow(
		cond->regexes, i, &cond->regex_room, sizeof(*cond->regexes));
	add_word(cond, text);
	rc = regcomp(
		&cond->regexes[i], cond->words[i].at, REG_EXTENDED | REG_NOSUB);
	if (!rc)
		return 0;
	regerror(rc, &cond->regexes[i], why, sizeof(why));
	return err_set(err, TX_USAGE, "\"%.*s\": %s", shown, text.at, why);
}

static enum cond_kind kind_of(enum conds_how how)
{
	if (how == CONDS_IN)
		return COND_IN;
	return how == CONDS_NOT_IN ? COND_NOT_IN : COND_TEXT;
}

int conds_text(struct conds *conds, enum conds_how how, const char *arg,
	struct err *err)
{
	struct slice what = slice_from(arg), field;
	struct cond *cond;

	slice_cut(&what, '=', &field);
	if (!what.at || !field.len)
		return err_set(err, TX_USAGE, "\"%s\" is not FIELD=%s", arg,
			how < CONDS_IN ? "TEXT" : "FILE");
	cond = get(conds, kind_of(how), how, field);
	if (how == CONDS_REGEX)
		return add_regex(cond, what, err);
	add_word(cond, what);
	return 0;
}

/* Read a number off the front of *text, up to the byte end. */
static int cut_number(struct slice *text, char end, double *number)
{
	struct slice part;
	char *stop;

	if (!slice_cut(text, end, &part) || !part.len || (end && !text->at))
		return -1;
	/* The part is followed by end or NUL, where strtod() stops. */
	*number = strtod(part.at, &stop);
	if (stop != part.at + part.len || !isfinite(*number))
		return -1;
	return 0;
}

int conds_line(struct conds *conds, const char *text, struct err *err)
{
	struct slice rest = slice_from(text);
	struct cond *cond;
	double s1, c1, s2, c2;

	if (cut_number(&rest, ',', &s1) || cut_number(&rest, ':', &c1) ||
		cut_number(&rest, ',', &s2) || cut_number(&rest, '\0', &c2))
		return err_set(
			err, TX_USAGE, "\"%s\" is not SEV,CONF:SEV,CONF", text);
	if (s1 == s2 && c1 == c2)
		return err_set(err, TX_USAGE,
			"\"%s\" is one point twice, which makes no line", text);
	cond = get(conds, COND_LINE, 0, SLICE("confidence"));
	if (!cond->field[1])
		cond->field[1] = mem_text(SLICE("severity_value"));
	/* Above is left of the way from lower to higher severity. */
	if (s1 < s2)
		cond->line = (struct cond_line){s2 - s1, c2 - c1, s1, c1};
	else if (s1 > s2)
		cond->line = (struct cond_line){s1 - s2, c1 - c2, s2, c2};
	else
		cond->line = (struct cond_line){0, -1, s1, c1};
	return 0;
}

void conds_confidence(struct conds *conds, double min, double max)
{
	struct cond *cond = get(conds, COND_CONFIDENCE, 0, SLICE("confidence"));

	cond->low = min;
	cond->high = max;
}

void conds_added(struct conds *conds, int64_t since, int64_t until)
{
	struct cond *cond = get(conds, COND_ADDED, 0, SLICE("added_on"));

	cond->since = since;
	cond->until = until;
}

void conds_expired(struct conds *conds, bool expired, int64_t now)
{
	struct cond *cond = get(conds, COND_EXPIRED, 0, SLICE("expired_on"));

	cond->expired = expired;
	cond->until = now;
}

/* --- fields --------------------------------------------------------------- */

bool conds_has_line(const struct conds *conds)
{
	for (size_t i = 0; i < conds->count; i++)
		if (conds->list[i].kind == COND_LINE)
			return true;
	return false;
}

bool conds_has_words(const struct conds *conds, const char *field)
{
	return find(conds, COND_WORDS, 0, slice_from(field)) != NULL;
}

void conds_bind(struct conds *conds, struct descriptor *desc)
{
	for (size_t i = 0; i < conds->count; i++) {
		struct cond *cond = &conds->list[i];

		for (size_t k = 0; k < COND_FIELDS && cond->field[k]; k++)
			cond->handle[k] = descriptor_want(desc, cond->field[k]);
	}
}

const char *conds_unseen(const struct conds *conds, size_t *i)
{
	while (*i < conds->count) {
		const struct cond *cond = &conds->list[(*i)++];

		if (cond->asked && !cond->seen)
			return cond->field[0];
	}
	return NULL;
}
