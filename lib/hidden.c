#include "hidden.h"

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

bool hidden_is(unsigned int c)
{
	for (size_t i = 0; i < sizeof(hidden) / sizeof(*hidden); i++) {
		if (c < hidden[i].first)
			return false;
		if (c <= hidden[i].last)
			return true;
	}
	return false;
}

void hidden_add(struct buf *out, unsigned int c)
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

void hidden_add_text(struct buf *out, struct slice text)
{
	while (text.len) {
		const char *at = text.at;
		size_t len = utf8_length(at, text.len), taken = len ? len : 1;
		unsigned int c = len ? utf8_code_point(at, len) : 0;

		if (!len)
			buf_printf(out, "\\x%02x", (unsigned char)*at);
		else if (hidden_is(c))
			hidden_add(out, c);
		else
			buf_add(out, (struct slice){at, len});
		text = (struct slice){at + taken, text.len - taken};
	}
}
