#include "columns.h"

#include "csv.h"
#include "diag.h"
#include "near.h"
#include "pool.h"
#include "settings.h"
#include "shown.h"

static struct map *find_map(struct settings *set, struct slice title)
{
	for (size_t i = 0; i < set->map_count; i++)
		if (near_equal(set->maps[i].column, title))
			return &set->maps[i];
	return NULL;
}

enum field columns_field(struct settings *set, struct slice title)
{
	struct map *map = find_map(set, title);

	if (!title.len)
		return FIELD_IGNORED;
	if (!map)
		return field_find(title);
	map->used = true;
	return map->field;
}

/*
 * The same, but for what set->mode has no use for.  Reactions and deletions
 * send nothing of a row, so there is nothing that a title could get wrong.
 */
static enum field field_in(struct settings *set, struct slice title)
{
	enum field field = columns_field(set, title);
	bool lax = set->mode == MODE_DELETE || set->mode == MODE_REACT;

	if (field < FIELDS && mode_reads(set->mode, field))
		return field;
	return field == FIELD_UNKNOWN && !lax ? field : FIELD_IGNORED;
}

static bool has_title(const struct columns *columns, const char *name)
{
	for (size_t i = 0; i < columns->count; i++)
		if (slice_is(columns->title[i], name))
			return true;
	return false;
}

/*
 * Whether title is a column that tx-filter --to csv derives and nobody
 * publishes; in a file of somebody else "name" may be what matters.
 */
static bool is_derived(const struct columns *columns, struct slice title)
{
	static const char *const names[] = {"ds", "ts", "severity_value",
		"owner_id", "name", "email", "search_term", "raw_indicator"};

	if (!has_title(columns, "ds") || !has_title(columns, "severity_value"))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (slice_is(title, names[i]))
			return true;
	return false;
}

/* A file that was read with the wrong delimiter has one long title. */
static const char *delimiter_hint(const struct columns *columns)
{
	struct slice title;

	if (columns->count != 1)
		return "";
	title = columns->title[0];
	if (memchr(title.at, ';', title.len))
		return "; try --delimiter ';'";
	if (memchr(title.at, '\t', title.len))
		return "; try --delimiter tab";
	return memchr(title.at, ',', title.len) ? "; try --delimiter ," : "";
}

static void complain_unknown(struct columns *columns, struct slice title)
{
	const char *near = field_nearest(title);

	title = shown(title);
	columns->bad = true;
	if (near)
		warn_f("%s:1: unknown column \"%.*s\"; if it holds the %s, "
		       "say --map '%.*s=%s'; --map '%.*s=' leaves it out",
			columns->name, SLICE_ARG(title), near, SLICE_ARG(title),
			near, SLICE_ARG(title));
	else
		warn_f("%s:1: unknown column \"%.*s\"; --map '%.*s=FIELD' "
		       "says what it holds, --map '%.*s=' leaves it out",
			columns->name, SLICE_ARG(title), SLICE_ARG(title),
			SLICE_ARG(title));
}

/* Only lists may come from several columns, which are joined. */
static void refuse_twin(struct columns *columns, size_t i)
{
	enum field field = columns->field[i];
	struct slice title = shown(columns->title[i]);

	if (field >= FIELDS || field_is_list(field))
		return;
	for (size_t j = 0; j < i; j++) {
		if (columns->field[j] != field)
			continue;
		columns->bad = true;
		warn_f("%s:1: \"%.*s\" is a second column for the %s; --map "
		       "'%.*s=' leaves it out",
			columns->name, SLICE_ARG(title),
			field_spec(field)->name, SLICE_ARG(title));
	}
}

static bool has(const struct columns *columns, enum field field)
{
	for (size_t i = 0; i < columns->count; i++)
		if (columns->field[i] == field)
			return true;
	return false;
}

static void refuse_missing(struct columns *columns, enum mode mode)
{
	enum field key = mode_is_by_id(mode) ? FIELD_ID : FIELD_INDICATOR;

	if (has(columns, key))
		return;
	columns->bad = true;
	warn_f("%s:1: no column is called \"%s\"%s", columns->name,
		field_spec(key)->name, delimiter_hint(columns));
}

void columns_read(struct columns *columns, const char *name,
	const struct csv_row *header, struct settings *set, struct pool *pool)
{
	size_t count = header->count;
	struct slice *title;
	enum field *field;

	while (count && !slice_trim(header->field[count - 1]).len)
		count--;
	title = pool_room(pool, count * sizeof(*title));
	field = pool_room(pool, count * sizeof(*field));
	*columns = (struct columns){name, title, field, count, false};
	for (size_t i = 0; i < count; i++)
		title[i] = pool_keep(pool, slice_trim(header->field[i]));
	for (size_t i = 0; i < count; i++) {
		field[i] = field_in(set, title[i]);
		if (field[i] != FIELD_UNKNOWN)
			continue;
		if (!is_derived(columns, title[i]) && !*delimiter_hint(columns))
			complain_unknown(columns, title[i]);
		field[i] = FIELD_IGNORED;
	}
	for (size_t i = 0; i < count; i++)
		refuse_twin(columns, i);
	refuse_missing(columns, set->mode);
}

void columns_of_lines(struct columns *columns, const char *name, enum mode mode)
{
	static const struct slice titles[] = {{"indicator", 9}, {"id", 2}};
	static const enum field fields[] = {FIELD_INDICATOR, FIELD_ID};
	bool by_id = mode_is_by_id(mode);

	*columns = (struct columns){
		name, &titles[by_id], &fields[by_id], 1, false};
}
