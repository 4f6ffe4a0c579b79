#include "blocks.h"

#include "block.h"
#include "lines.h"
#include "settings.h"
#include "tagged.h"
#include "writer.h"

/* Without rejects a line that is no id ends the run, those before it read. */
static int add_line(struct blocks *blocks, struct block *block,
	struct slice line, struct err *err)
{
	struct slice id = slice_trim(line);

	if (settings_is_id(id)) {
		block_add(block, id);
		return 0;
	}
	if (!blocks->fetch->set->writer.rejects) {
		writer_refuse(blocks->fetch->writer, line, err);
		return err_prefix(err, "%s:%llu: ", lines_name(blocks->in),
			lines_number(blocks->in));
	}
	block_add_bad(block, line, lines_number(blocks->in));
	return 0;
}

static int next_line(
	struct blocks *blocks, struct block *block, struct err *err)
{
	struct slice line;
	int rc = lines_next(blocks->in, &line, err);

	if (rc == LINES_LONG)
		return err_set(err, TX_DATA, "%s:%llu: not an id",
			lines_name(blocks->in), lines_number(blocks->in));
	if (rc > 0 && add_line(blocks, block, line, err) < 0)
		return -1;
	return rc;
}

/*
 * Fill block with the next ids of the list; what stops that is told when the
 * block is done.  Return 1, 0 at the end, or -1.
 */
static int fill_from_lines(
	struct blocks *blocks, struct block *block, struct err *err)
{
	int rc = 1;

	while (!blocks->failed && rc > 0 && !block_is_full(block)) {
		rc = next_line(blocks, block, &blocks->why);
		blocks->failed = rc < 0;
	}
	block->is_step = !blocks->failed;
	block->unit = ++blocks->next;
	if (block->count || block->bad_count)
		return 1;
	if (!blocks->failed)
		return 0;
	*err = blocks->why;
	return -1;
}

static int fill_from_operands(
	struct blocks *blocks, struct block *block, struct err *err)
{
	const struct settings *set = blocks->fetch->set;
	struct slice id;

	if (blocks->next >= set->operand_count)
		return 0;
	id = slice_from(set->operands[blocks->next++]);
	if (!settings_is_id(id))
		return err_set(
			err, TX_USAGE, "\"%.*s\" is not an id", SLICE_ARG(id));
	block_add(block, id);
	block->is_step = true;
	block->unit = blocks->next;
	return 1;
}

int blocks_next(struct blocks *blocks, struct block *block, struct err *err)
{
	block_init(block, blocks->most);
	if (blocks->in)
		return fill_from_lines(blocks, block, err);
	if (blocks->tagged)
		return tagged_fill(blocks->tagged, block, err);
	return fill_from_operands(blocks, block, err);
}

int blocks_pass(struct blocks *blocks, size_t count, struct err *err)
{
	int rc = 1;

	while (rc > 0 && blocks->next < count) {
		struct block block;

		rc = blocks_next(blocks, &block, err);
		block_release(&block);
	}
	return rc < 0 ? -1 : 0;
}

void blocks_init(struct blocks *blocks, struct fetch *fetch)
{
	const struct settings *set = fetch->set;

	*blocks = (struct blocks){.fetch = fetch, .most = BLOCK_MAX};
	if (set->limit && set->limit < BLOCK_MAX)
		blocks->most = (size_t)set->limit;
	if (set->object == OBJECT_IDS)
		blocks->in = lines_new(NULL, 0, LINES_MAX_DEFAULT);
	if (set->object == OBJECT_TAGGED)
		blocks->tagged = tagged_new(fetch);
}

void blocks_release(struct blocks *blocks)
{
	lines_free(blocks->in);
	tagged_free(blocks->tagged);
}
