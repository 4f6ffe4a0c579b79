#include "table.h"

#include <stdlib.h>

#include "buf.h"
#include "err.h"
#include "lines.h"
#include "mem.h"
#include "num.h"

/* The longest line of a file of tables. */
#define LINE_BYTES 65536

/* How much of a table's text a message repeats. */
#define QUOTED_BYTES 100

/* --- messages ------------------------------------------------------------- */

/*
 * Set err to why, with the whole text and part, which lies in it, in front of
 * it.  An empty part is a place where something is missing.
 */
static int wrong(
	struct slice text, struct slice part, const char *why, struct err *err)
{
	size_t at = (size_t)(part.at - text.at) + 1;

	if (text.len > QUOTED_BYTES)
		text.len = QUOTED_BYTES;
	if (part.len > QUOTED_BYTES)
		part.len = QUOTED_BYTES;
	if (!part.len)
		return err_set(err, TX_USAGE, "\"%.*s\": byte %zu: %s",
			SLICE_ARG(text), at, why);
	return err_set(err, TX_USAGE, "\"%.*s\": byte %zu: \"%.*s\" %s",
		SLICE_ARG(text), at, SLICE_ARG(part), why);
}

/* --- keys ----------------------------------------------------------------- */

static const struct {
	const char *name;
	enum when_bin bin;
} bins[] = {
	{"hour", WHEN_HOUR},
	{"6h", WHEN_6H},
	{"day", WHEN_DAY},
	{"week", WHEN_WEEK},
	{"month", WHEN_MONTH},
};

static bool find_bin(struct slice name, enum when_bin *bin)
{
	for (size_t i = 0; i < sizeof(bins) / sizeof(*bins); i++) {
		if (slice_is(name, bins[i].name)) {
			*bin = bins[i].bin;
			return true;
		}
	}
	return false;
}

/* Whether field is names parted by single dots; a file may hold a NUL. */
static bool is_path(struct slice field)
{
	struct slice name;

	while (slice_cut(&field, '.', &name)) {
		if (!name.len || memchr(name.at, '\0', name.len))
			return false;
	}
	return true;
}

static bool has_key(const struct table *table, struct slice typed)
{
	for (size_t i = 0; i < table->keys; i++) {
		if (slice_is(typed, table->key[i].typed))
			return true;
	}
	return false;
}

static int add_key(struct table *table, struct slice text, struct slice typed,
	struct err *err)
{
	struct slice rest = typed, field;
	struct table_key key = {0};

	if (!typed.len)
		return wrong(text, typed,
			"a key is missing (keys are parted by a comma without "
			"a space)",
			err);
	if (table->keys == TABLE_KEYS)
		return wrong(text, typed, "is one key too many", err);
	slice_cut(&rest, '@', &field);
	if (!is_path(field))
		return wrong(text, typed,
			"is not a field or a path such as owner.name", err);
	key.binned = rest.at != NULL;
	if (key.binned && !find_bin(rest, &key.bin))
		return wrong(text, rest.len ? rest : typed,
			"is not a bin: use @hour, @6h, @day, @week or @month",
			err);
	if (has_key(table, typed))
		return wrong(text, typed, "is there twice", err);
	key.typed = mem_text(typed);
	key.field = mem_text(field);
	table->key[table->keys++] = key;
	return 0;
}

/* --- the words behind the keys -------------------------------------------- */

static int add_top(struct table *table, struct slice text, struct slice word,
	struct err *err)
{
	struct slice name, number = word;
	long long top;

	slice_cut(&number, '=', &name);
	if (num_parse(number, 1, TABLE_TOP_MAX, &top, err) < 0)
		return wrong(
			text, word, "needs a number from 1 to 1000000", err);
	table->top = (size_t)top;
	return 0;
}

static int add_word(struct table *table, struct slice text, struct slice word,
	struct err *err)
{
	static const struct slice top = {"top=", 4};

	if (slice_is(word, "other"))
		table->other = true;
	else if (slice_is(word, "fill"))
		table->fill = true;
	else if (slice_is(word, "grid"))
		table->grid = true;
	else if (slice_is(word, "wide"))
		table->wide = true;
	else if (word.len >= top.len && !memcmp(word.at, top.at, top.len))
		return add_top(table, text, word, err);
	else
		return wrong(text, word,
			"is not an option of a table: use top=N, other, fill, "
			"grid or wide",
			err);
	return 0;
}

/* --- a table -------------------------------------------------------------- */

static bool is_name_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
		(byte >= '0' && byte <= '9') || byte == '_' || byte == '-' ||
		byte == '.';
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static bool is_inked(char byte)
{
	return !is_blank(byte);
}

/* Take the next word of *rest; false at its end, or where a comment begins. */
static bool take_word(struct slice *rest, struct slice *word)
{
	slice_take_run(rest, is_blank);
	*word = slice_take_run(rest, is_inked);
	return word->len && *word->at != '#';
}

static int parse_name(struct table *table, struct slice text,
	struct slice *word, struct err *err)
{
	struct slice rest, name;

	if (!slice_cut(word, '=', &name) || !word->at)
		return wrong(
			text, name, "lacks its keys: NAME=KEY[,KEY...]", err);
	rest = name;
	slice_take_run(&rest, is_name_byte);
	if (!name.len)
		return wrong(text, name, "the table's name is missing", err);
	if (rest.len)
		return wrong(text, name,
			"is not a name: use letters, digits, \"_\", \"-\" and "
			"\".\"",
			err);
	table->name = mem_text(name);
	return 0;
}

static int parse(struct table *table, struct slice text, struct slice first,
	struct slice rest, struct err *err)
{
	struct slice word = first, typed;

	if (parse_name(table, text, &word, err) < 0)
		return -1;
	while (slice_cut(&word, ',', &typed)) {
		if (add_key(table, text, typed, err) < 0)
			return -1;
	}
	while (take_word(&rest, &word)) {
		if (add_word(table, text, word, err) < 0)
			return -1;
	}
	return 0;
}

/* Find the key that fill is about; return how many there are. */
static size_t find_filled(struct table *table)
{
	size_t count = 0;

	table->filled = TABLE_KEYS;
	for (size_t i = 0; i < table->keys; i++) {
		if (!table->key[i].binned)
			continue;
		count++;
		if (table->fill)
			table->filled = i;
	}
	return count;
}

/* Check that the words of a table go together. */
static int check(struct table *table, struct err *err)
{
	size_t times = find_filled(table);
	const char *why = NULL;

	if (table->other && !table->top)
		why = "other needs top=N";
	else if (table->fill && times != 1)
		why = "fill needs just one key with a bin, such as ds@day";
	else if (table->fill && table->top && table->filled == table->keys - 1)
		why = "fill and top=N are about the same key";
	else if (table->wide && table->keys < 2)
		why = "wide needs two keys or more";
	if (why)
		return err_set(err, TX_USAGE, "table %s: %s", table->name, why);
	return 0;
}

static void release(struct table *table)
{
	for (size_t i = 0; i < table->keys; i++) {
		free(table->key[i].typed);
		free(table->key[i].field);
	}
	free(table->name);
}

static bool is_taken(const struct tables *tables, const char *name)
{
	for (size_t i = 0; i < tables->count; i++) {
		if (!strcmp(tables->table[i].name, name))
			return true;
	}
	return false;
}

static int add(struct tables *tables, struct table *table, struct err *err)
{
	if (check(table, err) < 0)
		return -1;
	if (is_taken(tables, table->name))
		return err_set(err, TX_USAGE,
			"table %s: another table has this name", table->name);
	tables->table = mem_grow(tables->table, tables->count, &tables->room,
		sizeof(*tables->table));
	tables->table[tables->count++] = *table;
	return 0;
}

int table_parse(struct tables *tables, struct slice text, struct err *err)
{
	struct table table = {0};
	struct slice rest = text, word;

	if (!take_word(&rest, &word))
		return 0;
	if (parse(&table, text, word, rest, err) < 0 ||
		add(tables, &table, err) < 0) {
		release(&table);
		return -1;
	}
	return 0;
}

void table_spell(const struct table *table, struct buf *out)
{
	buf_printf(out, "%s=", table->name);
	for (size_t i = 0; i < table->keys; i++)
		buf_printf(out, "%s%s", i ? "," : "", table->key[i].typed);
	if (table->top)
		buf_printf(out, " top=%zu", table->top);
	if (table->other)
		buf_add(out, SLICE(" other"));
	if (table->fill)
		buf_add(out, SLICE(" fill"));
	if (table->grid)
		buf_add(out, SLICE(" grid"));
	if (table->wide)
		buf_add(out, SLICE(" wide"));
}

/* --- files ---------------------------------------------------------------- */

static int load_lines(struct tables *tables, struct lines *in, struct err *err)
{
	struct slice line;
	int kind;

	while ((kind = lines_next(in, &line, err)) == LINES_LINE) {
		if (table_parse(tables, line, err) < 0)
			return err_prefix(err, "%s:%llu: ", lines_name(in),
				lines_number(in));
	}
	if (kind == LINES_LONG)
		return err_set(err, TX_USAGE, "%s:%llu: the line is too long",
			lines_name(in), lines_number(in));
	return kind;
}

int table_load(struct tables *tables, const char *path, struct err *err)
{
	char *paths[1];
	struct lines *in;
	int rc;

	if (!strcmp(path, "-"))
		return err_set(err, TX_USAGE,
			"standard input is for records: name a file");
	paths[0] = mem_text(slice_from(path));
	in = lines_new(paths, 1, LINE_BYTES);
	rc = load_lines(tables, in, err);
	lines_free(in);
	free(paths[0]);
	return rc;
}

/* --- all of them ---------------------------------------------------------- */

static bool is_prefix(const char *of, const char *text)
{
	return !strncmp(of, text, strlen(of));
}

int tables_check_prefixes(const struct tables *tables, struct err *err)
{
	for (size_t i = 0; i < tables->count; i++) {
		const char *name = tables->table[i].name;

		for (size_t j = 0; j < tables->count; j++) {
			const char *other = tables->table[j].name;

			if (i == j || !is_prefix(name, other))
				continue;
			return err_set(err, TX_USAGE,
				"table %s: its name begins that of %s, and "
				"gnuplot could not tell them apart",
				name, other);
		}
	}
	return 0;
}

void tables_release(struct tables *tables)
{
	for (size_t i = 0; i < tables->count; i++)
		release(&tables->table[i]);
	free(tables->table);
	*tables = (struct tables){0};
}
