#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "clock.h"
#include "err.h"
#include "http_setup.h"
#include "http_url.h"
#include "mem.h"

/* The longest value of a header that is kept. */
#define HEADER_MAX 16384

/* Who looks at the transfers no more often than this, in seconds, is away. */
#define AWAY 1.0

/* One transfer.  Done ones are used again, with their easy handles. */
struct job {
	struct http_reply reply; /* first: a reply is its job */
	CURL *easy;              /* owns */
	struct curl_slist *headers;
	bool writes; /* the request is no GET */
	double away; /* seconds before it was sent in which nobody looked */
	char error[CURL_ERROR_SIZE];
	struct job *next; /* in the list of active, given or idle ones */
};

struct http {
	struct http_settings settings;
	CURLM *multi;       /* owns */
	struct job *active; /* in flight */
	struct job *given;  /* whose replies are out */
	struct job *idle;
	size_t count;  /* of the active */
	double looked; /* the clock, when anybody looked at them last */
	bool excused;  /* and that was too long ago to judge those active */
};

/* --- setting up ----------------------------------------------------------- */

struct http *http_new(const struct http_settings *settings, struct err *err)
{
	struct http *http = mem_zero(1, sizeof(*http));

	http->settings = *settings;
	http->looked = clock_now();
	if (!curl_global_init(CURL_GLOBAL_DEFAULT))
		http->multi = curl_multi_init();
	if (!http->multi) {
		err_set(err, TX_OS, "libcurl cannot start");
		http_free(http);
		return NULL;
	}
	return http;
}

static void free_job(struct job *job)
{
	curl_easy_cleanup(job->easy);
	curl_slist_free_all(job->headers);
	buf_release(&job->reply.body);
	for (size_t i = 0; i < HTTP_HEADERS; i++)
		buf_release(&job->reply.header[i]);
	free(job);
}

static void free_jobs(CURLM *multi, struct job *job)
{
	while (job) {
		struct job *next = job->next;

		if (multi)
			curl_multi_remove_handle(multi, job->easy);
		free_job(job);
		job = next;
	}
}

void http_free(struct http *http)
{
	if (!http)
		return;
	free_jobs(http->multi, http->active);
	free_jobs(NULL, http->given);
	free_jobs(NULL, http->idle);
	if (http->multi)
		curl_multi_cleanup(http->multi);
	curl_global_cleanup();
	free(http);
}

const char *http_version(void)
{
	return "libcurl " LIBCURL_VERSION;
}

/* --- what libcurl calls --------------------------------------------------- */

/* Counted on inflated bytes: CURLOPT_MAXFILESIZE sees only the packed ones. */
static size_t take_body(char *at, size_t one, size_t len, void *to)
{
	struct job *job = to;

	(void)one;
	buf_add(&job->reply.body, (struct slice){at, len});
	return job->reply.body.over ? 0 : len;
}

static void empty_headers(struct http_reply *reply)
{
	for (size_t i = 0; i < HTTP_HEADERS; i++)
		buf_reset(&reply->header[i]);
}

static size_t take_header(char *at, size_t one, size_t len, void *to)
{
	static const char *const names[HTTP_HEADERS] = {
		[HTTP_CONTENT_TYPE] = "content-type",
		[HTTP_APP_USAGE] = "x-app-usage",
		[HTTP_BUSINESS_USAGE] = "x-business-use-case-usage",
		[HTTP_ACCOUNT_USAGE] = "x-ad-account-usage",
	};
	struct http_reply *reply = &((struct job *)to)->reply;
	struct slice value = {at, len}, name;

	(void)one;
	/* A status line: what came before it was not the last reply. */
	if (len >= 5 && !memcmp(at, "HTTP/", 5))
		empty_headers(reply);
	if (!slice_cut(&value, ':', &name))
		return len;
	for (size_t i = 0; i < HTTP_HEADERS; i++)
		if (slice_equal_nocase(name, slice_from(names[i]))) {
			buf_reset(&reply->header[i]);
			buf_add(&reply->header[i], slice_trim(value));
		}
	return len;
}

/*
 * The request is about to be sent.  libcurl sends it again by itself where a
 * connection it had kept ends without a byte; but what writes may have been
 * done by then, so there that is a failed try like any other.
 */
static int take_sending(void *to, char *ip, char *own_ip, int port, int own)
{
	struct job *job = to;

	(void)ip, (void)own_ip, (void)port, (void)own;
	if (job->reply.sent && job->writes)
		return CURL_PREREQFUNC_ABORT;
	job->reply.sent++;
	return CURL_PREREQFUNC_OK;
}

/* --- beginning a transfer ------------------------------------------------- */

static struct job *take_job(struct http *http)
{
	struct job *job = http->idle;

	if (job) {
		http->idle = job->next;
		curl_easy_reset(job->easy);
	} else {
		job = mem_zero(1, sizeof(*job));
		job->easy = curl_easy_init();
		for (size_t i = 0; i < HTTP_HEADERS; i++)
			buf_init(&job->reply.header[i], HEADER_MAX);
	}
	buf_reset(&job->reply.body);
	job->reply.body.max = http->settings.body_max;
	empty_headers(&job->reply);
	job->reply.status = job->reply.sent = 0;
	job->away = 0;
	job->reply.why[0] = job->error[0] = '\0';
	return job;
}

static void drop_job(struct http *http, struct job *job)
{
	curl_slist_free_all(job->headers);
	job->headers = NULL;
	if (!job->easy) {
		free_job(job);
		return;
	}
	job->next = http->idle;
	http->idle = job;
}

static CURLcode set_calls(struct job *job)
{
	CURLcode rc = curl_easy_setopt(job->easy, CURLOPT_PRIVATE, job);

	if (!rc)
		rc = curl_easy_setopt(
			job->easy, CURLOPT_ERRORBUFFER, job->error);
	if (!rc)
		rc = curl_easy_setopt(
			job->easy, CURLOPT_WRITEFUNCTION, take_body);
	if (!rc)
		rc = curl_easy_setopt(job->easy, CURLOPT_WRITEDATA, job);
	if (!rc)
		rc = curl_easy_setopt(
			job->easy, CURLOPT_HEADERFUNCTION, take_header);
	if (!rc)
		rc = curl_easy_setopt(job->easy, CURLOPT_HEADERDATA, job);
	if (!rc)
		rc = curl_easy_setopt(
			job->easy, CURLOPT_PREREQFUNCTION, take_sending);
	if (!rc)
		rc = curl_easy_setopt(job->easy, CURLOPT_PREREQDATA, job);
	return rc;
}

static CURLcode set_up(const struct http *http, struct job *job,
	const struct http_request *request, const char *url, bool loopback)
{
	CURLcode rc = job->easy ? CURLE_OK : CURLE_OUT_OF_MEMORY;

	if (!rc)
		rc = http_setup(job->easy, &http->settings, url, loopback);
	if (!rc)
		rc = http_setup_request(job->easy, request, &job->headers);
	if (!rc)
		rc = set_calls(job);
	return rc;
}

/* Notice whether nobody looked for a time: that is no fault of a transfer. */
static void look(struct http *http)
{
	double now = clock_now(), away = now - http->looked;

	http->looked = now;
	if (away <= AWAY)
		return;
	http->excused = true;
	for (struct job *job = http->active; job; job = job->next) {
		if (!job->reply.sent)
			job->away += away;
		http_setup_excuse(job->easy, &http->settings, job->away);
	}
}

int http_start(
	struct http *http, const struct http_request *request, struct err *err)
{
	char *url = mem_text(request->url);
	struct job *job = NULL;
	bool loopback;
	CURLcode rc;
	int done = -1;

	if (http_judge_url(url, &loopback, err) < 0)
		goto out;
	look(http);
	job = take_job(http);
	job->reply.owner = request->owner;
	job->writes = request->method != HTTP_GET;
	rc = set_up(http, job, request, url, loopback);
	if (rc || curl_multi_add_handle(http->multi, job->easy)) {
		err_set(err, TX_OS, "libcurl: %s",
			rc ? curl_easy_strerror(rc) : "out of memory");
		drop_job(http, job);
		goto out;
	}
	job->next = http->active;
	http->active = job;
	http->count++;
	done = 0;
out:
	free(url);
	return done;
}

/* --- ending one ----------------------------------------------------------- */

/* What a result of libcurl means for whether to try again. */
static enum http_end judge(CURLcode rc, const struct http_reply *reply)
{
	switch (rc) {
	case CURLE_OK:
		return HTTP_WHOLE;
	case CURLE_WRITE_ERROR:
		return reply->body.over ? HTTP_TOO_BIG : HTTP_BROKEN;
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_ENGINE_NOTFOUND:
	case CURLE_WEIRD_SERVER_REPLY:
		return HTTP_REFUSED;
	default:
		return HTTP_BROKEN;
	}
}

/* What may help, where TLS failed and its own words tell little. */
static const char *advice(CURLcode rc, const char *text)
{
	static const struct {
		CURLcode rc;
		const char *text, *advice;
	} table[] = {
		{CURLE_PEER_FAILED_VERIFICATION, "issuer",
			"; a CA of your own is named with --cacert"},
		{CURLE_PEER_FAILED_VERIFICATION, "self",
			"; a CA of your own is named with --cacert"},
		{CURLE_SSL_CONNECT_ERROR, "protocol version",
			"; it speaks no TLS 1.2 or later"},
		{CURLE_SSL_CONNECT_ERROR, "unsupported protocol",
			"; it speaks no TLS 1.2 or later"},
		{CURLE_SSL_CONNECT_ERROR, "wrong version number",
			"; it does not speak TLS at all"},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (table[i].rc == rc && strstr(text, table[i].text))
			return table[i].advice;
	return "";
}

static void explain(struct job *job, CURLcode rc)
{
	struct http_reply *reply = &job->reply;
	const char *text = job->error[0] ? job->error : curl_easy_strerror(rc);

	/* By us: see take_sending(). */
	if (rc == CURLE_ABORTED_BY_CALLBACK)
		text = "the connection ended before a reply came";
	if (reply->end == HTTP_TOO_BIG)
		snprintf(reply->why, sizeof(reply->why),
			"the reply is larger than %zu bytes", reply->body.max);
	else if (reply->end != HTTP_WHOLE)
		snprintf(reply->why, sizeof(reply->why), "%s%s", text,
			advice(rc, text));
}

static void unlink_job(struct job **list, struct job *job)
{
	while (*list != job)
		list = &(*list)->next;
	*list = job->next;
}

static struct http_reply *finish(struct http *http, CURL *easy, CURLcode rc)
{
	struct job *job = NULL;
	long status = 0;
	double seconds = 0;
	curl_off_t retry_after = 0;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&job);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME, &seconds);
	curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_after);
	curl_multi_remove_handle(http->multi, easy);
	unlink_job(&http->active, job);
	http->count--;
	job->next = http->given;
	http->given = job;
	job->reply.status = (int)status;
	job->reply.seconds = seconds;
	job->reply.retry_after = (double)retry_after;
	job->reply.end = judge(rc, &job->reply);
	explain(job, rc);
	return &job->reply;
}

/* Take one transfer that has ended; NULL when none has. */
static struct http_reply *take_ended(struct http *http)
{
	const CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(http->multi, &left)))
		if (message->msg == CURLMSG_DONE)
			return finish(http, message->easy_handle,
				message->data.result);
	return NULL;
}

/* Move all that is in flight on, as far as goes without waiting. */
static CURLMcode move_on(struct http *http)
{
	CURLMcode rc;
	int running;

	look(http);
	rc = curl_multi_perform(http->multi, &running);
	http->looked = clock_now();
	if (!http->excused)
		return rc;
	http->excused = false;
	for (struct job *job = http->active; job; job = job->next)
		http_setup_judge(job->easy);
	return rc;
}

/* Wait until there is something to do for one in flight. */
static CURLMcode wait_for(struct http *http, int wait_ms)
{
	CURLMcode rc = curl_multi_poll(http->multi, NULL, 0, wait_ms, NULL);

	http->looked = clock_now();
	return rc;
}

int http_push(struct http *http, struct err *err)
{
	CURLMcode rc = move_on(http);

	if (rc)
		return err_set(
			err, TX_OS, "libcurl: %s", curl_multi_strerror(rc));
	return 0;
}

int http_next(struct http *http, int wait_ms, struct http_reply **reply,
	struct err *err)
{
	CURLMcode rc;

	*reply = take_ended(http);
	if (*reply)
		return 1;
	rc = move_on(http);
	*reply = take_ended(http);
	if (!rc && !*reply) {
		rc = wait_for(http, wait_ms);
		if (!rc)
			rc = move_on(http);
		*reply = take_ended(http);
	}
	if (rc)
		return err_set(
			err, TX_OS, "libcurl: %s", curl_multi_strerror(rc));
	return *reply ? 1 : 0;
}

void http_abort(struct http *http)
{
	while (http->active) {
		struct job *job = http->active;

		curl_multi_remove_handle(http->multi, job->easy);
		unlink_job(&http->active, job);
		http->count--;
		drop_job(http, job);
	}
}

void http_done(struct http *http, struct http_reply *reply)
{
	struct job *job = (struct job *)reply;

	unlink_job(&http->given, job);
	drop_job(http, job);
}

size_t http_active(const struct http *http)
{
	return http->count;
}
