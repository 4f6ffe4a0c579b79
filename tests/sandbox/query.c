#include "query.h"

#include <ctype.h>
#include <stddef.h>

#include "err.h"
#include "num.h"
#include "record.h"
#include "reply.h"
#include "request.h"
#include "times.h"
#include "vocab.h"
#include "wire.h"

/* No text of a record is longer. */
#define TEXT_MAX ((size_t)64 << 20)

/* The parameters that are compared with one word of a record. */
static const struct {
	const char *name;
	size_t at;
	bool closed; /* other words than those of vocab are refused */
	enum vocab vocab;
} words[QUERY_WORDS] = {
	{"type", offsetof(struct record, type), false, VOCAB_TYPE},
	{"owner", offsetof(struct record, owner), false, VOCAB_TYPE},
	{"status", offsetof(struct record, status), true, VOCAB_STATUS},
	{"review_status", offsetof(struct record, review_status), true,
		VOCAB_REVIEW_STATUS},
	{"severity", offsetof(struct record, severity), true, VOCAB_SEVERITY},
	{"share_level", offsetof(struct record, share_level), true,
		VOCAB_SHARE_LEVEL},
};

void query_init(struct query *query)
{
	*query = (struct query){.least = -1,
		.most = -1,
		.since = INT64_MIN,
		.until = INT64_MAX,
		.scratch = BUF_INIT(TEXT_MAX)};
}

void query_release(struct query *query)
{
	buf_release(&query->scratch);
}

/* --- reading -------------------------------------------------------------- */

struct slice query_stranger(const char *list, enum vocab set)
{
	struct slice rest = slice_from(list), word;

	while (slice_cut(&rest, ',', &word)) {
		if (!vocab_has(set, slice_trim(word)))
			return word;
	}
	return (struct slice){NULL, 0};
}

static int read_words(
	struct query *query, const struct request *request, struct reply *reply)
{
	for (size_t i = 0; i < QUERY_WORDS; i++) {
		const char *value = request_value(request, words[i].name);

		query->word[i] = value;
		if (!value || !words[i].closed ||
			!query_stranger(value, words[i].vocab).at)
			continue;
		reply_error(reply, 100, "(#100) Param %s must be one of {%s}",
			words[i].name, vocab_list(words[i].vocab));
		return -1;
	}
	return 0;
}

static int read_confidence(long long *number, const struct request *request,
	const char *name, struct reply *reply)
{
	const char *value = request_value(request, name);
	struct err err;

	if (!value || !num_parse(slice_from(value), 0, 100, number, &err))
		return 0;
	reply_error(
		reply, 100, "(#100) Param %s must be between 0 and 100", name);
	return -1;
}

int query_read(struct query *query, const struct request *request, int64_t now,
	struct reply *reply)
{
	const char *text = request_value(request, "text");

	query->text = slice_from(text ? text : "");
	query->strict = request_truth(request, "strict_text");
	query->tags = request_value(request, "tags");
	query->anded = request_truth(request, "tags_are_anded");
	query->groups = request_value(request, "privacy_groups");
	query->expired = request_truth(request, "include_expired");
	query->now = now;
	if (read_words(query, request, reply) < 0 ||
		read_confidence(
			&query->least, request, "min_confidence", reply) < 0 ||
		read_confidence(
			&query->most, request, "max_confidence", reply) < 0 ||
		times_param(request, "since", now, &query->since, reply) < 0 ||
		times_param(request, "until", now, &query->until, reply) < 0)
		return -1;
	return 0;
}

/* --- asking --------------------------------------------------------------- */

static bool matches_words(
	const struct query *query, const struct record *record)
{
	for (size_t i = 0; i < QUERY_WORDS; i++) {
		const struct slice *word =
			(const struct slice *)(const void *)((const char *)
								     record +
				words[i].at);

		if (query->word[i] && !request_list_has(query->word[i], *word))
			return false;
	}
	return true;
}

static bool matches_numbers(
	const struct query *query, const struct record *record)
{
	bool timed = query->since != INT64_MIN || query->until != INT64_MAX;

	if (timed && record->added == RECORD_NO_TIME)
		return false;
	if (record->added < query->since || record->added > query->until)
		return false;
	if (query->least >= 0 && record->confidence < query->least)
		return false;
	if (query->most >= 0 &&
		(record->confidence < 0 || record->confidence > query->most))
		return false;
	return query->expired || !record_expired(record, query->now);
}

static bool matches_tags(struct query *query, const struct record *record)
{
	struct slice rest, tag;

	if (!query->tags)
		return true;
	rest = slice_from(query->tags);
	while (slice_cut(&rest, ',', &tag)) {
		bool has = record_has_tag(
			record, slice_trim(tag), &query->scratch);

		if (has != query->anded)
			return has;
	}
	return query->anded;
}

static bool matches_groups(struct query *query, const struct record *record)
{
	return !query->groups ||
		record_in_groups(record, query->groups, &query->scratch);
}

/* Whether hay holds needle, letter case aside. */
static bool contains(struct slice hay, struct slice needle)
{
	for (size_t i = 0; i + needle.len <= hay.len; i++) {
		struct slice here = {hay.at + i, needle.len};

		if (tolower((unsigned char)*here.at) ==
				tolower((unsigned char)*needle.at) &&
			slice_equal_nocase(here, needle))
			return true;
	}
	return false;
}

/* Whether the text is in value, or all of it. */
static bool is_in(struct query *query, struct slice value, bool whole)
{
	struct slice text;

	if (!value.at)
		return false;
	text = wire_text(value, &query->scratch);
	return whole ? slice_equal_nocase(text, query->text)
		     : contains(text, query->text);
}

static bool is_in_tags(
	struct query *query, const struct record *record, bool whole)
{
	struct wire_walk walk;
	struct slice tag;

	wire_walk_init(&walk, record->tags.at);
	while (wire_walk_next(&walk, NULL, &tag)) {
		if (*tag.at == '{')
			tag = wire_member(tag.at, "text");
		if (is_in(query, tag, whole))
			return true;
	}
	return false;
}

int query_relevance(struct query *query, const struct record *record)
{
	if (is_in(query, record->indicator, true) ||
		is_in(query, record->raw_indicator, true))
		return 5;
	if (is_in_tags(query, record, true))
		return 4;
	if (is_in(query, record->indicator, query->strict) ||
		is_in(query, record->raw_indicator, query->strict))
		return 3;
	if (is_in_tags(query, record, query->strict))
		return 2;
	return is_in(query, record->description, query->strict);
}

bool query_matches(struct query *query, const struct record *record)
{
	return !record->gone && matches_numbers(query, record) &&
		matches_words(query, record) && matches_tags(query, record) &&
		matches_groups(query, record) &&
		(!query->text.len || query_relevance(query, record) > 0);
}
