/*
 * How fast records are read, without any input or output:
 *
 *     bench_scan FILE
 *
 * FILE is read whole (NDJSON, all lines good).  What is printed of each way
 * of reading it, as a table in Markdown, is its best rate in ROUNDS rounds, in
 * which they take turns: the ends of the lines only, their strings and brackets
 * without a look at anything else, each version of the scanner that this
 * machine has, wanting nothing and four values, and json-c.
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

#define ROUNDS       7
#define FILE_MAX     ((size_t)1 << 30)
#define VERSIONS_MAX 4

/* One way to read a line; returns something, so that it is not left out. */
struct way {
	char name[32];
	size_t (*read)(void *state, struct slice line);
	void *state;
	double best; /* seconds */
};

static size_t find_end(void *state, struct slice line)
{
	(void)state;
	return line.len;
}

/* Pass a string, from behind its first quote on. */
static const char *pass_string(
	struct scan_block *block, const char *at, const char *end)
{
	scan_find *find = scan_find_best();

	while (at < end) {
		at = scan_find_mark(block, find, at, end);
		if (at >= end || *at == '"')
			return at + 1;
		at += *at == '\\' ? 2 : 1;
	}
	return at;
}

/* What the scanner would cost that checks no grammar, escape or UTF-8. */
static size_t match_brackets(void *state, struct slice line)
{
	const char *at = line.at, *end = at + line.len;
	struct scan_block block = {at, 0};
	size_t depth = 0;

	(void)state;
	while (at < end) {
		char c = *at++;

		if (c == '"')
			at = pass_string(&block, at, end);
		else if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
	}
	return !depth;
}

/* A version of the scanner, with what it is to find. */
struct version {
	scan_find *find;
	const struct scan_plan *plan; /* NULL: nothing */
};

static size_t scan(void *state, struct slice line)
{
	const struct version *version = state;
	struct scan_value values[4];
	struct scan_fault fault;

	if (scan_record_by(version->find, version->plan, line, values, NULL,
		    &fault) < 0)
		return 0;
	return !version->plan || scan_equals(&values[0], SLICE("MALICIOUS"));
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

/* Time all ways in turn, and print them. */
static void compare(struct way *ways, size_t count, struct slice text)
{
	size_t sum = 0;

	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < count; i++)
			sum += time_once(&ways[i], text);
	printf("| %-32s | %9s | %9s |\n|---|--:|--:|\n", "in memory", "seconds",
		"MB/s");
	for (size_t i = 0; i < count; i++)
		printf("| %-32s | %9.3f | %9.0f |\n", ways[i].name,
			ways[i].best, (double)text.len / 1e6 / ways[i].best);
	/* What was read is looked at, or it could be left out. */
	if (!sum)
		printf("\nnothing was found\n");
}

/* Add each version of the scanner to ways, with plan and without. */
static size_t add_versions(struct way *ways, const struct scan_plan *plan)
{
	static struct version states[2 * VERSIONS_MAX];
	size_t versions, count = 0;
	const struct scan_version *all = scan_versions(&versions);

	for (size_t i = versions; i > 0; i--)
		for (int wanted = 0; wanted < 2; wanted++) {
			struct way *way = &ways[count];

			states[count] = (struct version){
				all[i - 1].find, wanted ? plan : NULL};
			way->read = scan;
			way->state = &states[count++];
			snprintf(way->name, sizeof(way->name), "%s, %s",
				all[i - 1].name,
				wanted ? "four values" : "nothing wanted");
		}
	return count;
}

int main(int argc, char *argv[])
{
	static const char *const paths[] = {
		"status", "review_status", "confidence", "severity"};
	struct scan_plan *plan = scan_plan_new();
	struct json_tokener *parser = json_tokener_new();
	struct way ways[2 * VERSIONS_MAX + 3] = {
		{"line ends only", find_end, NULL, 0},
		{"strings and brackets only", match_brackets, NULL, 0}};
	size_t count = 2 + add_versions(ways + 2, plan);
	struct buf text = BUF_INIT(FILE_MAX);

	if (argc != 2) {
		fprintf(stderr, "usage: bench_scan FILE\n");
		return 2;
	}
	ways[count++] =
		(struct way){"json-c, parse and free", parse, parser, 0};
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		scan_plan_add(plan, paths[i]);
	load(&text, argv[1]);
	compare(ways, count, buf_slice(&text));
	buf_release(&text);
	json_tokener_free(parser);
	scan_plan_free(plan);
	return EXIT_SUCCESS;
}
