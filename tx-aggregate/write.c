#include "write.h"

#include <stdbool.h>
#include <stdint.h>

#include "csv.h"
#include "escape.h"
#include "filter.h"
#include "heads.h"
#include "html.h"
#include "layout.h"
#include "slice.h"

/* --- cells ---------------------------------------------------------------- */

/* The bytes of the control character (C0, DEL, C1) at i; 0: there is none. */
static size_t control_at(struct slice text, size_t i)
{
	unsigned char byte = (unsigned char)text.at[i];

	if (byte == 0xc2 && i + 1 < text.len &&
		(unsigned char)text.at[i + 1] < 0xa0)
		return 2;
	return byte < ' ' || byte == 0x7f;
}

/*
 * gnuplot drops a line that begins with #, ends a bare cell at a space, reads
 * backslashes as C does, in quotes or not, and past the end of an empty cell.
 */
static bool needs_quotes(struct slice text)
{
	if (!text.len || text.at[0] == '#')
		return true;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == ' ' || control_at(text, i))
			return true;
	}
	return false;
}

static void add_gnuplot(struct buf *out, struct slice text)
{
	bool quotes = needs_quotes(text);

	if (quotes)
		buf_add_byte(out, '"');
	if (!text.len)
		buf_add_byte(out, ' ');
	for (size_t i = 0; i < text.len; i++) {
		size_t control = control_at(text, i);
		char byte = control ? ' ' : text.at[i];

		i += control > 1;
		if (byte == '\\')
			buf_add(out, SLICE("\\\\"));
		else if (byte == '"')
			buf_add_byte(out, '\'');
		else
			buf_add_byte(out, byte);
	}
	if (quotes)
		buf_add_byte(out, '"');
}

static void add_json(struct buf *out, struct slice text)
{
	buf_add_byte(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];

		if ((unsigned char)byte < ' ') {
			buf_printf(out, "\\u%04x", (unsigned int)byte);
			continue;
		}
		if (byte == '"' || byte == '\\')
			buf_add_byte(out, '\\');
		buf_add_byte(out, byte);
	}
	buf_add_byte(out, '"');
}

/* --- rows of cells -------------------------------------------------------- */

/* Append a cell of a form in rows and columns; first: of its row. */
static void add_cell(struct writer *writer, struct slice text, bool first)
{
	struct buf *line = &writer->line;

	if (!first)
		buf_add_byte(line, writer->form == WRITE_CSV ? ',' : '\t');
	if (writer->form == WRITE_GNUPLOT)
		add_gnuplot(line, text);
	else if (writer->form == WRITE_TSV)
		escape_add(line, text);
	else
		csv_add_field(line, text);
}

/* Begin a row; a first cell says which table it is of when there are some. */
static bool begin_row(struct writer *writer, const char *label)
{
	bool labelled = writer->form != WRITE_GNUPLOT && writer->tables > 1;

	buf_reset(&writer->line);
	if (labelled)
		add_cell(writer, slice_from(label), true);
	return labelled;
}

static void end_row(struct writer *writer)
{
	buf_add_byte(&writer->line, '\n');
	filter_write(writer->filter, buf_slice(&writer->line));
}

static void add_head(struct writer *writer, const struct layout *layout)
{
	size_t columns = layout_columns(layout);
	bool labelled = begin_row(writer, HEADS_TABLE);
	char room[WHEN_TEXT];

	for (size_t c = 0; c < columns; c++)
		add_cell(writer, heads_text(&writer->heads, c, room),
			c == 0 && !labelled);
	end_row(writer);
}

static void add_row(
	struct writer *writer, const char *name, const struct layout *layout)
{
	size_t columns = layout_columns(layout);
	bool labelled = begin_row(writer, name);
	char room[WHEN_TEXT];

	for (size_t c = 0; c < columns; c++)
		add_cell(writer, layout_cell(layout, c, room).text,
			c == 0 && !labelled);
	end_row(writer);
}

/* gnuplot fails on a block without a row. */
static void add_nan_row(struct writer *writer, const struct layout *layout)
{
	begin_row(writer, "");
	for (size_t c = 0; c < layout_columns(layout); c++)
		add_cell(writer, SLICE("NaN"), c == 0);
	end_row(writer);
}

static void write_rows(
	struct writer *writer, const char *name, struct layout *layout)
{
	bool gnuplot = writer->form == WRITE_GNUPLOT;

	if (writer->done)
		filter_write(
			writer->filter, gnuplot ? SLICE("\n\n") : SLICE("\n"));
	if (gnuplot) {
		buf_reset(&writer->line);
		buf_printf(&writer->line, "# %s", name);
		end_row(writer);
	}
	add_head(writer, layout);
	while (layout_next(layout))
		add_row(writer, name, layout);
	if (gnuplot && !layout_rows(layout))
		add_nan_row(writer, layout);
}

/* --- JSON ----------------------------------------------------------------- */

/* Append the row as members, behind others when there are some. */
static void add_members(
	struct writer *writer, const struct layout *layout, bool others)
{
	struct buf *line = &writer->line;
	char room[WHEN_TEXT];

	for (size_t c = 0; c < layout_columns(layout); c++) {
		struct cell cell;

		if (c || others)
			buf_add_byte(line, ',');
		add_json(line, heads_text(&writer->heads, c, room));
		buf_add_byte(line, ':');
		cell = layout_cell(layout, c, room);
		if (cell.bare)
			buf_add(line, cell.text);
		else
			add_json(line, cell.text);
	}
	buf_add_byte(line, '}');
}

static void write_ndjson(
	struct writer *writer, const char *name, struct layout *layout)
{
	while (layout_next(layout)) {
		buf_reset(&writer->line);
		buf_add(&writer->line, SLICE("{\"" HEADS_TABLE "\":"));
		add_json(&writer->line, slice_from(name));
		add_members(writer, layout, true);
		end_row(writer);
	}
}

static void write_json(
	struct writer *writer, const char *name, struct layout *layout)
{
	struct buf *line = &writer->line;

	buf_reset(line);
	buf_add(line, writer->done ? SLICE(",\n") : SLICE("{\n"));
	add_json(line, slice_from(name));
	buf_add(line, SLICE(":["));
	filter_write(writer->filter, buf_slice(line));
	while (layout_next(layout)) {
		buf_reset(line);
		buf_add(line,
			layout_rows(layout) > 1 ? SLICE(",\n{") : SLICE("\n{"));
		add_members(writer, layout, false);
		filter_write(writer->filter, buf_slice(line));
	}
	filter_write(writer->filter, SLICE("]"));
}

/* --- HTML ----------------------------------------------------------------- */

/* Append the opening tag of a cell; numbers have a class to align them by. */
static void open_cell(struct buf *line, const char *tag, bool number)
{
	buf_printf(line, number ? "<%s class=\"n\">" : "<%s>", tag);
}

static void add_html_head(struct writer *writer, const struct layout *layout)
{
	struct buf *line = &writer->line;
	char room[WHEN_TEXT];

	buf_add(line, SLICE("<thead>\n<tr>"));
	for (size_t c = 0; c < layout_columns(layout); c++) {
		open_cell(line, "th scope=\"col\"", c >= layout_keys(layout));
		html_add_text(line, heads_text(&writer->heads, c, room));
		buf_add(line, SLICE("</th>"));
	}
	buf_add(line, SLICE("</tr>\n</thead>\n<tbody>"));
	end_row(writer);
}

/* The keys of a row are its heads. */
static void add_html_row(struct writer *writer, const struct layout *layout)
{
	struct buf *line = &writer->line;
	char room[WHEN_TEXT];

	buf_reset(line);
	buf_add(line, SLICE("<tr>"));
	for (size_t c = 0; c < layout_columns(layout); c++) {
		struct cell cell = layout_cell(layout, c, room);
		bool key = c < layout_keys(layout);

		open_cell(line, key ? "th scope=\"row\"" : "td", cell.bare);
		html_add_text(line, cell.text);
		buf_add(line, key ? SLICE("</th>") : SLICE("</td>"));
	}
	buf_add(line, SLICE("</tr>"));
	end_row(writer);
}

static void write_html(
	struct writer *writer, const char *name, struct layout *layout)
{
	struct buf *line = &writer->line;

	buf_reset(line);
	buf_add(line, SLICE("<table>\n<caption>"));
	html_add_text(line, slice_from(name));
	buf_add(line, SLICE("</caption>\n"));
	add_html_head(writer, layout);
	while (layout_next(layout))
		add_html_row(writer, layout);
	filter_write(writer->filter, SLICE("</tbody>\n</table>\n"));
}

/* --- all ------------------------------------------------------------------ */

void writer_init(struct writer *writer, enum write_form form,
	struct filter *filter, size_t tables)
{
	*writer = (struct writer){.form = form,
		.filter = filter,
		.tables = tables,
		.line = BUF_INIT(BUF_RECORD)};
}

void writer_table(
	struct writer *writer, const char *name, struct layout *layout)
{
	heads_init(&writer->heads, layout);
	if (writer->form == WRITE_NDJSON)
		write_ndjson(writer, name, layout);
	else if (writer->form == WRITE_JSON)
		write_json(writer, name, layout);
	else if (writer->form == WRITE_HTML)
		write_html(writer, name, layout);
	else
		write_rows(writer, name, layout);
	heads_release(&writer->heads);
	writer->done++;
}

void writer_finish(struct writer *writer)
{
	if (writer->form == WRITE_JSON)
		filter_write(writer->filter, SLICE("}\n"));
	buf_release(&writer->line);
}
