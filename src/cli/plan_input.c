/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_input.h"

#include <stdio.h>

#include "base/clean.h"
#include "base/file.h"
#include "cli/folder.h"
#include "ical/busy.h"
#include "model/history.h"

enum { CALENDAR_BYTES = 64 << 20, TOLD_MAX = 200 };

/* The team */

static void print_mistakes(struct arena *a, const char *name, const struct team *t)
{
	for (int i = 0; i < t->mistakes_n; i++)
		fprintf(stderr, "%s:%d: %.*s\n", name, t->mistakes[i].line,
			STR(term_plain(a, str_of(t->mistakes[i].why->text))));
}

static bool leads_somebody(const struct team *t, const bool *chosen, int32_t i)
{
	int32_t leader = t->people[i].leader;

	return leader >= 0 && chosen[i] && chosen[leader];
}

/* Choose everyone, or the leader whom --leader names and that leader's members. */
static bool choose_people(const struct plan_request *o, const struct team *t, bool *chosen,
	struct err *e)
{
	int32_t leader = -1, members = 0;

	if (o->leader.n && (leader = team_find(t, clean_trim(o->leader))) < 0)
		return err_set(e, ERR_INPUT, "--leader %.*s: nobody in %s has this id",
			STR(o->leader), o->team);
	for (int32_t i = 0; i < t->n; i++) {
		chosen[i] = leader < 0 || i == leader || t->people[i].leader == leader;
		members += chosen[i] && t->people[i].leader >= 0 && i != leader;
	}
	if (members == 0)
		return err_set(e, ERR_INPUT, leader < 0 ? "%s: nobody has a leader, so there is no "
			"talk to plan" : "%s: nobody has this leader, so there is no talk to plan",
			o->team);
	return true;
}

static void fill_ask(struct arena *a, const struct plan_request *o, const bool *chosen,
	struct plan_input *in)
{
	const struct team *t = &in->team;
	struct week_person *people = NEW_N(a, struct week_person, t->n);
	struct week_pair *pairs = NEW_N(a, struct week_pair, t->n);
	int32_t *place = NEW_N(a, int32_t, t->n);

	in->who = NEW_N(a, const struct team_person *, t->n);
	in->ask = (struct week_ask){ .from = o->from, .days = o->days, .use_soft = o->use_soft,
		.people = people, .pairs = pairs };
	for (int32_t i = 0; i < t->n; i++) {
		const struct team_person *p = &t->people[i];

		if (!chosen[i]) continue;
		place[i] = in->ask.people_n;
		in->who[in->ask.people_n] = p;
		people[in->ask.people_n++] = (struct week_person){ .name = p->name, .zone = p->zone,
			.hours = p->hours, .cap = o->cap };
	}
	for (int32_t i = 0; i < t->n; i++)
		if (leads_somebody(t, chosen, i))
			pairs[in->ask.pairs_n++] = (struct week_pair){
				.leader = place[t->people[i].leader], .member = place[i],
				.minutes = t->people[i].minutes,
				.cadence_days = t->people[i].cadence_days };
}

bool plan_input_team(struct arena *a, const struct plan_request *o, struct zones *zones,
	struct plan_input *in, struct err *e)
{
	struct str text;
	bool *chosen;

	if (!file_read(a, o->team, TEAM_FILE_BYTES, &text, e)) return false;
	if (!team_read(a, o->team, text, zones, &in->team, e)) {
		if (in->team.mistakes_n > 1) print_mistakes(a, o->team, &in->team);
		return false;
	}
	chosen = NEW_N(a, bool, in->team.n);
	if (!choose_people(o, &in->team, chosen, e)) return false;
	fill_ask(a, o, chosen, in);
	return true;
}

/* Calendars */

struct told {
	struct progress *bar;
	size_t n;
};

/* The pairs of each person, and the one-on-one that a calendar holds for each pair. */
struct finding {
	struct plan_input *in;
	int64_t not_before;
	int32_t *as_member;      /* of each person: their pair; −1: none */
	int32_t *led, *next;     /* of each person: the first pair they lead; of each pair: the next */
	struct plan_standing *found; /* of each pair; start 0: none */
};

static void index_pairs(struct arena *a, struct plan_input *in, struct finding *f)
{
	*f = (struct finding){ .in = in, .as_member = NEW_N(a, int32_t, in->ask.people_n),
		.led = NEW_N(a, int32_t, in->ask.people_n), .next = NEW_N(a, int32_t, in->ask.pairs_n),
		.found = NEW_N(a, struct plan_standing, in->ask.pairs_n) };
	f->not_before = week_window(in->ask.from, in->ask.days).start;
	for (int32_t i = 0; i < in->ask.people_n; i++) f->as_member[i] = f->led[i] = -1;
	for (int32_t i = in->ask.pairs_n - 1; i >= 0; i--) {
		const struct week_pair *p = &in->ask.pairs[i];

		f->as_member[p->member] = i;
		f->next[i] = f->led[p->leader];
		f->led[p->leader] = i;
	}
}

static bool is_called(const struct finding *f, struct arena *tmp, struct str who, int32_t person)
{
	const struct team_person *p = f->in->who[person];

	return p->email.n && str_has(who, S("@")) ? str_eq_nocase(who, p->email)
						  : history_is_called(tmp, who, p->name);
}

/* The pair of `person` and somebody whom a calendar calls `who`; −1 when there is no such pair, or
 * more than one. */
static int32_t find_pair_called(const struct finding *f, struct arena *tmp, int32_t person, struct str who)
{
	const struct week_pair *pairs = f->in->ask.pairs;
	int32_t up = f->as_member[person], found = -1, fit = 0;

	if (up >= 0 && is_called(f, tmp, who, pairs[up].leader)) found = up, fit++;
	for (int32_t i = f->led[person]; i >= 0; i = f->next[i])
		if (is_called(f, tmp, who, pairs[i].member)) found = i, fit++;
	return fit == 1 ? found : -1;
}

/* Note which events of the calendar of `person` are one-on-ones of their pairs. */
static void find_standing(const struct finding *f, struct arena *a, struct arena *tmp,
	int32_t person, const struct busy_answer *answer)
{
	const struct team_person *me = f->in->who[person];

	for (size_t i = 0; i < answer->events_n; i++) {
		const struct busy_event *e = &answer->events[i];
		struct plan_standing *s;
		struct str who;
		int32_t pair;

		if (history_state_of(e) >= HISTORY_CANCELLED || e->start < f->not_before) continue;
		who = history_other(tmp, e, &me->email, me->email.n > 0, me->name);
		if (!who.n || history_is_unsure(tmp, e, who, me->name)) continue;
		if ((pair = find_pair_called(f, tmp, person, who)) < 0) continue;
		s = &f->found[pair];
		if (s->start && s->start <= e->start) continue;
		*s = (struct plan_standing){ f->in->ask.pairs[pair].leader,
			f->in->ask.pairs[pair].member, e->start, e->end, S("") };
		if (s->leader == person) s->title = str_dup(a, term_plain(tmp, e->title));
	}
}

/* Take out of the ask each pair whose one-on-one stands in a calendar, but for a pair that agreed
 * on a time. */
static void take_out_standing(struct arena *a, struct finding *f)
{
	struct week_ask *ask = &f->in->ask;
	struct week_pair *pairs = NEW_N(a, struct week_pair, ask->pairs_n);
	int32_t n = 0;

	f->in->standing = NEW_N(a, struct plan_standing, ask->pairs_n);
	for (int32_t i = 0; i < ask->pairs_n; i++) {
		if (f->found[i].start && !ask->pairs[i].keep)
			f->in->standing[f->in->standing_n++] = f->found[i];
		else
			pairs[n++] = ask->pairs[i];
	}
	ask->pairs = pairs;
	ask->pairs_n = n;
}

static void warn_of(struct told *w, struct arena *tmp, struct str text)
{
	if (w->n++ >= TOLD_MAX) return;
	progress_end(w->bar);
	fprintf(stderr, "%.*s\n", STR(term_plain(tmp, text)));
}

static struct spans keep_spans(struct arena *a, struct spans s)
{
	struct spans kept = { NEW_N(a, struct span, s.n), s.n };

	for (size_t i = 0; i < s.n; i++) kept.at[i] = s.at[i];
	return kept;
}

static void keep_events(struct arena *a, const struct busy_answer *answer, struct week_person *p)
{
	struct week_event *events = NEW_N(a, struct week_event, answer->events_n);

	for (size_t i = 0; i < answer->events_n; i++) {
		const struct busy_event *ev = &answer->events[i];

		if (ev->kind == BUSY_FREE || ev->cancelled) continue;
		events[p->events_n++] = (struct week_event){ ev->start, ev->end,
			term_plain(a, ev->title) };
	}
	p->events = events;
}

/* Read the calendar of a person. Its events are kept when the person leads somebody, and searched
 * for one-on-ones when f->found is set. */
static void read_calendar(struct arena *a, struct arena *tmp, const char *path,
	struct busy_ask *ask, struct week_person *p, const struct finding *f, struct told *w)
{
	struct busy_answer answer = { 0 };
	struct err e = { 0 };
	struct str text;

	if (!file_read(tmp, path, CALENDAR_BYTES, &text, &e) ||
		!busy_read(tmp, text, ask, &answer, &e)) {
		warn_of(w, tmp, str_fmt(tmp, "%s; planned as if %.*s were always free", e.text,
			STR(p->name)));
		return;
	}
	for (size_t i = 0; i < answer.warnings_n; i++) {
		const struct busy_warning *one = &answer.warnings[i];

		warn_of(w, tmp, one->line ? str_fmt(tmp, "%s:%d: %.*s", path, one->line, STR(one->text))
				       : str_fmt(tmp, "%s: %.*s", path, STR(one->text)));
	}
	p->busy = keep_spans(a, answer.busy);
	p->soft = keep_spans(a, answer.soft);
	if (f->led[p - f->in->ask.people] >= 0) keep_events(a, &answer, p);
	if (f->found) find_standing(f, a, tmp, (int32_t)(p - f->in->ask.people), &answer);
}

static void read_person(struct arena *a, struct arena *tmp, const struct folder *folder,
	const struct plan_request *o, const struct finding *f, struct busy_ask *ask, int32_t i,
	struct told *w)
{
	struct plan_input *in = f->in;
	struct week_person *p = (struct week_person *)&in->ask.people[i];
	const struct calendar_file *file = folder_find(folder, in->who[i]->id);

	if (!file) {
		warn_of(w, tmp, str_fmt(tmp, "%s:%d: no %.*s.ics in %s; planned as if %.*s were always "
			"free", o->team, in->who[i]->line, STR(in->who[i]->id), o->calendars,
			STR(p->name)));
		return;
	}
	ask->zone = p->zone;
	ask->me = &in->who[i]->email;
	ask->me_n = 1;
	ask->name = str_z(tmp, file->path);
	read_calendar(a, tmp, ask->name, ask, p, f, w);
}

bool plan_input_calendars(struct arena *a, const struct plan_request *o, struct zones *zones,
	struct plan_input *in, struct progress *bar, struct err *e)
{
	struct span window = week_window(o->from, o->days);
	struct busy_ask ask = { .from = window.start, .to = window.end, .zones = zones };
	struct arena *names = arena_new(), *tmp = arena_new();
	struct folder f;
	struct told w = { .bar = bar };
	struct finding finding;
	bool ok = folder_list(names, o->calendars, &f, e);

	if (!ok) goto free_arenas;
	index_pairs(a, in, &finding);
	for (int32_t i = 0; i < in->ask.people_n; i++) {
		progress_show(bar, "reading calendars", (double)i / in->ask.people_n);
		/* Titles are for leaders alone, of their own events. */
		ask.events = finding.led[i] >= 0 || o->keep_standing;
		read_person(a, tmp, &f, o, &finding, &ask, i, &w);
		arena_reset(tmp);
	}
	if (o->keep_standing) take_out_standing(a, &finding);
	if (w.n > TOLD_MAX) {
		progress_end(bar);
		fprintf(stderr, "… and %zu more warnings\n", w.n - TOLD_MAX);
	}
free_arenas:
	arena_free(names);
	arena_free(tmp);
	return ok;
}
