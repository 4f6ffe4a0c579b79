/*
 * A library that makes one system call of a program fail:
 *
 *     FAIL_CALL=write FAIL_AT=3 FAIL_WITH=ENOSPC FAIL_HIT=hit \
 *             LD_PRELOAD=build/bin/failing.so tx-filter ...
 *
 * FAIL_CALL is read, write, open, fsync (and fdatasync), rename, close, poll
 * (and epoll_wait), send, recv, flock, ftruncate or malloc (every allocation).
 * FAIL_AT counts these calls from 1; "N+" means all from the N-th on.
 * FAIL_WITH is the name of an errno, or
 *
 *     short   half of the bytes are read or written
 *     kill    SIGKILL comes before the call
 *     torn    SIGKILL comes when half of the bytes were written
 *     done    SIGKILL comes behind the call
 *
 * Where poll is to fail, standard input has nothing yet when it is first read,
 * so that the program polls it.
 *
 * FAIL_HIT is a file that is made when that call comes: whoever counts N up
 * sees by it when there are no more.  A program that takes a minute is ended
 * by SIGALRM.  All is done by syscall(), so that the library itself needs no
 * memory.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What becomes of a call. */
enum fate { PASS, ERRNO, SHORT, KILL, TORN, DONE };

static const struct {
	const char *name;
	enum fate fate;
	int number; /* of ERRNO */
} fates[] = {
	{"EACCES", ERRNO, EACCES},
	{"EAGAIN", ERRNO, EAGAIN},
	{"ECONNRESET", ERRNO, ECONNRESET},
	{"EDQUOT", ERRNO, EDQUOT},
	{"EINTR", ERRNO, EINTR},
	{"EIO", ERRNO, EIO},
	{"EMFILE", ERRNO, EMFILE},
	{"ENOMEM", ERRNO, ENOMEM},
	{"ENOSPC", ERRNO, ENOSPC},
	{"short", SHORT, 0},
	{"kill", KILL, 0},
	{"torn", TORN, 0},
	{"done", DONE, 0},
};

/* Set once, before main(). */
static struct {
	const char *call; /* NULL: none fails */
	unsigned long at;
	bool on; /* and all behind it */
	enum fate fate;
	int number;
	const char *hit;
} plan;

static unsigned long seen;

/* --- the plan ------------------------------------------------------------- */

__attribute__((constructor)) static void read_plan(void)
{
	const char *call = getenv("FAIL_CALL"), *at = getenv("FAIL_AT");
	const char *with = getenv("FAIL_WITH");
	char *end;

	alarm(60);
	if (!call || !at || !with)
		return;
	plan.at = strtoul(at, &end, 10);
	plan.on = *end == '+';
	plan.hit = getenv("FAIL_HIT");
	for (size_t i = 0; i < sizeof(fates) / sizeof(*fates); i++) {
		if (strcmp(with, fates[i].name))
			continue;
		plan.fate = fates[i].fate;
		plan.number = fates[i].number;
		plan.call = call;
	}
}

static void die_now(void)
{
	syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
}

static enum fate decide(const char *call)
{
	unsigned long number;
	long fd;

	if (!plan.call || strcmp(plan.call, call))
		return PASS;
	number = __atomic_add_fetch(&seen, 1, __ATOMIC_RELAXED);
	if (number < plan.at || (number > plan.at && !plan.on))
		return PASS;
	if (plan.hit && number == plan.at) {
		fd = syscall(SYS_openat, AT_FDCWD, plan.hit,
			O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		syscall(SYS_close, fd);
	}
	if (plan.fate == KILL)
		die_now();
	errno = plan.number;
	return plan.fate;
}

/* --- calls that move bytes ------------------------------------------------ */

static size_t half(size_t len)
{
	return len > 1 ? len / 2 : len;
}

static ssize_t cut(
	const char *call, long number, int fd, void *at, size_t len, int flags)
{
	enum fate fate = decide(call);
	ssize_t rc;

	if (fate == ERRNO)
		return -1;
	if (fate == SHORT || fate == TORN)
		len = half(len);
	rc = syscall(number, fd, at, len, flags, NULL, NULL);
	if (fate == TORN || fate == DONE)
		die_now();
	return rc;
}

/* Whether this is the first look at standard input where poll is to fail. */
static bool is_early(int fd)
{
	static bool came;
	bool first = !came;

	if (fd != STDIN_FILENO || !plan.call || strcmp(plan.call, "poll"))
		return false;
	came = true;
	return first;
}

ssize_t read(int fd, void *to, size_t len)
{
	if (is_early(fd)) {
		errno = EAGAIN;
		return -1;
	}
	return cut("read", SYS_read, fd, to, len, 0);
}

ssize_t write(int fd, const void *from, size_t len)
{
	return cut("write", SYS_write, fd, (void *)(uintptr_t)from, len, 0);
}

ssize_t send(int fd, const void *from, size_t len, int flags)
{
	return cut("send", SYS_sendto, fd, (void *)(uintptr_t)from, len, flags);
}

ssize_t recv(int fd, void *to, size_t len, int flags)
{
	return cut("recv", SYS_recvfrom, fd, to, len, flags);
}

/* --- calls that do or do not ---------------------------------------------- */

static int whole(const char *call, long number, long a, long b, long c, long d)
{
	enum fate fate = decide(call);
	int rc;

	if (fate == ERRNO)
		return -1;
	rc = (int)syscall(number, a, b, c, d, NULL, (long)0);
	if (fate == TORN || fate == DONE)
		die_now();
	return rc;
}

static int open_as(int folder, const char *path, int flags, va_list ap)
{
	long mode = flags & (O_CREAT | O_TMPFILE) ? (long)va_arg(ap, int) : 0;

	return whole("open", SYS_openat, folder, (long)path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	va_list ap;
	int fd;

	va_start(ap, flags);
	fd = open_as(AT_FDCWD, path, flags, ap);
	va_end(ap);
	return fd;
}

int openat(int folder, const char *path, int flags, ...)
{
	va_list ap;
	int fd;

	va_start(ap, flags);
	fd = open_as(folder, path, flags, ap);
	va_end(ap);
	return fd;
}

/* What open() becomes where the compiler knows that there is no mode. */
int __open_2(const char *path, int flags);

int __open_2(const char *path, int flags)
{
	return whole("open", SYS_openat, AT_FDCWD, (long)path, flags, 0);
}

int fsync(int fd)
{
	return whole("fsync", SYS_fsync, fd, 0, 0, 0);
}

int fdatasync(int fd)
{
	return whole("fsync", SYS_fdatasync, fd, 0, 0, 0);
}

int rename(const char *from, const char *to)
{
	return whole("rename", SYS_renameat, AT_FDCWD, (long)from, AT_FDCWD,
		(long)to);
}

/* As the kernel does, a close that fails has closed. */
int close(int fd)
{
	enum fate fate = decide("close");
	int rc, number = errno;

	rc = (int)syscall(SYS_close, fd);
	if (fate == DONE || fate == TORN)
		die_now();
	if (fate != ERRNO)
		return rc;
	errno = number;
	return -1;
}

int flock(int fd, int operation)
{
	return whole("flock", SYS_flock, fd, operation, 0, 0);
}

int ftruncate(int fd, off_t len)
{
	return whole("ftruncate", SYS_ftruncate, fd, len, 0, 0);
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
	struct timespec wait = {timeout / 1000, timeout % 1000 * 1000000L};

	return whole("poll", SYS_ppoll, (long)fds, (long)count,
		timeout < 0 ? 0 : (long)&wait, 0);
}

int epoll_wait(int fd, struct epoll_event *events, int count, int timeout)
{
	enum fate fate = decide("poll");

	if (fate == ERRNO)
		return -1;
	return (int)syscall(
		SYS_epoll_pwait, fd, events, count, timeout, NULL, (size_t)8);
}

/* --- memory --------------------------------------------------------------- */

/*
 * The programs have a malloc() of their own, for them and their libraries,
 * which asks these (lib/mem.c).  The sanitizers have another one.
 */
static void *next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

void *__libc_malloc(size_t size)
{
	static void *(*real)(size_t);

	if (!real)
		*(void **)&real = next("__libc_malloc");
	return decide("malloc") == ERRNO ? NULL : real(size);
}

void *__libc_calloc(size_t count, size_t size)
{
	static void *(*real)(size_t, size_t);

	if (!real)
		*(void **)&real = next("__libc_calloc");
	return decide("malloc") == ERRNO ? NULL : real(count, size);
}

void *__libc_realloc(void *old, size_t size)
{
	static void *(*real)(void *, size_t);

	if (!real)
		*(void **)&real = next("__libc_realloc");
	return decide("malloc") == ERRNO ? NULL : real(old, size);
}
