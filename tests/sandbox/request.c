#include "request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "mem.h"
#include "num.h"

/* Far more than any call has. */
#define PARAMS_MAX 10000
#define TEXT_MAX   ((size_t)64 << 20)

/* The version that answers when a path names none. */
#define DEFAULT_VERSION "v25.0"

void request_init(struct request *request, const char *method)
{
	*request =
		(struct request){.method = method, .version = DEFAULT_VERSION};
}

void request_release(struct request *request)
{
	for (size_t i = 0; i < request->count; i++) {
		free(request->params[i].name);
		free(request->params[i].value);
	}
	free(request->params);
	free(request->path);
	request_init(request, request->method);
}

void request_add(struct request *request, struct slice name, struct slice value)
{
	if (request->count == PARAMS_MAX)
		return;
	request->params = mem_grow(request->params, request->count,
		&request->room, sizeof(*request->params));
	request->params[request->count++] =
		(struct param){mem_text(name), mem_text(value)};
}

/* Append text to out without its URL encoding. */
static void add_decoded(struct buf *out, struct slice text, bool plus)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		int high = -1, low = -1;

		if (c == '%' && text.len - i > 2) {
			high = num_hex_digit(text.at[i + 1]);
			low = num_hex_digit(text.at[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		buf_add_byte(out, c);
	}
}

void request_add_form(struct request *request, struct slice form)
{
	struct buf name = BUF_INIT(TEXT_MAX), value = BUF_INIT(TEXT_MAX);
	struct slice pair;

	while (slice_cut(&form, '&', &pair)) {
		struct slice left;

		if (!pair.len)
			continue;
		slice_cut(&pair, '=', &left);
		buf_reset(&name);
		buf_reset(&value);
		add_decoded(&name, left, true);
		add_decoded(&value, pair, true);
		request_add(request, buf_slice(&name), buf_slice(&value));
	}
	buf_release(&name);
	buf_release(&value);
}

/* Whether part is a version, as in "v25.0". */
static bool is_version(const char *part)
{
	static const char digits[] = "0123456789";
	size_t len;

	if (*part != 'v')
		return false;
	len = strspn(part + 1, digits);
	part += 1 + len;
	return len && *part == '.' && part[1] &&
		!part[1 + strspn(part + 1, digits)];
}

/* Cut the path at its slashes into version and parts. */
static void split_path(struct request *request)
{
	char *rest = request->path, *part;
	size_t count = 0;

	while ((part = strsep(&rest, "/"))) {
		if (!*part)
			continue;
		if (!count && is_version(part))
			request->version = part;
		else if (count < REQUEST_PARTS)
			request->part[count++] = part;
		else
			request->too_long = true;
	}
}

void request_target(struct request *request, struct slice target)
{
	struct buf path = BUF_INIT(TEXT_MAX);
	struct slice raw;

	slice_cut(&target, '?', &raw);
	add_decoded(&path, raw, false);
	request->path = mem_text(buf_slice(&path));
	buf_release(&path);
	split_path(request);
	request_add_form(request, target);
}

const char *request_get(const struct request *request, const char *name)
{
	for (size_t i = request->count; i-- > 0;) {
		if (!strcmp(request->params[i].name, name))
			return request->params[i].value;
	}
	return NULL;
}

const char *request_value(const struct request *request, const char *name)
{
	const char *value = request_get(request, name);

	return value && *value ? value : NULL;
}

bool request_truth(const struct request *request, const char *name)
{
	const char *value = request_get(request, name);

	return value &&
		(!strcasecmp(value, "true") || !strcmp(value, "1") ||
			!strcasecmp(value, "yes"));
}

bool request_list_has(const char *list, struct slice word)
{
	struct slice rest = slice_from(list), one;

	while (slice_cut(&rest, ',', &one)) {
		if (slice_equal(slice_trim(one), word))
			return true;
	}
	return false;
}
