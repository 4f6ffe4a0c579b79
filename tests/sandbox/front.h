/*
 * The HTTP side: libmicrohttpd on the loopback address, a thread for each
 * connection, one call answered at a time.
 *
 *     front = front_start(&sandbox, 0, &err);
 *     ...front_port(front)...
 *     front_stop(front);
 */
#ifndef SANDBOX_FRONT_H
#define SANDBOX_FRONT_H

struct err;
struct front;
struct sandbox;

/*
 * Serve sandbox on 127.0.0.1:port, on any free port when port is 0.  sandbox
 * is borrowed and must be left alone until front_stop().  Return NULL with
 * err set (TX_OS) when that cannot be done.
 */
struct front *front_start(
	struct sandbox *sandbox, unsigned int port, struct err *err);

/* The port that it listens on. */
unsigned int front_port(const struct front *front);

/* Stop serving and free it; NULL is harmless. */
void front_stop(struct front *front);

#endif
