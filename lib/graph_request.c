#include "graph_request.h"

#include "graph.h"
#include "token.h"

static void add_url(const struct graph_settings *settings,
	const struct graph_call *call, struct buf *out)
{
	struct slice base = slice_from(settings->base_url);

	while (base.len && base.at[base.len - 1] == '/')
		base.len--;
	buf_add(out, base);
	if (*settings->version)
		buf_printf(out, "/%s", settings->version);
	buf_printf(out, "/%s", call->path);
}

static void add_query(struct buf *out, const struct graph_call *call)
{
	if (!call->query.len)
		return;
	buf_add_byte(out, '?');
	buf_add(out, buf_slice(&call->query));
}

void graph_request_show(const struct graph_settings *settings,
	const struct graph_call *call, struct buf *out)
{
	static const char *const names[] = {
		[HTTP_GET] = "GET",
		[HTTP_POST] = "POST",
		[HTTP_DELETE] = "DELETE",
	};

	buf_printf(out, "%s ", names[call->method]);
	add_url(settings, call, out);
	add_query(out, call);
	token_cut(settings->token, out, NULL);
}

static void add_token(const struct graph_settings *settings,
	const struct graph_call *call, struct buf *url, struct buf *form)
{
	struct buf *to = call->method == HTTP_POST ? form : url;

	if (call->method != HTTP_POST)
		buf_add_byte(to, call->query.len ? '&' : '?');
	else if (to->len)
		buf_add_byte(to, '&');
	buf_add(to, SLICE("access_token="));
	http_encode(to, buf_slice(&settings->token->text));
}

void graph_request_make(const struct graph_settings *settings,
	const struct graph_call *call, struct buf *url, struct buf *form)
{
	add_url(settings, call, url);
	if (call->method == HTTP_POST)
		buf_add(form, buf_slice(&call->query));
	else
		add_query(url, call);
	if (settings->token_in_query && settings->token->text.len)
		add_token(settings, call, url, form);
}
