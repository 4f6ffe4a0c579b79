/*
 * What a server may answer: bodies, errors and pages of any kind are read, and
 * the token is cut out of them however it is spelt.  In an input each byte
 * 0x01 stands for the token, 0x02 for it percent-encoded, 0x03 for it with
 * every character escaped.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "graph.h"
#include "graph_page.h"
#include "graph_reply.h"
#include "graph_retry.h"
#include "token.h"

#define SECRET "AbCdEfGhIjKlMnOp_-qr"
#define TOKEN  "12345678|" SECRET

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "fuzz_graph: not so: %s\n", what);
	abort();
}

/* --- the token ------------------------------------------------------------ */

static void add_escaped(struct buf *out, size_t n)
{
	for (const char *at = TOKEN; *at; at++, n++)
		buf_printf(
			out, n & 1 ? "%%%02x" : "\\u%04X", (unsigned int)*at);
}

static void plant(struct buf *out, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (data[i] == 1)
			buf_add(out, SLICE(TOKEN));
		else if (data[i] == 2)
			buf_add(out, SLICE("12345678%7C" SECRET));
		else if (data[i] == 3)
			add_escaped(out, i);
		else
			buf_add_byte(out, (char)data[i]);
	}
}

static void cut_tokens(struct buf *text)
{
	size_t before = text->len, cut;
	struct token token;
	struct err err;

	token_set(&token, SLICE(TOKEN), "test", &err);
	cut = token_cut(&token, text, NULL);
	check(text->len <= before, "a text does not grow");
	check(cut || text->len == before, "what is not cut stays");
	check(!text->len ||
			!memmem(text->at, text->len, SECRET,
				sizeof(SECRET) - 1),
		"the secret is gone");
	check(!token_cut(&token, text, NULL), "nothing is left to cut");
	token_release(&token);
}

/* --- replies -------------------------------------------------------------- */

static size_t id_column;

/* The elements are those of a walk, and what is known of them is theirs. */
static void read_rows(struct graph_page *page, const struct scan_value *data)
{
	struct scan_value element, own, id;
	struct scan_walk walk;

	scan_walk_init(&walk, data);
	while (graph_page_next(page, &element)) {
		check(scan_walk_next(&walk, NULL, &own), "no more elements");
		id = scan_member(&own, SLICE("id"));
		check(element.text.at == own.text.at &&
				element.text.len == own.text.len &&
				element.type == own.type,
			"the elements are the same");
		check(page->row[id_column].text.at == id.text.at &&
				page->row[id_column].type == id.type,
			"and so are their ids");
	}
	check(!scan_walk_next(&walk, NULL, &own), "as many elements");
}

static void read_page(const struct graph_call *call)
{
	struct graph_page page = GRAPH_PAGE_INIT;
	struct err err;

	struct scan_value data = scan_member(&call->value, SLICE("data"));
	struct scan_value paging = scan_member(&call->value, SLICE("paging"));

	check(data.text.at == call->data.text.at &&
			paging.text.at == call->paging.text.at,
		"the members are those of the value");
	if (graph_page_take(&page, &call->data, &call->paging, &call->rows,
		    &err) == 0) {
		read_rows(&page, &data);
		check(page.data.type == SCAN_ARRAY, "a page has its data");
		check(page.more || !page.after.len, "no cursor without more");
		for (size_t i = 0; i < page.after.len; i++)
			check(page.after.at[i] > ' ' && page.after.at[i] <= '~',
				"a cursor is plain");
	}
	graph_page_release(&page);
}

/* A page that is JSON gives the same elements whichever way it is read. */
static void compare(struct graph_page *cut, const struct scan_value *value)
{
	struct graph_page page = GRAPH_PAGE_INIT;
	struct scan_value one, other;
	struct err err;

	check(graph_page_read(&page, value, &err) == 0, "a page is a page");
	check(page.more == cut->more &&
			slice_equal(
				buf_slice(&page.after), buf_slice(&cut->after)),
		"the next page is the same");
	while (graph_page_next(&page, &one)) {
		check(graph_page_next(cut, &other), "as many elements");
		check(one.text.at == other.text.at &&
				one.text.len == other.text.len &&
				one.type == other.type,
			"the same elements");
	}
	check(!graph_page_next(cut, &other), "no more elements");
	graph_page_release(&page);
}

/* Elements that are cut out follow each other in the text. */
static void walk(struct graph_page *page, struct slice text)
{
	const char *at = text.at;
	struct scan_value element;

	while (graph_page_next(page, &element)) {
		check(element.text.at > at && element.text.len,
			"elements follow each other");
		at = element.text.at + element.text.len;
		check(at < text.at + text.len, "elements lie in the text");
	}
}

static void salvage(struct slice text)
{
	struct graph_page page = GRAPH_PAGE_INIT;
	struct scan_value value;
	struct scan_fault fault;
	struct err err;
	bool is_json = !scan_any(text, &value, &fault);

	if (graph_page_salvage(&page, text, &err) == 0) {
		if (is_json)
			compare(&page, &value);
		else
			walk(&page, text);
	} else if (is_json) {
		check(graph_page_read(&page, &value, &err) < 0,
			"what is no page cannot be cut");
	}
	graph_page_release(&page);
}

static void read_reply(struct buf *text, int status)
{
	struct http_reply reply = {.end = HTTP_WHOLE, .status = status};
	struct graph_call call = {.body = *text};
	struct scan_plan *plan = graph_reply_plan();
	struct err err;

	id_column = scan_plan_add_each(plan, "data", "id");
	graph_reply_read(&call, &reply, plan);
	scan_plan_free(plan);
	check(call.error.class == GRAPH_FINE || call.error.status == status,
		"an error has its status");
	if (call.error.class != GRAPH_FINE)
		check(graph_error_tell(&call.error, &err) == -1 &&
				err.status != TX_OK,
			"an error is told");
	if (call.value.type != SCAN_ABSENT)
		read_page(&call);
	free(call.rows.values);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = {200, 302, 400, 401, 429, 500, 503};
	struct buf text = BUF_INIT((size_t)1 << 22);

	if (!size)
		return 0;
	plant(&text, data + 1, size - 1);
	cut_tokens(&text);
	read_reply(&text, statuses[data[0] % (sizeof(statuses) / sizeof(int))]);
	if (text.len)
		salvage(buf_slice(&text));
	graph_retry_percent(buf_slice(&text));
	check(graph_retry_regain(buf_slice(&text)) >= 0, "no wait below 0");
	buf_release(&text);
	return 0;
}
