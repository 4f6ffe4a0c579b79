/*
 * tx-gen: made-up descriptors for tests and benchmarks, the same for the same
 * options.  A test tool, not installed.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "diag.h"
#include "err.h"
#include "num.h"
#include "opt.h"
#include "record.h"
#include "rng.h"
#include "stamp.h"

/* Written at once; a line is far shorter than the room behind it. */
#define BLOCK   (256 << 10)
#define LONGEST (64 << 10)

struct settings {
	struct shape shape;
	long long seed, days, owners;
};

static int take_start(
	void *into, const struct opt *opt, const char *value, struct err *err)
{
	struct settings *settings = into;

	(void)opt;
	if (stamp_parse(slice_from(value), &settings->shape.start) < 0)
		return err_set(err, TX_USAGE, "not a date like 2024-01-31");
	return 0;
}

#define AT(member) offsetof(struct settings, member)

static const struct opt options[] = {
	{.name = "seed",
		.arg = "N",
		.kind = OPT_NUM,
		.at = AT(seed),
		.max = INT64_MAX,
		.common = true,
		.help = "other descriptors for another number (1)"},
	{.name = "start",
		.arg = "DATE",
		.kind = OPT_CALL,
		.call = take_start,
		.common = true,
		.help = "the first day (2024-01-01)"},
	{.name = "days",
		.arg = "N",
		.kind = OPT_NUM,
		.at = AT(days),
		.min = 1,
		.max = RHYTHM_DAYS_MAX,
		.common = true,
		.help = "spread over this many days (90)"},
	{.name = "owners",
		.arg = "N",
		.kind = OPT_NUM,
		.at = AT(owners),
		.min = 1,
		.max = ZIPF_MAX,
		.common = true,
		.help = "shared by this many members (40)"},
	{.name = "terms",
		.kind = OPT_FLAG,
		.at = AT(shape.terms),
		.common = true,
		.help = "add search_term; some come under two terms"},
	{.name = "offsets",
		.kind = OPT_FLAG,
		.at = AT(shape.offsets),
		.common = true,
		.help = "some times in zones other than +0000"},
	{.name = "epochs",
		.kind = OPT_FLAG,
		.at = AT(shape.epochs),
		.common = true,
		.help = "some times as epoch seconds"},
	{.name = "messy",
		.kind = OPT_FLAG,
		.at = AT(shape.messy),
		.common = true,
		.help = "many wrong types, lone surrogates, CRLF and the like"},
	{.name = "once",
		.kind = OPT_FLAG,
		.at = AT(shape.once),
		.common = true,
		.help = "no key comes twice in a record, as it rarely does"},
};

static const struct opt_program program = {
	.synopsis = "[OPTION ...] COUNT",
	.purpose = "make descriptors for tests, newest first",
	.examples = "  tx-gen 1000 > raw.ndjson\n"
		    "  tx-gen --seed 7 --start 2024-02-01 --days 14 --terms "
		    "20000\n",
	.sets = {{options, sizeof(options) / sizeof(*options)}},
};

static struct shape parse_args(int argc, char *argv[])
{
	struct settings settings = {.seed = 1, .days = 90, .owners = 40};
	long long count;
	struct err err;
	int first;

	stamp_parse(SLICE("2024-01-01"), &settings.shape.start);
	first = opt_parse(&program, argc, argv, (void *[]){&settings});
	if (argc - first != 1)
		opt_fail("one COUNT is needed");
	if (num_parse(slice_from(argv[first]), 0, RHYTHM_COUNT_MAX, &count,
		    &err) < 0)
		opt_fail("COUNT: %s", err.text);
	settings.shape.seed = (uint64_t)settings.seed;
	settings.shape.days = (uint32_t)settings.days;
	settings.shape.owners = (uint32_t)settings.owners;
	settings.shape.count = (uint64_t)count;
	return settings.shape;
}

static void write_all(struct slice text)
{
	while (text.len > 0) {
		ssize_t n = write(STDOUT_FILENO, text.at, text.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			die(TX_IO, "stdout: %s", strerror(errno));
		text.at += n;
		text.len -= (size_t)n;
	}
}

int main(int argc, char *argv[])
{
	struct buf out = BUF_INIT(BLOCK + LONGEST);
	struct maker *maker;
	struct shape shape;

	diag_init(argv[0]);
	shape = parse_args(argc, argv);
	maker = maker_new(&shape);
	for (uint64_t i = 0; i < shape.count; i++) {
		maker_add(maker, &out);
		if (out.over)
			die(TX_BUG, "a line is longer than %d bytes", LONGEST);
		if (out.len >= BLOCK) {
			write_all(buf_slice(&out));
			buf_reset(&out);
		}
	}
	write_all(buf_slice(&out));
	maker_free(maker);
	buf_release(&out);
	return TX_OK;
}
