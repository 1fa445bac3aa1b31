/* SPDX-License-Identifier: Apache-2.0
 *
 * Weeks worked out on paper (tests/model/weeks/): who is free when, and what a thoughtful
 * assistant would do. The default costs must give the same. docs/planning.md has them as a
 * table. A line of a week is one of
 *
 *   Ada free Mon 10:00-10:25, Tue 16:45-17:00     busy in all other working hours, 09:00-17:00
 *   Ada busy Mon 10:00-11:00                      free in all others
 *   Ada tentative Tue 14:00-14:30                 which may then be used
 *   Ben prefers 13:00-17:00
 *   Ben talks 15, waited 21 days, had 5, agreed Mon 10:00     with Ada, who is the first person
 *   Dana talks 15, asked                          she asked for a talk
 *   Ben talks 15, usual 5, early                  as the leader chose for a busy period
 *   days 12                                       of the plan, else 5; Mon+1 is the second Monday
 *   = Ben Mon 10:00 15                            expected: also "Ben Mon * 15", "Ben none"
 */
#include "tests/tap.h"

#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "ical/spans.h"
#include "model/week.h"

enum { PEOPLE = 6, SPANS = 32, MONDAY = 20794 /* 7 December 2026 */ };

struct one {
	struct week_person is;
	struct hours hours, prefer;
	struct span free[SPANS], busy[SPANS], soft[SPANS];
	size_t free_n, busy_n, soft_n;
};

struct paper {
	struct arena *a, *tmp;
	struct zones *zones;
	struct one people[PEOPLE];
	struct week_person is[PEOPLE];
	struct week_pair pairs[PEOPLE];
	struct week_ask ask;
	struct week week;
	struct str expected; /* lines that begin with "= " */
};

static void stop(struct str line, const char *what)
{
	printf("Bail out! %s: %.*s\n", what, STR(line));
	exit(1);
}

static struct one *person(struct paper *w, struct str name)
{
	struct err e = { 0 };
	int32_t i = 0;

	while (i < w->ask.people_n && !str_eq(w->people[i].is.name, name)) i++;
	if (i == PEOPLE) stop(name, "too many people");
	if (i < w->ask.people_n) return &w->people[i];
	w->ask.people_n++;
	w->people[i].is = (struct week_person){ .name = name, .hours = &w->people[i].hours,
		.zone = zone_utc(w->zones) };
	if (!hours_parse(S("09:00-17:00"), &w->people[i].hours, &e)) stop(name, e.text);
	return &w->people[i];
}

/* "Mon", "Tue+1" */
static int64_t day_of(struct str text)
{
	static const char days[] = "MonTueWedThuFriSatSun";
	struct str name, week;
	int64_t weeks = 0;

	if (str_cut(text, '+', &name, &week) && !str_int(week, &weeks)) stop(text, "a week");
	for (int d = 0; d < 7; d++)
		if (str_eq(name, (struct str){ days + 3 * d, 3 })) return MONDAY + 7 * weeks + d;
	stop(text, "a day");
	return 0;
}

/* "Mon 10:00" */
static int64_t time_of(struct str text)
{
	struct str day, clock;
	int64_t seconds;

	if (!str_cut(str_trim(text), ' ', &day, &clock) || !date_parse_clock(clock, &seconds))
		stop(text, "a time");
	return day_of(day) * DAY + seconds;
}

static size_t read_spans(struct str text, struct span *out)
{
	struct str one, from, to;
	size_t n = 0;

	for (struct str rest = text; rest.n; n++) {
		int64_t end;

		if (n == SPANS) stop(text, "too many times");
		str_cut(rest, ',', &one, &rest);
		if (!str_cut(one, '-', &from, &to) || !date_parse_clock(to, &end))
			stop(one, "from and to");
		out[n].start = time_of(from);
		out[n].end = out[n].start / DAY * DAY + end;
	}
	return n;
}

/* "15, waited 21 days, had 5, agreed Mon 10:00" */
static void read_talk(struct paper *w, struct one *of, struct str text)
{
	struct week_pair *pair = &w->pairs[w->ask.pairs_n++];
	struct str one, word, value, unit;
	int64_t n = 0;

	*pair = (struct week_pair){ .leader = 0, .member = (int32_t)(of - w->people),
		.cadence_days = 7 };
	str_cut(text, ',', &one, &text);
	if (!str_int(one, &n)) stop(one, "minutes");
	pair->minutes = (int32_t)n;
	while (text.n) {
		str_cut(text, ',', &one, &text);
		str_cut(str_trim(one), ' ', &word, &value);
		if (str_eq(word, S("agreed"))) {
			pair->keep = time_of(value);
			continue;
		}
		if (str_eq(word, S("asked"))) {
			pair->asked = true;
			continue;
		}
		if (str_eq(word, S("early"))) {
			pair->earlier = true;
			continue;
		}
		str_cut(value, ' ', &value, &unit);
		if (!str_int(value, &n)) stop(one, "a number");
		if (str_eq(word, S("waited"))) pair->last = (MONDAY - n) * DAY + 10 * HOUR;
		else if (str_eq(word, S("had"))) pair->last_minutes = (int32_t)n;
		else if (str_eq(word, S("usual"))) pair->usual = (int32_t)n;
		else stop(one, "waited, had, agreed, asked, usual or early");
	}
}

static void read_line(struct paper *w, struct str line)
{
	struct str name, word, rest;
	struct err e = { 0 };
	int64_t days;

	str_cut(line, ' ', &name, &rest);
	if (str_eq(name, S("days"))) {
		if (!str_int(rest, &days)) stop(line, "a number");
		w->ask.days = (int32_t)days;
		return;
	}
	str_cut(rest, ' ', &word, &rest);
	if (str_eq(word, S("free"))) {
		person(w, name)->free_n = read_spans(rest, person(w, name)->free);
	} else if (str_eq(word, S("busy"))) {
		person(w, name)->busy_n = read_spans(rest, person(w, name)->busy);
	} else if (str_eq(word, S("tentative"))) {
		person(w, name)->soft_n = read_spans(rest, person(w, name)->soft);
		w->ask.use_soft = true;
	} else if (str_eq(word, S("prefers"))) {
		if (!hours_parse(rest, &person(w, name)->prefer, &e)) stop(line, e.text);
		person(w, name)->is.prefer = &person(w, name)->prefer;
	} else if (str_eq(word, S("talks"))) {
		read_talk(w, person(w, name), rest);
	} else {
		stop(line, "free, busy, tentative, prefers or talks");
	}
}

/* Busy in all but the free times, where these were told. */
static void set_busy(struct paper *w, struct one *p)
{
	struct span all = { (MONDAY - 1) * DAY, (MONDAY + w->ask.days + 1) * DAY };
	struct spans busy = { p->busy, p->busy_n }, soft = { p->soft, p->soft_n }, free = { p->free,
		p->free_n };
	size_t n = 0;
	struct span *at = NEW_N(w->a, struct span, 2 * SPANS + 1);

	spans_merge(&free);
	if (p->free_n) busy = spans_minus(w->a, (struct spans){ &all, 1 }, free);
	for (size_t i = 0; i < busy.n; i++) at[n++] = busy.at[i];
	for (size_t i = 0; i < soft.n; i++) at[n++] = soft.at[i];
	p->is.busy = (struct spans){ at, n };
	p->is.soft = soft;
	spans_merge(&p->is.busy);
	spans_merge(&p->is.soft);
}

static void read_week(struct paper *w, struct str text)
{
	struct str line;

	w->ask = (struct week_ask){ .from = MONDAY, .days = 5, .people = w->is, .pairs = w->pairs };
	while (str_line(&text, &line)) {
		if (!line.n || line.p[0] == '#') continue;
		if (line.p[0] != '=') {
			read_line(w, line);
			continue;
		}
		w->expected = (struct str){ line.p, (size_t)(text.p + text.n - line.p) };
		break;
	}
	for (int32_t i = 0; i < w->ask.people_n; i++) {
		set_busy(w, &w->people[i]);
		w->is[i] = w->people[i].is;
	}
}

static bool plan(struct paper *w)
{
	struct plan_limits limits = { .threads = 1 };
	struct plan_problem problem;
	struct plan_solution s;
	struct err e = { 0 };

	if (!week_problem(w->a, &w->ask, &problem, &e) ||
		!plan_solve(w->a, &problem, &limits, &s, &e)) {
		printf("# %s\n", e.text);
		return false;
	}
	week_result(w->a, w->tmp, &w->ask, &problem, &s, &w->week);
	return s.cost == s.bound;
}

/* "Ben Mon 10:00 15", "Ben none" */
static struct str said_of(struct paper *w, struct str name)
{
	for (int32_t i = 0; i < w->week.talks_n; i++) {
		const struct week_talk *t = &w->week.talks[i];
		int64_t days = t->start / DAY - MONDAY;
		struct buf b = { .a = w->a };

		if (!str_eq(w->is[t->member].name, name)) continue;
		buf_add(&b, name);
		buf_fmt(&b, " %.3s", "MonTueWedThuFriSatSun" + 3 * (days % 7));
		if (days >= 7) buf_fmt(&b, "+%d", (int)(days / 7));
		buf_ch(&b, ' ');
		week_say_time(&b, zone_utc(w->zones), t->start);
		buf_fmt(&b, " %d", (int)t->minutes);
		return buf_str(&b);
	}
	return str_fmt(w->a, "%.*s none", STR(name));
}

/* The same, where * stands for any clock time. */
static bool agrees(struct str got, struct str want)
{
	struct str day, minutes;

	if (!str_cut(want, '*', &day, &minutes)) return str_eq(got, want);
	return str_starts(got, day) && str_ends(got, minutes);
}

static bool as_expected(struct paper *w)
{
	struct str rest = w->expected, line, name, more;
	bool all = rest.n > 0;

	while (str_line(&rest, &line)) {
		struct str want = str_trim(str_sub(line, 1, line.n)), got;

		str_cut(want, ' ', &name, &more);
		got = said_of(w, name);
		if (agrees(got, want)) continue;
		printf("# %.*s, expected %.*s\n", STR(got), STR(want));
		all = false;
	}
	return all;
}

static void the_costs_do_what_a_thoughtful_assistant_would(void)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct str *names, text;
	size_t n, weeks = 0;

	if (!file_list(a, "tests/model/weeks", &names, &n, &e)) stop(S(""), e.text);
	for (size_t i = 0; i < n; i++) {
		struct paper w = { .a = a, .tmp = arena_new(), .zones = zones_new(NULL) };
		struct str path = str_fmt(a, "tests/model/weeks/%.*s", STR(names[i]));

		if (!file_read(a, str_z(a, path), 4096, &text, &e)) stop(path, e.text);
		read_week(&w, text);
		tap_ok(plan(&w) && as_expected(&w), str_z(a, names[i]), __FILE__, __LINE__);
		weeks++;
		zones_free(w.zones);
		arena_free(w.tmp);
	}
	OK(weeks >= 12);
	arena_free(a);
}

int main(void)
{
	RUN(the_costs_do_what_a_thoughtful_assistant_would);
	return tap_end();
}
