/*
 * A journal that a crash, a disk or a hand left behind.  In an input each
 * byte 0x01 stands for the right first line.  One that is taken reads the
 * same the next time; one that is refused stays as it was.
 */
#include "fuzz.h"

#include "../../tx-publish/journal.h"
#include "buf.h"
#include "err.h"
#include "file.h"

#define HEADER \
	"{\"journal\":\"tx-publish\",\"version\":1,\"server\":" \
	"\"https://a.example\",\"app\":\"555\"}\n"

#define TEXT_MAX ((size_t)1 << 22)

static const struct journal_address address = {
	{"https://a.example", 17}, {"555", 3}};

/* Open the journal at path; return how many it says are published, or -1. */
static long published(const char *path, struct err *err)
{
	struct journal *journal = journal_open(path, &address, err);
	long count = journal ? (long)journal_published(journal) : -1;

	journal_free(journal);
	return count;
}

static void check_left(const char *path, struct slice text, long count)
{
	struct buf left = BUF_INIT(TEXT_MAX);
	struct err err;

	fuzz_check(file_read(path, &left, &err) == 0, "it can be read");
	if (count < 0) {
		fuzz_check(slice_equal(buf_slice(&left), text),
			"what is refused stays");
	} else {
		fuzz_check(left.len <= text.len &&
				!memcmp(left.at, text.at, left.len) &&
				left.at[left.len - 1] == '\n',
			"what is taken loses a torn line at most");
		fuzz_check(published(path, &err) == count,
			"and reads the same again");
	}
	buf_release(&left);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	char path[FUZZ_PATH];
	struct err err;
	long count;
	int fd;

	for (size_t i = 0; i < size; i++) {
		if (data[i] == 1)
			buf_add(&text, SLICE(HEADER));
		else
			buf_add_byte(&text, (char)data[i]);
	}
	/* Without a whole line one is begun, whose folder is no disk here. */
	if (text.len && memchr(text.at, '\n', text.len)) {
		fd = fuzz_file(buf_slice(&text), path);
		count = published(path, &err);
		fuzz_check(count >= 0 || err.status == TX_CONFIG,
			"only the journal can be bad");
		check_left(path, buf_slice(&text), count);
		close(fd);
	}
	buf_release(&text);
	return 0;
}
