#include "escape.h"

#include "buf.h"
#include "utf8.h"

static const char special[] = {'\0', '\t', '\n', '\r', '\\'};
static const char letter[] = {'0', 't', 'n', 'r', '\\'};

/* The letter that stands for byte behind a backslash; 0: it needs none. */
static char letter_of(char byte)
{
	const char *found = memchr(special, byte, sizeof(special));

	return found ? letter[found - special] : '\0';
}

void escape_add(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char name = letter_of(text.at[i]);

		if (name)
			buf_add_byte(out, '\\');
		buf_add_byte(out, name ? name : text.at[i]);
	}
}

static bool is_utf8(struct slice text)
{
	for (size_t i = 0, len; i < text.len; i += len) {
		len = utf8_length(text.at + i, text.len - i);
		if (!len)
			return false;
	}
	return true;
}

static bool unescape(struct slice field, struct buf *out)
{
	buf_reset(out);
	for (size_t i = 0; i < field.len; i++) {
		const char *found;

		if (field.at[i] != '\\') {
			buf_add_byte(out, field.at[i]);
			continue;
		}
		if (++i == field.len)
			return false;
		found = memchr(letter, field.at[i], sizeof(letter));
		if (!found)
			return false;
		buf_add_byte(out, special[found - letter]);
	}
	return true;
}

bool escape_read(struct slice field, struct slice *text, struct buf *scratch)
{
	*text = field;
	if (field.len && memchr(field.at, '\\', field.len)) {
		if (!unescape(field, scratch))
			return false;
		*text = buf_slice(scratch);
	}
	return is_utf8(*text);
}

/* The first two bytes of what stands in a field from byte i of text on. */
static int weight(struct slice text, size_t i)
{
	char name;

	if (i == text.len)
		return '\t' << 8;
	name = letter_of(text.at[i]);
	return name ? '\\' << 8 | name : (unsigned char)text.at[i] << 8;
}

int escape_compare(struct slice a, struct slice b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && a.at[i] == b.at[i])
		i++;
	return weight(a, i) - weight(b, i);
}
