/* What http.h says about URLs. */
#include "http.h"

#include <arpa/inet.h>
#include <string.h>

#include <curl/curl.h>

#include "err.h"
#include "http_url.h"
#include "num.h"

/* Whether host, as curl spells it, is this machine by its address or name. */
static bool is_loopback(const char *host)
{
	struct in_addr address;

	if (!strcmp(host, "localhost") || !strcmp(host, "[::1]"))
		return true;
	return inet_pton(AF_INET, host, &address) == 1 &&
		ntohl(address.s_addr) >> 24 == 127;
}

/* Whether url has a part that a URL of ours must not have. */
static bool has_part(CURLU *url, CURLUPart part)
{
	char *text = NULL;
	bool has = curl_url_get(url, part, &text, 0) == CURLUE_OK;

	curl_free(text);
	return has;
}

static int judge(CURLU *url, const char *text, bool *loopback, struct err *err)
{
	char *scheme = NULL, *host = NULL;
	int rc = -1;

	if (curl_url_set(url, CURLUPART_URL, text, 0) ||
		curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) ||
		curl_url_get(url, CURLUPART_HOST, &host, 0)) {
		err_set(err, TX_USAGE, "not a URL such as https://host");
		goto out;
	}
	*loopback = is_loopback(host);
	if (has_part(url, CURLUPART_USER) || has_part(url, CURLUPART_FRAGMENT))
		err_set(err, TX_USAGE, "a URL with a user or fragment");
	else if (!strcmp(scheme, "https") ||
		(*loopback && !strcmp(scheme, "http")))
		rc = 0;
	else
		err_set(err, TX_USAGE,
			"only https is used, or http to a loopback address");
out:
	curl_free(scheme);
	curl_free(host);
	return rc;
}

int http_judge_url(const char *text, bool *loopback, struct err *err)
{
	CURLU *url = curl_url();
	int rc;

	if (!url)
		return err_set(err, TX_OS, "libcurl: out of memory");
	rc = judge(url, text, loopback, err);
	curl_url_cleanup(url);
	return rc;
}

int http_check_base(const char *text, struct err *err)
{
	bool loopback;

	if (strchr(text, '?'))
		return err_set(err, TX_USAGE, "a base URL with a query");
	return http_judge_url(text, &loopback, err);
}

/* What may stand in a value as it is: RFC 3986, unreserved, and the comma. */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		(c >= '0' && c <= '9') || (c && strchr("-._~,", c));
}

void http_encode(struct buf *out, struct slice text)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (is_plain(text.at[i])) {
			buf_add_byte(out, text.at[i]);
			continue;
		}
		buf_add_byte(out, '%');
		buf_add_byte(out, hex[c >> 4]);
		buf_add_byte(out, hex[c & 15]);
	}
}

void http_param(struct buf *query, const char *name, struct slice value)
{
	if (query->len)
		buf_add_byte(query, '&');
	buf_add(query, slice_from(name));
	buf_add_byte(query, '=');
	http_encode(query, value);
}

void http_decode(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		int high = -1, low = -1;

		if (text.at[i] == '%' && text.len - i > 2) {
			high = num_hex_digit(text.at[i + 1]);
			low = num_hex_digit(text.at[i + 2]);
		}
		if (high < 0 || low < 0) {
			buf_add_byte(out, text.at[i]);
			continue;
		}
		buf_add_byte(out, (char)(high << 4 | low));
		i += 2;
	}
}

struct slice http_host(struct slice url)
{
	static const char mark[] = "://";
	const char *at = url.len
		? memmem(url.at, url.len, mark, sizeof(mark) - 1)
		: NULL;
	struct slice host = {url.at, 0}, user;
	const char *end = url.at + url.len;

	if (!at)
		return host;
	host.at = at + sizeof(mark) - 1;
	while (host.at + host.len < end && !strchr("/?#", host.at[host.len]))
		host.len++;
	while (memchr(host.at, '@', host.len))
		slice_cut(&host, '@', &user);
	return host;
}
