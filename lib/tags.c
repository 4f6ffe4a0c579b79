#include "tags.h"

#include <stdint.h>

#include "intern.h"
#include "scan.h"
#include "vocab.h"

/* Lists are JSON arrays in the making: an opening bracket, then this. */
static void add_comma(struct buf *out, size_t start)
{
	if (out->len > start + 1)
		buf_add_byte(out, ',');
}

/* --- the API's ------------------------------------------------------------ */

/* The string of one element: itself, or its member "text". */
static struct scan_value text_of(const struct scan_value *element)
{
	if (element->type == SCAN_OBJECT)
		return scan_member(element, SLICE("text"));
	return *element;
}

void tags_add_api(struct buf *out, const struct scan_value *wire)
{
	size_t start = out->len;
	struct scan_value list = *wire, element;
	struct scan_walk walk;

	if (wire->type == SCAN_OBJECT)
		list = scan_member(wire, SLICE("data"));
	buf_add_byte(out, '[');
	if (list.type == SCAN_ARRAY) {
		scan_walk_init(&walk, &list);
		while (scan_walk_next(&walk, NULL, &element)) {
			struct scan_value text = text_of(&element);

			if (text.type != SCAN_STRING)
				continue;
			add_comma(out, start);
			buf_add(out, text.text);
		}
	}
	buf_add_byte(out, ']');
}

/* --- words ---------------------------------------------------------------- */

static void add_word(
	struct buf *out, size_t start, const struct scan_value *value)
{
	if (value->type != SCAN_STRING || slice_is(value->text, "\"\""))
		return;
	add_comma(out, start);
	buf_add(out, value->text);
}

bool tags_add_words(struct buf *out, const struct scan_value *value)
{
	struct scan_value element;
	struct scan_walk walk;
	size_t start = out->len;

	buf_add_byte(out, '[');
	if (value->type == SCAN_ARRAY) {
		scan_walk_init(&walk, value);
		while (scan_walk_next(&walk, NULL, &element))
			add_word(out, start, &element);
	} else {
		add_word(out, start, value);
	}
	if (out->len == start + 1) {
		out->len = start;
		return false;
	}
	buf_add_byte(out, ']');
	return true;
}

/* --- the description's ---------------------------------------------------- */

static bool is_tag_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		(c >= '0' && c <= '9') || c == ':' || c == '-' || c == '_';
}

/*
 * Cut the next [tag] off *rest.  A bracket that opens none is passed over,
 * and so is what stood in it: [a[b] holds b.
 */
static bool next_tag(struct slice *rest, struct slice *tag)
{
	const char *end = rest->at + rest->len, *at = rest->at;

	while (at < end && (at = memchr(at, '[', (size_t)(end - at)))) {
		const char *start = ++at;

		while (at < end && is_tag_byte(*at))
			at++;
		if (at == end)
			break;
		if (*at != ']' || at == start)
			continue;
		*tag = (struct slice){start, (size_t)(at - start)};
		*rest = (struct slice){at + 1, (size_t)(end - at - 1)};
		return true;
	}
	return false;
}

/* A tag of a description needs no escapes. */
static void add_tag(struct buf *out, size_t start, struct slice tag)
{
	add_comma(out, start);
	buf_add_byte(out, '"');
	buf_add(out, tag);
	buf_add_byte(out, '"');
}

void tags_add_description(struct buf *out, struct slice description)
{
	size_t start = out->len;
	struct slice tag;

	buf_add_byte(out, '[');
	while (next_tag(&description, &tag))
		add_tag(out, start, tag);
	buf_add_byte(out, ']');
}

/* --- without repeats ------------------------------------------------------ */

/* Note tag, folded to lower case; return whether it is new. */
static bool note(struct tags_seen *seen, struct slice tag)
{
	size_t before = intern_count(seen->set);

	buf_reset(&seen->folded);
	for (size_t i = 0; i < tag.len; i++)
		buf_add_byte(&seen->folded,
			tag.at[i] >= 'A' && tag.at[i] <= 'Z'
				? (char)(tag.at[i] | 0x20)
				: tag.at[i]);
	return intern_put(seen->set, buf_slice(&seen->folded)) == before;
}

static void note_all(struct tags_seen *seen, const struct scan_value *list)
{
	struct scan_value value;
	struct scan_walk walk;

	intern_reset(seen->set);
	scan_walk_init(&walk, list);
	while (scan_walk_next(&walk, NULL, &value))
		note(seen, scan_text(&value, &seen->scratch));
}

void tags_add_all(struct buf *out, const struct scan_value *api,
	struct slice description, struct tags_seen *seen)
{
	size_t start = out->len;
	bool noted = false;
	struct slice tag;

	/* All but the closing bracket. */
	buf_add(out, (struct slice){api->text.at, api->text.len - 1});
	while (next_tag(&description, &tag)) {
		if (!noted)
			note_all(seen, api);
		noted = true;
		if (note(seen, tag))
			add_tag(out, start, tag);
	}
	buf_add_byte(out, ']');
}

void tags_add_threat_types(
	struct buf *out, const struct scan_value *api, struct tags_seen *seen)
{
	size_t start = out->len;
	struct scan_value value;
	struct scan_walk walk;

	intern_reset(seen->set);
	buf_add_byte(out, '[');
	scan_walk_init(&walk, api);
	while (scan_walk_next(&walk, NULL, &value)) {
		struct slice tag = scan_text(&value, &seen->scratch);
		const char *word = vocab_threat_type(tag);

		if (word && note(seen, tag))
			add_tag(out, start, slice_from(word));
	}
	buf_add_byte(out, ']');
}

void tags_seen_init(struct tags_seen *seen)
{
	seen->set = intern_new();
	buf_init(&seen->folded, BUF_RECORD);
	buf_init(&seen->scratch, BUF_RECORD);
}

void tags_seen_release(struct tags_seen *seen)
{
	intern_free(seen->set);
	seen->set = NULL;
	buf_release(&seen->folded);
	buf_release(&seen->scratch);
}
