/*
 * A state file that a disk or a hand left behind.  In an input each byte 0x01
 * stands for the hash of the options.  One that is taken has no number below
 * 0, and the accounts it brings fit what is asked for.
 */
#include "fuzz.h"

#include <inttypes.h>

#include "../../tx-fetch/checkpoint.h"
#include "../../tx-fetch/settings.h"
#include "err.h"

#define TEXT_MAX ((size_t)1 << 22)

static void check_place(const struct writer_place *place)
{
	fuzz_check(place->output >= 0 && place->rejects >= 0,
		"offsets are not below 0");
	fuzz_check((int64_t)place->counts.records >= 0, "nor are counts");
}

static void check_taken(
	struct checkpoint *checkpoint, const struct settings *set)
{
	struct fetch fetch = {.set = set};
	struct err err;

	fuzz_check(checkpoint->limit >= 0 && checkpoint->after >= 0 &&
			checkpoint->updated >= 0,
		"numbers are not below 0");
	check_place(&checkpoint->now);
	if (checkpoint->cursor.len)
		check_place(&checkpoint->start.place);
	if (checkpoint->doc && checkpoint_restore(checkpoint, &fetch, &err) < 0)
		fuzz_check(err.status == TX_CONFIG, "accounts can be bad");
	fuzz_check(fetch.account_count <= settings_search_count(set),
		"each account has its search");
	fetch_release(&fetch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct settings set = {.object = OBJECT_DESCRIPTORS};
	struct buf text = BUF_INIT(TEXT_MAX);
	struct checkpoint *checkpoint;
	char path[FUZZ_PATH];
	struct err err;
	int fd;

	for (size_t i = 0; i < size; i++) {
		if (data[i] == 1)
			buf_printf(&text, "%016" PRIx64, settings_hash(&set));
		else
			buf_add_byte(&text, (char)data[i]);
	}
	fd = fuzz_file(buf_slice(&text), path);
	checkpoint = checkpoint_open(path, false, &set, 0, &err);
	if (checkpoint)
		check_taken(checkpoint, &set);
	else
		fuzz_check(err.status == TX_CONFIG, "only the file can be bad");
	checkpoint_free(checkpoint);
	close(fd);
	buf_release(&text);
	return 0;
}
