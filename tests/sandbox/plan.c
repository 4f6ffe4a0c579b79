#include "plan.h"

#include <fnmatch.h>
#include <stdint.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "num.h"
#include "paging.h"
#include "plan_rule.h"
#include "reply.h"
#include "request.h"
#include "slice.h"

/* Whether the path of request, without its version, fits pattern. */
static bool fits_path(const struct request *request, const char *pattern)
{
	struct buf path = BUF_INIT(REPLY_MAX);
	bool fits;

	for (size_t i = 0; i < REQUEST_PARTS && request->part[i]; i++)
		buf_printf(&path, "/%s", request->part[i]);
	if (!path.len)
		buf_add_byte(&path, '/');
	fits = !fnmatch(pattern, buf_text(&path), FNM_PATHNAME);
	buf_release(&path);
	return fits;
}

static bool is_above(const struct request *request, const struct cond *cond)
{
	const char *text = request_value(request, cond->name);
	long long number;
	struct err err;

	return text &&
		!num_parse(slice_from(text), 0, INT64_MAX, &number, &err) &&
		number > cond->from;
}

/* Whether request fits cond, which does not count. */
static bool fits(const struct cond *cond, const struct request *request)
{
	const char *value;

	switch (cond->kind) {
	case COND_METHOD:
		return !strcmp(cond->text, request->method);
	case COND_PATH:
		return fits_path(request, cond->text);
	case COND_PARAM:
		value = request_get(request, cond->name);
		return value && !fnmatch(cond->text, value, 0);
	case COND_ABSENT:
		return !request_get(request, cond->name);
	case COND_ABOVE:
		return is_above(request, cond);
	case COND_PAGE:
		return paging_number(request) == cond->from;
	default:
		return true;
	}
}

/* A number from 0 to 99 that follows from seed and n only. */
static unsigned int dice(unsigned long long seed, unsigned long long n)
{
	uint64_t x = (seed + 1) * 0x9E3779B97F4A7C15 + n;

	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
	x = (x ^ x >> 27) * 0x94D049BB133111EB;
	return (unsigned int)((x ^ x >> 31) % 100);
}

/* Whether the seen-th call that fits is one that cond means. */
static bool counts(const struct plan *plan, const struct rule *rule,
	const struct cond *cond)
{
	unsigned long long from = (unsigned long long)cond->from;

	switch (cond->kind) {
	case COND_CALL:
		return rule->seen >= from &&
			rule->seen <= (unsigned long long)cond->to;
	case COND_FIRST:
		return rule->seen <= from;
	case COND_EVERY:
		return rule->seen % from == 0;
	case COND_CHANCE:
		return dice(plan->seed + (size_t)(rule - plan->rules),
			       rule->seen) < from;
	default:
		return true;
	}
}

static bool acts(const struct plan *plan, struct rule *rule,
	const struct request *request, bool is_item)
{
	if (rule->is_item != is_item)
		return false;
	for (size_t i = 0; i < rule->cond_count; i++) {
		if (!fits(&rule->conds[i], request))
			return false;
	}
	rule->seen++;
	for (size_t i = 0; i < rule->cond_count; i++) {
		if (!counts(plan, rule, &rule->conds[i]))
			return false;
	}
	rule->acted++;
	return true;
}

void plan_judge(struct plan *plan, const struct request *request, bool is_item,
	struct faults *faults)
{
	faults->count = 0;
	for (size_t i = 0; plan && i < plan->count; i++) {
		struct rule *rule = &plan->rules[i];

		if (!acts(plan, rule, request, is_item))
			continue;
		for (size_t k = 0;
			k < rule->fault_count && faults->count < FAULTS_MAX;
			k++) {
			faults->at[faults->count].fault = &rule->faults[k];
			faults->at[faults->count++].nth = rule->acted;
		}
	}
}

const struct fault *faults_find(
	const struct faults *faults, enum fault_kind kind)
{
	for (size_t i = 0; i < faults->count; i++) {
		if (faults->at[i].fault->kind == kind)
			return faults->at[i].fault;
	}
	return NULL;
}
