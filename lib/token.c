#include "token.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "fd.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#endif

/* The shortest thing that is taken for a token. */
#define TOKEN_MIN 3

/* --- what a token looks like ---------------------------------------------- */

/* Drop what lies behind the first line, and the white space around it. */
static struct slice first_line(struct slice text)
{
	struct slice line;

	if (!slice_cut(&text, '\n', &line))
		return text;
	return slice_trim(line);
}

/* Put the bar in place of the first "%7C": tokens are often stored so. */
static void decode_bar(struct buf *to, struct slice text)
{
	for (size_t i = 0; i + 3 <= text.len; i++) {
		struct slice bar = {text.at + i, 3};

		if (!slice_equal_nocase(bar, SLICE("%7C")))
			continue;
		buf_add(to, (struct slice){text.at, i});
		buf_add_byte(to, '|');
		buf_add(to, (struct slice){bar.at + 3, text.len - i - 3});
		return;
	}
	buf_add(to, text);
}

/* Whether every byte may stand in a header, unescaped. */
static bool is_printable(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || text.at[i] > '~')
			return false;
	return true;
}

static void split(struct token *token)
{
	struct slice rest = buf_slice(&token->text), part;

	token->app_id = (struct slice){NULL, 0};
	token->secret = rest;
	if (!memchr(rest.at, '|', rest.len))
		return;
	slice_cut(&rest, '|', &part);
	token->app_id = part;
	token->secret = rest;
}

int token_set(struct token *token, struct slice text, const char *from,
	struct err *err)
{
	*token = TOKEN_INIT;
	buf_add(&token->from, slice_from(from));
	text = first_line(text);
	decode_bar(&token->text, text);
	if (token->text.over || token->text.len < TOKEN_MIN ||
		!is_printable(buf_slice(&token->text))) {
		token_release(token);
		return err_set(err, TX_AUTH,
			"%s: does not hold an access token (APPID|SECRET)",
			from);
	}
	split(token);
	return 0;
}

void token_release(struct token *token)
{
	if (token->text.at)
		explicit_bzero(token->text.at, token->text.room);
	buf_release(&token->text);
	buf_release(&token->from);
	token->app_id = token->secret = (struct slice){NULL, 0};
}

/* --- where it is found ---------------------------------------------------- */

/* Read the beginning of fd and set token from it. */
static int from_fd(
	struct token *token, int fd, const char *name, struct err *err)
{
	char text[2 * TOKEN_MAX];
	size_t len = 0;
	ssize_t got = 0;
	int rc;

	while (len < sizeof(text) &&
		(got = fd_read(fd, text + len, sizeof(text) - len)) > 0)
		len += (size_t)got;
	if (got < 0)
		rc = err_sys(err, TX_AUTH, "%s", name);
	else
		rc = token_set(token, (struct slice){text, len}, name, err);
	explicit_bzero(text, sizeof(text));
	return rc;
}

/* Refuse a file whose token others could have read. */
static int check_mode(int fd, const char *path, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_sys(err, TX_AUTH, "%s", path);
	if (S_ISDIR(st.st_mode))
		return err_set(err, TX_AUTH, "%s: is a directory", path);
	if (S_ISREG(st.st_mode) && st.st_mode & (S_IRWXG | S_IRWXO))
		return err_set(err, TX_AUTH,
			"%s: others can read this token; do \"chmod 600 %s\"",
			path, path);
	return 0;
}

enum trust { TRUST_MODE, TRUST_ANY };

/* Return 1 when the token is found, 0 when there is no such file, or -1. */
static int from_file(struct token *token, const char *path, enum trust trust,
	struct err *err)
{
	int fd = fd_open(path, O_RDONLY | O_NOCTTY, 0), rc = 0;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (fd < 0)
		return err_sys(err, TX_AUTH, "%s", path);
	if (trust == TRUST_MODE)
		rc = check_mode(fd, path, err);
	if (rc == 0)
		rc = from_fd(token, fd, path, err);
	close(fd);
	return rc < 0 ? -1 : 1;
}

/* As from_file(), for the file name in the folder an environment variable
 * names. */
static int from_folder(struct token *token, const char *variable,
	const char *name, enum trust trust, struct err *err)
{
	struct buf path = BUF_INIT(4096);
	const char *folder = getenv(variable);
	int rc = 0;

	if (folder && *folder)
		buf_printf(&path, "%s/%s", folder, name);
	if (path.len && !path.over)
		rc = from_file(token, buf_text(&path), trust, err);
	buf_release(&path);
	return rc;
}

/* Forget a variable, also where /proc/PID/environ shows it. */
static void wipe(const char *variable)
{
	char *value = getenv(variable);

	if (value)
		explicit_bzero(value, strlen(value));
	unsetenv(variable);
}

static int from_variables(struct token *token, struct err *err)
{
	const char *whole = getenv("TX_ACCESS_TOKEN");
	const char *id = getenv("TX_APP_ID");
	const char *secret = getenv("TX_APP_SECRET");
	struct buf text = BUF_INIT(2 * TOKEN_MAX);
	int rc;

	if (whole && *whole) {
		rc = token_set(
			token, slice_from(whole), "TX_ACCESS_TOKEN", err);
		return rc < 0 ? -1 : 1;
	}
	if (!id || !*id || !secret || !*secret)
		return 0;
	buf_add(&text, slice_trim(slice_from(id)));
	buf_add_byte(&text, '|');
	buf_add(&text, slice_trim(slice_from(secret)));
	rc = token_set(token, buf_slice(&text), "TX_APP_SECRET", err);
	if (text.at)
		explicit_bzero(text.at, text.room);
	buf_release(&text);
	return rc < 0 ? -1 : 1;
}

static int from_named(
	struct token *token, const struct token_source *source, struct err *err)
{
	if (source->file) {
		int rc = from_file(token, source->file, TRUST_MODE, err);

		return rc ? rc
			  : err_set(err, TX_AUTH, "%s: no such file",
				    source->file);
	}
	if (source->fd < 0)
		return 0;
	return from_fd(token, source->fd, "--token-fd", err) < 0 ? -1 : 1;
}

/* Try one place after the other, until one has it or fails. */
static int find(
	struct token *token, const struct token_source *source, struct err *err)
{
	int rc = from_named(token, source, err);

	if (!rc)
		rc = from_variables(token, err);
	if (!rc)
		rc = from_folder(token, "CREDENTIALS_DIRECTORY", "tx-token",
			TRUST_ANY, err);
	if (!rc)
		rc = from_file(token, "./.pytx", TRUST_MODE, err);
	if (!rc)
		rc = from_folder(token, "HOME", ".pytx", TRUST_MODE, err);
	if (!rc)
		rc = from_folder(token, "HOME", ".txtoken", TRUST_MODE, err);
	return rc;
}

int token_find(
	struct token *token, const struct token_source *source, struct err *err)
{
	int rc;

	*token = TOKEN_INIT;
	rc = find(token, source, err);
	wipe("TX_ACCESS_TOKEN");
	wipe("TX_APP_SECRET");
	if (!rc)
		err_set(err, TX_AUTH,
			"no access token: write APPID|SECRET into ~/.txtoken "
			"(mode 600), or set TX_ACCESS_TOKEN");
	return rc;
}

/* --- keeping it in memory ------------------------------------------------- */

void token_guard(void)
{
	const struct rlimit none = {0, 0};

	/* Both are best effort: a container may forbid them. */
	setrlimit(RLIMIT_CORE, &none);
#ifndef SANITIZED
	prctl(PR_SET_DUMPABLE, 0);
#endif
}
