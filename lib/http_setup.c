#include "http_setup.h"

#include <string.h>
#include <strings.h>

#include "http.h"

/*
 * A transfer slower than this, in bytes a second, stands still.  It is not 1,
 * or a server that sends one byte a second would hold us for ever.
 */
#define STALL_BYTES 16L

/*
 * So much is taken from the system at once, where there is so much: with
 * libcurl's 16 KiB a fifth of the time went into asking for it.
 */
#define RECEIVE_BYTES (256L << 10)

/* Set text options, which libcurl copies, and pointers; NULL: the default. */
static CURLcode set_text(CURL *easy, const struct http_settings *set,
	const char *url, bool loopback)
{
	const struct {
		CURLoption option;
		const char *value;
	} texts[] = {
		{CURLOPT_URL, url},
		{CURLOPT_PROTOCOLS_STR, loopback ? "http,https" : "https"},
		{CURLOPT_USERAGENT, set->user_agent},
		{CURLOPT_CAINFO, set->cacert},
		/* NULL leaves it to the environment, "" forbids that. */
		{CURLOPT_PROXY,
			set->proxy         ? set->proxy
				: loopback ? ""
					   : NULL},
		{CURLOPT_ACCEPT_ENCODING, "gzip"},
	};
	CURLcode rc = CURLE_OK;

	for (size_t i = 0; !rc && i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].value)
			rc = curl_easy_setopt(
				easy, texts[i].option, texts[i].value);
	return rc;
}

static CURLcode set_numbers(
	CURL *easy, const struct http_settings *set, const char *url)
{
	const struct {
		CURLoption option;
		long value;
	} numbers[] = {
		{CURLOPT_FOLLOWLOCATION, 0},
		{CURLOPT_NETRC, CURL_NETRC_IGNORED},
		{CURLOPT_NOSIGNAL, 1},
		{CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
		{CURLOPT_HEADEROPT, CURLHEADER_SEPARATE},
		{CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
		{CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS},
		/*
		 * Rather than open a connection for each request, wait for
		 * the first one, which may carry all of them.  Without TLS
		 * that would be known after the first reply only.
		 */
		{CURLOPT_PIPEWAIT, !strncasecmp(url, "https:", 6)},
		{CURLOPT_CONNECTTIMEOUT, set->connect_time},
		{CURLOPT_LOW_SPEED_LIMIT, STALL_BYTES},
		{CURLOPT_LOW_SPEED_TIME, set->stall_time},
	};
	CURLcode rc = CURLE_OK;

	for (size_t i = 0; !rc && i < sizeof(numbers) / sizeof(*numbers); i++)
		rc = curl_easy_setopt(
			easy, numbers[i].option, numbers[i].value);
	return rc;
}

/*
 * A handle that shared its connection with other requests still has the
 * buffer of its last one, which libcurl then does not change (7.88: a bad
 * argument).  It works with that one, too.
 */
static CURLcode set_buffer(CURL *easy)
{
	CURLcode rc = curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, RECEIVE_BYTES);

	return rc == CURLE_BAD_FUNCTION_ARGUMENT ? CURLE_OK : rc;
}

CURLcode http_setup(CURL *easy, const struct http_settings *settings,
	const char *url, bool loopback)
{
	CURLcode rc = set_text(easy, settings, url, loopback);

	if (!rc)
		rc = set_numbers(easy, settings, url);
	return rc ? rc : set_buffer(easy);
}

void http_setup_excuse(
	CURL *easy, const struct http_settings *settings, double away)
{
	long connect_time = settings->connect_time + (long)away + 1;

	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, connect_time);
	/* What comes next may have been there for long: it has no speed. */
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 0L);
}

void http_setup_judge(CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, STALL_BYTES);
}

static CURLcode set_method(CURL *easy, const struct http_request *request)
{
	CURLcode rc;

	if (request->method == HTTP_DELETE)
		return curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
	if (request->method == HTTP_GET)
		return curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
	rc = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
		(curl_off_t)request->form.len);
	if (!rc)
		rc = curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS,
			request->form.len ? request->form.at : "");
	return rc;
}

static CURLcode add_header(struct curl_slist **list, const char *text)
{
	struct curl_slist *longer = curl_slist_append(*list, text);

	if (!longer)
		return CURLE_OUT_OF_MEMORY;
	*list = longer;
	return CURLE_OK;
}

static CURLcode add_bearer(struct curl_slist **list, struct slice bearer)
{
	struct buf line = BUF_INIT(8192);
	CURLcode rc;

	buf_printf(&line, "Authorization: Bearer %.*s", SLICE_ARG(bearer));
	rc = add_header(list, buf_text(&line));
	explicit_bzero(line.at, line.room);
	buf_release(&line);
	return rc;
}

CURLcode http_setup_request(CURL *easy, const struct http_request *request,
	struct curl_slist **headers)
{
	CURLcode rc = set_method(easy, request);

	if (!rc)
		rc = add_header(headers, "Accept: application/json");
	/* A body is sent at once, not after a "100 Continue". */
	if (!rc)
		rc = add_header(headers, "Expect:");
	if (!rc && request->bearer.len)
		rc = add_bearer(headers, request->bearer);
	if (!rc)
		rc = curl_easy_setopt(easy, CURLOPT_HTTPHEADER, *headers);
	return rc;
}
