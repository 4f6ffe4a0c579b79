/*
 * Tables that are asked for, one a line: what is taken can be typed again as
 * table_spell() has it, and means the same.
 */
#include "fuzz.h"

#include "../../tx-aggregate/table.h"
#include "buf.h"
#include "err.h"

static void check_table(const struct table *table)
{
	fuzz_check(table->name && *table->name, "a table has a name");
	fuzz_check(table->keys && table->keys <= TABLE_KEYS, "and keys");
	fuzz_check(table->top <= TABLE_TOP_MAX, "top has a bound");
	for (size_t i = 0; i < table->keys; i++)
		fuzz_check(*table->key[i].field, "a key has a field");
	fuzz_check(!table->fill || table->filled < table->keys,
		"what is filled is a key");
}

static void type_again(const struct tables *tables)
{
	struct buf first = BUF_INIT((size_t)1 << 20);
	struct buf second = BUF_INIT((size_t)1 << 20);
	struct tables again = {0};
	struct err err;

	for (size_t i = 0; i < tables->count; i++) {
		check_table(&tables->table[i]);
		buf_reset(&first);
		table_spell(&tables->table[i], &first);
		fuzz_check(table_parse(&again, buf_slice(&first), &err) == 0,
			"what was understood can be typed");
		buf_reset(&second);
		table_spell(&again.table[i], &second);
		fuzz_check(slice_equal(buf_slice(&first), buf_slice(&second)),
			"and means the same");
	}
	tables_release(&again);
	buf_release(&first);
	buf_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = {(const char *)data, size}, line;
	struct tables tables = {0};
	struct err err;

	while (slice_cut(&rest, '\n', &line)) {
		size_t count = tables.count;

		if (table_parse(&tables, line, &err) < 0)
			fuzz_check(
				err.status == TX_USAGE && tables.count == count,
				"a wrong table is a fault of use");
	}
	type_again(&tables);
	(void)tables_check_prefixes(&tables, &err);
	tables_release(&tables);
	return 0;
}
