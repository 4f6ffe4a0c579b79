#include "net.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"
#include "err.h"
#include "fd.h"
#include "graph.h"
#include "mem.h"
#include "token.h"
#include "when.h"

/* The longest line of the log. */
#define LOG_LINE_MAX ((size_t)1 << 20)

struct net {
	struct token token; /* owns */
	struct graph *graph;
	struct buf user_agent;
	struct buf line; /* scratch of the log */
	FILE *log;       /* owns, unless it is stderr; NULL: none */
};

/* --- options -------------------------------------------------------------- */

static int take_span(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	int64_t *seconds = (int64_t *)((char *)settings + opt->at);

	if (when_parse_span(value, seconds, err) < 0)
		return -1;
	if (*seconds < 1)
		return err_set(err, TX_USAGE, "must be at least a second");
	return 0;
}

static int take_base_url(void *settings, const struct opt *opt,
	const char *value, struct err *err)
{
	(void)opt;
	((struct net_settings *)settings)->base_url = value;
	return http_check_base(value, err);
}

static int take_version(void *settings, const struct opt *opt,
	const char *value, struct err *err)
{
	static const char plain[] = "0123456789.";
	size_t digits = *value == 'v' ? strspn(value + 1, plain) : 0;

	(void)opt;
	((struct net_settings *)settings)->api_version = value;
	if (*value && (!digits || value[1 + digits]))
		return err_set(err, TX_USAGE,
			"\"%s\" is not a version such as v25.0", value);
	return 0;
}

static int take_wait(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	char *end;
	double wait = strtod(value, &end);

	(void)opt;
	((struct net_settings *)settings)->retry_wait = wait;
	if (end == value || *end || !isfinite(wait) || wait < 0.001 ||
		wait > 3600)
		return err_set(err, TX_USAGE,
			"\"%s\" is not within 0.001..3600 seconds", value);
	return 0;
}

const struct opt net_options[NET_OPTIONS] = {
	{.name = "token-file",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.at = offsetof(struct net_settings, token_file),
		.common = true,
		.help = "read the access token from FILE (mode 600)"},
	{.name = "token-fd",
		.arg = "N",
		.kind = OPT_NUM,
		.min = 0,
		.max = 65535,
		.at = offsetof(struct net_settings, token_fd),
		.help = "read the access token from descriptor N"},
	{.name = "token-in-query",
		.kind = OPT_FLAG,
		.at = offsetof(struct net_settings, token_in_query),
		.help = "send the token as access_token, not in a header"},
	{.name = "base-url",
		.arg = "URL",
		.kind = OPT_CALL,
		.call = take_base_url,
		.help = "talk to URL (default https://graph.facebook.com)"},
	{.name = "api-version",
		.arg = "V",
		.kind = OPT_CALL,
		.call = take_version,
		.help = "version of the API (default v25.0; \"\" for none)"},
	{.name = "cacert",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.at = offsetof(struct net_settings, cacert),
		.help = "trust the CA certificates in FILE, not the system's"},
	{.name = "proxy",
		.arg = "URL",
		.kind = OPT_TEXT,
		.at = offsetof(struct net_settings, proxy),
		.help = "go through this proxy"},
	{.name = "user-agent",
		.arg = "TEXT",
		.kind = OPT_TEXT,
		.at = offsetof(struct net_settings, user_agent),
		.help = "name ourselves TEXT to the server"},
	{.name = "retries",
		.arg = "N",
		.kind = OPT_NUM,
		.min = 0,
		.max = 1000,
		.at = offsetof(struct net_settings, retries),
		.help = "try a request that fails N times more (default 4)"},
	{.name = "retry-wait",
		.arg = "SECONDS",
		.kind = OPT_CALL,
		.call = take_wait,
		.help = "first wait between tries; longer ones follow it"},
	{.name = "max-time",
		.arg = "TIME",
		.kind = OPT_CALL,
		.call = take_span,
		.at = offsetof(struct net_settings, max_time),
		.help = "stop after TIME, waits included (default 6h)"},
	{.name = "connect-time",
		.arg = "TIME",
		.kind = OPT_CALL,
		.call = take_span,
		.at = offsetof(struct net_settings, connect_time),
		.help = "a connection must stand within TIME (default 10s)"},
	{.name = "stall-time",
		.arg = "TIME",
		.kind = OPT_CALL,
		.call = take_span,
		.at = offsetof(struct net_settings, stall_time),
		.help = "a transfer may stand still for TIME (default 60s)"},
	{.name = "max-page",
		.arg = "SIZE",
		.kind = OPT_SIZE,
		.min = 1024,
		.max = 1LL << 40,
		.at = offsetof(struct net_settings, max_page),
		.help = "refuse a reply larger than SIZE (default 64M)"},
	{.name = "debug",
		.kind = OPT_FLAG,
		.at = offsetof(struct net_settings, debug),
		.help = "log each request to standard error"},
	{.name = "log",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.at = offsetof(struct net_settings, log),
		.help = "log each request to the end of FILE"},
	{.name = "page-dump",
		.arg = "DIR",
		.kind = OPT_TEXT,
		.at = offsetof(struct net_settings, page_dump),
		.help = "keep each reply as it came in DIR"},
};

void net_settings_init(struct net_settings *settings)
{
	*settings = (struct net_settings){
		.token_fd = -1,
		.base_url = "https://graph.facebook.com",
		.api_version = "v25.0",
		.retries = 4,
		.retry_wait = 1,
		.max_time = 6 * 3600,
		.connect_time = 10,
		.stall_time = 60,
		.max_page = 64 << 20,
	};
}

/* --- opening -------------------------------------------------------------- */

/* What a server says may be quoted in a line: it must not drive a terminal. */
static void log_line(void *log_to, struct slice line)
{
	struct net *net = log_to;

	buf_reset(&net->line);
	buf_printf(&net->line, "%s: ", diag_name());
	diag_escape(&net->line, line);
	buf_add_byte(&net->line, '\n');
	fwrite(net->line.at, 1, net->line.len, net->log);
	fflush(net->log);
}

static int open_log(
	struct net *net, const struct net_settings *settings, struct err *err)
{
	int fd;

	if (!settings->log) {
		net->log = settings->debug ? stderr : NULL;
		return 0;
	}
	fd = fd_open(settings->log, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (fd >= 0)
		net->log = fdopen(fd, "a");
	if (net->log)
		return 0;
	err_sys(err, TX_IO, "%s", settings->log);
	if (fd >= 0)
		close(fd);
	return -1;
}

static int make_dump_dir(const char *dir, struct err *err)
{
	if (dir && mkdir(dir, 0700) < 0 && errno != EEXIST)
		return err_sys(err, TX_IO, "%s", dir);
	return 0;
}

static int find_token(struct net *net, const struct net_settings *settings,
	enum net_token need, struct err *err)
{
	const struct token_source source = {
		.file = settings->token_file,
		.fd = (int)settings->token_fd,
	};

	int found = token_find(&net->token, &source, err);

	if (found == 0)
		return need == NET_TOKEN_MAYBE ? 0 : -1;
	return found < 0 ? -1 : 0;
}

static int open_graph(
	struct net *net, const struct net_settings *settings, struct err *err)
{
	const struct graph_settings graph = {
		.base_url = settings->base_url,
		.version = settings->api_version,
		.token = &net->token,
		.token_in_query = settings->token_in_query,
		.http.user_agent = buf_text(&net->user_agent),
		.http.cacert = settings->cacert,
		.http.proxy = settings->proxy,
		.http.connect_time = (long)settings->connect_time,
		.http.stall_time = (long)settings->stall_time,
		.http.body_max = (size_t)settings->max_page,
		.policy.tries = (int)settings->retries + 1,
		.policy.unit = settings->retry_wait,
		.policy.max_time = (double)settings->max_time,
		.dump_dir = settings->page_dump,
		.log = net->log ? log_line : NULL,
		.log_to = net,
	};

	net->graph = graph_new(&graph, err);
	return net->graph ? 0 : -1;
}

struct net *net_open(const struct net_settings *settings, enum net_token need,
	struct err *err)
{
	struct net *net = mem_zero(1, sizeof(*net));

	net->token = TOKEN_INIT;
	buf_init(&net->user_agent, 1024);
	buf_init(&net->line, LOG_LINE_MAX);
	if (settings->user_agent)
		buf_add(&net->user_agent, slice_from(settings->user_agent));
	else
		buf_printf(&net->user_agent, "%s/%s", diag_name(), TX_VERSION);
	if (find_token(net, settings, need, err) < 0 ||
		open_log(net, settings, err) < 0 ||
		make_dump_dir(settings->page_dump, err) < 0 ||
		open_graph(net, settings, err) < 0) {
		net_free(net);
		return NULL;
	}
	return net;
}

struct graph *net_graph(const struct net *net)
{
	return net->graph;
}

const struct token *net_token(const struct net *net)
{
	return &net->token;
}

int net_finish(struct net *net, struct err *err)
{
	if (net->log && ferror(net->log))
		return err_set(err, TX_IO, "the log could not be written");
	return 0;
}

void net_free(struct net *net)
{
	if (!net)
		return;
	graph_free(net->graph);
	token_release(&net->token);
	buf_release(&net->user_agent);
	buf_release(&net->line);
	if (net->log && net->log != stderr)
		fclose(net->log);
	free(net);
}
