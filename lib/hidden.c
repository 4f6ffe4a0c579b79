#include "hidden.h"

#include <stdbool.h>

#include "buf.h"
#include "utf8.h"

/* Each row from first to last. */
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

static void add_escape(struct buf *out, unsigned int c)
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

struct slice hidden_cut_seen(struct slice *text)
{
	struct slice seen = {text->at, 0};
	size_t len;

	while (text->len && (len = utf8_length(text->at, text->len)) > 0 &&
		!is_hidden(utf8_code_point(text->at, len))) {
		seen.len += len;
		text->at += len;
		text->len -= len;
	}
	return seen;
}

void hidden_cut(struct slice *text, struct buf *out)
{
	size_t len = utf8_length(text->at, text->len);

	if (len)
		add_escape(out, utf8_code_point(text->at, len));
	else
		buf_printf(out, "\\x%02x", (unsigned char)*text->at);
	text->at += len ? len : 1;
	text->len -= len ? len : 1;
}

void hidden_add_text(struct buf *out, struct slice text)
{
	while (text.len) {
		buf_add(out, hidden_cut_seen(&text));
		if (text.len)
			hidden_cut(&text, out);
	}
}
