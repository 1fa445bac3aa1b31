/* SPDX-License-Identifier: Apache-2.0 */
#include "web/pressure.h"

#include "base/date.h"
#include "model/pair.h"
#include "web/handlers.h"

/* Fill the times and lengths of an answer in the reader's terms. */
static void fill_shown(struct visit *v, struct pressure_shown *out)
{
	const struct pressure_plan *p = out->plan;

	out->before = NEW_N(v->x.a, struct when, p->n);
	out->after = NEW_N(v->x.a, struct when, p->n);
	for (size_t i = 0; i < p->n; i++) {
		const struct pressure_talk *t = &p->talks[i];

		if (t->was_starts) out->before[i] = visit_when(v, t->was_starts);
		if (t->starts) out->after[i] = visit_when(v, t->starts);
		if (!t->minutes) continue;
		out->fit++;
		out->fit_minutes += t->minutes;
		out->already += t->change == PRESSURE_STAYS;
		if (!out->shortest || t->minutes < out->shortest) out->shortest = t->minutes;
		if (t->minutes > out->longest) out->longest = t->minutes;
	}
}

bool pressure_fill(struct visit *v, struct pressure_week *weeks, int64_t *left,
	struct pressure_shown *out)
{
	struct pressure_week read[PRESSURE_WEEKS];
	bool is_left = false;

	if (!weeks) weeks = read;
	if (!pressure_weeks(&v->x, weeks)) return false;
	for (int i = PRESSURE_PAST; i <= PRESSURE_PAST + 1; i++) {
		struct pressure_plan *plan;

		if (!weeks[i].hot) continue;
		if (!pressure_is_left(&v->x, weeks[i].from_day, &is_left)) return false;
		if (left && is_left && !*left) *left = weeks[i].from_day;
		if (is_left) continue;
		if (!(plan = pressure_plan(&v->x, weeks[i].from_day))) return false;
		if (!plan->changes) continue;
		out->plan = plan;
		out->ahead = i > PRESSURE_PAST;
		fill_shown(v, out);
		return true;
	}
	return true;
}

static bool fill_taken(struct visit *v, int64_t from_day, struct pressure_taken *out)
{
	struct pressure_back *b = &out->back;

	if (!pressure_back_list(&v->x, from_day, b)) return false;
	out->now = NEW_N(v->x.a, struct when, b->n);
	out->before = NEW_N(v->x.a, struct when, b->n);
	for (size_t i = 0; i < b->n; i++) {
		out->now[i] = visit_when(v, b->talks[i].starts);
		if (b->talks[i].was_minutes) out->before[i] = visit_when(v, b->talks[i].was_starts);
	}
	return true;
}

bool pressure_fill_taken(struct visit *v, struct pressure_taken out[2])
{
	int64_t today = visit_today(v), monday = today - date_weekday(today);

	out[1].ahead = true;
	return fill_taken(v, monday, &out[0]) && fill_taken(v, monday + 7, &out[1]);
}

static bool fill_pressure(struct visit *v, void *to)
{
	struct page_pressure *p = to;
	struct pair *led;
	size_t n;

	if (!pair_list(&v->x, &led, &n)) return false;
	p->leads = n > 0;
	p->has_calendar = v->me->has_calendar;
	p->today = visit_today(v);
	return pressure_fill_taken(v, p->taken) && pressure_fill(v, p->weeks, &p->left, &p->answer);
}

static void write_pressure(struct html *h, void *page)
{
	page_pressure(h, page);
}

const struct web_page pressure_page = { "pressure", sizeof(struct page_pressure), NULL,
	fill_pressure, write_pressure, NULL };

/* -- changes -- */

/* Read the Monday of the week that a form is about. */
static bool read_week(struct visit *v, int64_t *from_day)
{
	return (date_parse(visit_field(v, "week"), from_day) && date_weekday(*from_day) == 0) ||
		err_field(&v->x.err, ERR_INPUT, "week", TR("expected a Monday like 2026-11-23"));
}

/* Read the answer that the form accepts. NULL on error. */
static struct pressure_plan *read_answer(struct visit *v)
{
	int64_t from_day, tag;

	if (!read_week(v, &from_day)) return NULL;
	if (!id_parse(visit_field(v, "tag"), &tag)) {
		err_field(&v->x.err, ERR_INPUT, "tag", TR("expected the tag that the page has"));
		return NULL;
	}
	return pressure_answer(&v->x, from_day, tag);
}

/* Count the talks that the answer leaves as they are, short already. */
static size_t count_already(const struct pressure_plan *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) n += p->talks[i].change == PRESSURE_STAYS;
	return n;
}

/* Say what was accepted: nothing is shorter in a week that had no talks, and what was short already is told apart. */
static struct str say_accepted(struct html *h, const struct pressure_plan *p, size_t n)
{
	size_t already = count_already(p);
	struct str now;

	if (!p->before)
		return trnf("%lld short talk is planned.", "%lld short talks are planned.", (int64_t)n, (long long)n);
	now = trnf("%lld talk is short now, and not cancelled.", "%lld talks are short now, and none is cancelled.",
		(int64_t)n, (long long)n);
	if (!already) return now;
	return str_fmt(h->b.a, "%.*s %.*s", STR(now), STR(trnf("%lld was short before.", "%lld were short before.",
		(int64_t)already, (long long)already)));
}

/* Times are looked for in no transaction that writes: others would wait. */
bool pressure_post(struct visit *v)
{
	struct html *h = &v->h;
	struct pressure_plan *p;
	size_t n;

	if (!visit_begin(v, DB_READ) || !visit_end(v, (p = read_answer(v)) != NULL)) return false;
	if (!visit_begin(v, DB_WRITE) || !pressure_accept(&v->x, p, &n)) return false;
	return visit_go(v, say_accepted(h, p, n).p,
		"/today#notices"); /* where the focus goes: else it is nowhere, and the undo is a page away */
}

bool pressure_is_all_new(const struct pressure_back *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->talks[i].can && b->talks[i].was_minutes) return false;
	return true;
}

/* Say what is as before again, and what is not because something else stands there. */
static struct str say_back(struct html *h, size_t n, size_t left, bool all_new)
{
	struct str back = all_new ? trnf("%lld short talk is taken back.", "%lld short talks are taken back.", (int64_t)n, (long long)n) :
		trnf("%lld talk is as before again.", "%lld talks are as before again.", (int64_t)n, (long long)n);

	if (!left) return back;
	return str_fmt(h->b.a, "%.*s %.*s", STR(back), STR(trnf("%lld stays short: something else stands at its time before.",
		"%lld stay short: something else stands at their time before.", (int64_t)left, (long long)left)));
}

bool pressure_back_post(struct visit *v)
{
	struct pressure_back b;
	int64_t from_day;
	size_t n, left;

	return read_week(v, &from_day) && pressure_back_list(&v->x, from_day, &b) &&
		pressure_back_take(&v->x, from_day, &n, &left) &&
		visit_back(v, say_back(&v->h, n, left, pressure_is_all_new(&b)).p, "/pressure");
}

bool pressure_leave_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t from_day;

	if (!read_week(v, &from_day)) return false;
	if (str_eq(visit_field(v, "act"), S("offer")))
		return pressure_offer(&v->x, from_day) && visit_go(v, NULL, "/pressure");
	return pressure_leave(&v->x, from_day) && visit_back(v, tr("Left as it is."), "/today");
}
