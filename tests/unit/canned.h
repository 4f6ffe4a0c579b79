/*
 * A server for tests of the network: it answers each connection with the next
 * of some canned replies, byte for byte, and closes it; the last one is
 * repeated.
 *
 *     canned_start(&canned, (const struct canned_reply[]){
 *             CANNED("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")}, 1);
 *     ...canned.url...
 *     canned_stop(&canned);
 */
#ifndef TX_TEST_CANNED_H
#define TX_TEST_CANNED_H

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct canned_reply {
	const char *at;
	size_t len;
};

#define CANNED(text) \
	{ \
		(text), sizeof(text) - 1 \
	}

/* A JSON reply with a status line. */
#define CANNED_JSON(status, json) \
	CANNED("HTTP/1.1 " status "\r\nContent-Type: application/json\r\n" \
	       "Connection: close\r\n\r\n" json)

struct canned {
	pid_t pid;
	char url[64];
	int requests; /* the read end of a pipe with all requests */
};

/* Read a request's head into text; its body is not waited for. */
static inline size_t canned_read(int fd, char *text, size_t room)
{
	size_t len = 0;
	ssize_t got;

	while (len < room - 1 &&
		(got = read(fd, text + len, room - 1 - len)) > 0) {
		len += (size_t)got;
		text[len] = '\0';
		if (strstr(text, "\r\n\r\n"))
			break;
	}
	return len;
}

static inline _Noreturn void canned_serve(int listener, int requests,
	const struct canned_reply *replies, size_t count)
{
	char text[16384];

	/* Never outlive a test that broke off. */
	alarm(60);
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0;; i += i + 1 < count) {
		int fd = accept(listener, NULL, NULL);
		size_t len = canned_read(fd, text, sizeof(text));

		if (write(requests, text, len) < 0 ||
			write(fd, replies[i].at, replies[i].len) < 0)
			_exit(1);
		close(fd);
	}
}

/* Return 0, or -1 when no server could be started. */
static inline int canned_start(
	struct canned *canned, const struct canned_reply *replies, size_t count)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0), ends[2];

	if (listener < 0 ||
		bind(listener, (struct sockaddr *)&address, size) < 0 ||
		getsockname(listener, (struct sockaddr *)&address, &size) < 0 ||
		listen(listener, 16) < 0 || pipe(ends) < 0)
		return -1;
	snprintf(canned->url, sizeof(canned->url), "http://127.0.0.1:%d",
		ntohs(address.sin_port));
	canned->pid = fork();
	if (canned->pid == 0)
		canned_serve(listener, ends[1], replies, count);
	close(listener);
	close(ends[1]);
	canned->requests = ends[0];
	return canned->pid < 0 ? -1 : 0;
}

/* End the server and gather the requests it got in text, room bytes. */
static inline void canned_stop(struct canned *canned, char *text, size_t room)
{
	size_t len = 0;
	ssize_t got;

	kill(canned->pid, SIGKILL);
	waitpid(canned->pid, NULL, 0);
	while (len < room - 1 &&
		(got = read(canned->requests, text + len, room - 1 - len)) > 0)
		len += (size_t)got;
	text[len] = '\0';
	close(canned->requests);
}

#endif
