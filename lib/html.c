#include "html.h"

#include "buf.h"
#include "hidden.h"
#include "utf8.h"

/* Append an ASCII character that can be seen. */
static void add_ascii(struct buf *out, char c)
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
		const char *at = text.at;
		size_t len = utf8_length(at, text.len), taken = len ? len : 1;
		unsigned int c = len ? utf8_code_point(at, len) : 0;

		if (!len)
			buf_printf(out, "\\x%02x", (unsigned char)*at);
		else if (hidden_is(c))
			hidden_add(out, c);
		else if (len == 1)
			add_ascii(out, *at);
		else
			buf_add(out, (struct slice){at, len});
		text = (struct slice){at + taken, text.len - taken};
	}
}
