/*
 * Rules about one value at a time, by the kind of its field.
 */
#include "check.h"

#include "err.h"
#include "near.h"
#include "num.h"
#include "rows.h"
#include "settings.h"
#include "shown.h"
#include "utf8.h"
#include "vocab.h"
#include "when.h"

static const char *name_of(enum field field)
{
	return field_spec(field)->name;
}

/* Put what lies in scratch into the row. */
static void replace(struct check *check, struct row *row, enum field field)
{
	struct slice text = buf_slice(&check->scratch);

	if (!slice_equal(row->value[field], text))
		row->value[field] = pool_keep(&check->rows->pool, text);
}

/* --- text ----------------------------------------------------------------- */

static bool is_control(char c, bool lines)
{
	if (lines && (c == '\n' || c == '\r' || c == '\t'))
		return false;
	return (unsigned char)c < ' ' || c == 0x7F;
}

/* Return whether all of it is UTF-8 without control characters. */
static bool check_text(struct check *check, struct row *row, enum field field)
{
	bool lines = field_spec(field)->kind == KIND_PROSE;
	struct slice text = row->value[field];
	size_t len;

	for (size_t i = 0; i < text.len; i += len) {
		len = utf8_length(text.at + i, text.len - i);
		if (!len) {
			rows_refuse(check->rows, row,
				"%s: byte %zu is not UTF-8", name_of(field),
				i + 1);
			return false;
		}
		if (is_control(text.at[i], lines)) {
			rows_refuse(check->rows, row,
				"%s: byte %zu is a control character",
				name_of(field), i + 1);
			return false;
		}
	}
	return true;
}

/* --- words ---------------------------------------------------------------- */

static void refuse_word(struct check *check, struct row *row, enum field field)
{
	enum vocab vocab = field_spec(field)->vocab;
	struct slice text = shown(row->value[field]);
	const char *near = vocab_nearest(vocab, text);

	rows_refuse(check->rows, row, "%s \"%.*s\" is not one of %s%s%s%s",
		name_of(field), SLICE_ARG(text), vocab_list(vocab),
		near ? "; did you mean " : "", near ? near : "",
		near ? "?" : "");
}

/* A word that is known to mean a type is not one: the server refuses it. */
static void refuse_type(struct check *check, struct row *row, const char *type)
{
	struct slice text = row->value[FIELD_TYPE];

	rows_refuse(check->rows, row,
		"type \"%.*s\": the API calls it %s; --type-map '%.*s=%s' "
		"mends it",
		SLICE_ARG(text), type, SLICE_ARG(text), type);
}

/* Types are an open set: the server knows more of them than we do. */
static void note_type(struct check *check, struct row *row, enum field field)
{
	struct slice text = shown(row->value[field]);
	const char *near = vocab_nearest(VOCAB_TYPE, text);

	if (!row->columns)
		return;
	notes_add(check->notes, row, "%s \"%.*s\" is not one we know%s%s%s",
		name_of(field), SLICE_ARG(text),
		near ? "; did you mean " : "; it is sent as it is",
		near ? near : "", near ? "?" : "");
}

static void check_type(struct check *check, struct row *row)
{
	const char *meant = vocab_alias(VOCAB_TYPE, row->value[FIELD_TYPE]);

	if (meant)
		refuse_type(check, row, meant);
	else
		note_type(check, row, FIELD_TYPE);
}

static void check_word(struct check *check, struct row *row, enum field field)
{
	enum vocab vocab = field_spec(field)->vocab;
	const char *word;

	if (field == FIELD_TYPE)
		row->value[field] =
			settings_type(check->set, row->value[field]);
	word = vocab_find(vocab, row->value[field]);
	if (word)
		row->value[field] = slice_from(word);
	else if (field == FIELD_TYPE)
		check_type(check, row);
	else
		refuse_word(check, row, field);
}

/* --- numbers and times ---------------------------------------------------- */

static void check_number(struct check *check, struct row *row, enum field field)
{
	struct err err;
	long long number;

	if (num_parse(row->value[field], 0, 100, &number, &err) < 0) {
		rows_refuse(
			check->rows, row, "%s: %s", name_of(field), err.text);
		return;
	}
	buf_reset(&check->scratch);
	buf_printf(&check->scratch, "%lld", number);
	replace(check, row, field);
}

/* Epoch seconds and times without a zone are sent as the API writes times. */
static void check_time(struct check *check, struct row *row, enum field field)
{
	struct slice text = row->value[field];
	char instant[WHEN_TEXT];
	int64_t time;

	if (field == FIELD_EXPIRED_ON && slice_is(text, "0"))
		return;
	if (when_is_compact(text) || !when_parse(text, &time)) {
		text = shown(text);
		rows_refuse(check->rows, row,
			"%s \"%.*s\" is not a time such as "
			"2016-02-09T18:32:19Z",
			name_of(field), SLICE_ARG(text));
		return;
	}
	if (field == FIELD_EXPIRED_ON && time <= check->now && row->columns)
		notes_add(check->notes, row,
			"expired_on is past: the server deletes such a row");
	buf_reset(&check->scratch);
	buf_add(&check->scratch,
		(struct slice){instant, when_instant(time, instant) - 1});
	buf_add(&check->scratch, SLICE("+0000"));
	replace(check, row, field);
}

/* --- lists ---------------------------------------------------------------- */

/* Take the next element; the API parts them by ",", the website by ";". */
static bool next_element(struct slice *rest, struct slice *element)
{
	size_t len = 0;

	while (rest->len && len < rest->len && !memchr(",;", rest->at[len], 2))
		len++;
	if (!rest->len)
		return false;
	*element = slice_trim((struct slice){rest->at, len});
	len += len < rest->len;
	rest->at += len;
	rest->len -= len;
	return true;
}

static bool is_tag(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		bool plain = (c >= '0' && c <= '9') ||
			((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c & 0x80);

		if (!plain && !memchr("_:-", c, 3))
			return false;
	}
	return true;
}

static bool is_id(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.len > 0;
}

/* The id in "id", or in the website's "id:name". */
static struct slice id_in(struct slice text)
{
	struct slice rest = text, id;

	return slice_cut(&rest, ':', &id) ? slice_trim(id) : text;
}

/* Append an element to scratch, behind a comma. */
static void add_element(struct check *check, struct slice element)
{
	if (check->scratch.len)
		buf_add_byte(&check->scratch, ',');
	buf_add(&check->scratch, element);
}

static void check_tags(struct check *check, struct row *row, enum field field)
{
	struct slice rest = row->value[field], tag;

	buf_reset(&check->scratch);
	while (next_element(&rest, &tag)) {
		if (!tag.len)
			continue;
		if (!is_tag(tag)) {
			tag = shown(tag);
			rows_refuse(check->rows, row,
				"%s: \"%.*s\" cannot be a tag: letters, "
				"digits, \"_\", \":\" and \"-\" only",
				name_of(field), SLICE_ARG(tag));
			return;
		}
		add_element(check, tag);
	}
	replace(check, row, field);
}

static struct slice refuse_id(struct check *check, struct row *row,
	enum field field, const char *why, struct slice element)
{
	element = shown(element);
	rows_refuse(check->rows, row, "%s: \"%.*s\" %s", name_of(field),
		SLICE_ARG(element), why);
	return (struct slice){NULL, 0};
}

/* The id of our own app, or an empty one when row was refused. */
static struct slice own_id(struct check *check, struct row *row,
	enum field field, struct slice element)
{
	const struct settings *set = check->set;

	if (slice_is(row->value[FIELD_PRIVACY_TYPE], "HAS_PRIVACY_GROUP"))
		return refuse_id(check, row, field,
			"is an app, but HAS_PRIVACY_GROUP wants privacy groups",
			element);
	if (check->app_id.len)
		return check->app_id;
	if (!set->check && !set->dry_run)
		return refuse_id(check, row, field,
			"is not known, since the token does not name its app",
			element);
	if (row->columns && set->dry_run)
		notes_add(check->notes, row,
			"self is not known without a token that names its "
			"app, and stands as it is");
	return SLICE("self");
}

/* The id that element stands for, or an empty one when row was refused. */
static struct slice resolve_id(struct check *check, struct row *row,
	enum field field, struct slice element)
{
	if (field == FIELD_PRIVACY_MEMBERS &&
		near_equal(element, SLICE("self")))
		return own_id(check, row, field, element);
	if (is_id(id_in(element)))
		return id_in(element);
	return refuse_id(check, row, field, "is not an id, which is all digits",
		element);
}

static void check_ids(struct check *check, struct row *row, enum field field)
{
	struct slice rest = row->value[field], element, id;

	buf_reset(&check->scratch);
	while (next_element(&rest, &element)) {
		if (!element.len)
			continue;
		id = resolve_id(check, row, field, element);
		if (!id.len)
			return;
		add_element(check, id);
	}
	replace(check, row, field);
}

/* The id of a descriptor, which has no name behind it. */
static void check_id(struct check *check, struct row *row, enum field field)
{
	if (!is_id(row->value[field]))
		refuse_id(check, row, field,
			"is not an id, which is all digits", row->value[field]);
}

/* --- legacy --------------------------------------------------------------- */

static bool has_element(struct slice list, struct slice wanted)
{
	struct slice element;

	while (next_element(&list, &element))
		if (slice_equal_nocase(element, wanted))
			return true;
	return false;
}

/*
 * A threat type or attack is a tag since 2016: the word in lower case.  In an
 * edit it must not replace the tags there are.
 */
static void check_legacy(struct check *check, struct row *row, enum field field)
{
	const char *word =
		vocab_find(field_spec(field)->vocab, row->value[field]);
	bool adds = (row->value[FIELD_ADD_TAGS].len ||
			    check->rows->mode == MODE_UPDATE) &&
		!row->value[FIELD_TAGS].len;
	enum field target = adds ? FIELD_ADD_TAGS : FIELD_TAGS;

	if (!word) {
		refuse_word(check, row, field);
		return;
	}
	row->value[field] = (struct slice){NULL, 0};
	if (!row->columns || has_element(row->value[target], slice_from(word)))
		return;
	buf_reset(&check->scratch);
	buf_add(&check->scratch, row->value[target]);
	if (check->scratch.len)
		buf_add_byte(&check->scratch, ',');
	for (const char *at = word; *at; at++)
		buf_add_byte(&check->scratch,
			(char)(*at >= 'A' && *at <= 'Z' ? *at | 0x20 : *at));
	replace(check, row, target);
	notes_add(check->notes, row, "%s %s is sent as a tag, in lower case",
		name_of(field), word);
}

/* --- all ------------------------------------------------------------------ */

void check_value(struct check *check, struct row *row, enum field field)
{
	static void (*const by_kind[])(
		struct check *, struct row *, enum field) = {
		[KIND_TEXT] = NULL,
		[KIND_PROSE] = NULL,
		[KIND_WORD] = check_word,
		[KIND_NUMBER] = check_number,
		[KIND_TIME] = check_time,
		[KIND_TAGS] = check_tags,
		[KIND_IDS] = check_ids,
		[KIND_LEGACY] = check_legacy,
		[KIND_ID] = check_id,
	};
	enum field_kind kind = field_spec(field)->kind;

	if (check_text(check, row, field) && by_kind[kind])
		by_kind[kind](check, row, field);
}
