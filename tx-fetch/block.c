#include "block.h"

#include <stdlib.h>
#include <string.h>

#include "graph_page.h"
#include "mem.h"
#include "scan.h"

/* So many bytes that are no ids are enough for one block. */
#define BAD_MAX ((size_t)64 << 10)

void block_init(struct block *block, size_t most)
{
	*block = (struct block){
		.most = most,
		.cursor = BUF_INIT(GRAPH_CURSOR_MAX),
	};
}

void block_add(struct block *block, struct slice id)
{
	block->ids[block->count++] = mem_text(id);
}

void block_add_bad(
	struct block *block, struct slice text, unsigned long long line)
{
	/* It is scanned once more, to say what is wrong. */
	char *copy = mem_zero(text.len + SCAN_PAD, 1);

	memcpy(copy, text.at, text.len);
	block->bad = mem_grow(block->bad, block->bad_count, &block->bad_room,
		sizeof(*block->bad));
	block->bad[block->bad_count++] = (struct block_bad){
		.text = copy,
		.len = text.len,
		.line = line,
	};
	block->bad_bytes += text.len;
}

bool block_is_full(const struct block *block)
{
	return block->count == block->most || block->bad_bytes >= BAD_MAX;
}

void block_release(struct block *block)
{
	for (size_t i = 0; i < block->count; i++)
		free(block->ids[i]);
	for (size_t i = 0; i < block->bad_count; i++)
		free(block->bad[i].text);
	free(block->bad);
	buf_release(&block->cursor);
}
