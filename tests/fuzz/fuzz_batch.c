/*
 * The answer to a batch, each element of which has its own status, headers
 * and a body that is JSON inside of a string.
 */
#include "fuzz.h"

#include "../../tx-publish/answer.h"
#include "buf.h"
#include "err.h"
#include "graph_error.h"
#include "scan.h"

static void read_item(const struct scan_value *item)
{
	struct buf scratch = BUF_INIT((size_t)1 << 20);
	struct graph_error error;
	struct scan_value value, id;
	struct err err;

	answer_read(item, &scratch, &error, &value);
	fuzz_check(item->type == SCAN_OBJECT || error.class != GRAPH_FINE,
		"only an object can be good");
	if (error.class != GRAPH_FINE)
		fuzz_check(graph_error_tell(&error, &err) == -1 &&
				err.status != TX_OK && *err.text,
			"an error is told");
	id = scan_member(&value, SLICE("id"));
	if (id.type == SCAN_STRING || id.type == SCAN_NUMBER) {
		struct buf decoded = BUF_INIT(id.text.len);

		scan_text(&id, &decoded);
		fuzz_check(!decoded.over, "a text does not grow");
		buf_release(&decoded);
	}
	buf_release(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT((size_t)1 << 22);
	struct scan_value answer, item;
	struct scan_fault fault;
	struct scan_walk walk;

	buf_add(&text, (struct slice){(const char *)data, size});
	(void)buf_text(&text);
	if (scan_any(buf_slice(&text), &answer, &fault) == 0) {
		scan_walk_init(&walk, &answer);
		while (scan_walk_next(&walk, NULL, &item))
			read_item(&item);
	}
	buf_release(&text);
	return 0;
}
