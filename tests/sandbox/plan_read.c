#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "file.h"
#include "mem.h"
#include "num.h"
#include "plan_rule.h"
#include "slice.h"

#define PLAN_MAX   ((size_t)1 << 20)
#define WORDS_MAX  64
#define NUMBER_MAX 1000000000000

/* --- words ---------------------------------------------------------------- */

/* The words of a line; each ends in NUL. */
struct words {
	char *at[WORDS_MAX];
	bool quoted[WORDS_MAX];
	size_t count, next;
};

/* Move the text of a quoted word to its front, without escapes. */
static char *unquote(char *at, char **end)
{
	char *to = at;

	for (at++; *at && *at != '"'; at++) {
		if (*at == '\\' && at[1])
			at++;
		*to++ = *at;
	}
	*end = *at ? at + 1 : NULL;
	*to = '\0';
	return *end;
}

/* Take line apart, in place; a "#" that begins a word ends it. */
static int split(struct words *words, char *line, struct err *err)
{
	words->count = words->next = 0;
	for (;;) {
		char *end;

		line += strspn(line, " \t\r");
		if (!*line || *line == '#')
			return 0;
		if (words->count == WORDS_MAX)
			return err_set(err, TX_DATA, "too many words");
		words->at[words->count] = line;
		words->quoted[words->count] = *line == '"';
		if (*line == '"') {
			if (!unquote(line, &end))
				return err_set(
					err, TX_DATA, "an open quotation");
		} else {
			end = line + strcspn(line, " \t\r");
			if (*end)
				*end++ = '\0';
		}
		words->count++;
		line = end;
	}
}

/* The next word, or NULL; quoted says which kind is wanted. */
static const char *take(struct words *words, bool quoted)
{
	if (words->next == words->count || words->quoted[words->next] != quoted)
		return NULL;
	return words->at[words->next++];
}

static int take_number(
	struct words *words, long long min, long long *number, struct err *err)
{
	const char *word = take(words, false);

	if (!word)
		return err_set(err, TX_DATA, "a number is missing");
	return num_parse(slice_from(word), min, NUMBER_MAX, number, err);
}

/* --- what happens --------------------------------------------------------- */

/*
 * The words of the language that are faults and what follows each: n a number,
 * o another, m one that may be missing, t a text, s one that may be missing,
 * w a word of list.
 */
static const struct {
	const char *name;
	enum fault_kind kind;
	const char *args;
	long long min;
	const char *list;
} faults[] = {
	{"error", FAULT_ERROR, "nms", -1, NULL},
	{"subcode", FAULT_SUBCODE, "n", 0, NULL},
	{"transient", FAULT_TRANSIENT, "", 0, NULL},
	{"html", FAULT_HTML, "n", 200, NULL},
	{"empty", FAULT_EMPTY, "n", 200, NULL},
	{"body", FAULT_BODY, "t", 0, NULL},
	{"redirect", FAULT_REDIRECT, "t", 0, NULL},
	{"done", FAULT_DONE, "", 0, NULL},
	{"null", FAULT_NULL, "", 0, NULL},
	{"header", FAULT_HEADER, "t", 0, NULL},
	{"retry-after", FAULT_RETRY_AFTER, "n", 0, NULL},
	{"retry-date", FAULT_RETRY_DATE, "n", 0, NULL},
	{"usage", FAULT_USAGE, "n", 0, NULL},
	{"ramp", FAULT_RAMP, "no", 0, NULL},
	{"buc", FAULT_BUC, "n", 0, NULL},
	{"short", FAULT_SHORT, "n", 1, NULL},
	{"shift", FAULT_SHIFT, "n", -1000, NULL},
	{"hole", FAULT_HOLE, "", 0, NULL},
	{"repeat", FAULT_REPEAT, "", 0, NULL},
	{"endless", FAULT_ENDLESS, "", 0, NULL},
	{"no-paging", FAULT_NO_PAGING, "", 0, NULL},
	{"no-next", FAULT_NO_NEXT, "", 0, NULL},
	{"no-cursors", FAULT_NO_CURSORS, "", 0, NULL},
	{"empty-next", FAULT_EMPTY_NEXT, "", 0, NULL},
	{"bare-next", FAULT_BARE_NEXT, "", 0, NULL},
	{"next-host", FAULT_NEXT_HOST, "t", 0, NULL},
	{"row", FAULT_ROW, "t", 0, NULL},
	{"double", FAULT_DOUBLE, "", 0, NULL},
	{"number-ids", FAULT_NUMBER_IDS, "", 0, NULL},
	{"cut", FAULT_CUT, "nw", 0, ",honest,short,close,chunked,reset,"},
	{"chunked", FAULT_CHUNKED, "", 0, NULL},
	{"gzip", FAULT_GZIP, "w", 0, ",whole,cut,no-trailer,bad-crc,plain,"},
	{"bomb", FAULT_BOMB, "n", 1, NULL},
	{"slow", FAULT_SLOW, "n", 1, NULL},
	{"stall", FAULT_STALL, "", 0, NULL},
	{"latency", FAULT_LATENCY, "n", 0, NULL},
	{"lost", FAULT_LOST, "", 0, NULL},
};

/* Take a word of a list that begins and ends with commas. */
static int take_listed(
	struct words *words, const char *list, char **text, struct err *err)
{
	const char *word = take(words, false);
	const char *hit = word ? strstr(list, word) : NULL;

	if (!hit || hit[-1] != ',' || hit[strlen(word)] != ',')
		return err_set(err, TX_DATA, "\"%s\" is none of %.*s",
			word ? word : "", (int)strlen(list) - 2, list + 1);
	*text = mem_text(slice_from(word));
	return 0;
}

static int take_text(struct words *words, char **text, struct err *err)
{
	const char *word = take(words, true);

	if (!word)
		return err_set(err, TX_DATA, "a \"text\" is missing");
	*text = mem_text(slice_from(word));
	return 0;
}

/* Whether the next word is a bare number. */
static bool has_number(const struct words *words)
{
	return words->next < words->count && !words->quoted[words->next] &&
		strspn(words->at[words->next], "0123456789") ==
		strlen(words->at[words->next]);
}

static bool has_text(const struct words *words)
{
	return words->next < words->count && words->quoted[words->next];
}

static int take_args(
	struct words *words, size_t which, struct fault *fault, struct err *err)
{
	int rc = 0;

	for (const char *arg = faults[which].args; rc == 0 && *arg; arg++) {
		if (*arg == 'n')
			rc = take_number(
				words, faults[which].min, &fault->number, err);
		else if (*arg == 'o' || (*arg == 'm' && has_number(words)))
			rc = take_number(words, 0, &fault->other, err);
		else if (*arg == 't' || (*arg == 's' && has_text(words)))
			rc = take_text(words, &fault->text, err);
		else if (*arg == 'w')
			rc = take_listed(
				words, faults[which].list, &fault->text, err);
	}
	return rc;
}

/* Read word as a fault.  Return 1 when it is one, 0 when not, -1 for err. */
static int read_fault(struct rule *rule, struct words *words, const char *word,
	struct err *err)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
		struct fault *fault;

		if (strcmp(word, faults[i].name) != 0)
			continue;
		rule->faults = mem_grow(rule->faults, rule->fault_count,
			&rule->fault_room, sizeof(*fault));
		fault = &rule->faults[rule->fault_count++];
		*fault = (struct fault){.kind = faults[i].kind};
		return take_args(words, i, fault, err) < 0 ? -1 : 1;
	}
	return 0;
}

/* --- when ----------------------------------------------------------------- */

static const struct {
	const char *name;
	enum cond_kind kind;
	bool has_number, has_range;
} conds[] = {
	{"GET", COND_METHOD, false, false},
	{"POST", COND_METHOD, false, false},
	{"DELETE", COND_METHOD, false, false},
	{"page", COND_PAGE, true, false},
	{"item", COND_ITEM, false, false},
	{"call", COND_CALL, true, true},
	{"first", COND_FIRST, true, false},
	{"every", COND_EVERY, true, false},
	{"chance", COND_CHANCE, true, false},
};

/* "7" or "3-5". */
static int read_range(struct cond *cond, const char *word, struct err *err)
{
	struct slice rest = slice_from(word), from;

	slice_cut(&rest, '-', &from);
	if (num_parse(from, 1, NUMBER_MAX, &cond->from, err) < 0)
		return -1;
	cond->to = cond->from;
	return rest.len
		? num_parse(rest, cond->from, NUMBER_MAX, &cond->to, err)
		: 0;
}

/* Read word as a parameter: name=PATTERN, name>NUMBER, !name. */
static int read_param(struct cond *cond, const char *word, struct err *err)
{
	size_t len = strcspn(word, "=>");
	struct slice name = {word, len};
	const char *value = word + len;

	if (*word == '!') {
		cond->kind = COND_ABSENT;
		cond->name = mem_text(slice_from(word + 1));
		return 0;
	}
	if (!*value)
		return err_set(err, TX_DATA, "unknown word \"%s\"", word);
	cond->name = mem_text(name);
	cond->kind = *value == '>' ? COND_ABOVE : COND_PARAM;
	if (*value == '>')
		return num_parse(
			slice_from(value + 1), 0, NUMBER_MAX, &cond->from, err);
	cond->text = mem_text(slice_from(value + 1));
	return 0;
}

static int read_cond(struct rule *rule, struct words *words, const char *word,
	struct err *err)
{
	struct cond *cond;

	rule->conds = mem_grow(
		rule->conds, rule->cond_count, &rule->cond_room, sizeof(*cond));
	cond = &rule->conds[rule->cond_count++];
	*cond = (struct cond){.kind = COND_PATH};
	for (size_t i = 0; i < sizeof(conds) / sizeof(*conds); i++) {
		if (strcmp(word, conds[i].name) != 0)
			continue;
		cond->kind = conds[i].kind;
		rule->is_item = rule->is_item || cond->kind == COND_ITEM;
		if (!conds[i].has_number)
			cond->text = mem_text(slice_from(word));
		if (conds[i].has_range && words->next < words->count)
			return read_range(cond, take(words, false), err);
		return conds[i].has_number
			? take_number(words, 1, &cond->from, err)
			: 0;
	}
	if (*word != '/')
		return read_param(cond, word, err);
	cond->text = mem_text(slice_from(word));
	return 0;
}

/* --- rules ---------------------------------------------------------------- */

static int read_rule(struct plan *plan, struct words *words, struct err *err)
{
	struct rule *rule;
	const char *word;
	int rc = 0;

	plan->rules = mem_grow(
		plan->rules, plan->count, &plan->room, sizeof(*plan->rules));
	rule = &plan->rules[plan->count++];
	*rule = (struct rule){.conds = NULL};
	while (rc >= 0 && (word = take(words, false))) {
		rc = read_fault(rule, words, word, err);
		if (!rc)
			rc = read_cond(rule, words, word, err);
	}
	if (rc < 0)
		return -1;
	if (words->next < words->count)
		return err_set(err, TX_DATA, "a \"text\" out of place");
	return rule->fault_count ? 0 : err_set(err, TX_DATA, "nothing happens");
}

static int read_line(struct plan *plan, char *line, struct err *err)
{
	struct words words;
	long long seed;

	if (split(&words, line, err) < 0)
		return -1;
	if (!words.count)
		return 0;
	if (strcmp(words.at[0], "seed") != 0)
		return read_rule(plan, &words, err);
	words.next++;
	if (take_number(&words, 0, &seed, err) < 0)
		return -1;
	plan->seed = (unsigned long long)seed;
	return 0;
}

struct plan *plan_read(const char *path, struct err *err)
{
	struct plan *plan = mem_zero(1, sizeof(*plan));
	struct buf text = BUF_INIT(PLAN_MAX);
	struct slice rest, line;
	size_t number = 0;
	int rc = file_read(path, &text, err);

	rest = buf_slice(&text);
	while (rc == 0 && slice_cut(&rest, '\n', &line)) {
		char *copy = mem_text(line);

		number++;
		rc = read_line(plan, copy, err);
		free(copy);
		if (rc < 0) {
			err->status = TX_DATA;
			err_prefix(err, "%s:%zu: ", path, number);
		}
	}
	buf_release(&text);
	if (rc == 0)
		return plan;
	plan_free(plan);
	return NULL;
}

static void free_rule(struct rule *rule)
{
	for (size_t i = 0; i < rule->cond_count; i++) {
		free(rule->conds[i].name);
		free(rule->conds[i].text);
	}
	for (size_t i = 0; i < rule->fault_count; i++)
		free(rule->faults[i].text);
	free(rule->conds);
	free(rule->faults);
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	for (size_t i = 0; i < plan->count; i++)
		free_rule(&plan->rules[i]);
	free(plan->rules);
	free(plan);
}
