/* SPDX-License-Identifier: Apache-2.0
 *
 * What one team of a forest does: its message on the way up, its picks on the way down, and
 * the days on which it counts talks.
 */
#include "plan/team.h"

#include "plan/carry.h"
#include "plan/choice.h"
#include "plan/wide.h"

/* One thread at a time holds rows of more than LARGE bytes. A day is not counted where its layers
 * could make the rows larger than LARGEST. */
static const int64_t LARGE = 32 << 20, LARGEST = (int64_t)768 << 20;

/* A message never has a higher cost than this, which already keeps a talk from a place. */
enum { MESSAGE_MOST = INT32_MAX / 2 };

/* --- messages ---------------------------------------------------------------------- */

/* Solve the team for all choices of its own talk. True when the message is not the one
 * that was sent before. */
static bool make_message(const struct solver *s, struct team *t, struct star *star)
{
	bool changed = false;
	int64_t most, least;

	least = star_ahead(star, NULL);
	if (t->up >= 0) star_back(star);
	if (star->stopped) return false;
	t->least = least;
	if (t->up < 0) return false;
	most = choice_cost_without(s, t->up) * s->scale; /* dearer places are never taken */
	for (int32_t i = 0; i < star->owns; i++) {
		int64_t more = star_beside(star, &star->own[i]) - t->least;

		if (star_ends(star, (int64_t)star->masks)) return false;
		if (more > most) more = most;
		changed |= t->message[i] != more;
		t->message[i] = (int32_t)more;
	}
	return changed;
}

/* Wait until no other thread holds large rows, if these are; true: end_large() has to follow. */
static bool begin_large(struct forest *f, const struct star *star, int64_t *bytes)
{
	*bytes = (int64_t)star_bytes(star);
	if (*bytes > LARGE) pthread_mutex_lock(&f->large);
	return *bytes > LARGE;
}

static void end_large(struct forest *f, struct star *star)
{
	star_drop_rows(star);
	pthread_mutex_unlock(&f->large);
}

/* The memory for wide stars that belongs to the thread with this star. */
static struct wide *wider_of(const struct forest *f, const struct star *star)
{
	return &f->wider[star - f->star];
}

/* Write a lower bound of what each choice of the own talk costs a wide team to the message. True
 * when the message has changed. */
static bool make_wide_message(const struct forest *f, struct team *t, struct star *star)
{
	struct wide *w = wider_of(f, star);
	bool changed = false;

	wide_begin(w, star, t->n, NULL, t->price);
	w->remembered = t->remembered;
	wide_bound(w);
	wide_look_beside(w);
	if (star->stopped) return false;
	memcpy(t->price, w->best, (size_t)t->n * sizeof(*t->price));
	t->least = wide_least(w);
	for (int32_t i = 0; i < star->owns; i++) {
		int64_t more = wide_beside(w, &star->own[i]) - t->least;

		if (more > MESSAGE_MOST) more = MESSAGE_MOST;
		if (more < 0) more = 0;
		changed |= t->message[i] != more;
		t->message[i] = (int32_t)more;
	}
	return changed;
}

bool team_up(const struct solver *s, struct forest *f, struct team *t, struct star *star)
{
	bool changed, large;

	if (t->carries) return carry_up(s, f, t, star);
	choice_load_team(s, f, t, star);
	for (int32_t i = 0; t->up >= 0 && i < s->choices[t->up].n; i++)
		star_own_add(star, choice_interval(s, t, t->up, i));
	star_cut(star, NULL);
	if (t->wide) return make_wide_message(f, t, star);
	star_ready(star);
	large = begin_large(f, star, &t->bytes);
	changed = make_message(s, t, star);
	if (large) end_large(f, star);
	return changed;
}

/* Raise the message for `choice` so that the team costs `cost`, because no placement beside that
 * choice costs less; −1: without the own talk. True when something has risen. */
static bool raise_message(const struct solver *s, struct team *t, int32_t choice, int64_t cost)
{
	int64_t more = cost - t->least;

	if (choice >= 0) {
		if (more > MESSAGE_MOST) more = MESSAGE_MOST;
		if (more <= t->message[choice]) return false;
		t->message[choice] = (int32_t)more;
		return true;
	}
	if (more <= 0) return false;
	t->least = cost;
	for (int32_t i = 0; t->up >= 0 && i < s->choices[t->up].n; i++) /* never below 0 */
		t->message[i] = t->message[i] > more ? (int32_t)(t->message[i] - more) : 0;
	return true;
}

/* Place the talks of a wide team beside `standing`. True when the message for `choice` was too low
 * and has been raised. */
static bool trace_wide(const struct solver *s, struct forest *f, struct team *t, int32_t choice,
	const struct star_own *standing, int32_t *picked, struct star *star)
{
	struct wide *w = wider_of(f, star);
	bool raised;

	wide_begin(w, star, t->n, standing, t->price);
	w->remembered = t->remembered;
	wide_bound(w);
	if (star->stopped) return false;
	wide_place(w);
	memcpy(t->price, w->best, (size_t)t->n * sizeof(*t->price));
	memcpy(picked, w->pick, (size_t)t->n * sizeof(*picked));
	raised = raise_message(s, t, choice, wide_least(w));
	t->again = raised && w->remembered != t->remembered;
	t->remembered = w->remembered;
	return raised;
}

bool team_down(const struct solver *s, struct forest *f, struct team *t, int32_t *pick,
	struct star *star)
{
	int32_t choice = t->up >= 0 ? pick[t->up] : -1, picked[WIDE_TALKS] = { 0 };
	struct star_own own, *standing = NULL;
	bool large = false, raised = false;
	int64_t bytes;

	if (t->carries) {
		carry_down(s, f, t, pick, star);
		return false;
	}
	if (!t->dirty && t->own == choice) return false;
	choice_load_team(s, f, t, star);
	if (choice >= 0) {
		own = choice_interval(s, t, t->up, choice);
		standing = &own;
	}
	if (t->wide) {
		star_cut(star, standing);
		raised = trace_wide(s, f, t, choice, standing, picked, star);
	} else {
		star_cut_to(star, standing, t->least + (choice >= 0 ? t->message[choice] : 0));
		star_ready(star);
		large = begin_large(f, star, &bytes);
		star_ahead(star, standing);
		if (!star->stopped) star_trace(star, standing, picked);
	}
	if (large) end_large(f, star);
	if (star->stopped) return false;
	for (int32_t bit = 0; bit < t->n; bit++) pick[f->talk[t->first + bit]] = picked[bit];
	t->own = choice;
	t->dirty = t->again;
	t->again = false;
	return raised;
}

/* --- caps where they bind ---------------------------------------------------------- */

/* Find the first and the last window of a day. */
static struct plan_span windows_of(const struct plan_person *who, int32_t day)
{
	struct plan_span span = { -1, -1 };

	for (int32_t i = 0; i < who->works; i++) {
		if (who->work[i].day != day) continue;
		if (span.start < 0) span.start = i;
		span.end = i;
	}
	return span;
}

/* Count this day from now on. False when the rows would get too large, or when the windows of the
 * day interleave with those of a counted day: a star can only count days one after the other. */
static bool count_day(struct solver *s, struct team *t, int32_t day)
{
	const struct plan_person *who = &s->p->people[t->person];
	struct plan_span span = windows_of(who, day);

	if (t->bytes * (t->days ? 1 : 1 + who->cap) > LARGEST) return false;
	for (int32_t i = 0; i < t->days; i++) {
		struct plan_span other = windows_of(who, t->day[i]);

		if (span.start <= other.end && other.start <= span.end) return false;
	}
	if (t->days == t->day_room) {
		int32_t *old = t->day;

		t->day_room = t->day_room ? t->day_room * 2 : 4;
		t->day = NEW_N(s->a, int32_t, t->day_room);
		if (t->days) memcpy(t->day, old, (size_t)t->days * sizeof(*old));
	}
	t->day[t->days++] = day;
	return true;
}

/* Write the days of all picks that the team knows of its person to `day`; their number is returned.
 * Number −1 is the own talk, and carried talks come last. */
static int32_t days_of(const struct solver *s, const struct forest *f, const struct team *t,
	const int32_t *pick, int32_t *day)
{
	int32_t n = 0;

	for (int32_t k = -1; k < t->n + t->carries; k++) {
		int32_t talk = k < 0 ? t->up : k < t->n ? f->talk[t->first + k] :
			f->carried[t->carry[k - t->n]].talk;

		if (k >= t->n && &f->team[f->carried[t->carry[k - t->n]].b] != t) continue;
		if (talk < 0 || pick[talk] < 0) continue;
		day[n++] = day_at(&s->p->people[t->person],
			(int32_t)s->choices[talk].o[pick[talk]].start);
	}
	return n;
}

bool team_count_days(struct solver *s, struct forest *f, struct team *t, const int32_t *pick)
{
	int32_t day[WIDE_TALKS + 17], n = days_of(s, f, t, pick, day);
	bool more = false;

	for (int32_t i = 0; i < n; i++) {
		int32_t same = 0, before = 0;

		for (int32_t k = 0; k < n; k++) {
			same += day[k] == day[i];
			before += k < i && day[k] == day[i];
		}
		if (before > 0 || same <= s->p->people[t->person].cap) continue;
		if (count_day(s, t, day[i]))
			more = true;
		else
			f->exact = false; /* the cost is only a bound, and the plan is repaired later */
	}
	return more;
}

void team_count_all(struct solver *s, struct forest *f, struct team *t)
{
	const struct plan_person *who = &s->p->people[t->person];

	if (t->days > 0 || who->cap > t->n) return;
	for (int32_t i = 0; i < who->works; i++) {
		bool counted = false;

		for (int32_t d = 0; d < t->days; d++) counted |= t->day[d] == who->work[i].day;
		if (!counted && !count_day(s, t, who->work[i].day)) f->exact = false;
	}
}
