#include "splice.h"

#include <assert.h>

#include "buf.h"
#include "scan.h"

void splice_init(struct splice *splice, struct slice record)
{
	splice->record = record;
	splice->changes = 0;
}

/*
 * The changes are kept in the order in which they will be written: those that
 * replace by their place, then those that append as they came.
 */
void splice_set(struct splice *splice, const char *key,
	const struct scan_value *old, struct slice json)
{
	struct splice_change *change = splice->change;
	size_t i = splice->changes++;

	assert(i < SPLICE_MAX);
	if (old->type != SCAN_ABSENT)
		for (; i > 0 &&
			(!change[i - 1].old.at ||
				change[i - 1].old.at > old->text.at);
			i--)
			change[i] = change[i - 1];
	change[i] = (struct splice_change){key, old->text, json};
}

/* The bytes from at up to to. */
static struct slice between(const char *at, const char *to)
{
	return (struct slice){at, (size_t)(to - at)};
}

static void add_member(
	struct buf *out, const struct splice_change *change, bool comma)
{
	if (comma)
		buf_add_byte(out, ',');
	buf_add_byte(out, '"');
	buf_add(out, slice_from(change->key));
	buf_add_byte(out, '"');
	buf_add_byte(out, ':');
	buf_add(out, change->json);
}

void splice_add(struct buf *out, const struct splice *splice)
{
	const struct splice_change *change = splice->change;
	const struct splice_change *stop = change + splice->changes;
	struct slice object = slice_trim(splice->record);
	const char *done = splice->record.at;
	const char *end = object.at + object.len - 1; /* its closing brace */
	bool comma;

	for (; change < stop && change->old.at; change++) {
		buf_add(out, between(done, change->old.at));
		buf_add(out, change->json);
		done = change->old.at + change->old.len;
	}
	object = slice_trim(between(object.at + 1, end));
	comma = object.len > 0;
	buf_add(out, between(done, end));
	for (; change < stop; change++, comma = true)
		add_member(out, change, comma);
	buf_add(out, between(end, splice->record.at + splice->record.len));
}
