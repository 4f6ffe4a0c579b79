#include "html.h"

#include "buf.h"
#include "hidden.h"

static void add_byte(struct buf *out, char c)
{
	switch (c) {
	case '&':
		buf_add(out, SLICE("&amp;"));
		break;
	case '<':
		buf_add(out, SLICE("&lt;"));
		break;
	case '>':
		buf_add(out, SLICE("&gt;"));
		break;
	case '"':
		buf_add(out, SLICE("&quot;"));
		break;
	case '\'':
		buf_add(out, SLICE("&#39;"));
		break;
	default:
		buf_add_byte(out, c);
	}
}

void html_add_text(struct buf *out, struct slice text)
{
	while (text.len) {
		struct slice seen = hidden_cut_seen(&text);

		for (size_t i = 0; i < seen.len; i++)
			add_byte(out, seen.at[i]);
		if (text.len)
			hidden_cut(&text, out);
	}
}
