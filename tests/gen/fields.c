#include "fields.h"

#include <string.h>

#include "civil.h"
#include "indicator.h"
#include "php.h"
#include "prose.h"
#include "record.h"
#include "stamp.h"
#include "world.h"

/* Indicators of one kind that several descriptors speak of. */
#define SHARED 2000

static const struct rng_weighted statuses[] = {{46, "MALICIOUS"},
	{20, "SUSPICIOUS"}, {24, "UNKNOWN"}, {10, "NON_MALICIOUS"}};
static const struct rng_weighted reviews[] = {{36, "REVIEWED_AUTOMATICALLY"},
	{32, "UNREVIEWED"}, {22, "REVIEWED_MANUALLY"}, {6, "PENDING"},
	{4, "UNKNOWN"}};
static const struct rng_weighted bad_severities[] = {{26, "WARNING"},
	{26, "SEVERE"}, {21, "SUSPICIOUS"}, {18, "INFO"}, {5, "UNKNOWN"},
	{4, "APOCALYPSE"}};
static const struct rng_weighted severities[] = {{45, "INFO"}, {25, "WARNING"},
	{12, "SUSPICIOUS"}, {12, "UNKNOWN"}, {5, "SEVERE"}, {1, "APOCALYPSE"}};
static const struct rng_weighted confidences[] = {{18, "75"}, {18, "50"},
	{14, "100"}, {12, "90"}, {9, "80"}, {8, "25"}, {6, "99"}, {5, "10"},
	{4, "1"}, {3, "63"}, {2, "0"}, {1, "38"}};
static const struct rng_weighted precisions[] = {
	{80, "UNKNOWN"}, {8, "MEDIUM"}, {7, "HIGH"}, {5, "LOW"}};
static const struct rng_weighted reactions[] = {{45, "HELPFUL"},
	{20, "SAW_THIS_TOO"}, {15, "INGESTED"}, {10, "NOT_HELPFUL"},
	{6, "OUTDATED"}, {4, "WANT_MORE_INFO"}};

/* Who may see a descriptor, and how far it may be passed on. */
struct audience {
	unsigned int percent; /* they sum to 100 */
	const char *privacy_type, *share_level;
};

static const struct audience audiences[] = {
	{44, "HAS_PRIVACY_GROUP", "AMBER"},
	{18, "VISIBLE", "GREEN"},
	{14, "VISIBLE", "WHITE"},
	{12, "HAS_WHITELIST", "AMBER"},
	{7, "HAS_PRIVACY_GROUP", "RED"},
	{3, "HAS_WHITELIST", "RED"},
	{2, "HAS_PRIVACY_GROUP_AND_WHITELIST", "AMBER"},
};

static void add_word(struct buf *out, const char *word)
{
	buf_add_byte(out, '"');
	buf_add(out, slice_from(word));
	buf_add_byte(out, '"');
}

static void add_odd_time(struct draft *draft, struct buf *out, int64_t time)
{
	static const char *const odd[] = {"2024-02-29T23:59:59Z",
		"2024-02-29T23:59:59.750+05:30", "2024-03-01 00:00:00",
		"2024-03-31", "soon", "2024-02-30T00:00:00+0000", ""};

	if (rng_chance(draft->rng, 5000))
		add_word(out, RNG_ANY(draft->rng, odd));
	else
		php_add_id(out, (uint64_t)time);
}

static void add_time(struct draft *draft, struct buf *out, int64_t time)
{
	static const int zones[] = {330, -480, 60, -210, 840, -720, 765, -60};
	const struct shape *shape = draft->shape;
	int offset = 0;

	if (shape->epochs && rng_chance(draft->rng, 500)) {
		php_add_number(out, (uint64_t)time);
		return;
	}
	if (shape->messy && rng_chance(draft->rng, 200)) {
		add_odd_time(draft, out, time);
		return;
	}
	if (shape->offsets && rng_chance(draft->rng, 800))
		offset = RNG_ANY(draft->rng, zones);
	buf_add_byte(out, '"');
	stamp_add(out, time, offset);
	buf_add_byte(out, '"');
}

static void write_id(struct draft *draft, struct buf *out)
{
	if (draft->shape->messy && rng_chance(draft->rng, 200))
		php_add_number(out, draft->id);
	else
		php_add_id(out, draft->id);
}

static void write_added_on(struct draft *draft, struct buf *out)
{
	add_time(draft, out, draft->added);
}

static void write_later(struct draft *draft, struct buf *out)
{
	uint32_t later = rng_below(draft->rng, 4);

	if (later == 3)
		later += rng_below(draft->rng, 20 * CIVIL_DAY);
	add_time(draft, out, draft->added + later);
}

static void write_earlier(struct draft *draft, struct buf *out)
{
	add_time(draft, out,
		draft->added - rng_below(draft->rng, 30 * CIVIL_DAY));
}

static void write_expired_on(struct draft *draft, struct buf *out)
{
	uint64_t time = (uint64_t)draft->added +
		(1 + rng_below(draft->rng, 180)) * (uint64_t)CIVIL_DAY;
	uint32_t form = rng_below(draft->rng, 20);

	if (form == 0)
		buf_add_byte(out, '0');
	else if (form == 1)
		buf_add(out, SLICE("\"0\""));
	else if (form == 2)
		php_add_number(out, time);
	else if (form == 3)
		php_add_id(out, time);
	else
		add_time(draft, out, (int64_t)time);
}

static void write_confidence(struct draft *draft, struct buf *out)
{
	const char *text = rng_pick(draft->rng, confidences);

	if (draft->shape->messy && rng_chance(draft->rng, 300))
		add_word(out, text);
	else if (rng_chance(draft->rng, 1000))
		php_add_number(out, 5 * rng_below(draft->rng, 21));
	else
		buf_add(out, slice_from(text));
}

static void write_description(struct draft *draft, struct buf *out)
{
	buf_reset(&draft->prose);
	prose_add(&draft->prose, draft->rng, draft->world, draft->term);
	php_add_string(out, buf_slice(&draft->prose));
	if (!draft->shape->messy || !rng_chance(draft->rng, 300))
		return;
	out->len--;
	buf_add(out,
		SLICE(" \\ud83d alone, \\u0000 [tag\\u0000] [\\u0074ag]\""));
}

static void write_indicator(struct draft *draft, struct buf *out)
{
	buf_add(out, SLICE("{\"id\":"));
	php_add_id(out, indicator_id(draft->kind, draft->number));
	buf_add(out, SLICE(",\"indicator\":"));
	php_add_string(out, buf_slice(&draft->text));
	buf_add(out, SLICE(",\"type\":"));
	add_word(out, indicator_type(draft->kind));
	buf_add_byte(out, '}');
}

static void write_raw_indicator(struct draft *draft, struct buf *out)
{
	php_add_string(out, buf_slice(&draft->text));
	if (!rng_chance(draft->rng, 200))
		return;
	out->len--;
	buf_add(out, SLICE(" \""));
}

static void write_my_reactions(struct draft *draft, struct buf *out)
{
	buf_add_byte(out, '[');
	if (rng_chance(draft->rng, 7000))
		add_word(out, rng_pick(draft->rng, reactions));
	buf_add_byte(out, ']');
}

static void write_reactions(struct draft *draft, struct buf *out)
{
	uint32_t count = rng_below(draft->rng, 3);

	buf_add_byte(out, '[');
	for (uint32_t i = 0; i < count; i++) {
		const struct world *world = draft->world;
		size_t first = zipf_pick(&world->by_member, draft->rng);
		size_t second = zipf_pick(&world->by_member, draft->rng);

		buf_add(out, i ? SLICE(",{\"key\":") : SLICE("{\"key\":"));
		add_word(out, rng_pick(draft->rng, reactions));
		buf_add(out, SLICE(",\"value\":\""));
		php_add_number(out, world->member[first].id);
		if (second != first) {
			buf_add_byte(out, ',');
			php_add_number(out, world->member[second].id);
		}
		buf_add(out, SLICE("\"}"));
	}
	buf_add_byte(out, ']');
}

static void write_owner(struct draft *draft, struct buf *out)
{
	buf_add(out, buf_slice(&draft->member->json));
}

static void write_precision(struct draft *draft, struct buf *out)
{
	add_word(out, rng_pick(draft->rng, precisions));
}

static void write_privacy_type(struct draft *draft, struct buf *out)
{
	add_word(out, draft->audience->privacy_type);
}

static void write_review_status(struct draft *draft, struct buf *out)
{
	add_word(out, rng_pick(draft->rng, reviews));
}

static void write_severity(struct draft *draft, struct buf *out)
{
	bool bad = !strcmp(draft->status, "MALICIOUS");

	add_word(out, rng_pick(draft->rng, bad ? bad_severities : severities));
}

static void write_share_level(struct draft *draft, struct buf *out)
{
	add_word(out, draft->audience->share_level);
}

static void write_source_uri(struct draft *draft, struct buf *out)
{
	buf_add(out, SLICE("\"https:\\/\\/reports.example\\/view\\/"));
	php_add_number(out, rng_below(draft->rng, 10000000));
	buf_add_byte(out, '"');
}

static void write_status(struct draft *draft, struct buf *out)
{
	add_word(out, draft->status);
}

static void add_paging(struct draft *draft, struct buf *out)
{
	uint32_t number = rng_below(draft->rng, 1000000);

	buf_add(out, SLICE(",\"paging\":{\"cursors\":{\"before\":\"QVFI"));
	php_add_number(out, number);
	buf_add(out, SLICE("ZD\",\"after\":\"QVFI"));
	php_add_number(out, number + 1);
	buf_add(out, SLICE("ZD\"}}"));
}

static void write_tags(struct draft *draft, struct buf *out)
{
	const struct world *world = draft->world;
	struct rng *rng = draft->rng;
	uint32_t count = rng_chance(rng, 300) ? 0 : 1 + rng_below(rng, 3);
	size_t before = WORLD_TAGS;

	buf_add(out, SLICE("{\"data\":["));
	for (uint32_t i = 0; i < count; i++) {
		size_t rank = zipf_pick(&world->by_tag, rng);

		if (rank == before)
			continue;
		if (i > 0)
			buf_add_byte(out, ',');
		buf_add(out, buf_slice(&world->tag[rank].json));
		before = rank;
	}
	buf_add_byte(out, ']');
	if (rng_chance(rng, 1000))
		add_paging(draft, out);
	buf_add_byte(out, '}');
}

static void write_threat_type(struct draft *draft, struct buf *out)
{
	add_word(out, indicator_threat_type(draft->kind));
}

static void write_type(struct draft *draft, struct buf *out)
{
	add_word(out, indicator_type(draft->kind));
}

const struct field fields[FIELDS] = {
	{"\"id\":", 0, 0, write_id},
	{"\"added_on\":", 0, 0, write_added_on},
	{"\"confidence\":", 150, 20, write_confidence},
	{"\"description\":", 700, 100, write_description},
	{"\"expired_on\":", 5500, 200, write_expired_on},
	{"\"first_active\":", 8000, 0, write_earlier},
	{"\"indicator\":", 10, 0, write_indicator},
	{"\"last_active\":", 8000, 0, write_later},
	{"\"last_updated\":", 0, 0, write_later},
	{"\"my_reactions\":", 9600, 0, write_my_reactions},
	{"\"owner\":", 30, 5, write_owner},
	{"\"precision\":", 2000, 0, write_precision},
	{"\"privacy_type\":", 0, 0, write_privacy_type},
	{"\"raw_indicator\":", 10, 0, write_raw_indicator},
	{"\"reactions\":", 8000, 0, write_reactions},
	{"\"review_status\":", 5, 0, write_review_status},
	{"\"severity\":", 40, 5, write_severity},
	{"\"share_level\":", 5, 0, write_share_level},
	{"\"source_uri\":", 7500, 0, write_source_uri},
	{"\"status\":", 5, 0, write_status},
	{"\"tags\":", 3000, 40, write_tags},
	{"\"threat_type\":", 8500, 30, write_threat_type},
	{"\"type\":", 5, 0, write_type},
};

static const struct audience *draw_audience(struct rng *rng)
{
	const struct audience *audience = audiences;
	uint32_t at = rng_below(rng, 100);

	while (at >= audience->percent)
		at -= audience++->percent;
	return audience;
}

void draft_draw(struct draft *draft, uint64_t id, int64_t added)
{
	struct rng *rng = draft->rng;
	size_t rank = zipf_pick(&draft->world->by_member, rng);

	draft->id = id;
	draft->added = added;
	draft->member = &draft->world->member[rank];
	draft->kind = rng_chance(rng, 5000) ? draft->member->habit
					    : indicator_draw_kind(rng);
	draft->number = rng_chance(rng, 2500) ? rng_below(rng, SHARED) : id;
	draft->term = prose_draw_term(rng);
	draft->status = rng_pick(rng, statuses);
	draft->audience = draw_audience(rng);
	buf_reset(&draft->text);
	indicator_add(&draft->text, draft->kind, draft->number);
}
