/* SPDX-License-Identifier: Apache-2.0 */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_MS = 100, CHUNK = 64 << 10 };

struct running {
	const struct child_ask *ask;
	pid_t pid;
	int line;                  /* the socket that is its standard input and output */
	struct str left;           /* of the input: not given yet */
	struct buf out;
	int64_t until;             /* milliseconds of the monotonic clock */
};

static int64_t read_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* -- starting -- */

/* A child gets to know where libraries lie, and nothing else of the environment, in which passwords
 * may stand. */
static char **make_environment(struct arena *a)
{
	const char *libraries = getenv("LD_LIBRARY_PATH");
	char **env = NEW_N(a, char *, 2);

	if (libraries) env[0] = str_z(a, str_fmt(a, "LD_LIBRARY_PATH=%s", libraries));
	return env;
}

/* The server holds signals back and ignores some: the child begins like any program. */
static bool set_signals(posix_spawnattr_t *attr)
{
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	return posix_spawnattr_setsigmask(attr, &none) == 0 &&
		posix_spawnattr_setsigdefault(attr, &all) == 0 &&
		posix_spawnattr_setpgroup(attr, 0) == 0 &&
		posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
			POSIX_SPAWN_SETPGROUP) == 0;
}

static bool set_files(posix_spawn_file_actions_t *files, int line)
{
	return posix_spawn_file_actions_adddup2(files, line, STDIN_FILENO) == 0 &&
		posix_spawn_file_actions_adddup2(files, line, STDOUT_FILENO) == 0 &&
		posix_spawn_file_actions_addopen(files, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
		posix_spawn_file_actions_addclosefrom_np(files, STDERR_FILENO + 1) == 0;
}

static bool spawn_program(struct arena *a, struct running *r, int line)
{
	const char *program = r->ask->program ? r->ask->program : "/proc/self/exe";
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	bool ok;

	if (posix_spawn_file_actions_init(&files) != 0) return false;
	if (posix_spawnattr_init(&attr) != 0) {
		posix_spawn_file_actions_destroy(&files);
		return false;
	}
	ok = set_signals(&attr) && set_files(&files, line) &&
		posix_spawn(&r->pid, program, &files, &attr, (char *const *)r->ask->argv,
			make_environment(a)) == 0;
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return ok;
}

/* One socket is both the input and the output of the child: writing to one that has gone is then an
 * error of send(), and no signal. */
static bool start_child(struct arena *a, struct running *r)
{
	int ends[2];
	bool ok;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
	ok = fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 && spawn_program(a, r, ends[1]);
	close(ends[1]);
	r->line = ends[0];
	if (!ok) close(ends[0]);
	return ok;
}

/* -- talking to it -- */

/* Send more of the input. False when the child takes no more; its output still counts then. */
static bool give_input(struct running *r)
{
	ssize_t n = send(r->line, r->left.p, r->left.n, MSG_NOSIGNAL);

	if (n < 0) return errno == EINTR || errno == EAGAIN;
	r->left = str_sub(r->left, (size_t)n, r->left.n);
	return r->left.n > 0;
}

/* Receive more of the output; false at its end. */
static bool take_output(struct running *r)
{
	ssize_t n = recv(r->line, buf_room(&r->out, CHUNK), CHUNK, 0);

	if (n < 0) return errno == EINTR || errno == EAGAIN;
	r->out.n += (size_t)n;
	return n > 0;
}

static bool is_over(const struct running *r, enum child_end *end)
{
	if (r->ask->stop && *r->ask->stop) *end = CHILD_STOPPED;
	else if (read_clock() >= r->until) *end = CHILD_LATE;
	else if (r->out.n > r->ask->most) *end = CHILD_TOO_MUCH;
	else return false;
	return true;
}

/* Give the input and take the output. False when the child must be ended, for the reason in *end. */
static bool exchange_bytes(struct running *r, enum child_end *end)
{
	bool giving = r->left.n > 0, taking = true;

	if (!giving) shutdown(r->line, SHUT_WR);
	while (taking) {
		struct pollfd p = { .fd = r->line, .events = (short)(POLLIN | (giving ? POLLOUT : 0)) };

		if (is_over(r, end)) return false;
		if (poll(&p, 1, LOOK_MS) < 1) continue;
		if (giving && p.revents & (POLLOUT | POLLERR | POLLHUP)) {
			giving = give_input(r);
			if (!giving) shutdown(r->line, SHUT_WR);
		}
		if (p.revents & (POLLIN | POLLHUP | POLLERR)) taking = take_output(r);
	}
	return !is_over(r, end);
}

/* Wait for the end of a child that has closed its output; false when it is late. */
static bool await_exit(struct running *r, int *status, enum child_end *end)
{
	static const struct timespec nap = { 0, 2000000 };

	for (;;) {
		pid_t got = waitpid(r->pid, status, WNOHANG);

		if (got == r->pid) return true;
		if (got < 0 && errno != EINTR) return false;
		if (got == 0 && is_over(r, end)) {
			kill(r->pid, SIGKILL);
			while (waitpid(r->pid, status, 0) < 0 && errno == EINTR);
			return false;
		}
		nanosleep(&nap, NULL);
	}
}

enum child_end child_run(struct arena *a, const struct child_ask *ask, struct child_answer *got)
{
	struct running r = { .ask = ask, .left = ask->in, .out = { .a = a },
		.until = read_clock() + (int64_t)ask->seconds * 1000 };
	enum child_end end = CHILD_NOT_STARTED;
	int status = 0;

	*got = (struct child_answer){ 0 };
	if (!start_child(a, &r)) return CHILD_NOT_STARTED;
	if (!exchange_bytes(&r, &end)) {
		kill(r.pid, SIGKILL);
		while (waitpid(r.pid, &status, 0) < 0 && errno == EINTR);
	} else if (await_exit(&r, &status, &end)) {
		end = WIFEXITED(status) ? CHILD_EXITED : CHILD_CRASHED;
		got->status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
		got->out = buf_str(&r.out);
	}
	close(r.line);
	return end;
}

/* -- in the child -- */

static bool limit_resource(int what, rlim_t most)
{
	struct rlimit l = { .rlim_cur = most, .rlim_max = most };

	return setrlimit(what, &l) == 0;
}

/* A sanitizer keeps terabytes of addresses for itself, and opens files at its end. */
static bool limit_all(const struct child_limits *l)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return limit_resource(RLIMIT_CPU, (rlim_t)l->seconds);
#else
	return limit_resource(RLIMIT_DATA, l->memory) && limit_resource(RLIMIT_CPU, (rlim_t)l->seconds) &&
		limit_resource(RLIMIT_NOFILE, STDERR_FILENO + 1) && limit_resource(RLIMIT_FSIZE, 0) &&
		limit_resource(RLIMIT_NPROC, 0) && limit_resource(RLIMIT_CORE, 0);
#endif
}

bool child_confine(const struct child_limits *l, struct err *e)
{
	alarm(2 * (unsigned)l->seconds);
	return limit_all(l) ||
		err_set(e, ERR_FAILED, "this process cannot be confined: setrlimit: %s", strerror(errno));
}
