/* SPDX-License-Identifier: Apache-2.0
 *
 * The page of a week's plan, and the forms that find times, move or set aside a proposed talk, and
 * accept the plan.
 */
#include <stdlib.h>

#include "base/date.h"
#include "web/handlers.h"
#include "web/plan.h"
#include "web/say.h"
#include "web/searching.h"

/* Read a day of the week that is asked for, by any of its days or by a talk of it. A request without
 * either means this week, and from Friday afternoon on the next week, because little is left of this
 * one. */
static bool read_asked_day(struct visit *v, int64_t *day)
{
	struct str week = visit_field(v, "week");
	int64_t today = visit_today(v), local = visit_local(v, v->x.now), talk;
	int weekday = date_weekday(today);
	bool late = weekday > 4 || (weekday == 4 && date_second_of(local) >= 15 * HOUR);

	*day = today + (late ? 7 - weekday : 0);
	if (!week.n) week = visit_field(v, "day");
	if (!week.n && id_parse(visit_field(v, "talk"), &talk))
		return proposal_week_of(&v->x, talk, day);
	if (!week.n && http_has(&v->q->params, S("id"))) { /* the talk that the API has changed */
		return visit_shown(v, &talk) && proposal_week_of(&v->x, talk, day);
	}
	if (!week.n) return true;
	if (date_parse(week, day) && *day > today - 366 && *day < today + 366) return true;
	return err_field(&v->x.err, ERR_INPUT, "week",
		TR("expected a date like 2026-11-23, within a year"));
}

/* -- the rows beside the grid -- */

/* Fill the sentences that say why a talk has its time, or why it has none. */
static void fill_reasons(struct visit *v, const struct proposal *p, struct plan_row *row)
{
	const struct proposed_talk *t = row->t;

	(void)p;
	if (t->why) {
		row->why = NEW_N(v->x.a, struct str, t->why->whys);
		for (int32_t i = 0; i < t->why->whys; i++) {
			struct str says = say_why(&v->h, &t->why->why[i], t->name, v->zone);

			if (says.n) row->why[row->why_n++] = says;
		}
	}
	if (t->state == PROPOSED_NOT_DUE) {
		row->reason = say_not_due(&v->h, t, v->zone);
	} else if (t->conflict != PLAN_FITS) {
		row->reason = say_refusal(&v->h, t->conflict, t->conflict_who, t->name, S(""));
	} else if (t->unplaced) {
		row->reason = say_reason(&v->h, t->unplaced, t->name);
		row->would_free = say_freeing(&v->h, t->unplaced, t->name, v->zone);
	}
}

/* Fill the lengths that a talk may have, each with the reason why it does not fit (empty: it fits). */
static void fill_lengths(struct visit *v, const struct proposal_ways *ways, struct plan_row *row)
{
	for (size_t i = 0; i < ways->lengths_n; i++) {
		const struct proposal_run *there = &ways->lengths[i].there;

		row->lengths[row->lengths_n++] = (struct plan_length_choice){
			ways->lengths[i].minutes,
			say_refusal(&v->h, there->why, there->who, row->t->name, there->other)
		};
	}
}

/* Fill in where an accepted talk comes from, when it is one of a calendar. */
static bool fill_standing(struct visit *v, struct plan_row *row)
{
	struct talk *t;

	if (row->t->talk_source == TALK_OURS) return true;
	return (t = talk_get(&v->x, row->t->talk)) && standing_fill(v, t, &row->standing);
}

/* Fill a line for each day with the runs of starts that fit, by their first and last start:
 * "Tue 24 Nov: 10:00–10:40, 14:00". */
static void fill_fits(struct visit *v, const struct proposal_ways *ways, struct plan_row *row)
{
	struct buf b = { .a = v->x.a };
	int64_t day = -1;

	row->fits = NEW_N(v->x.a, struct str, ways->fits_n);
	for (size_t i = 0; i < ways->fits_n; i++) {
		int64_t from = visit_local(v, ways->fits[i].start);
		int64_t last = visit_local(v, ways->fits[i].end - WEEK_CELL_MINUTES * MINUTE);

		if (date_day_of(from) != day) {
			day = date_day_of(from);
			b = (struct buf){ .a = v->x.a };
			lang_day(&b, v->h.lang, day);
			buf_z(&b, ": ");
			row->fits_n++;
		} else {
			buf_z(&b, ", ");
		}
		lang_clock(&b, v->h.lang, date_second_of(from));
		if (last > from) {
			buf_z(&b, "\xe2\x80\x93");
			lang_clock(&b, v->h.lang, date_second_of(last));
		}
		row->fits[row->fits_n - 1] = buf_str(&b);
	}
}

/* Fill the drawer of a talk: other times, lengths, and for lengths that do not fit the reason. */
static bool fill_ways(struct visit *v, const struct proposal *p, struct plan_row *row)
{
	struct proposal_ways *ways = NEW(v->x.a, struct proposal_ways);

	if (row->t->state == PROPOSED_ACCEPTED) return fill_standing(v, row);
	if (!proposal_ways(&v->x, p, row->t->id, ways)) return false;
	row->options_n = ways->options_n;
	for (size_t i = 0; i < ways->options_n; i++)
		row->options[i] = (struct plan_choice){ visit_when(v, ways->options[i].starts),
			ways->options[i].minutes };
	fill_lengths(v, ways, row);
	fill_fits(v, ways, row);
	return true;
}

/* Count a talk of the proposal for the lines above the grid. */
static void count_row(struct page_plan *page, const struct proposed_talk *t)
{
	bool open = t->state < PROPOSED_LEFT_OUT;

	page->accepted += t->state == PROPOSED_ACCEPTED;
	if (!open) return;
	if (!t->starts || t->conflict != PLAN_FITS) {
		page->unplaced++;
		return;
	}
	page->open++;
	page->minutes += t->minutes;
	page->shortened += t->minutes < t->wanted;
}

/* Fill a row for each talk of the proposal; the chosen talk's row gets its drawer. */
static bool fill_rows(struct visit *v, struct page_plan *page, int64_t chosen)
{
	const struct proposal *p = page->p;

	page->rows = NEW_N(v->x.a, struct plan_row, p->n);
	page->rows_n = p->n;
	for (size_t i = 0; i < p->n; i++) {
		struct plan_row *row = &page->rows[i];

		row->t = &p->talks[i];
		if (row->t->starts) row->at = visit_when(v, row->t->starts);
		fill_reasons(v, p, row);
		page->not_due += row->t->state == PROPOSED_NOT_DUE;
		if (p->id) count_row(page, row->t);
		else page->accepted += row->t->state == PROPOSED_ACCEPTED;
		if (!chosen || (row->t->id != chosen && row->t->talk != chosen)) continue;
		page->chosen = row;
		if (!fill_ways(v, p, row)) return false;
	}
	return true;
}

/* Order rows by time; a talk without a time comes last. */
static int compare_time(const void *a, const void *b)
{
	const struct plan_row *x = *(const struct plan_row *const *)a;
	const struct plan_row *y = *(const struct plan_row *const *)b;

	if (!x->at.utc != !y->at.utc) return x->at.utc ? -1 : 1;
	if (x->at.utc != y->at.utc) return x->at.utc < y->at.utc ? -1 : 1;
	return (x > y) - (x < y);
}

static void sort_rows(struct visit *v, struct page_plan *page)
{
	page->by_time = NEW_N(v->x.a, const struct plan_row *, page->rows_n);
	for (size_t i = 0; i < page->rows_n; i++) page->by_time[i] = &page->rows[i];
	qsort(page->by_time, page->rows_n, sizeof(const struct plan_row *), compare_time);
}

static void add_name(struct html *h, struct buf *names, struct str name)
{
	if (names->n) buf_z(names, ", ");
	buf_add(names, html_isolate(h, name));
}

/* Add a name with the time of the last reading, "Ben Okafor (Sat 21 Nov, 14:00)", if some calendar
 * of this person could not be read since. */
static void add_behind(struct visit *v, const struct near_person *who, struct str name,
	struct buf *names)
{
	if (!who || !who->behind) return;
	add_name(&v->h, names, name);
	buf_z(names, " (");
	lang_date_clock(names, v->h.lang, visit_local(v, who->behind));
	buf_ch(names, ')');
}

/* Fill the names of those without a calendar, who would count as free all day, and of those whose
 * calendar may be old. */
static bool fill_unknown(struct visit *v, struct page_plan *page)
{
	struct html *h = &v->h;
	struct buf names = { .a = v->x.a }, behind = { .a = v->x.a };
	struct near *near = &page->p->near;
	const struct near_person *me = near_find(near, v->x.me);

	if (!near_behind(&v->x, near)) return false;
	page->has_calendar = me && me->calendars > 0;
	add_behind(v, me, str_of(tr("yours")), &behind);
	for (size_t i = 0; i < page->p->n; i++) {
		const struct proposed_talk *t = &page->p->talks[i];
		const struct near_person *who = near_find(near, t->member);

		if (!who || !who->calendars) add_name(&v->h, &names, t->name);
		else add_behind(v, who, t->name, &behind);
	}
	page->without_calendar = buf_str(&names);
	page->behind = buf_str(&behind);
	return true;
}

/* Fill the talks in which the reader is the member; the talks that they lead are in the plan. */
static bool fill_own(struct visit *v, struct page_plan *page)
{
	int64_t from = zone_utc_of(v->zone, page->monday * DAY);
	int64_t to = zone_utc_of(v->zone, (page->monday + PROPOSAL_DAYS) * DAY);

	if (!talk_list(&v->x, from, to, &page->week, &page->week_n)) return false;
	page->alone = page->p->near.n <= 1;
	page->own = NEW_N(v->x.a, struct talk, page->week_n);
	for (size_t i = 0; i < page->week_n; i++)
		if (page->week[i].leader != v->x.me) page->own[page->own_n++] = page->week[i];
	page->own_at = NEW_N(v->x.a, struct when, page->own_n);
	for (size_t i = 0; i < page->own_n; i++)
		page->own_at[i] = visit_when(v, page->own[i].starts);
	return true;
}

/* Fill the week of a day, with the drawer of a talk open (0: no drawer). */
static bool fill_week(struct visit *v, struct page_plan *page, int64_t day, int64_t talk)
{
	if (!(page->p = proposal_get(&v->x, day))) return false;
	page->monday = page->p->from_day;
	page->past = page->monday + PROPOSAL_DAYS <= visit_today(v);
	if (!fill_rows(v, page, talk) || !fill_unknown(v, page)) return false;
	sort_rows(v, page);
	if (!fill_own(v, page)) return false;
	page->period = page->p->period;
	page->talks = page->p->talks;
	page->talks_n = page->p->n;
	plan_grid(v, page, day);
	return true;
}

static bool show_week(struct visit *v, struct page_plan *page, int64_t day, int64_t talk)
{
	if (!fill_week(v, page, day, talk)) return false;
	page_plan(&v->h, page);
	return true;
}

static bool fill_plan(struct visit *v, void *to)
{
	int64_t day, talk;

	id_parse(visit_field(v, "talk"), &talk);
	return read_asked_day(v, &day) && fill_week(v, to, day, talk);
}

static void write_plan(struct html *h, void *page)
{
	page_plan(h, page);
}

static const char *const proposed_states[] = { "proposed", "pinned", "left-out", "accepted",
	"not-due", NULL };
/* A proposal and its talks as their leader has them; no table has such rows. */
static const struct entity_field proposal_view_fields[] = {
	FIELD(proposal, id, ID, .null = true, .about = "null: none was made for this week"),
	FIELD(proposal, from_day, DAY, .about = "its Monday"),
	FIELD(proposal, made, TIME, .null = true),
	FIELD(proposal, use_soft, BOOL, .about = "talks may stand over something tentative"),
	FIELD(proposal, stale, BOOL, .computed = true,
		.about = "sprints and busy times want something else by now: find times again"),
	{ 0 },
};
static const struct entity proposal_view = { .name = "proposal", .fields = proposal_view_fields,
	.size = sizeof(struct proposal) };
static const struct entity_field proposed_view_fields[] = {
	FIELD(proposed_talk, id, ID, .null = true),
	FIELD(proposed_talk, pair, ID),
	FIELD(proposed_talk, member, ID),
	FIELD(proposed_talk, name, TEXT, .about = "of the member"),
	FIELD(proposed_talk, state, CHOICE, .words = proposed_states),
	FIELD(proposed_talk, starts, TIME, .null = true, .about = "null: no time was found"),
	FIELD(proposed_talk, minutes, INT),
	FIELD(proposed_talk, wanted, INT, .about = "minutes of a full talk"),
	FIELD(proposed_talk, talk, ID, .null = true, .about = "that it has become"),
	{ 0 },
};
static const struct entity proposed_view = { .name = "proposed_talk",
.fields = proposed_view_fields,
	.size = sizeof(struct proposed_talk) };

static const struct page_part plan_parts[] = {
	ONE(page_plan, "proposal", p, proposal, proposal_view),
	ONE(page_plan, "period", period, period, period_entity),
	MANY(page_plan, "talks", talks, proposed_talk, proposed_view),
	MANY(page_plan, "own", own, talk, talk_entity),
	{ 0 },
};
static const struct entity_field plan_query_fields[] = {
	COLUMN(week, DAY, .typed = true, .null = true, .readers = READ_PAIR,
		.about = "any day of the week; this week without it"),
	{ 0 },
};
const struct entity plan_query = { .name = "plan_ask", .fields = plan_query_fields };
static const struct entity_field find_fields[] = {
	COLUMN(week, DAY, .typed = true, .null = true, .readers = READ_PAIR,
		.about = "any day of the week; this week without it"),
	COLUMN(tentative, BOOL, .typed = true, .readers = READ_PAIR,
		.about = "talks may stand over something tentative"),
	{ 0 },
};
const struct entity plan_find_body = { .name = "plan_find", .fields = find_fields };
static const struct entity_field accept_fields[] = {
	COLUMN(week, DAY, .typed = true, .null = true, .readers = READ_PAIR,
		.about = "any day of the week"),
	COLUMN(talk, ID, .typed = true, .null = true, .readers = READ_PAIR,
		.about = "one proposed talk; all of the week without it"),
	{ 0 },
};
const struct entity plan_accept_body = { .name = "plan_accept", .fields = accept_fields };
static const struct entity_field move_fields[] = {
	COLUMN(start, TIME, .typed = true, .needed = true, .readers = READ_PAIR),
	COLUMN(minutes, INT, .typed = true, .null = true, .least = 3, .most = 30,
		.readers = READ_PAIR,
		.about = "as long as it is without it"),
	{ 0 },
};
const struct entity plan_move_body = { .name = "plan_move", .fields = move_fields };
static const char *const set_acts[] = { "pin", "release", "leave-out", NULL };
static const struct entity_field set_fields[] = {
	COLUMN(act, CHOICE, .typed = true, .needed = true, .words = set_acts, .readers = READ_PAIR),
	{ 0 },
};
const struct entity plan_set_body = { .name = "plan_set", .fields = set_fields };
const struct web_page plan_page = { "plan", sizeof(struct page_plan), plan_parts, fill_plan,
write_plan,
	&plan_query };

/* -- changes -- */

static bool go_to_week(struct visit *v, const char *notice, int64_t day, int64_t talk)
{
	struct buf to = { .a = v->x.a };

	buf_z(&to, "/plan?week=");
	date_print(&to, day);
	if (talk) {
		buf_z(&to, "&talk=");
		id_print(&to, talk);
	}
	return visit_go(v, notice, "%.*s", STR(buf_str(&to)));
}

/* Look for times with no transaction open; *again says that something moved meanwhile. */
static bool find_times_once(struct visit *v, int64_t *day, bool *again)
{
	struct proposal_search *s;
	bool ok;

	if (!visit_begin(v, DB_READ)) return false;
	s = read_asked_day(v, day) ? proposal_ask(&v->x, *day, visit_field(v, "tentative").n > 0)
				   : NULL;
	if (!visit_end(v, s != NULL) || !proposal_solve(s, &v->x.err)) return false;
	if (!visit_begin(v, DB_WRITE)) return false;
	ok = proposal_keep(&v->x, s);
	*again = !ok && v->x.err.code == ERR_CONFLICT;
	return ok;
}

static bool find_times(struct visit *v, int64_t *day)
{
	enum { TRIES = 3 };
	bool again = true, ok = false;

	for (int i = 0; i < TRIES && again; i++) {
		if (i && v->x.db) db_rollback(v->x.db);
		again = false;
		ok = find_times_once(v, day, &again);
	}
	return ok;
}

/* Find times for a week. Somebody who asks for the same week meanwhile gets the plan that is found. */
bool plan_find_post(struct visit *v)
{
	struct searched what = { .person = v->me->id,
		.tentative = visit_field(v, "tentative").n > 0 };
	int64_t day = 0;
	bool found;

	if (!visit_begin(v, DB_READ) || !visit_end(v, read_asked_day(v, &day))) return false;
	what.monday = day - date_weekday(day);
	if (searching_begin(v->searching, &what)) {
		found = find_times(v, &day) &&
			visit_end(v, true); /* whoever waits reads what is kept */
		searching_end(v->searching, &what, found);
		if (!found) return false;
	}
	if (v->api && !visit_begin(v, DB_WRITE)) return false;
	return go_to_week(v, NULL, what.monday, 0);
}

bool plan_accept_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t day, talk = 0;
	struct str one = visit_field(v, "talk");
	size_t n;

	if (one.n && !id_parse(one, &talk))
		return err_set(&v->x.err, ERR_MISSING, TR("no such proposed talk"));
	if (!read_asked_day(v, &day) || !proposal_accept(&v->x, day, talk, &n))
		return talk ? err_named(&v->x.err, "talk") : false;
	if (!n && v->api)
		return err_set(&v->x.err, ERR_CONFLICT,
			TR("No talk of this week waits to be accepted."));
	return go_to_week(v,
		trnf("%lld talk is planned. It stands in both your weeks.",
			"%lld talks are planned. They stand in your week and in theirs.",
			(int64_t)n, (long long)n)
			.p,
		day - date_weekday(day), 0);
}

/* Write a run of starts as JSON: that they fit and what they cost, or why they do not fit. */
static void put_run(struct visit *v, struct buf *b, const struct proposal_run *run, struct str name)
{
	struct str why = say_refusal(&v->h, run->why, run->who, name, run->other);

	buf_z(b, "{\"from\":\"");
	date_print_rfc3339(b, run->from);
	buf_z(b, "\",\"to\":\"");
	date_print_rfc3339(b, run->to);
	if (run->why == PLAN_FITS) {
		buf_fmt(b, "\",\"fits\":true,\"cost\":%lld}", (long long)run->cost);
		return;
	}
	buf_z(b, "\",\"fits\":false,\"why\":");
	json_put_text(b, why);
	buf_ch(b, '}');
}

bool plan_talk_places_get(struct visit *v)
{
	struct proposal_run *runs;
	struct str name;
	int64_t id, minutes;
	size_t n;

	if (!visit_id(v, "id", &id)) return false;
	if (!proposal_places(&v->x, id, &runs, &n, &minutes, &name)) return false;
	v->r->type = "application/json";
	buf_fmt(&v->h.b, "{\"minutes\":%lld,\"places\":[", (long long)minutes);
	for (size_t i = 0; i < n; i++) {
		if (i) buf_ch(&v->h.b, ',');
		put_run(v, &v->h.b, &runs[i], name);
	}
	buf_z(&v->h.b, "]}\n");
	return true;
}

/* Answer that a talk was not moved, and why; nothing was written. A script gets the reason alone, a
 * form comes back with what was typed. */
static bool refuse_move(struct visit *v, struct str why, int64_t day, int64_t talk)
{
	struct page_plan page = { .typed = visit_field(v, "start"), .refused = why };

	err_clear(&v->x.err);
	if (visit_wants_json(v)) return err_set(&v->x.err, ERR_CONFLICT, "%.*s", STR(why));
	v->r->status = 409;
	return show_week(v, &page, day, talk);
}

/* Say the line after a move. A time between two steps of the grid becomes the step, so the line has
 * the time that was taken. */
static const char *say_move(struct visit *v, int64_t starts)
{
	struct html *h = &v->h;
	struct buf at = { .a = v->x.a };

	lang_day_clock(&at, h->lang, visit_local(v, starts));
	return trf("Moved to %.*s, and kept there.", STR(buf_str(&at))).p;
}

bool plan_talk_move_post(struct visit *v)
{
	struct html *h = &v->h;
	struct proposal_run run = { 0 };
	int64_t id, start, minutes = 0, day;
	struct str asked = visit_field(v, "minutes"), name, why;

	if (!visit_id(v, "id", &id) || !proposal_week_of(&v->x, id, &day)) return false;
	if (asked.n && !str_int(asked, &minutes))
		return err_field(&v->x.err, ERR_INPUT, "minutes",
			TR("Choose 3, 5, 10, 15 or 30 minutes."));
	if (!visit_parse_time(v, visit_field(v, "start"), &start))
		return refuse_move(v,
			str_of(tr("A day and a time are needed, like 2026-11-23 14:25.")), day, id);
	if (proposal_move(&v->x, id, start, minutes, &run, &name))
		return go_to_week(v, say_move(v, run.from), day, id);
	if (run.why != PLAN_FITS)
		return refuse_move(v, say_refusal(h, run.why, run.who, name, run.other), day, id);
	if (v->x.err.code != ERR_INPUT || v->api) return false;
	why = lang_err(v->x.a, h->lang, &v->x.err);
	return refuse_move(v, why, day, id);
}

static bool read_asked_state(struct visit *v, enum proposed_state *state)
{
	struct str act = visit_field(v, "act");

	*state = PROPOSED;
	if (str_eq(act, S("pin"))) *state = PROPOSED_PINNED;
	else if (str_eq(act, S("leave-out"))) *state = PROPOSED_LEFT_OUT;
	else if (!str_eq(act, S("release")))
		return err_field(&v->x.err, ERR_INPUT, "act",
			TR("expected pin, release or leave-out"));
	return true;
}

bool plan_talk_set_post(struct visit *v)
{
	enum proposed_state state;
	int64_t id, day;

	if (!visit_id(v, "id", &id) || !read_asked_state(v, &state)) return false;
	return proposal_week_of(&v->x, id, &day) && proposal_set(&v->x, id, state) &&
		go_to_week(v, NULL, day, id);
}
