/*
 * Files to publish, as people export them, td_ columns and all: whatever they
 * hold, each row is refused with a reason or makes a request that is JSON.
 * The first byte of an input says what the file is.
 */
#include "fuzz.h"

#include <json-c/json.h>

#include "../../tx-publish/check.h"
#include "../../tx-publish/notes.h"
#include "../../tx-publish/read.h"
#include "../../tx-publish/request.h"
#include "../../tx-publish/rows.h"
#include "../../tx-publish/settings.h"
#include "buf.h"
#include "doc.h"
#include "err.h"
#include "scan.h"

static void check_request(const struct settings *set, const struct row *row)
{
	struct buf text = BUF_INIT((size_t)1 << 24);
	struct json_object *doc =
		request_show(set->mode, row, "https://a.example/");
	struct scan_value value;
	struct scan_fault fault;

	doc_add(&text, doc);
	(void)buf_text(&text);
	fuzz_check(scan_any(buf_slice(&text), &value, &fault) == 0,
		"a request is JSON");
	json_object_put(doc);
	buf_release(&text);
}

static void check_all(struct settings *set, struct rows *rows)
{
	struct notes notes = NOTES_INIT;
	struct check check;

	check_init(&check, set, rows, &notes, SLICE("555"));
	check_rows(&check);
	for (size_t i = 0; i < rows->count; i++) {
		struct row *row = &rows->list[i];

		fuzz_check(row->columns && row->number && row->line,
			"a row knows where it stood");
		fuzz_check(rows_size(row) <= ROW_BYTES_MAX + 4096 ||
				row->state != ROW_READY,
			"a row has a size that can be sent");
		/* Of a file with a bad header no row is sent. */
		if (row->state == ROW_READY && !rows->bad_header)
			check_request(set, row);
	}
	notes_print(&notes);
	notes_release(&notes);
	check_release(&check);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct settings set = {.delimiter = ',', .has_now = true};
	char name[FUZZ_PATH], *path = name;
	struct rows rows;
	struct err err;
	int fd, kept;

	if (!size)
		return 0;
	set.from = (enum from)(*data % FROM_UNSAID);
	set.refang = *data & 16;
	set.pool = POOL_INIT;
	set.now = 1450000000;
	rows_init(&rows);
	fd = fuzz_file((struct slice){(const char *)data + 1, size - 1}, name);
	kept = fuzz_hush();
	if (read_rows(&rows, &set, &path, 1, &err) == 0)
		check_all(&set, &rows);
	else
		fuzz_check(err.status == TX_DATA, "only the data can be bad");
	fuzz_speak(kept);
	close(fd);
	rows_release(&rows);
	settings_release(&set);
	return 0;
}
