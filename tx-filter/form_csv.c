/*
 * --to csv: a header and a row a record, RFC 4180 with LF.
 */
#include "form.h"

#include <string.h>

#include "csv.h"
#include "filter.h"
#include "write.h"

/* Whether a spreadsheet would take a cell for a formula. */
static bool is_formula(struct slice text)
{
	return text.len && memchr("=+-@\t\r", text.at[0], 6);
}

void form_csv_add(struct write *write, size_t i, struct slice text)
{
	struct buf safe = BUF_INIT(BUF_RECORD);

	if (i)
		buf_add_byte(&write->row, ',');
	if (!write->options->spreadsheet_safe || !is_formula(text)) {
		csv_add_field(&write->row, text);
		return;
	}
	buf_add_byte(&safe, '\'');
	buf_add(&safe, text);
	csv_add_field(&write->row, buf_slice(&safe));
	buf_release(&safe);
}

static void end_row(struct write *write)
{
	csv_end_row(&write->row);
	filter_put(write->filter, buf_slice(&write->row));
}

static void begin(struct write *write)
{
	for (size_t i = 0; i < write->cells.count; i++)
		form_csv_add(
			write, i, slice_from(cells_name(&write->cells, i)));
	end_row(write);
}

static bool record(struct write *write, struct slice line)
{
	(void)line;
	for (size_t i = 0; i < write->cells.count; i++)
		form_csv_add(write, i, cells_text(&write->cells, i));
	end_row(write);
	return true;
}

/* The columns, in this order for ever. */
const struct form form_csv = {
	.fields = "id,ds,ts,type,indicator,status,review_status,severity,"
		  "severity_value,confidence,share_level,privacy_type,owner_id,"
		  "name,email,tags,description,added_on,last_updated,"
		  "expired_on,search_term,raw_indicator",
	.begin = begin,
	.record = record,
};
