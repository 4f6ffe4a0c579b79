#include "csv.h"

#include "buf.h"

static bool needs_quotes(struct slice text)
{
	if (!text.len)
		return false;
	if (text.at[0] == ' ' || text.at[text.len - 1] == ' ')
		return true;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] && strchr("\",\r\n", text.at[i]))
			return true;
	return false;
}

void csv_add_field(struct buf *out, struct slice text)
{
	struct slice rest = text, part;

	if (!needs_quotes(text)) {
		buf_add(out, text);
		return;
	}
	buf_add_byte(out, '"');
	while (slice_cut(&rest, '"', &part)) {
		buf_add(out, part);
		if (rest.at)
			buf_add(out, SLICE("\"\""));
	}
	buf_add_byte(out, '"');
}
