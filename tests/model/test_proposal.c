/* SPDX-License-Identifier: Apache-2.0 */
#include "model/proposal.h"

#include "model/calendar.h"
#include "model/calendar_sources.h"
#include "model/feed.h"
#include "model/pair.h"
#include "model/talk.h"
#include "tests/model/world.h"

static const int64_t monday = MONDAY * INT64_C(86400);

static struct proposed_talk *with(struct proposal *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->talks[i].name, str_of(name))) return &p->talks[i];
	return NULL;
}

static void a_week_is_found_for_the_own_team_alone(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct proposal *p = proposal_get(&x, MONDAY + 3);

	OK(p && p->id == 0 && p->n == 2 && p->from_day == MONDAY);
	OK(world_find_times(&x, MONDAY, false));
	OK((p = proposal_get(&x, MONDAY)) && p->id && p->n == 2);
	OK(with(p, "Ben")->starts >= w.now && with(p, "Cara")->starts >= w.now);
	OK(with(p, "Ben")->why && with(p, "Ben")->why->whys > 0);
	OK(p->bound <= p->cost);
	OK(!with(p, "Dev"));
	world_drop(&x);
	world_end(&w);
}

static int64_t found_talk(struct world *w, struct ctx *x, const char *name)
{
	struct proposal *p;

	(void)w;
	if (!world_find_times(x, MONDAY, false) || !(p = proposal_get(x, MONDAY))) return 0;
	return with(p, name)->id;
}

static void a_talk_is_moved_where_it_fits_and_refused_where_not(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct proposal_run why = { 0 };
	struct str name;
	int64_t talk, ten = monday + DAY + 9 * HOUR; /* Tuesday, 10:00 in Berlin */

	OK(calendar_put(&x, w.ben, S("b.ics"),
		world_event(&w, "20261124T100000", "20261124T110000", "Private", "")));
	x.me = w.ada;
	talk = found_talk(&w, &x, "Ben");
	OK(!proposal_move(&x, talk, ten, 15, &why, &name));
	IS(x.err.code, ERR_CONFLICT);
	IS(why.why, PLAN_BUSY);
	IS(why.who, WEEK_MEMBER);
	IS_STR(name, S("Ben"));
	err_clear(&x.err);
	OK(proposal_move(&x, talk, ten + HOUR + 2 * MINUTE, 15, &why, &name));
	IS(why.from, ten + HOUR); /* the step that it lies in, and said so */
	IS(with(proposal_get(&x, MONDAY), "Ben")->starts, ten + HOUR);
	OK(world_find_times(&x, MONDAY, false));
	IS(with(proposal_get(&x, MONDAY), "Ben")->starts, ten + HOUR); /* pinned: it stays */
	OK(!proposal_move(&x, talk, ten + HOUR, 7, &why, &name) && x.err.code == ERR_INPUT);
	err_clear(&x.err);
	OK(!proposal_move(&x, talk, ten + 100 * DAY, 15, &why, &name) && x.err.code == ERR_INPUT);
	world_drop(&x);
	world_end(&w);
}

static void finding_again_moves_few_talks(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t cara = found_talk(&w, &x, "Cara"), one = monday + 2 * DAY + 12 * HOUR, ben;
	struct proposal_run why;
	struct proposal *p;
	struct str name;

	OK(proposal_move(&x, cara, one, 0, &why, &name)); /* in the middle of two free days */
	OK(proposal_set(&x, cara, PROPOSED));
	OK(world_find_times(&x, MONDAY, false) && (p = proposal_get(&x, MONDAY)));
	IS(with(p, "Cara")->starts, one);
	IS(with(p, "Cara")->state, PROPOSED);
	ben = with(p, "Ben")->starts;
	world_keep(&x);
	x = world_as(&w, w.cara);
	OK(calendar_put(&x, w.cara, S("c.ics"),
		world_event(&w, "20261125T120000", "20261125T150000", "Lunch", "")));
	world_keep(&x);
	x = world_as(&w, w.ada);
	OK(world_find_times(&x, MONDAY, false) && (p = proposal_get(&x, MONDAY)));
	OK(with(p, "Cara")->starts && with(p, "Cara")->starts != one);
	IS(with(p, "Ben")->starts, ben);
	world_drop(&x);
	world_end(&w);
}

static void a_stranger_cannot_tell_hidden_from_absent(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t talk = found_talk(&w, &x, "Ben"), strangers[] = { w.ben, w.eve, 0 };
	struct proposal_run *runs, run;
	struct str name;
	int64_t minutes;
	size_t n;

	for (size_t i = 0; i < 3; i++) {
		x.me = strangers[i];
		OK(!proposal_move(&x, talk, monday + DAY + 9 * HOUR, 15, &run, &name));
		IS(x.err.code, ERR_MISSING);
		err_clear(&x.err);
		OK(!proposal_set(&x, talk, PROPOSED_PINNED) && x.err.code == ERR_MISSING);
		err_clear(&x.err);
		OK(!proposal_places(&x, talk, &runs, &n, &minutes, &name) && x.err.code == ERR_MISSING);
		err_clear(&x.err);
	}
	world_drop(&x);
	world_end(&w);
}

static void places_agree_with_moving(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t talk = found_talk(&w, &x, "Cara"), minutes;
	struct proposal_run *runs, why;
	struct str name;
	size_t n, fits = 0;

	OK(proposal_places(&x, talk, &runs, &n, &minutes, &name) && n > 2);
	for (size_t i = 0; i < n; i++) {
		bool moved = proposal_move(&x, talk, runs[i].from, minutes, &why, &name);

		fits += moved;
		if (moved != (runs[i].why == PLAN_FITS)) OK(!"a place and a move disagree");
		err_clear(&x.err);
		if (i) IS(runs[i].from, runs[i - 1].to);
	}
	OK(fits > 0 && fits < n);
	world_drop(&x);
	world_end(&w);
}

/* Ada has one gap of ten minutes on Tuesday, then a meeting; Ben's talk wants fifteen. */
static struct proposed_talk *in_a_gap_of_ten(struct world *w, struct ctx *x)
{
	struct proposal *p;

	if (!calendar_put(x, w->ada, S("a.ics"), world_event(w, "20261123T080000", "20261124T100000",
		    "Away", "")) ||
		!calendar_put(x, w->ada, S("b.ics"), world_event(w, "20261124T101000",
			"20261128T200000", "Course", "")) ||
		!world_find_times(x, MONDAY, false) || !(p = proposal_get(x, MONDAY)))
		world_die("gap", &x->err);
	return with(p, "Ben");
}

static void a_length_that_is_offered_is_taken_and_the_others_say_why(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct proposed_talk *ben;
	struct proposal_run refused;
	struct proposal_ways ways;
	struct str name;

	ben = in_a_gap_of_ten(&w, &x);
	OK(proposal_set(&x, with(proposal_get(&x, MONDAY), "Cara")->id, PROPOSED_LEFT_OUT));
	OK(proposal_move(&x, ben->id, monday + DAY + 9 * HOUR, 10, &refused, &name));
	OK(proposal_ways(&x, proposal_get(&x, MONDAY), ben->id, &ways));
	IS(ways.lengths_n, 3);
	IS(ways.lengths[0].minutes, 15);
	IS(ways.lengths[0].there.why, PLAN_BUSY);
	IS(ways.lengths[0].there.who, WEEK_LEADER);
	IS(ways.lengths[1].minutes, 5);
	IS(ways.lengths[2].minutes, 3);
	IS(ways.fits_n, 1);
	IS(ways.fits[0].start, monday + DAY + 9 * HOUR);
	IS(ways.fits[0].end, monday + DAY + 9 * HOUR + 5 * MINUTE);
	for (size_t i = 0; i < ways.lengths_n; i++) {
		bool offered = ways.lengths[i].there.why == PLAN_FITS;

		OK(proposal_move(&x, ben->id, monday + DAY + 9 * HOUR, ways.lengths[i].minutes,
			   &refused, &name) == offered);
		err_clear(&x.err);
	}
	world_drop(&x);
	world_end(&w);
}

static bool says(const struct proposal *p, const struct proposed_talk *t, const char *what)
{
	struct buf b = { .a = arena_new() };
	bool found;

	for (int32_t i = 0; i < t->why->whys; i++) week_say_why(&b, p->ask, t->why, &t->why->why[i]);
	found = str_has(buf_str(&b), str_of(what));
	if (!found) printf("# it says: %.*s\n", STR(buf_str(&b)));
	arena_free(b.a);
	return found;
}

static void what_was_shortened_by_hand_says_so(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct proposed_talk *ben = in_a_gap_of_ten(&w, &x);
	struct proposal_run refused;
	struct proposal *p;
	struct str name;

	OK(proposal_set(&x, with(proposal_get(&x, MONDAY), "Cara")->id, PROPOSED_LEFT_OUT));
	OK(proposal_move(&x, ben->id, monday + DAY + 9 * HOUR, 3, &refused, &name));
	OK((p = proposal_get(&x, MONDAY)));
	IS(with(p, "Ben")->minutes, 3);
	OK(says(p, with(p, "Ben"), "3 minutes instead of 15: as you chose"));
	OK(proposal_move(&x, ben->id, monday + DAY + 9 * HOUR + 5 * MINUTE, 5, &refused, &name));
	OK((p = proposal_get(&x, MONDAY)));
	OK(says(p, with(p, "Ben"), "5 minutes instead of 15: nothing longer is free at the time you keep"));
	world_drop(&x);
	world_end(&w);
}

/* Cara has waited two months, and Ben's talk is kept in the only gap. */
static void what_is_kept_stays_whoever_has_waited_longer(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t at = monday + DAY + 9 * HOUR;
	struct proposed_talk *ben;
	struct proposal_run refused;
	struct proposal *p;
	struct str name;

	OK(talk_hold(&x, pair_with(&x, w.cara)->id, w.now - 60 * DAY, 15));
	ben = in_a_gap_of_ten(&w, &x);
	OK(proposal_set(&x, with(proposal_get(&x, MONDAY), "Cara")->id, PROPOSED_LEFT_OUT));
	OK(proposal_move(&x, ben->id, at, 10, &refused, &name)); /* which keeps it there */
	OK(proposal_set(&x, with(proposal_get(&x, MONDAY), "Cara")->id, PROPOSED));
	OK(world_find_times(&x, MONDAY, false) && (p = proposal_get(&x, MONDAY)));
	IS(with(p, "Ben")->starts, at);
	IS(with(p, "Ben")->conflict, PLAN_FITS);
	IS(with(p, "Cara")->starts, 0);
	world_drop(&x);
	world_end(&w);
}

/* Ada looks at the plan of Monday when two minutes are left to its first talk. */
static void what_is_over_is_told_as_that(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct proposal_run refused;
	struct proposal *p;
	struct str name;
	size_t n;

	OK(world_find_times(&x, MONDAY, false) && (p = proposal_get(&x, MONDAY)));
	OK(p->talks[0].starts == MONDAY * INT64_C(86400) + 8 * HOUR); /* as work begins */
	x.now = p->talks[0].starts - 2 * MINUTE;
	OK((p = proposal_get(&x, MONDAY)));
	IS(p->talks[0].conflict, PLAN_PAST);
	OK(!proposal_accept(&x, MONDAY, p->talks[0].id, &n) && x.err.code == ERR_CONFLICT);
	err_clear(&x.err);
	OK(!proposal_move(&x, p->talks[0].id, x.now - HOUR, 0, &refused, &name));
	err_clear(&x.err);
	IS(refused.why, PLAN_PAST);
	OK(world_find_times(&x, MONDAY, false) && (p = proposal_get(&x, MONDAY)));
	OK(p->talks[0].starts >= x.now + TALK_LEAD_MINUTES * MINUTE);
	world_drop(&x);
	world_end(&w);
}

static void accepting_makes_talks_for_both(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct talk *talks;
	size_t n, accepted;

	OK(world_find_times(&x, MONDAY, false) && proposal_accept(&x, MONDAY, 0, &accepted));
	IS(accepted, 2);
	OK(talk_list(&x, monday, monday + 7 * DAY, &talks, &n) && n == 2);
	x.me = w.cara;
	OK(talk_list(&x, monday, monday + 7 * DAY, &talks, &n) && n == 1);
	IS_STR(talks[0].other, S("Ada"));
	OK(talk_get(&x, talks[0].id) && talk_next(&x)->id == talks[0].id);
	x.me = w.ben;
	OK(!talk_get(&x, talks[0].id) && x.err.code == ERR_MISSING);
	err_clear(&x.err);
	x.me = w.ada;
	OK(!proposal_accept(&x, MONDAY, 0, &accepted) && x.err.code == ERR_CONFLICT);
	err_clear(&x.err);
	OK(world_find_times(&x, MONDAY, false)); /* finding again moves nothing that was accepted */
	IS(with(proposal_get(&x, MONDAY), "Ben")->state, PROPOSED_ACCEPTED);
	world_drop(&x);
	world_end(&w);
}

static void one_talk_is_accepted_and_another_left_out(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t cara = found_talk(&w, &x, "Cara");
	struct proposal *p;
	size_t accepted;

	OK(proposal_set(&x, cara, PROPOSED_LEFT_OUT));
	OK(world_find_times(&x, MONDAY, false));
	p = proposal_get(&x, MONDAY);
	IS(with(p, "Cara")->state, PROPOSED_LEFT_OUT);
	OK(proposal_accept(&x, MONDAY, with(p, "Ben")->id, &accepted) && accepted == 1);
	p = proposal_get(&x, MONDAY);
	IS(with(p, "Ben")->state, PROPOSED_ACCEPTED);
	OK(!proposal_set(&x, with(p, "Ben")->id, PROPOSED_LEFT_OUT) && x.err.code == ERR_CONFLICT);
	err_clear(&x.err);
	OK(proposal_set(&x, cara, PROPOSED) && world_find_times(&x, MONDAY, false));
	IS(with(proposal_get(&x, MONDAY), "Cara")->state, PROPOSED);
	world_drop(&x);
	world_end(&w);
}

static void a_calendar_that_changed_is_noticed_before_accepting(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct proposal *p;
	size_t accepted;

	OK(world_find_times(&x, MONDAY, false));
	world_keep(&x);
	x = world_as(&w, w.ben); /* Ben is away all week, as of now */
	OK(calendar_put(&x, w.ben, S("b.ics"),
		world_event(&w, "20261123T000000", "20261130T000000", "Away", "")));
	world_keep(&x);
	x = world_as(&w, w.ada);
	OK((p = proposal_get(&x, MONDAY)));
	IS(with(p, "Ben")->conflict, PLAN_BUSY);
	IS(with(p, "Ben")->conflict_who, WEEK_MEMBER);
	OK(!proposal_accept(&x, MONDAY, 0, &accepted) && x.err.code == ERR_CONFLICT);
	world_drop(&x);
	x = world_as(&w, w.ada);
	OK(world_find_times(&x, MONDAY, false) && (p = proposal_get(&x, MONDAY)));
	OK(with(p, "Ben")->starts == 0 && with(p, "Ben")->unplaced);
	IS(with(p, "Ben")->unplaced->reason, WEEK_MEMBER_FULL);
	OK(proposal_accept(&x, MONDAY, 0, &accepted) && accepted == 1);
	world_drop(&x);
	world_end(&w);
}

static bool is_over_something_tentative(const struct proposed_talk *t)
{
	for (int32_t i = 0; t->why && i < t->why->whys; i++)
		if (t->why->why[i].kind == WEEK_ON_TENTATIVE && t->why->why[i].who == WEEK_MEMBER)
			return true;
	return false;
}

static void tentative_time_is_used_where_the_leader_says_so(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct proposal *p;
	size_t accepted;

	OK(calendar_put(&x, w.ben, S("b.ics"), world_event(&w, "20261123T000000", "20261130T000000",
		"Perhaps away", "STATUS:TENTATIVE\r\n")));
	world_keep(&x);
	x = world_as(&w, w.ada);
	OK(world_find_times(&x, MONDAY, false) && (p = proposal_get(&x, MONDAY)));
	OK(!p->use_soft && with(p, "Ben")->starts == 0 && with(p, "Cara")->starts);
	OK(world_find_times(&x, MONDAY, true) && (p = proposal_get(&x, MONDAY)));
	OK(p->use_soft && with(p, "Ben")->starts && with(p, "Ben")->conflict == PLAN_FITS);
	OK(is_over_something_tentative(with(p, "Ben")));
	OK(!is_over_something_tentative(with(p, "Cara")));
	OK((p = proposal_get(&x, MONDAY + 7)) && p->use_soft); /* as chosen last */
	OK(proposal_accept(&x, MONDAY, 0, &accepted) && accepted == 2);
	OK(world_find_times(&x, MONDAY, true) && (p = proposal_get(&x, MONDAY)));
	IS(with(p, "Ben")->state, PROPOSED_ACCEPTED);
	world_drop(&x);
	world_end(&w);
}

/* A calendar may change after a talk was planned; both see it, and something tentative is none. */
static void a_talk_whose_time_is_taken_later_is_told_to_both(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t tuesday = monday + DAY + 9 * HOUR, id;
	struct talk_taken *t;
	size_t n;

	OK((id = talk_plan(&x, pair_with(&x, w.ben)->id, tuesday, 15, 15)));
	OK(talk_list_taken(&x, &t, &n) && n == 0);
	x.me = w.ben;
	OK(calendar_put(&x, w.ben, S("b.ics"), world_event(&w, "20261124T095500", "20261124T100500", "Maybe",
		"STATUS:TENTATIVE\r\n")));
	OK(calendar_put(&x, w.ben, S("c.ics"), world_event(&w, "20261124T101500", "20261124T110000", "After", "")));
	OK(talk_list_taken(&x, &t, &n) && n == 0);
	OK(calendar_put(&x, w.ben, S("c.ics"), world_event(&w, "20261124T090000", "20261124T100100", "Over it", "")));
	OK(talk_list_taken(&x, &t, &n) && n == 1);
	OK(t[0].id == id && t[0].mine && !t[0].theirs);
	IS_STR(t[0].other, S("Ada"));
	x.me = w.ada;
	OK(talk_list_taken(&x, &t, &n) && n == 1 && !t[0].mine && t[0].theirs);
	x.me = w.cara;
	OK(talk_list_taken(&x, &t, &n) && n == 0);
	x.me = w.ada;
	OK(talk_cancel(&x, id, S("")) && talk_list_taken(&x, &t, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

/* What failed to be read is old; what somebody relies on is read again, if not just read. */
static void sources_of_those_who_will_talk_are_read_again(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct client_answer got = { .body = world_event(&w, "20261124T100000", "20261124T110000", "A", "") };
	int64_t made = x.now, since;
	size_t accepted;
	struct feed *f;
	size_t n;

	OK(feed_put(&x, S("https://cal.example.org/ben.ics"), &got));
	world_keep(&x);
	x = world_as(&w, w.ada);
	x.now = made + FEED_HURRY + 1;
	OK(calendar_sources_behind(&x, w.ben, &since) && !since);
	OK(world_find_times(&x, MONDAY, false) && proposal_accept(&x, MONDAY, 0, &accepted));
	world_keep(&x);
	x = world_as(&w, CTX_OPERATOR);
	x.now = made + FEED_HURRY + 1;
	OK(feed_take(&x, 5, &f, &n) && n == 1); /* long before its hour is over */
	OK(feed_done(&x, f, &got, failure("The other server answered with an error.")));
	x.me = w.ada;
	OK(calendar_sources_behind(&x, w.ben, &since) && since == made);
	OK(calendar_sources_hurry(&x, w.ben)); /* a server that fails is not asked more often for that */
	x.me = CTX_OPERATOR;
	OK(feed_take(&x, 5, &f, &n) && n == 0);
	x.me = w.eve;
	OK(!calendar_sources_behind(&x, w.ben, &since) && x.err.code == ERR_MISSING);
	world_drop(&x);
	world_end(&w);
}

static void a_talk_that_was_held_is_shown_as_held(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct proposed_talk *t;
	struct proposal *p;
	struct pair *ben = pair_with(&x, w.ben);
	int64_t held = ben ? talk_hold(&x, ben->id, w.now - 10 * MINUTE, 7) : 0;

	OK(held && (p = proposal_get(&x, MONDAY)) && (t = with(p, "Ben")));
	OK(t->state == PROPOSED_ACCEPTED && t->talk == held && t->talk_state == TALK_HELD);
	IS(t->minutes, 7);
	OK(talk_plan(&x, ben->id, w.now + DAY, 15, 15)); /* what is to come is what a plan is about */
	OK((p = proposal_get(&x, MONDAY)) && (t = with(p, "Ben")));
	OK(t->talk != held && t->talk_state == TALK_PLANNED && t->starts == w.now + DAY);
	world_drop(&x);
	world_end(&w);
}

/* Times are looked for without a transaction: what was changed meanwhile by somebody else is
 * never planned over, and what changed nothing does not stand in the way. */
static void what_moves_while_times_are_looked_for_is_noticed(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct proposal_search *s = proposal_ask(&x, MONDAY, false);
	struct proposal *p;
	int64_t taken;

	OK(s && proposal_solve(s, &x.err) && proposal_keep(&x, s));
	OK((p = proposal_get(&x, MONDAY)) && (taken = with(p, "Ben")->starts));
	s = proposal_ask(&x, MONDAY, false);
	OK(s && proposal_solve(s, &x.err));
	x.me = w.ben;
	OK(calendar_put(&x, w.ben, S("b.ics"), world_event(&w, "20261123T080000", "20261123T180000", "All day", "")));
	x.me = w.ada;
	OK(!proposal_keep(&x, s));
	IS(x.err.code, ERR_CONFLICT);
	err_clear(&x.err);
	s = proposal_ask(&x, MONDAY, false);
	OK(s && proposal_solve(s, &x.err) && proposal_keep(&x, s));
	OK((p = proposal_get(&x, MONDAY)) && with(p, "Ben")->starts != taken);
	s = proposal_ask(&x, MONDAY, false);
	OK(s && talk_plan(&x, with(p, "Cara")->pair, w.now + DAY, 15, 15) && proposal_solve(s, &x.err));
	OK(!proposal_keep(&x, s) && x.err.code == ERR_CONFLICT);
	world_drop(&x);
	world_end(&w);
}

/* The state of a pair in a week, as the leader would see it. */
static enum proposed_state state_in(struct ctx *x, int64_t week, const char *name)
{
	struct proposal *p = proposal_get(x, week);

	if (!p) world_die("a week", &x->err);
	return with(p, name)->state;
}

/* Ada and Cara talk every 28 days, and did on Tuesday, 10 November. */
static void who_is_not_due_begins_as_left_out(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct pair *pair = pair_with(&x, w.cara);
	struct proposed_talk *cara;
	struct proposal *p;
	size_t accepted;

	OK(pair && pair_set(&x, pair->id, 30, 28) && talk_hold(&x, pair->id, w.now - 13 * DAY, 30));
	OK((p = proposal_get(&x, MONDAY)) && p->id == 0 && (cara = with(p, "Cara")));
	IS(cara->state, PROPOSED_NOT_DUE);
	IS(cara->due, MONDAY + 15);
	OK(cara->cadence_days == 28 && cara->next == 0);
	IS(with(p, "Ben")->state, PROPOSED);
	for (int twice = 0; twice < 2; twice++) {
		OK(world_find_times(&x, MONDAY, false) && (p = proposal_get(&x, MONDAY)) && (cara = with(p, "Cara")));
		OK(cara->state == PROPOSED_NOT_DUE && cara->id && !cara->starts && !cara->unplaced);
		OK(with(p, "Ben")->starts);
	}
	OK(proposal_set(&x, cara->id, PROPOSED) && world_find_times(&x, MONDAY, false)); /* all the same */
	OK((p = proposal_get(&x, MONDAY)) && with(p, "Cara")->starts && with(p, "Cara")->state == PROPOSED);
	OK(world_find_times(&x, MONDAY, false) && state_in(&x, MONDAY, "Cara") == PROPOSED);
	OK(proposal_set(&x, cara->id, PROPOSED_LEFT_OUT) && world_find_times(&x, MONDAY, false));
	IS(state_in(&x, MONDAY, "Cara"), PROPOSED_LEFT_OUT);
	OK(proposal_accept(&x, MONDAY, 0, &accepted) && accepted == 1);
	IS(state_in(&x, MONDAY + 7, "Cara"), PROPOSED_NOT_DUE);
	IS(state_in(&x, MONDAY + 14, "Cara"), PROPOSED);
	world_drop(&x);
	world_end(&w);
}

/* Cara's rhythm is a fortnight. The talk of the week after stands in for one of this week, as long
 * as it stands; Ben's, who is due each week, does not. */
static void who_talks_soon_begins_as_left_out(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t tuesday = monday + 8 * DAY + 9 * HOUR, talk;
	struct proposal *p;

	OK((talk = talk_plan(&x, pair_with(&x, w.cara)->id, tuesday, 30, 30)));
	OK(talk_plan(&x, pair_with(&x, w.ben)->id, monday + 7 * DAY + 8 * HOUR, 15, 15)); /* Monday at nine */
	OK(world_find_times(&x, MONDAY, false) && (p = proposal_get(&x, MONDAY)));
	OK(with(p, "Cara")->state == PROPOSED_NOT_DUE && with(p, "Cara")->next == tuesday);
	OK(with(p, "Ben")->state == PROPOSED && with(p, "Ben")->starts);
	IS(state_in(&x, MONDAY + 7, "Cara"), PROPOSED_ACCEPTED);
	IS(state_in(&x, MONDAY + 14, "Cara"), PROPOSED_NOT_DUE);
	IS(state_in(&x, MONDAY + 21, "Cara"), PROPOSED); /* due on its Tuesday */
	OK(talk_cancel(&x, talk, S("")));
	IS(state_in(&x, MONDAY, "Cara"), PROPOSED);
	OK(talk_plan(&x, pair_with(&x, w.cara)->id, monday + 20 * DAY, 30, 30)); /* too late to stand in */
	IS(state_in(&x, MONDAY, "Cara"), PROPOSED);
	world_drop(&x);
	world_end(&w);
}

static void what_is_planned_counts_for_the_weeks_after(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct proposed_talk *cara;
	struct proposal *p;
	size_t accepted;

	OK(world_find_times(&x, MONDAY, false) && proposal_accept(&x, MONDAY, 0, &accepted) && accepted == 2);
	IS(state_in(&x, MONDAY + 7, "Ben"), PROPOSED);
	IS(state_in(&x, MONDAY + 7, "Cara"), PROPOSED_NOT_DUE);
	IS(state_in(&x, MONDAY + 14, "Cara"), PROPOSED);
	OK((p = proposal_get(&x, MONDAY)) && (cara = with(p, "Cara")));
	OK(talk_move(&x, cara->talk, cara->starts + 7 * DAY, 30, TALK_ANY_HOURS)); /* away from this week */
	OK((p = proposal_get(&x, MONDAY)) && with(p, "Cara")->state == PROPOSED_NOT_DUE && with(p, "Cara")->next);
	world_drop(&x);
	world_end(&w);
}

/* Whether the plan of the week was made by what periods want no more. */
static bool is_stale(struct ctx *x)
{
	struct proposal *p = proposal_get(x, MONDAY);

	OK(p != NULL);
	return p && p->stale;
}

static void a_plan_knows_that_periods_want_something_else_by_now(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct period release = { .name = S("the release"), .kind = PERIOD_BUSY, .first_day = MONDAY,
		.last_day = MONDAY + 11, .talks = PERIOD_SHORTER };
	int64_t id;

	OK(!is_stale(&x));
	OK(world_find_times(&x, MONDAY, false) && !is_stale(&x));
	OK((id = period_add(&x, &release)) != 0 && is_stale(&x));
	OK(world_find_times(&x, MONDAY, false) && !is_stale(&x));
	IS(with(proposal_get(&x, MONDAY), "Ben")->minutes, 5);
	release = (struct period){ .id = id, .name = S("another name"), .kind = PERIOD_BUSY,
		.first_day = MONDAY, .last_day = MONDAY + 11, .talks = PERIOD_SHORTER };
	OK(period_set(&x, &release) && !is_stale(&x)); /* a name alone moves no talk */
	release.earlier = true;
	OK(period_set(&x, &release) && is_stale(&x));
	OK(world_find_times(&x, MONDAY, false) && !is_stale(&x));
	OK(period_delete(&x, id) && is_stale(&x));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_week_is_found_for_the_own_team_alone);
	RUN_DB(a_talk_is_moved_where_it_fits_and_refused_where_not);
	RUN_DB(finding_again_moves_few_talks);
	RUN_DB(a_stranger_cannot_tell_hidden_from_absent);
	RUN_DB(places_agree_with_moving);
	RUN_DB(a_length_that_is_offered_is_taken_and_the_others_say_why);
	RUN_DB(what_was_shortened_by_hand_says_so);
	RUN_DB(what_is_kept_stays_whoever_has_waited_longer);
	RUN_DB(what_is_over_is_told_as_that);
	RUN_DB(accepting_makes_talks_for_both);
	RUN_DB(one_talk_is_accepted_and_another_left_out);
	RUN_DB(a_calendar_that_changed_is_noticed_before_accepting);
	RUN_DB(tentative_time_is_used_where_the_leader_says_so);
	RUN_DB(a_talk_whose_time_is_taken_later_is_told_to_both);
	RUN_DB(sources_of_those_who_will_talk_are_read_again);
	RUN_DB(a_talk_that_was_held_is_shown_as_held);
	RUN_DB(what_moves_while_times_are_looked_for_is_noticed);
	RUN_DB(who_is_not_due_begins_as_left_out);
	RUN_DB(who_talks_soon_begins_as_left_out);
	RUN_DB(what_is_planned_counts_for_the_weeks_after);
	RUN_DB(a_plan_knows_that_periods_want_something_else_by_now);
	return tap_end();
}
