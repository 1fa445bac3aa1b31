/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport plan`: a week of one-on-ones from files, without a server or a database.
 */
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "base/date.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/plan_agreed.h"
#include "cli/plan_input.h"
#include "cli/plan_show.h"

/* The search for what the next best time of each talk would cost ends after so many seconds; the
 * talks that are left then have no such price. */
enum { SECONDS_OF_PRICES = 2 };

enum { DAYS = 7, SECONDS = 10, SECONDS_MAX = 86400, CAP_MAX = 100, FREEZE_MAX = 744 };

struct settings {
	struct plan_request input;
	struct str format, mps;
	struct str accepted, freeze, now; /* the file of the plan that was accepted */
	bool pressure;
	int64_t seconds, freeze_hours, now_utc;
};

static bool read_number(const char *name, struct str text, int64_t least, int64_t most, int64_t *out,
	struct err *e)
{
	if (text.n == 0) return true;
	if (!str_int(text, out) || *out < least || *out > most)
		return err_set(e, ERR_INPUT, "%s %.*s: expected a whole number from %lld to %lld", name,
			STR(text), (long long)least, (long long)most);
	return true;
}

static bool is_given(const char *name, struct str text, const char *what, struct err *e)
{
	if (text.n) return true;
	return err_set(e, ERR_INPUT, "%s is missing: %s (`rapport plan --help`)", name, what);
}

/* Read the options about a plan that was accepted before. */
static bool read_agreed_settings(struct settings *s, struct err *e)
{
	const char *alone = s->freeze.n ? "--freeze" : s->now.n ? "--now"
		: s->pressure ? "--pressure" : NULL;

	if (!s->accepted.n && alone)
		return err_set(e, ERR_INPUT, "%s needs --accepted, the plan that was agreed on", alone);
	if (s->pressure && str_eq(s->format, S("ics")))
		return err_set(e, ERR_INPUT, "--format ics: --pressure prints a table or json");
	if (!read_number("--freeze", s->freeze, 0, FREEZE_MAX, &s->freeze_hours, e)) return false;
	s->now_utc = (int64_t)time(NULL);
	if (s->now.n && !date_parse_rfc3339(s->now, &s->now_utc))
		return err_set(e, ERR_INPUT, "--now %.*s: expected a time like 2026-11-23T09:00:00Z",
			STR(s->now));
	return true;
}

static bool read_settings(struct arena *a, int argc, char **argv, struct settings *s, struct err *e)
{
	struct str team = { 0 }, calendars = { 0 }, from = { 0 }, days = { 0 }, cap = { 0 },
		   seconds = { 0 };
	const struct cli_option options[] = {
		{ .name = "--team", .value = &team }, { .name = "--calendars", .value = &calendars },
		{ .name = "--from", .value = &from }, { .name = "--days", .value = &days },
		{ .name = "--leader", .value = &s->input.leader },
		{ .name = "--format", .value = &s->format }, { .name = "--cap", .value = &cap },
		{ .name = "--use-tentative", .flag = &s->input.use_soft },
		{ .name = "--keep-one-on-ones", .flag = &s->input.keep_standing },
		{ .name = "--seconds", .value = &seconds }, { .name = "--mps", .value = &s->mps },
		{ .name = "--accepted", .value = &s->accepted },
		{ .name = "--freeze", .value = &s->freeze }, { .name = "--now", .value = &s->now },
		{ .name = "--pressure", .flag = &s->pressure },
		{ 0 },
	};
	int64_t days_n = DAYS, cap_n = WEEK_CAP;

	s->seconds = SECONDS;
	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc > 1) return err_set(e, ERR_INPUT, "unexpected argument: %s", argv[1]);
	if (!is_given("--team", team, "the team file", e)) return false;
	if (!is_given("--calendars", calendars, "the folder of calendars", e)) return false;
	if (!is_given("--from", from, "the first day, like 2026-11-23", e)) return false;
	if (!date_parse(from, &s->input.from))
		return err_set(e, ERR_INPUT, "--from %.*s: expected a date like 2026-11-23", STR(from));
	if (!read_number("--days", days, 1, WEEK_DAYS_MAX, &days_n, e)) return false;
	if (!read_number("--cap", cap, 1, CAP_MAX, &cap_n, e)) return false;
	if (!read_number("--seconds", seconds, 0, SECONDS_MAX, &s->seconds, e)) return false;
	if (s->format.n == 0) s->format = S("table");
	if (!str_eq(s->format, S("table")) && !str_eq(s->format, S("json")) &&
		!str_eq(s->format, S("ics")))
		return err_set(e, ERR_INPUT, "--format %.*s: expected table, json or ics",
			STR(s->format));
	if (!read_agreed_settings(s, e)) return false;
	s->input.team = str_z(a, team);
	s->input.calendars = str_z(a, calendars);
	s->input.days = (int32_t)days_n;
	s->input.cap = (int32_t)cap_n;
	return true;
}

static bool write_mps(struct arena *a, const struct settings *s, const struct plan_problem *p,
	struct err *e)
{
	struct buf b = { .a = a };

	if (s->mps.n == 0) return true;
	plan_mps(&b, p);
	return file_write(str_z(a, s->mps), buf_str(&b), 0644, e);
}

static void show_solving(void *bar, double done, int64_t cost, int64_t bound)
{
	char what[80];

	if (cost > 0 && bound > 0)
		snprintf(what, sizeof what, "finding the times: at most %.1f %% above the best plan",
			100.0 * (double)(cost - bound) / (double)bound);
	progress_show(bar, cost > 0 && bound > 0 ? what : "finding the times", done);
}

static bool find_times(struct arena *a, const struct settings *s, const struct plan_input *in,
	struct progress *bar, struct week *w, struct err *e)
{
	struct plan_limits limits = { .seconds = (double)s->seconds, .arg = bar,
		.progress = show_solving, .stop = term_interrupt_begin() };
	struct arena *tmp = arena_new();
	struct plan_problem problem;
	struct plan_solution solution;
	bool ok = week_problem(a, &in->ask, &problem, e) && write_mps(a, s, &problem, e) &&
		plan_solve(a, &problem, &limits, &solution, e);

	if (ok) {
		plan_index(a, &problem);
		week_result(a, tmp, &in->ask, &problem, &solution, w);
		limits.seconds = SECONDS_OF_PRICES;
		week_price(&in->ask, plan_price_all(a, &problem, &solution, &limits), w);
	}
	term_interrupt_end();
	arena_free(tmp);
	return ok;
}

static bool read_agreed(struct arena *a, const struct settings *s, struct plan_input *in,
	struct agreed *agreed, struct err *e)
{
	const char *name = str_z(a, s->accepted);

	if (!s->accepted.n) return true;
	if (!agreed_read(a, name, s->now_utc, s->freeze_hours, in, agreed, e)) return false;
	if (agreed->strangers)
		fprintf(stderr, "%s: %d talk%s of pairs that are not planned here\n", name,
			(int)agreed->strangers, agreed->strangers == 1 ? "" : "s");
	return true;
}

static bool print_week(struct arena *a, const struct settings *s, const struct plan_input *in,
	const struct agreed *agreed, const struct week *w, struct err *e)
{
	struct buf b = { .a = a };
	bool json = str_eq(s->format, S("json"));

	if (s->pressure && json) agreed_show_json(&b, in, agreed, w);
	else if (s->pressure) agreed_show_table(&b, in, agreed, w, term_out());
	else if (json) plan_show_json(&b, in, w);
	else if (str_eq(s->format, S("ics"))) plan_show_ics(&b, in, w, (int64_t)time(NULL));
	else plan_show_table(&b, in, w, term_out());
	return fwrite(b.p, 1, b.n, stdout) == b.n ||
		err_set(e, ERR_FAILED, "standard output: %s", strerror(errno));
}

bool cli_plan(struct arena *a, int argc, char **argv, struct err *e)
{
	struct settings s = { 0 };
	struct plan_input in = { 0 };
	struct agreed agreed = { 0 };
	struct zones *zones;
	struct progress bar;
	struct week w;
	bool ok;

	if (!read_settings(a, argc, argv, &s, e)) return false;
	zones = zones_new(NULL);
	progress_begin(&bar);
	ok = plan_input_team(a, &s.input, zones, &in, e) &&
		read_agreed(a, &s, &in, &agreed, e) &&
		plan_input_calendars(a, &s.input, zones, &in, &bar, e) &&
		find_times(a, &s, &in, &bar, &w, e);
	progress_end(&bar);
	ok = ok && print_week(a, &s, &in, &agreed, &w, e);
	zones_free(zones);
	return ok;
}
