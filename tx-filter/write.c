#include "write.h"

#include "filter.h"
#include "form.h"
#include "hidden.h"

/* --- forms of a few lines ------------------------------------------------- */

static bool record_as_it_came(struct write *write, struct slice line)
{
	filter_keep(write->filter, line);
	return true;
}

static void begin_json(struct write *write)
{
	filter_write(write->filter, SLICE("{"));
}

static bool record_json(struct write *write, struct slice line)
{
	buf_printf(&write->row, "%s\"%llu\":", write->rows ? ",\n" : "",
		write->rows);
	buf_add(&write->row, slice_trim(line));
	filter_write(write->filter, buf_slice(&write->row));
	return true;
}

static void end_json(struct write *write)
{
	filter_write(write->filter, SLICE("}\n"));
}

/* One a line means nothing else that a line, or who looks at it, goes by. */
static void refuse_hidden(
	struct write *write, struct slice line, struct slice text)
{
	buf_add(&write->row, SLICE("a hidden character ("));
	hidden_cut(&text, &write->row);
	buf_add(&write->row, SLICE(") in what would be a line of a list"));
	filter_refuse_because(write->filter, line, buf_text(&write->row));
}

static bool record_list(struct write *write, struct slice line)
{
	struct slice text = cells_text(&write->cells, 0), rest = text;

	if (!text.len) {
		write->without++;
		return false;
	}
	hidden_cut_seen(&rest);
	if (rest.len) {
		refuse_hidden(write, line, rest);
		return false;
	}
	filter_put(write->filter, text);
	return true;
}

static bool record_nothing(struct write *write, struct slice line)
{
	(void)write;
	(void)line;
	return true;
}

static void end_count(struct write *write)
{
	buf_printf(&write->row, "%llu", write->rows);
	filter_put(write->filter, buf_slice(&write->row));
}

static const struct form form_ndjson = {.record = record_as_it_came};

static const struct form form_json = {
	.is_whole = true,
	.begin = begin_json,
	.record = record_json,
	.end = end_json,
};

static const struct form form_list = {
	.fields = "indicator",
	.record = record_list,
};

static const struct form form_count = {
	.record = record_nothing,
	.end = end_count,
};

static const struct form *const forms[] = {
	[WRITE_NDJSON] = &form_ndjson,
	[WRITE_CSV] = &form_csv,
	[WRITE_JSON] = &form_json,
	[WRITE_LIST] = &form_list,
	[WRITE_TD_CSV] = &form_td_csv,
	[WRITE_TABLE] = &form_table,
	[WRITE_HTML] = &form_html,
	[WRITE_COUNT] = &form_count,
};

/* --- any form ------------------------------------------------------------- */

bool write_has_fields(enum write_form form)
{
	return forms[form]->fields && form != WRITE_TD_CSV;
}

bool write_is_whole(enum write_form form)
{
	return forms[form]->is_whole;
}

void write_init(struct write *write, const struct write_options *options,
	struct filter *filter, struct descriptor *desc)
{
	const struct form *form = forms[options->form];
	struct slice fields = options->fields;
	enum cells_fangs fangs =
		options->defang ? CELLS_DEFANG : CELLS_AS_THEY_ARE;

	/* What is listed is what somebody would click on. */
	if (options->defang && options->form == WRITE_LIST)
		fangs = CELLS_DEFANG_ALL;
	if (!fields.len && form->fields)
		fields = slice_from(form->fields);
	*write = (struct write){
		.options = options,
		.form = form,
		.filter = filter,
		.row = BUF_INIT(BUF_RECORD),
		.cell = BUF_INIT(BUF_RECORD),
		.scratch = BUF_INIT(BUF_RECORD),
	};
	cells_init(&write->cells, desc, fields, fangs);
	if (form->between)
		write->cells.between = form->between;
}

void write_release(struct write *write)
{
	cells_release(&write->cells);
	buf_release(&write->row);
	buf_release(&write->cell);
	buf_release(&write->scratch);
	*write = (struct write){0};
}

void write_join(struct write *write, const struct write *other)
{
	write->rows += other->rows;
	write->without += other->without;
}

void write_begin(struct write *write)
{
	buf_reset(&write->row);
	if (write->form->begin)
		write->form->begin(write);
}

void write_record(struct write *write, struct slice line)
{
	buf_reset(&write->row);
	if (write->form->record(write, line))
		write->rows++;
}

void write_end(struct write *write)
{
	buf_reset(&write->row);
	if (write->form->end)
		write->form->end(write);
}
