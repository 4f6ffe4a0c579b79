#include "heads.h"

#include <stdlib.h>

#include "buf.h"
#include "layout.h"
#include "mem.h"

/* Whether a head that comes first is the same: "table", or a key's. */
static bool is_taken(
	const struct layout *layout, size_t column, struct slice head)
{
	size_t keys = layout_keys(layout);
	char room[WHEN_TEXT];

	if (slice_is(head, HEADS_TABLE))
		return true;
	for (size_t c = 0; c < keys && c < column; c++)
		if (slice_equal(head, layout_head(layout, c, room)))
			return true;
	return false;
}

static bool is_head(const struct heads *heads, struct slice text)
{
	size_t columns = layout_columns(heads->layout);
	char room[WHEN_TEXT];

	for (size_t c = 0; c < columns; c++)
		if (slice_equal(text, heads_text(heads, c, room)))
			return true;
	return false;
}

/* A head that no column has, made of one that is taken; the caller owns it. */
static char *make_head(const struct heads *heads, struct slice taken)
{
	struct buf text = BUF_INIT(BUF_RECORD);
	char *head;

	buf_add(&text, taken);
	do
		buf_add_byte(&text, '_');
	while (is_head(heads, buf_slice(&text)));
	head = mem_text(buf_slice(&text));
	buf_release(&text);
	return head;
}

void heads_init(struct heads *heads, const struct layout *layout)
{
	size_t columns = layout_columns(layout);

	heads->layout = layout;
	heads->given = mem_zero(columns, sizeof(*heads->given));
	for (size_t c = 0; c < columns; c++) {
		char room[WHEN_TEXT];
		struct slice head = layout_head(layout, c, room);

		if (is_taken(layout, c, head))
			heads->given[c] = make_head(heads, head);
	}
}

void heads_release(struct heads *heads)
{
	if (!heads->given)
		return;
	for (size_t c = 0; c < layout_columns(heads->layout); c++)
		free(heads->given[c]);
	free(heads->given);
	*heads = (struct heads){0};
}

struct slice heads_text(
	const struct heads *heads, size_t column, char room[WHEN_TEXT])
{
	if (heads->given[column])
		return slice_from(heads->given[column]);
	return layout_head(heads->layout, column, room);
}
