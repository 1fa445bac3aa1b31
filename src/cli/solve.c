/* SPDX-License-Identifier: Apache-2.0
 *
 * rapport solve: a planning problem in, a plan out, so that anyone can hold our planner
 * against another. Ctrl-C ends the search, not the answer.
 */
#include "cli/commands.h"

#include <errno.h>

#include "base/file.h"
#include "cli/term.h"
#include "plan/plan.h"

static const size_t PROBLEM_BYTES = (size_t)1 << 30;

/* Draw the bar, and beside it the cost so far and its distance to the best. */
static void show_solving(void *bar, double done, int64_t cost, int64_t bound)
{
	char what[80] = "";

	if (cost > 0)
		snprintf(what, sizeof what, "cost %lld, at most %.2f %% above the best",
			(long long)cost, 100 * (double)(cost - bound) / (double)cost);
	progress_show(bar, what, done);
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

/* Read a problem. The memory of its text is freed before the solver starts, for the text can be
 * larger than the problem. */
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

static bool print_solution(struct arena *a, const struct plan_problem *p, struct plan_limits *limits,
	struct err *e)
{
	struct plan_solution s;
	struct buf out = { .a = a };
	struct progress bar;
	bool ok;

	progress_begin(&bar);
	limits->stop = term_interrupt_begin(); /* a second Ctrl-C ends the program */
	limits->progress = show_solving;
	limits->arg = &bar;
	ok = plan_solve(a, p, limits, &s, e);
	term_interrupt_end();
	progress_end(&bar);
	limits->arg = NULL;
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
		(!mps.n || write_mps(a, &p, mps, e)) && print_solution(a, &p, &limits, e);
}
