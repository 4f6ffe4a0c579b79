/*
 * What tx-fetch is measured against: the loops that people write.
 *
 *     bench_pages URL COUNT bare|json-c [plain]
 *
 * Reads COUNT pages, URL?after=0 and so on, over one connection.  bare throws
 * the inflated bodies away, which is as fast as libcurl can be; json-c parses
 * each page and prints each element of its "data" as a line.  plain does not
 * ask for gzip.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <json-c/json.h>

#include "buf.h"

#define PAGE_MAX ((size_t)64 << 20)

static size_t drop(char *at, size_t one, size_t len, void *bytes)
{
	(void)at;
	*(size_t *)bytes += len;
	return one * len;
}

static size_t keep(char *at, size_t one, size_t len, void *page)
{
	buf_add(page, (struct slice){at, len});
	return one * len;
}

/* Print the elements of a page, as json-c has them. */
static bool print_page(const struct buf *page)
{
	struct json_object *doc = json_tokener_parse(page->at);
	struct json_object *data = NULL;
	size_t count;

	if (!json_object_object_get_ex(doc, "data", &data))
		return false;
	count = json_object_array_length(data);
	for (size_t i = 0; i < count; i++)
		puts(json_object_to_json_string_ext(
			json_object_array_get_idx(data, i),
			JSON_C_TO_STRING_PLAIN));
	json_object_put(doc);
	return true;
}

static bool get(CURL *easy, const char *url, long number)
{
	char text[1024];

	snprintf(text, sizeof(text), "%s?after=%ld", url, number);
	curl_easy_setopt(easy, CURLOPT_URL, text);
	return curl_easy_perform(easy) == CURLE_OK;
}

static bool read_pages(CURL *easy, const char *url, long count, bool parse)
{
	struct buf page = BUF_INIT(PAGE_MAX);
	size_t bytes = 0;
	bool good = true;

	curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
	if (parse) {
		curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep);
		curl_easy_setopt(easy, CURLOPT_WRITEDATA, &page);
	} else {
		curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
		curl_easy_setopt(easy, CURLOPT_WRITEDATA, &bytes);
	}
	for (long i = 0; good && i < count; i++) {
		buf_reset(&page);
		good = get(easy, url, i);
		if (good && parse)
			buf_add_byte(&page, '\0');
		good = good && (!parse || print_page(&page));
	}
	buf_release(&page);
	return good;
}

int main(int argc, char *argv[])
{
	CURL *easy = curl_easy_init();
	bool good;

	if (argc < 4 || !easy)
		return EXIT_FAILURE;
	if (argc == 4)
		curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	good = read_pages(easy, argv[1], strtol(argv[2], NULL, 10),
		!strcmp(argv[3], "json-c"));
	curl_easy_cleanup(easy);
	if (!good)
		fprintf(stderr, "bench_pages: a page is missing\n");
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
