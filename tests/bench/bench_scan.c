/*
 * How fast records are read, without any input or output:
 *
 *     bench_scan FILE
 *
 * FILE is read whole (NDJSON, all lines good).  What is printed of each way
 * of reading it is its best rate in ROUNDS rounds, in which they take turns.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <json-c/json.h>

#include "buf.h"
#include "scan.h"
#include "scan_find.h"

#define ROUNDS   7
#define FILE_MAX ((size_t)1 << 30)

/* One way to read a line; returns something, so that it is not left out. */
struct way {
	const char *name;
	size_t (*read)(void *state, struct slice line);
	void *state;
	double best; /* seconds */
};

static size_t find_end(void *state, struct slice line)
{
	(void)state;
	return line.len;
}

static size_t check(void *state, struct slice line)
{
	struct scan_fault fault;

	(void)state;
	return scan_record(NULL, line, NULL, &fault) == 0;
}

static size_t scan(void *plan, struct slice line)
{
	struct scan_value values[4];
	struct scan_fault fault;

	if (scan_record(plan, line, values, &fault) < 0)
		return 0;
	return scan_equals(&values[0], SLICE("MALICIOUS"));
}

static size_t scan_plainly(void *plan, struct slice line)
{
	struct scan_value values[4];
	struct scan_fault fault;

	if (scan_record_by(scan_find_plain, plan, line, values, &fault) < 0)
		return 0;
	return scan_equals(&values[0], SLICE("MALICIOUS"));
}

static size_t parse(void *parser, struct slice line)
{
	struct json_object *record, *status;
	size_t found;

	json_tokener_reset(parser);
	record = json_tokener_parse_ex(parser, line.at, (int)line.len);
	found = json_object_object_get_ex(record, "status", &status);
	json_object_put(record);
	return found;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t time_once(struct way *way, struct slice text)
{
	double start = now();
	struct slice line;
	size_t sum = 0;

	while (slice_cut(&text, '\n', &line))
		if (line.len)
			sum += way->read(way->state, line);
	if (!way->best || now() - start < way->best)
		way->best = now() - start;
	return sum;
}

/* Read the file at path whole, with the pad that the scanner wants. */
static void load(struct buf *text, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = 1;
	char *to;

	while (fd >= 0 && got > 0 && (to = buf_reserve(text, 1 << 20))) {
		got = read(fd, to, 1 << 20);
		text->len += got > 0 ? (size_t)got : 0;
	}
	if (fd < 0 || got || close(fd) < 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
}

int main(int argc, char *argv[])
{
	static const char *const paths[] = {
		"status", "review_status", "confidence", "severity"};
	struct scan_plan *plan = scan_plan_new();
	struct json_tokener *parser = json_tokener_new();
	struct way ways[] = {{"line ends only", find_end, NULL, 0},
		{"scan, nothing wanted", check, NULL, 0},
		{"scan, four values", scan, plan, 0},
		{"the same, plain C", scan_plainly, plan, 0},
		{"json-c", parse, parser, 0}};
	size_t count = sizeof(ways) / sizeof(*ways), sum = 0;
	struct buf text = BUF_INIT(FILE_MAX);

	if (argc != 2) {
		fprintf(stderr, "usage: bench_scan FILE\n");
		return 2;
	}
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		scan_plan_add(plan, paths[i]);
	load(&text, argv[1]);
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < count; i++)
			sum += time_once(&ways[i], buf_slice(&text));
	printf("%-32s %9s %9s   (%zu)\n", "in memory", "seconds", "MB/s", sum);
	for (size_t i = 0; i < count; i++)
		printf("%-32s %9.3f %9.0f\n", ways[i].name, ways[i].best,
			(double)text.len / 1e6 / ways[i].best);
	buf_release(&text);
	json_tokener_free(parser);
	scan_plan_free(plan);
	return EXIT_SUCCESS;
}
