/*
 * --to html: a table to be put into a page.  All that the records say is
 * text, never an element or a link.
 */
#include "form.h"

#include "filter.h"
#include "html.h"
#include "write.h"

static void add_cell(
	struct write *write, const char *element, struct slice text)
{
	buf_printf(&write->row, "<%s>", element);
	html_add_text(&write->row, text);
	buf_printf(&write->row, "</%s>", element);
}

static void begin(struct write *write)
{
	buf_add(&write->row, SLICE("<table>\n<thead>\n<tr>"));
	for (size_t i = 0; i < write->cells.count; i++)
		add_cell(write, "th", slice_from(cells_name(&write->cells, i)));
	buf_add(&write->row, SLICE("</tr>\n</thead>\n<tbody>"));
	filter_put(write->filter, buf_slice(&write->row));
}

static bool record(struct write *write, struct slice line)
{
	(void)line;
	buf_add(&write->row, SLICE("<tr>"));
	for (size_t i = 0; i < write->cells.count; i++)
		add_cell(write, "td", cells_text(&write->cells, i));
	buf_add(&write->row, SLICE("</tr>"));
	filter_put(write->filter, buf_slice(&write->row));
	return true;
}

static void end(struct write *write)
{
	filter_put(write->filter, SLICE("</tbody>\n</table>"));
}

const struct form form_html = {
	.fields = FORM_FIELDS_FOR_EYES,
	.between = ", ",
	.begin = begin,
	.record = record,
	.end = end,
};
