#include "html.h"

#include "buf.h"
#include "utf8.h"

/* Code points that are shown as escapes; each row from first to last. */
static const struct {
	unsigned int first, last;
} hidden[] = {
	{0x0000, 0x001F}, /* C0 */
	{0x007F, 0x009F}, /* DEL, C1 */
	{0x00AD, 0x00AD}, /* soft hyphen */
	{0x061C, 0x061C}, /* Arabic letter mark */
	{0x180E, 0x180E}, /* Mongolian vowel separator */
	{0x200B, 0x200B}, /* zero width space */
	{0x200E, 0x200F}, /* left-to-right and right-to-left mark */
	{0x2028, 0x202E}, /* separators, embeddings and overrides */
	{0x2060, 0x206F}, /* word joiner, invisible operators, isolates */
	{0xFEFF, 0xFEFF}, /* byte order mark, zero width no-break space */
	{0xFFF9, 0xFFFB}, /* interlinear annotation */
};

static bool is_hidden(unsigned int c)
{
	for (size_t i = 0; i < sizeof(hidden) / sizeof(*hidden); i++) {
		if (c < hidden[i].first)
			return false;
		if (c <= hidden[i].last)
			return true;
	}
	return false;
}

static void add_hidden(struct buf *out, unsigned int c)
{
	switch (c) {
	case '\t':
		buf_add(out, SLICE("\\t"));
		break;
	case '\n':
		buf_add(out, SLICE("\\n"));
		break;
	case '\r':
		buf_add(out, SLICE("\\r"));
		break;
	default:
		buf_printf(out, "\\u%04x", c);
	}
}

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
		else if (is_hidden(c))
			add_hidden(out, c);
		else if (len == 1)
			add_ascii(out, *at);
		else
			buf_add(out, (struct slice){at, len});
		text = (struct slice){at + taken, text.len - taken};
	}
}
