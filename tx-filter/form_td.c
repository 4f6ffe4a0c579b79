/*
 * --to td-csv: the columns of the website's own CSV, which the website and
 * tx-publish read.  Lists are parted by semicolons.
 */
#include "form.h"

#include "filter.h"
#include "scan.h"
#include "write.h"

/* The cells that the columns are made of, in the order of form.fields. */
enum td_cell {
	ID,
	DESCRIPTION,
	STATUS,
	CONFIDENCE,
	SEVERITY,
	SHARE_LEVEL,
	TYPE,
	RAW_INDICATOR,
	INDICATOR,
	PRIVACY_TYPE,
	ADDED_ON,
	LAST_UPDATED,
	EXPIRED_ON,
	OWNER_ID,
	NAME,
	API_TAGS,
	MEMBERS,
	REVIEW_STATUS,
	FIRST_ACTIVE,
	LAST_ACTIVE,
	NONE, /* no record says it */
};

static const struct column {
	const char *title;
	enum td_cell cell;
	/* The only privacy type with which the members stand here, or NULL. */
	const char *privacy;
} columns[] = {
	{"id", ID, NULL},
	{"td_description", DESCRIPTION, NULL},
	{"td_status", STATUS, NULL},
	{"td_confidence", CONFIDENCE, NULL},
	{"td_severity", SEVERITY, NULL},
	{"td_share_level", SHARE_LEVEL, NULL},
	{"td_indicator_type", TYPE, NULL},
	{"td_raw_indicator", RAW_INDICATOR, NULL},
	{"td_visibility", PRIVACY_TYPE, NULL},
	{"td_creation_time", ADDED_ON, NULL},
	{"td_update_time", LAST_UPDATED, NULL},
	{"td_expire_time", EXPIRED_ON, NULL},
	{"td_owner_id", OWNER_ID, NULL},
	{"td_owner_name", NAME, NULL},
	{"td_subjective_tags", API_TAGS, NULL},
	{"td_whitelist_apps", MEMBERS, "HAS_WHITELIST"},
	{"td_privacy_groups", MEMBERS, "HAS_PRIVACY_GROUP"},
	{"td_privacy_members", MEMBERS, "HAS_PRIVACY_GROUP_AND_WHITELIST"},
	{"td_review_status", REVIEW_STATUS, NULL},
	{"td_first_active", FIRST_ACTIVE, NULL},
	{"td_last_active", LAST_ACTIVE, NULL},
	{"td_related_ids_for_upload", NONE, NULL},
	{"td_related_triples_for_upload", NONE, NULL},
};

#define COLUMNS (sizeof(columns) / sizeof(*columns))

static void begin(struct write *write)
{
	for (size_t i = 0; i < COLUMNS; i++)
		form_csv_add(write, i, slice_from(columns[i].title));
	filter_put(write->filter, buf_slice(&write->row));
}

/* The ids of the members: texts, numbers, or objects with an id. */
static struct slice members(struct write *write)
{
	struct scan_value list = cells_value(&write->cells, MEMBERS), member;
	struct scan_walk walk;

	if (list.type == SCAN_OBJECT)
		list = scan_member(&list, SLICE("data"));
	buf_reset(&write->cell);
	scan_walk_init(&walk, &list);
	while (scan_walk_next(&walk, NULL, &member)) {
		if (member.type == SCAN_OBJECT)
			member = scan_member(&member, SLICE("id"));
		if (write->cell.len)
			buf_add_byte(&write->cell, ';');
		buf_add(&write->cell, scan_text(&member, &write->scratch));
	}
	return buf_slice(&write->cell);
}

static struct slice text_of(struct write *write, const struct column *column)
{
	struct cells *cells = &write->cells;
	struct slice text;

	if (column->cell == NONE)
		return (struct slice){"", 0};
	if (!column->privacy) {
		text = cells_text(cells, column->cell);
		/* A record may say the text in one of two ways. */
		return column->cell == RAW_INDICATOR && !text.len
			? cells_text(cells, INDICATOR)
			: text;
	}
	text = cells_text(cells, PRIVACY_TYPE);
	return slice_is(text, column->privacy) ? members(write)
					       : (struct slice){"", 0};
}

static bool record(struct write *write, struct slice line)
{
	(void)line;
	for (size_t i = 0; i < COLUMNS; i++)
		form_csv_add(write, i, text_of(write, &columns[i]));
	filter_put(write->filter, buf_slice(&write->row));
	return true;
}

const struct form form_td_csv = {
	.fields = "id,description,status,confidence,severity,share_level,type,"
		  "raw_indicator,indicator,privacy_type,added_on,last_updated,"
		  "expired_on,owner_id,name,api_tags,privacy_members,"
		  "review_status,first_active,last_active",
	.between = ";",
	.begin = begin,
	.record = record,
};
