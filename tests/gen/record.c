#include "record.h"

#include <stdlib.h>

#include "buf.h"
#include "fields.h"
#include "mem.h"
#include "php.h"
#include "prose.h"
#include "rng.h"
#include "stamp.h"
#include "world.h"

/* The longest line without its search term. */
#define RECORD_MAX (32 << 10)

/* Ids are RANDOM * 2^28 + NUMBER, so that none comes twice. */
#define ID_SHIFT 28
#define ID_LEAST 372530u    /* 15 digits */
#define ID_MOST  372529029u /* 17 digits */

struct maker {
	struct shape shape;
	struct rng rng;
	struct world *world; /* owns */
	struct rhythm rhythm;
	struct draft draft;
	uint64_t made;
	size_t term;     /* of the last line */
	struct buf last; /* owns: the last line without its closing brace */
	bool spaced;     /* spaces between the members */
};

struct maker *maker_new(const struct shape *shape)
{
	struct maker *maker = mem_zero(1, sizeof(*maker));

	maker->shape = *shape;
	maker->rng.state = shape->seed;
	maker->world = world_new(&maker->rng, shape->owners);
	if (shape->count > 0)
		rhythm_init(&maker->rhythm, shape->start, shape->days,
			shape->count);
	maker->draft = (struct draft){.shape = &maker->shape,
		.world = maker->world,
		.rng = &maker->rng,
		.text = BUF_INIT(DRAFT_MAX),
		.prose = BUF_INIT(DRAFT_MAX)};
	buf_init(&maker->last, RECORD_MAX);
	return maker;
}

/* Put a value of another type, or a hard one, where another is expected. */
static void add_odd_value(struct maker *maker, struct buf *out)
{
	static const char *const odd[] = {"null", "true", "false", "0", "-1",
		"75.5", "1e2", "\"75\"", "\"\"", "[]", "{}", "[\"x\",\"y\"]",
		"[{\"id\":1},null,\"z\"]", "{\"a\":{\"b\":[1,2,null]}}",
		"\"\\ud83d\"", "\"a\\u0000b\"", "\"\\u00e9\"", "\"é\"",
		"\"phish 🎣\"", "\"[phish] [Phish]\"",
		"123456789012345678901234567890", "\"MALICIOUS\\t\""};

	buf_add(out, slice_from(RNG_ANY(&maker->rng, odd)));
}

static void add_key(struct maker *maker, struct buf *out, const char *key)
{
	if (out->len > 1)
		buf_add_byte(out, ',');
	if (maker->spaced)
		buf_add_byte(out, ' ');
	buf_add(out, slice_from(key));
	if (maker->spaced)
		buf_add(out, SLICE("\t "));
}

static void add_field(
	struct maker *maker, struct buf *out, const struct field *field)
{
	unsigned int absent = field->absent, null = field->null;
	bool messy = maker->shape.messy && field != fields;

	if (rng_chance(&maker->rng, messy ? absent / 2 + 100 : absent))
		return;
	add_key(maker, out, field->key);
	if (rng_chance(&maker->rng, messy ? null + 50 : null))
		buf_add(out, SLICE("null"));
	else if (messy && rng_chance(&maker->rng, 100))
		add_odd_value(maker, out);
	else
		field->write(&maker->draft, out);
}

/* A key that no list of fields has. */
static void add_unknown(struct maker *maker, struct buf *out)
{
	static const char *const unknown[] = {
		"\"metadata\":{\"submitter_count\":3,\"links\":[]}",
		"\"is_expired\":false", "\"ttl\":86400.5e0",
		"\"note\":\"na\\u00efve \\ud83c\\udfa3\"",
		"\"x\\u002dnew\":[[],{},[null]]"};

	add_key(maker, out, RNG_ANY(&maker->rng, unknown));
}

/* The fields in their order, or in one that begins elsewhere. */
static void add_fields(struct maker *maker, struct buf *out)
{
	struct rng *rng = &maker->rng;
	uint32_t first = rng_chance(rng, 2000) ? rng_below(rng, FIELDS) : 0;

	for (uint32_t i = 0; i < FIELDS; i++)
		add_field(maker, out, &fields[(first + i) % FIELDS]);
	if (rng_chance(rng, 200))
		add_unknown(maker, out);
	if (rng_chance(rng, maker->shape.messy ? 200 : 3) && !maker->shape.once)
		add_field(maker, out, &fields[1 + rng_below(rng, FIELDS - 1)]);
}

static uint64_t next_id(struct maker *maker)
{
	uint64_t high = ID_LEAST + rng_below(&maker->rng, ID_MOST - ID_LEAST);

	return (high << ID_SHIFT) + maker->made;
}

/* Make the next descriptor in maker->last. */
static void draw(struct maker *maker)
{
	int64_t added = rhythm_next(&maker->rhythm, &maker->rng);

	draft_draw(&maker->draft, next_id(maker), added);
	maker->term = maker->draft.term;
	maker->spaced = maker->shape.messy && rng_chance(&maker->rng, 100);
	maker->made++;
	buf_reset(&maker->last);
	buf_add_byte(&maker->last, '{');
	add_fields(maker, &maker->last);
}

static void add_search_term(struct maker *maker, struct buf *out)
{
	buf_add(out, SLICE(",\"search_term\":"));
	php_add_string(out, slice_from(prose_term(maker->term)));
}

void maker_add(struct maker *maker, struct buf *out)
{
	bool again = maker->shape.terms && maker->made > 0 &&
		rng_chance(&maker->rng, 400);
	size_t before = maker->term;

	if (!again)
		draw(maker);
	while (again && maker->term == before)
		maker->term = prose_draw_term(&maker->rng);
	buf_add(out, buf_slice(&maker->last));
	if (maker->shape.terms)
		add_search_term(maker, out);
	buf_add_byte(out, '}');
	if (maker->shape.messy && rng_chance(&maker->rng, 300))
		buf_add_byte(out, '\r');
	buf_add_byte(out, '\n');
}

void maker_free(struct maker *maker)
{
	if (!maker)
		return;
	world_free(maker->world);
	buf_release(&maker->draft.text);
	buf_release(&maker->draft.prose);
	buf_release(&maker->last);
	free(maker);
}
