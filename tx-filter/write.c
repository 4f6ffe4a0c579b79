#include "write.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "descriptor.h"
#include "filter.h"
#include "mem.h"
#include "scan.h"

/* The columns of CSV, in this order for ever. */
static const char csv_fields[] =
	"id,ds,ts,type,indicator,status,review_status,severity,severity_value,"
	"confidence,share_level,privacy_type,owner_id,name,email,tags,"
	"description,added_on,last_updated,expired_on,search_term,"
	"raw_indicator";

static void add_field(struct write *write, struct slice name, size_t *room)
{
	size_t n = write->fields;

	write->field = mem_grow(write->field, n, room, sizeof(*write->field));
	write->handle =
		mem_resize(write->handle, n + 1, sizeof(*write->handle));
	write->field[n] = mem_text(name);
	write->handle[n] = descriptor_want(write->desc, write->field[n]);
	write->fields++;
}

void write_init(struct write *write, enum write_form form, struct slice fields,
	struct filter *filter, struct descriptor *desc)
{
	const char *own = form == WRITE_CSV ? csv_fields : "indicator";
	struct slice rest = fields.len ? fields : slice_from(own), name;
	size_t room = 0;

	*write = (struct write){.form = form, .filter = filter, .desc = desc};
	buf_init(&write->row, BUF_RECORD);
	buf_init(&write->cell, BUF_RECORD);
	buf_init(&write->scratch, BUF_RECORD);
	if (form != WRITE_CSV && form != WRITE_LIST)
		return;
	while (slice_cut(&rest, ',', &name))
		add_field(write, slice_trim(name), &room);
}

void write_release(struct write *write)
{
	for (size_t i = 0; i < write->fields; i++)
		free(write->field[i]);
	free(write->field);
	free(write->handle);
	buf_release(&write->row);
	buf_release(&write->cell);
	buf_release(&write->scratch);
	*write = (struct write){0};
}

/* --- cells ---------------------------------------------------------------- */

/*
 * Append the texts of an array with commas between them to cell; false when
 * it holds anything but texts.
 */
static bool join_texts(struct write *write, const struct scan_value *array)
{
	struct scan_value element;
	struct scan_walk walk;
	bool first = true;

	scan_walk_init(&walk, array);
	while (scan_walk_next(&walk, NULL, &element)) {
		if (element.type != SCAN_STRING)
			return false;
		if (!first)
			buf_add_byte(&write->cell, ',');
		first = false;
		buf_add(&write->cell, scan_text(&element, &write->scratch));
	}
	return true;
}

/* The text of a field of the record: empty for null and what is not there. */
static struct slice cell(struct write *write, size_t i)
{
	struct scan_value value = descriptor_plain(
		descriptor_value(write->desc, write->handle[i]));

	buf_reset(&write->cell);
	switch (value.type) {
	case SCAN_ABSENT:
	case SCAN_NULL:
		return (struct slice){"", 0};
	case SCAN_ARRAY:
		if (join_texts(write, &value))
			return buf_slice(&write->cell);
		return value.text;
	default:
		return scan_text(&value, &write->scratch);
	}
}

/* Whether a spreadsheet would take a cell for a formula. */
static bool is_formula(struct slice text)
{
	return text.len && strchr("=+-@\t\r", text.at[0]) && text.at[0];
}

static void add_cell(struct write *write, struct slice text)
{
	struct buf safe = BUF_INIT(BUF_RECORD);

	if (!write->spreadsheet_safe || !is_formula(text)) {
		csv_add_field(&write->row, text);
		return;
	}
	buf_add_byte(&safe, '\'');
	buf_add(&safe, text);
	csv_add_field(&write->row, buf_slice(&safe));
	buf_release(&safe);
}

/* --- forms ---------------------------------------------------------------- */

void write_begin(struct write *write)
{
	if (write->form == WRITE_JSON)
		filter_write(write->filter, SLICE("{"));
	if (write->form != WRITE_CSV)
		return;
	for (size_t i = 0; i < write->fields; i++) {
		if (i)
			buf_add_byte(&write->row, ',');
		csv_add_field(&write->row, slice_from(write->field[i]));
	}
	filter_put(write->filter, buf_slice(&write->row));
}

static void write_csv(struct write *write)
{
	buf_reset(&write->row);
	for (size_t i = 0; i < write->fields; i++) {
		if (i)
			buf_add_byte(&write->row, ',');
		add_cell(write, cell(write, i));
	}
	filter_put(write->filter, buf_slice(&write->row));
}

static void write_json(struct write *write, struct slice line)
{
	buf_reset(&write->row);
	buf_printf(&write->row, "%s\"%llu\":", write->rows ? ",\n" : "",
		write->rows);
	buf_add(&write->row, slice_trim(line));
	filter_write(write->filter, buf_slice(&write->row));
}

static bool has_control(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7F)
			return true;
	return false;
}

/* Return whether a line was written. */
static bool write_list(struct write *write, struct slice line)
{
	struct slice text = cell(write, 0);

	if (!text.len) {
		write->without++;
		return false;
	}
	if (has_control(text)) {
		filter_refuse_because(write->filter, line,
			"a control character in what would be a line of a "
			"list");
		return false;
	}
	filter_put(write->filter, text);
	return true;
}

void write_record(struct write *write, struct slice line)
{
	switch (write->form) {
	case WRITE_NDJSON:
		filter_put(write->filter, line);
		break;
	case WRITE_CSV:
		write_csv(write);
		break;
	case WRITE_JSON:
		write_json(write, line);
		break;
	case WRITE_LIST:
		if (!write_list(write, line))
			return;
		break;
	case WRITE_COUNT:
		break;
	}
	write->rows++;
}

void write_end(struct write *write)
{
	if (write->form == WRITE_JSON)
		filter_write(write->filter, SLICE("}\n"));
	if (write->form != WRITE_COUNT)
		return;
	buf_printf(&write->row, "%llu\n", write->rows);
	filter_write(write->filter, buf_slice(&write->row));
}
