/*
 * What is derived from records: that it is JSON of its type, and that a record
 * with it spliced in, as tx-normalize writes it, says the same.  An input is
 * lines, which one reader reads in turn.  A BEL, which is in no good record,
 * stands for 20,000 letters, so that texts of all sizes come with few bytes.
 */
#include "fuzz.h"

#include "buf.h"
#include "descriptor.h"
#include "splice.h"

#define MANY     20000
#define TEXT_MAX ((size_t)4 << 20)

/* A reader that wants all derived keys. */
struct reader {
	struct descriptor *desc;
	size_t handle[DESCRIPTOR_KEYS];
};

static void reader_init(struct reader *reader, enum descriptor_tags tags)
{
	reader->desc = descriptor_new(tags);
	for (size_t i = 0; i < DESCRIPTOR_KEYS; i++)
		reader->handle[i] =
			descriptor_want(reader->desc, descriptor_key(i));
}

static const struct scan_value *value(struct reader *reader, size_t i)
{
	return descriptor_value(reader->desc, reader->handle[i]);
}

/* --- what a value must be ------------------------------------------------- */

static bool is_text_or_null(const struct scan_value *value)
{
	return value->type == SCAN_STRING || value->type == SCAN_NULL;
}

static bool is_list_of_texts(const struct scan_value *value)
{
	struct scan_value text;
	struct scan_walk walk;

	scan_walk_init(&walk, value);
	while (scan_walk_next(&walk, NULL, &text))
		if (text.type != SCAN_STRING)
			return false;
	return value->type == SCAN_ARRAY;
}

static void check_value(const char *key, const struct scan_value *value)
{
	struct scan_value again;
	struct scan_fault fault;

	fuzz_check(scan_any(value->text, &again, &fault) == 0 &&
			again.type == value->type,
		"what is derived is JSON");
	if (!strcmp(key, "ds") || !strcmp(key, "ts"))
		fuzz_check(is_text_or_null(value), "a time is a text or null");
	if (!strcmp(key, "tags") || !strcmp(key, "api_tags"))
		fuzz_check(is_list_of_texts(value), "tags are texts");
	if (!strcmp(key, "severity_value"))
		fuzz_check(
			value->type == SCAN_NUMBER || value->type == SCAN_NULL,
			"a severity's value is a number or null");
}

/* --- one record ----------------------------------------------------------- */

/* Write the record in line as tx-normalize does. */
static void normalize(struct reader *reader, struct slice line, struct buf *out)
{
	struct splice splice;

	buf_reset(out);
	splice_init(&splice, line);
	for (size_t i = 0; i < DESCRIPTOR_KEYS; i++)
		splice_set(&splice, descriptor_key(i),
			descriptor_own(reader->desc, reader->handle[i]),
			value(reader, i)->text);
	splice_add(out, &splice);
	fuzz_check(!out->over, "a record with its keys has room");
	(void)buf_text(out);
}

static void read_line(struct reader *reader, struct reader *second,
	struct slice line, struct buf *out)
{
	struct scan_fault fault;

	if (descriptor_read(reader->desc, line, &fault) < 0 ||
		descriptor_kind(reader->desc) != DESCRIPTOR_RAW)
		return;
	for (size_t i = 0; i < DESCRIPTOR_KEYS; i++)
		check_value(descriptor_key(i), value(reader, i));
	normalize(reader, line, out);
	fuzz_check(descriptor_read(second->desc, buf_slice(out), &fault) == 0,
		"a normalized record is a record");
	fuzz_check(descriptor_kind(second->desc) == DESCRIPTOR_NORMALIZED,
		"a normalized record is one");
	for (size_t i = 0; i < DESCRIPTOR_KEYS; i++)
		fuzz_check(slice_equal(value(reader, i)->text,
				   value(second, i)->text),
			"a normalized record says the same");
}

/* --- one input ------------------------------------------------------------ */

static void unpack(struct buf *text, const uint8_t *data, size_t size)
{
	static char many[MANY];

	memset(many, 'x', sizeof(many));
	for (size_t i = 0; i < size; i++)
		if (data[i] == '\a')
			buf_add(text, (struct slice){many, sizeof(many)});
		else
			buf_add_byte(text, (char)data[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum descriptor_tags tags[] = {DESCRIPTOR_TAGS_ALL,
		DESCRIPTOR_TAGS_DESCRIPTION, DESCRIPTOR_TAGS_API};
	struct buf text = BUF_INIT(TEXT_MAX), out = BUF_INIT(4 * TEXT_MAX);

	unpack(&text, data, size);
	(void)buf_text(&text);
	for (size_t i = 0; !text.over && i < 3; i++) {
		struct slice rest = buf_slice(&text), line;
		struct reader first, second;

		reader_init(&first, tags[i]);
		reader_init(&second, tags[i]);
		while (slice_cut(&rest, '\n', &line))
			read_line(&first, &second, line, &out);
		descriptor_free(first.desc);
		descriptor_free(second.desc);
	}
	buf_release(&text);
	buf_release(&out);
	return 0;
}
