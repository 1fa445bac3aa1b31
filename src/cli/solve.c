/* SPDX-License-Identifier: Apache-2.0
 *
 * rapport solve: a planning problem in, a plan out, so that anyone can hold our planner
 * against another. Ctrl-C ends the search, not the answer.
 */
#include "cli/commands.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/file.h"
#include "plan/plan.h"

static const size_t PROBLEM_BYTES = (size_t)1 << 30;

/* The one thing a signal handler may touch. */
static atomic_bool stopped;

static void stop(int signal_number)
{
	(void)signal_number;
	atomic_store(&stopped, true);
}

/* One line on the terminal, redrawn; nothing at all for work of under half a second. */
struct bar {
	struct timespec began, drawn;
	bool shown;
};

static double seconds_since(const struct timespec *t)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - t->tv_sec) + (double)(now.tv_nsec - t->tv_nsec) * 1e-9;
}

static void draw(void *arg, double done, int64_t cost, int64_t bound)
{
	struct bar *bar = arg;
	int full = (int)(done * 30);
	double gap = cost > 0 ? 100 * (double)(cost - bound) / (double)cost : 0;

	if (seconds_since(&bar->began) < 0.5 || (bar->shown && seconds_since(&bar->drawn) < 0.1))
		return;
	clock_gettime(CLOCK_MONOTONIC, &bar->drawn);
	bar->shown = true;
	fprintf(stderr, "\r[%.*s%.*s] ", full, "##############################", 30 - full,
		"..............................");
	if (cost >= 0)
		fprintf(stderr, "cost %lld, at most %.2f%% above the best\033[K", (long long)cost,
			gap);
	else
		fprintf(stderr, "%3.0f%%\033[K", 100 * done);
	fflush(stderr);
}

static bool read_limits(struct str seconds, struct str threads, struct plan_limits *limits,
	struct err *e)
{
	int64_t n;
	char *end, text[32];

	if (seconds.n) {
		snprintf(text, sizeof(text), "%.*s", STR(seconds));
		limits->seconds = strtod(text, &end);
		if (*end || seconds.n >= sizeof(text) || !(limits->seconds > 0 &&
			limits->seconds <= 1e6))
			return err_set(e, ERR_INPUT, "--seconds is %.*s, expected a number above 0",
				STR(seconds));
	}
	if (!threads.n) return true;
	if (!str_int(threads, &n) || n < 1 || n > 64)
		return err_set(e, ERR_INPUT, "--threads is %.*s, expected 1 to 64", STR(threads));
	limits->threads = (unsigned)n;
	return true;
}

static bool write_mps(struct arena *a, const struct plan_problem *p, struct str path,
	struct err *e)
{
	struct buf b = { .a = a };

	plan_mps(&b, p);
	return file_write(str_z(a, path), buf_str(&b), 0666, e);
}

/* The text is given back before the solver starts: it can be the larger half. */
static bool read_problem(struct arena *a, const char *path, struct plan_problem *p,
	struct err *e)
{
	struct arena *text_arena = arena_new();
	struct str text;
	bool ok = file_read(text_arena, path, PROBLEM_BYTES, &text, e) &&
		plan_problem_read(a, path, text, p, e);

	arena_free(text_arena);
	return ok;
}

static bool solve(struct arena *a, const struct plan_problem *p, struct plan_limits *limits,
	struct err *e)
{
	struct sigaction on = { .sa_handler = stop, .sa_flags = (int)SA_RESETHAND }, old;
	struct bar bar = { 0 };
	struct plan_solution s;
	struct buf out = { .a = a };
	bool ok;

	clock_gettime(CLOCK_MONOTONIC, &bar.began);
	limits->stop = &stopped;
	limits->arg = &bar;
	if (isatty(STDERR_FILENO)) limits->progress = draw;
	sigaction(SIGINT, &on, &old); /* a second Ctrl-C ends the program */
	ok = plan_solve(a, p, limits, &s, e);
	limits->arg = NULL;
	sigaction(SIGINT, &old, NULL);
	if (bar.shown) fputs("\r\033[K", stderr);
	if (!ok) return false;
	plan_solution_print(&out, p, &s);
	return fwrite(out.p, 1, out.n, stdout) == out.n ||
		err_set(e, ERR_FAILED, "standard output: %s", strerror(errno));
}

bool cli_solve(struct arena *a, int argc, char **argv, struct err *e)
{
	struct str mps = { 0 }, seconds = { 0 }, threads = { 0 };
	const struct cli_option options[] = {
		{ .name = "--mps", .value = &mps },
		{ .name = "--seconds", .value = &seconds },
		{ .name = "--threads", .value = &threads },
		{ 0 },
	};
	struct plan_limits limits = { 0 };
	struct plan_problem p;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 2)
		return err_set(e, ERR_INPUT, "expected one problem file (`rapport solve --help`)");
	return read_limits(seconds, threads, &limits, e) && read_problem(a, argv[1], &p, e) &&
		(!mps.n || write_mps(a, &p, mps, e)) && solve(a, &p, &limits, e);
}
