/*
 * tx-sandbox: a loopback ThreatExchange for tests and demonstrations.
 */
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "diag.h"
#include "err.h"
#include "front.h"
#include "opt.h"
#include "plan.h"
#include "out.h"
#include "sandbox.h"
#include "search.h"
#include "store.h"
#include "when.h"

#define DEFAULT_TOKEN "555|sandbox-secret"
#define PORT_MAX      65535

struct settings {
	long long port;
	const char *port_file;
	const char *save;
	const char *log;
	const char *faults;
	bool until_eof;
	struct auth auth;
	struct times times;
};

static int take_token(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	return auth_add(&set->auth, value, err);
}

static int take_now(void *settings, const struct opt *opt, const char *value,
	struct err *err)
{
	struct settings *set = settings;

	(void)opt;
	return when_parse_relative(
		value, (int64_t)time(NULL), &set->times.fixed, err);
}

static const struct opt options[] = {
	{.name = "port",
		.arg = "N",
		.kind = OPT_NUM,
		.common = true,
		.at = offsetof(struct settings, port),
		.max = PORT_MAX,
		.help = "listen on 127.0.0.1:N; 0, the default, is any"},
	{.name = "port-file",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.common = true,
		.at = offsetof(struct settings, port_file),
		.help = "write the port to FILE once it listens"},
	{.name = "token",
		.arg = "APPID|SECRET",
		.kind = OPT_CALL,
		.call = take_token,
		.common = true,
		.help = "admit this app; repeats (" DEFAULT_TOKEN ")"},
	{.name = "save",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.common = true,
		.at = offsetof(struct settings, save),
		.help = "write all descriptors to FILE at the end"},
	{.name = "log",
		.arg = "FILE",
		.kind = OPT_TEXT,
		.common = true,
		.at = offsetof(struct settings, log),
		.help = "write a line for each call to FILE"},
	{.name = "faults",
		.arg = "PLAN",
		.kind = OPT_TEXT,
		.common = true,
		.at = offsetof(struct settings, faults),
		.help = "go wrong as the file PLAN says"},
	{.name = "now",
		.arg = "TIME",
		.kind = OPT_CALL,
		.call = take_now,
		.common = true,
		.help = "stop the clock at TIME"},
	{.name = "until-eof",
		.kind = OPT_FLAG,
		.common = true,
		.at = offsetof(struct settings, until_eof),
		.help = "end when standard input ends"},
};

static const struct opt_program program = {
	.synopsis = "[OPTION ...] [DATA.ndjson ...]",
	.purpose = "a stand-in for the ThreatExchange API, on loopback only",
	.examples = "  tx-sandbox --port 8080 tests/data/small.ndjson\n"
		    "  tx-sandbox --port-file port --save after.ndjson &\n",
	.sets = {{options, sizeof(options) / sizeof(*options)}},
};

static int write_port(const char *path, unsigned int port, struct err *err)
{
	struct out *out = out_open(path, err);
	char text[16];
	int rc = -1;

	snprintf(text, sizeof(text), "%u", port);
	if (out && out_line(out, slice_from(text), err) == 0)
		rc = out_commit(out, err);
	out_free(out);
	return rc;
}

/* Block the signals that end us, in all threads; return where they arrive. */
static int catch_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	signal(SIGPIPE, SIG_IGN);
	if (pthread_sigmask(SIG_BLOCK, &set, NULL))
		die(TX_OS, "cannot block signals");
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* Whether standard input has ended; what comes in before is dropped. */
static bool input_ended(void)
{
	char dropped[4096];

	return read(STDIN_FILENO, dropped, sizeof(dropped)) <= 0;
}

/* Wait until it is time to end. */
static void wait_for_end(int signals, bool until_eof)
{
	struct pollfd fds[] = {{.fd = signals, .events = POLLIN},
		{.fd = until_eof ? STDIN_FILENO : -1, .events = POLLIN}};

	for (;;) {
		if (poll(fds, 2, -1) < 0)
			continue;
		if (fds[0].revents || (fds[1].revents && input_ended()))
			return;
	}
}

static void load(struct sandbox *sandbox, char *const paths[], size_t count)
{
	struct err err;

	for (size_t i = 0; i < sandbox->auth.count; i++)
		store_add_member(
			sandbox->store, sandbox->auth.app[i].id, SANDBOX_APP);
	for (size_t i = 0; i < count; i++) {
		if (store_load(sandbox->store, paths[i], &err) < 0)
			die(err.status, "%s", err.text);
	}
}

static void serve(struct sandbox *sandbox, const struct settings *set)
{
	int signals = catch_signals();
	struct front *front;
	struct err err;

	front = front_start(sandbox, (unsigned int)set->port, &err);
	if (!front)
		die(err.status, "%s", err.text);
	if (set->port_file &&
		write_port(set->port_file, front_port(front), &err) < 0)
		die(err.status, "%s", err.text);
	if (!set->port_file)
		fprintf(stderr, "%s: http://127.0.0.1:%u/\n", diag_name(),
			front_port(front));
	wait_for_end(signals, set->until_eof);
	front_stop(front);
	close(signals);
}

int main(int argc, char *argv[])
{
	struct settings set = {.times.fixed = -1};
	struct sandbox sandbox;
	struct err err;
	int first;

	diag_init(argv[0]);
	first = opt_parse(&program, argc, argv, (void *[]){&set});
	if (!set.auth.count)
		auth_add(&set.auth, DEFAULT_TOKEN, &err);
	sandbox = (struct sandbox){.store = store_new(),
		.search = search_new(),
		.auth = set.auth,
		.times = set.times};
	if (set.log && !(sandbox.log = fopen(set.log, "a")))
		die(TX_IO, "%s: cannot be written", set.log);
	if (set.faults && !(sandbox.plan = plan_read(set.faults, &err)))
		die(err.status, "%s", err.text);
	load(&sandbox, argv + first, (size_t)(argc - first));
	serve(&sandbox, &set);
	if (set.save && store_save(sandbox.store, set.save, &err) < 0)
		die(err.status, "%s", err.text);
	search_free(sandbox.search);
	plan_free(sandbox.plan);
	store_free(sandbox.store);
	if (sandbox.log && fclose(sandbox.log))
		die(TX_IO, "%s: cannot be written", set.log);
	return TX_OK;
}
