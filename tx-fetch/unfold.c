#include "unfold.h"

#include <stdlib.h>

#include "buf.h"
#include "err.h"
#include "fetch.h"
#include "mem.h"
#include "scan.h"
#include "settings.h"
#include "splice.h"
#include "when.h"

struct unfold {
	struct buf line, time, scratch;
};

struct unfold *unfold_new(void)
{
	struct unfold *unfold = mem_zero(1, sizeof(*unfold));

	buf_init(&unfold->line, BUF_RECORD);
	buf_init(&unfold->time, BUF_RECORD);
	buf_init(&unfold->scratch, BUF_RECORD);
	return unfold;
}

void unfold_free(struct unfold *unfold)
{
	if (!unfold)
		return;
	buf_release(&unfold->line);
	buf_release(&unfold->time);
	buf_release(&unfold->scratch);
	free(unfold);
}

/*
 * Set time to when update was changed: as a number, though inside of
 * descriptors times are ISO; null when it does not say.
 */
static void read_time(struct unfold *unfold, const struct scan_value *update)
{
	struct scan_value value = scan_member(update, SLICE("last_updated"));
	int64_t time;

	if (value.type == SCAN_ABSENT)
		value = scan_member(update, SLICE("update_time"));
	buf_reset(&unfold->time);
	if ((value.type == SCAN_NUMBER || value.type == SCAN_STRING) &&
		when_parse(scan_text(&value, &unfold->scratch), &time))
		buf_printf(&unfold->time, "%lld", (long long)time);
	else
		buf_add(&unfold->time, SLICE("null"));
}

/* Set the member name of object to json. */
static void set(struct splice *splice, const struct scan_value *object,
	const char *name, struct slice json)
{
	struct scan_value old = scan_member(object, slice_from(name));

	splice_set(splice, name, &old, json);
}

/* Write object, the update itself or a descriptor in it, as a line. */
static enum writer_put put_line(struct unfold *unfold, struct fetch *fetch,
	struct idset *seen, const struct scan_value *update,
	const struct scan_value *object, struct err *err)
{
	struct scan_value id = scan_member(update, SLICE("id"));
	struct splice splice;
	struct scan_value line = {.type = SCAN_OBJECT};

	buf_reset(&unfold->line);
	splice_init(&splice, object->text);
	set(&splice, object, "indicator_id",
		id.type == SCAN_ABSENT ? SLICE("null") : id.text);
	set(&splice, object, "update_time", buf_slice(&unfold->time));
	if (object == update)
		set(&splice, object, "should_delete", SLICE("true"));
	splice_add(&unfold->line, &splice);
	line.text = buf_slice(&unfold->line);
	return writer_put(
		fetch->writer, seen, (struct slice){NULL, 0}, &line, NULL, err);
}

static bool is_ownerless(
	const struct fetch *fetch, const struct scan_value *descriptor)
{
	struct scan_value owner = scan_member(descriptor, SLICE("owner"));

	return fetch->set->owners_asked && descriptor->type == SCAN_OBJECT &&
		(owner.type == SCAN_ABSENT || owner.type == SCAN_NULL);
}

/* Write one descriptor of update, or leave it out. */
static enum writer_put put_descriptor(struct unfold *unfold,
	struct fetch *fetch, struct idset *seen,
	const struct scan_value *update, const struct scan_value *descriptor,
	struct err *err)
{
	if (is_ownerless(fetch, descriptor))
		return writer_skip(fetch->writer, descriptor->text, err) < 0
			? WRITER_FAILED
			: WRITER_NEW;
	if (descriptor->type != SCAN_OBJECT)
		return writer_put(fetch->writer, seen, (struct slice){NULL, 0},
			descriptor, NULL, err);
	return put_line(unfold, fetch, seen, update, descriptor, err);
}

enum writer_put unfold_put(struct unfold *unfold, struct fetch *fetch,
	struct idset *seen, const struct scan_value *update, struct err *err)
{
	struct scan_value gone = scan_member(update, SLICE("should_delete"));
	struct scan_value list = scan_member(update, SLICE("descriptors"));
	struct scan_value data = scan_member(&list, SLICE("data"));
	enum writer_put put = WRITER_OLD, one;
	struct scan_value descriptor;
	struct scan_walk walk;
	size_t count = 0;

	read_time(unfold, update);
	scan_walk_init(&walk, list.type == SCAN_ARRAY ? &list : &data);
	while (gone.type != SCAN_TRUE &&
		scan_walk_next(&walk, NULL, &descriptor)) {
		one = put_descriptor(
			unfold, fetch, seen, update, &descriptor, err);
		if (one == WRITER_FAILED || one == WRITER_FULL)
			return one;
		put = one > put ? one : put;
		count++;
	}
	if (count)
		return put;
	return put_line(unfold, fetch, seen, update, update, err);
}
