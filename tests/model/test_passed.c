/* SPDX-License-Identifier: Apache-2.0
 *
 * Dev is led by Ben, Ben by Ada: what Dev needs and Ben cannot give is passed up to Ada.
 */
#include "model/passed.h"

#include "model/handover.h"
#include "model/need.h"
#include "model/opened.h"
#include "model/stays.h"
#include "model/step.h"
#include "model/undo_act.h"
#include "tests/model/talking.h"

static const char eve_leads_ada[] =
	"id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
	"eve,Eve,eve@example.org,,Europe/Berlin,09:00-17:00,15,7\n"
	"ada,Ada,ada@example.org,eve,Europe/Berlin,09:00-17:00,15,7\n"
	"ben,Ben,ben@example.org,ada,Europe/Berlin,09:00-17:00,15,7\n"
	"cara,Cara,cara@example.org,ada,Europe/Lisbon,09:00-17:00,30,14\n"
	"dev,Dev,dev@example.org,ben,Europe/Berlin,09:00-17:00,10,7\n";
static const char cara_leads_dev[] =
	"id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
	"eve,Eve,eve@example.org,,Europe/Berlin,09:00-17:00,15,7\n"
	"ada,Ada,ada@example.org,,Europe/Berlin,09:00-17:00,15,7\n"
	"ben,Ben,ben@example.org,ada,Europe/Berlin,09:00-17:00,15,7\n"
	"cara,Cara,cara@example.org,ada,Europe/Lisbon,09:00-17:00,30,14\n"
	"dev,Dev,dev@example.org,cara,Europe/Berlin,09:00-17:00,10,7\n";
static const char eve_leads_ben[] =
	"id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
	"eve,Eve,eve@example.org,,Europe/Berlin,09:00-17:00,15,7\n"
	"ada,Ada,ada@example.org,,Europe/Berlin,09:00-17:00,15,7\n"
	"ben,Ben,ben@example.org,eve,Europe/Berlin,09:00-17:00,15,7\n"
	"cara,Cara,cara@example.org,ada,Europe/Lisbon,09:00-17:00,30,14\n"
	"dev,Dev,dev@example.org,ben,Europe/Berlin,09:00-17:00,10,7\n";

static int64_t needed(struct ctx *x, struct world *w, const char *words)
{
	struct need n = { .asker = w->dev, .words = str_of(words), .due = MONDAY + 5 };

	x->me = w->dev;
	n.pair = talking_pair(x, w->ben);
	return need_add(x, &n);
}

/* The act of `x` that came last. */
static int64_t last_act(struct ctx *x)
{
	int64_t act = x->undo;

	x->undo = 0;
	return act;
}

/* Proposed by Ben, agreed to by Dev. */
static int64_t passed_up(struct ctx *x, struct world *w, int64_t need)
{
	int64_t id;

	x->me = w->ben;
	if (!(id = passed_propose(x, need))) world_die("propose", &x->err);
	x->me = w->dev;
	if (!passed_agree(x, id, S("A test phone for the release"))) world_die("agree", &x->err);
	return id;
}

static void above_are_the_words_for_it_and_nothing_else(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t need = needed(&x, &w, "a quiet phone"), id;
	struct passed *q;
	size_t n;

	OK(!passed_propose(&x, need) && talking_failed(&x, ERR_FORBIDDEN)); /* the asker does not */
	x.me = w.ben;
	OK((id = passed_propose(&x, need)) && passed_propose(&x, need) == id);
	x.me = w.ada;
	OK(passed_list(&x, 0, &q, &n) && n == 0); /* before Dev agrees there is nothing */
	OK(!passed_get(&x, id) && talking_failed(&x, ERR_MISSING));
	x.me = w.ben;
	OK(!passed_agree(&x, id, S("mine")) && talking_failed(&x, ERR_FORBIDDEN));
	x.me = w.dev;
	OK(!passed_agree(&x, id, S("")) && talking_failed(&x, ERR_INPUT));
	OK(passed_agree(&x, id, S("A test phone for the release")));
	x.me = w.ada;
	OK(passed_list(&x, 0, &q, &n) && n == 1 && q->to_answer && q->due == MONDAY + 5);
	IS_STR(q->words, S("A test phone for the release"));
	IS_STR(q->asker_name, S("Dev"));
	OK(!need_get(&x, need) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

static void without_agreement_it_is_gone_from_above(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t need = needed(&x, &w, "a quiet phone"), id = passed_up(&x, &w, need), refused;
	struct passed *q;
	size_t n;

	OK(passed_take_back(&x, id));
	OK((q = passed_get(&x, id)) && q->state == PASSED_TAKEN_BACK && !q->words.n);
	x.me = w.ada;
	OK(passed_list(&x, 0, &q, &n) && n == 0 && !passed_get(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(!passed_promise(&x, id, 0) && talking_failed(&x, ERR_MISSING));
	x.me = w.ben;
	OK((refused = passed_propose(&x, need)) != id);
	x.me = w.dev;
	OK(passed_refuse(&x, refused) && !passed_agree(&x, refused, S("so")) && talking_failed(&x, ERR_CONFLICT));
	id = passed_up(&x, &w, need);
	last_act(&x);
	OK(need_take_back(&x, need)); /* no longer needed */
	OK((q = passed_get(&x, id)) && q->state == PASSED_TAKEN_BACK && !q->words.n);
	x.me = w.ada;
	OK(passed_list(&x, 0, &q, &n) && n == 0 && !passed_get(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(!passed_promise(&x, id, 0) && talking_failed(&x, ERR_MISSING));
	x.me = w.dev;
	OK(undo_act(&x, last_act(&x)) && need_get(&x, need)->state == NEED_OPEN);
	x.me = w.ada;
	OK((q = passed_get(&x, id)) && q->to_answer);
	IS_STR(q->words, S("A test phone for the release"));
	world_drop(&x);
	world_end(&w);
}

/* Eve leads Ada, who would pass it further. */
static void refused_further_up_it_is_gone_from_everybody_above(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x;
	int64_t need, id, further;
	struct need *n;

	world_import(&w, eve_leads_ada);
	x = world_as(&w, w.ben);
	need = needed(&x, &w, "a quiet phone"), id = passed_up(&x, &w, need);
	x.me = w.ada;
	OK((further = passed_further(&x, id)) && passed_get(&x, id));
	x.me = w.dev, last_act(&x);
	OK(passed_refuse(&x, further) && !passed_get(&x, id)->words.n);
	OK((n = need_get(&x, need)) && n->state == NEED_OPEN && !n->passed);
	x.me = w.ada;
	OK(!passed_get(&x, id) && talking_failed(&x, ERR_MISSING));
	x.me = w.dev;
	OK(undo_act(&x, last_act(&x)) && passed_get(&x, further)->state == PASSED_PROPOSED);
	IS_STR(passed_get(&x, id)->words, S("A test phone for the release"));
	world_drop(&x);
	world_end(&w);
}

/* Ada passes it on to Eve: it is hers as well, until and after it is answered. */
static void who_passed_it_on_reads_what_became_of_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x;
	int64_t need, id, further;
	struct passed *q;
	struct need *a;
	size_t n;

	world_import(&w, eve_leads_ada);
	x = world_as(&w, w.ben);
	need = needed(&x, &w, "a quiet phone"), id = passed_up(&x, &w, need);
	x.me = w.ada;
	OK((further = passed_further(&x, id)) != 0);
	x.me = w.dev;
	OK(passed_agree(&x, further, S("A test phone for the fair")));
	OK((a = need_get(&x, need)) != NULL);
	IS_STR(a->passed_on, S("Ada"));
	IS_STR(a->passed_name, S("Eve"));
	x.me = w.eve;
	OK(passed_decline(&x, further, S("next year")) != 0);
	x.me = w.ada;
	OK(passed_list(&x, x.now, &q, &n) && n == 1 && q->id == further && q->outcome == NEED_DECLINED);
	OK(passed_list_today(&x, x.now, 3, &q, &n) && n == 1 && q->state == PASSED_ANSWERED);
	IS_STR(q->words, S("A test phone for the fair"));
	OK(passed_list_today(&x, x.now + 1, 3, &q, &n) && n == 0); /* lately alone */
	x.me = w.ben; /* who has the need for it */
	OK(passed_list(&x, 0, &q, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

/* Cara leads Dev from now on, and Dev takes the need along: what Ben and Ada had of it has ended. */
static void with_another_leader_it_begins_anew(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t need = needed(&x, &w, "a quiet phone"), id = passed_up(&x, &w, need);
	struct handover_ticked t = { .ids = { need }, .n = 1 };

	world_keep(&x);
	w.now += DAY;
	world_import(&w, cara_leads_dev);
	x = world_as(&w, w.dev);
	OK(handover_answer(&x, &t));
	OK(passed_get(&x, id)->state == PASSED_TAKEN_BACK);
	x.me = w.ben;
	OK(!passed_get(&x, id)->words.n);
	x.me = w.ada;
	OK(!passed_get(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(!passed_decline(&x, id, S("no")) && talking_failed(&x, ERR_MISSING));
	x.me = w.cara;
	OK(passed_propose(&x, need) != id); /* who asks Dev anew */
	world_drop(&x);
	world_end(&w);
}

/* Eve leads Ben from now on: with Ada it stands no more, and Ben passes it up to Eve. */
static void who_is_no_longer_above_finds_it_no_more(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t need = needed(&x, &w, "a quiet phone"), id = passed_up(&x, &w, need), next;
	struct passed *q;
	size_t n;

	world_keep(&x);
	w.now += DAY;
	world_import(&w, eve_leads_ben);
	x = world_as(&w, w.ada);
	OK(!passed_get(&x, id) && talking_failed(&x, ERR_MISSING));
	x.me = w.ben;
	OK((next = passed_propose(&x, need)) && next != id && passed_get(&x, next)->upper == w.eve);
	x.me = w.dev;
	OK(passed_list(&x, 0, &q, &n) && n == 1 && q->state == PASSED_PROPOSED);
	IS_STR(q->said, S("A test phone for the release"));
	world_drop(&x);
	world_end(&w);
}

static void what_its_leader_answers_stands_above_no_more(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t need = needed(&x, &w, "a quiet phone"), id = passed_up(&x, &w, need);

	x.me = w.ben;
	OK(need_grant(&x, need));
	x.me = w.ada;
	OK(!passed_get(&x, id) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

static void the_answer_comes_down_to_both(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t one = needed(&x, &w, "a quiet phone"), two = needed(&x, &w, "a course");
	int64_t up = passed_up(&x, &w, one), down = passed_up(&x, &w, two);
	struct need *n;
	struct step *mine;
	size_t steps;

	x.me = w.ada;
	OK(passed_promise(&x, up, MONDAY + 3) && passed_decline(&x, down, S("next year")));
	OK(step_list_mine(&x, 0, 10, &mine, &steps) && steps == 1 && mine[0].other == w.ben);
	IS_STR(mine[0].words, S("A test phone for the release"));
	IS_STR(mine[0].needed_by, S("Dev")); /* the step is between Ada and Ben */
	OK(step_done(&x, mine[0].id));
	x.me = w.ben;
	OK((n = need_get(&x, one)) && n->state == NEED_GRANTED && n->promise_due == MONDAY + 3);
	OK((n = need_get(&x, two)) && n->state == NEED_DECLINED);
	IS_STR(n->reason, S("next year"));
	OK(step_confirm(&x, mine[0].id) && need_get(&x, one)->state == NEED_GRANTED); /* Dev says when it is there */
	x.me = w.dev;
	IS_STR(need_get(&x, two)->reason, S("next year"));
	OK(need_meet(&x, one) && need_get(&x, one)->state == NEED_MET);
	world_drop(&x);
	world_end(&w);
}

static void today_has_it_above_and_its_answer_below(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t need = needed(&x, &w, "a quiet phone"), id;
	struct need_station at[NEED_STATIONS];
	struct need_today is;
	struct passed *q;
	size_t n;

	x.me = w.ben;
	OK((id = passed_propose(&x, need)) && need_list_today(&x, 0, &is));
	OK(is.answer_n == 0 && need_list_to_answer(&x, 0, 10, &is.answer, &n) && n == 0); /* it waits for Dev */
	OK(need_get(&x, need)->consent && passed_list(&x, 0, &q, &n) && n == 1);
	IS_STR(q->needed, S("a quiet phone"));
	x.me = w.ada;
	OK(passed_list_today(&x, 0, 3, &q, &n) && n == 0);
	x.me = w.dev; /* who is asked to agree finds that on Today */
	OK(passed_list_today(&x, 0, 3, &q, &n) && n == 1 && q->id == id && !q->to_answer);
	OK(passed_agree(&x, id, S("A test phone for the release")));
	OK(passed_list_today(&x, 0, 3, &q, &n) && n == 0);
	x.me = w.ada;
	OK(passed_list_today(&x, 0, 3, &q, &n) && n == 1 && q->to_answer && x.opened);
	IS_STR(q->words, S("A test phone for the release"));
	x.me = w.ben; /* it waits for Ada, not for Ben */
	OK(need_list_today(&x, 0, &is) && is.answer_n == 0 && is.down_n == 0);
	OK(need_chain(need_get(&x, need), at) == 4 && at[1].kind == NEED_AT_PASSED);
	IS_STR(need_get(&x, need)->passed_name, S("Ada"));
	x.me = w.ada;
	OK(passed_promise(&x, id, MONDAY + 3) && passed_list_today(&x, 0, 3, &q, &n) && n == 0);
	x.me = w.ben;
	OK(need_list_today(&x, x.now, &is) && is.down_n == 1 && is.down[0].id == need);
	OK(need_list_today(&x, x.now + 1, &is) && is.down_n == 0); /* lately alone */
	x.me = w.dev;
	OK(need_list_today(&x, 0, &is) && is.answered_n == 1 && is.down_n == 0);
	IS(need_chain(is.answered, at), 5);
	world_drop(&x);
	world_end(&w);
}

static void a_promise_from_above_has_the_words_of_the_asker(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t need = needed(&x, &w, "a quiet phone"), id = passed_up(&x, &w, need);
	struct step *mine;
	bool stays = true;
	size_t n;

	x.me = w.ada;
	OK(passed_promise(&x, id, 0) && step_list_mine(&x, 0, 10, &mine, &n) && n == 1);
	OK(mine->author == w.ada && mine->other == w.ben && mine->writer == w.dev);
	IS_STR(mine->writer_name, S("Dev"));
	OK(stays_from(&x, mine->writer, mine->need, &stays) && !stays);
	x.me = w.dev; /* what Dev says to Ben counts above, too */
	OK(stays_set(&x, talking_pair(&x, w.ben), true));
	x.me = w.ada;
	OK(stays_from(&x, mine->writer, mine->need, &stays) && stays);
	OK(stays_from(&x, mine->writer, 0, &stays) && !stays);
	world_drop(&x);
	world_end(&w);
}

static void what_is_not_there_yet_is_opened_above(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t need = needed(&x, &w, "a quiet phone"), id = passed_up(&x, &w, need);
	struct step *mine;
	size_t n;

	x.me = w.ada;
	OK(passed_promise(&x, id, 0) && step_list_mine(&x, 0, 10, &mine, &n) && n == 1);
	OK(step_done(&x, mine[0].id));
	x.me = w.dev;
	OK(need_miss(&x, need));
	x.me = w.ada;
	OK(step_get(&x, mine[0].id)->state == STEP_OPEN && last_act(&x) && step_drop(&x, mine[0].id, S("no money")));
	x.me = w.dev;
	OK(need_get(&x, need)->state == NEED_OPEN); /* and waits for an answer again */
	x.me = w.ada;
	OK(undo_act(&x, last_act(&x)) && step_get(&x, mine[0].id)->state == STEP_OPEN);
	x.me = w.dev;
	OK(need_get(&x, need)->state == NEED_GRANTED && need_get(&x, need)->closed);
	world_drop(&x);
	world_end(&w);
}

static void each_step_of_it_can_be_undone(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t need = needed(&x, &w, "a quiet phone"), id;
	struct passed *q;
	struct step *s;
	size_t n;

	x.me = w.ben, last_act(&x);
	OK(passed_propose(&x, need) && undo_act(&x, last_act(&x)));
	OK(passed_list(&x, 0, &q, &n) && n == 0);
	OK((id = passed_propose(&x, need)) != 0);
	x.me = w.dev, last_act(&x);
	OK(passed_refuse(&x, id) && undo_act(&x, last_act(&x)) && passed_get(&x, id)->state == PASSED_PROPOSED);
	OK(passed_agree(&x, id, S("A test phone")) && undo_act(&x, last_act(&x)));
	OK((q = passed_get(&x, id)) && q->state == PASSED_PROPOSED && !q->words.n);
	OK(passed_agree(&x, id, S("A test phone")) && last_act(&x) && passed_take_back(&x, id));
	OK(undo_act(&x, last_act(&x)) && (q = passed_get(&x, id)) && q->state == PASSED_STANDS);
	IS_STR(q->words, S("A test phone"));
	x.me = w.ada;
	OK(passed_decline(&x, id, S("no")) && undo_act(&x, last_act(&x)) && passed_get(&x, id)->to_answer);
	OK(passed_promise(&x, id, 0) && undo_act(&x, last_act(&x)) && passed_get(&x, id)->to_answer);
	OK(step_list_mine(&x, 0, 10, &s, &n) && n == 0);
	x.me = w.dev;
	OK(need_get(&x, need)->state == NEED_OPEN && !need_get(&x, need)->reason.n);
	world_drop(&x);
	world_end(&w);
}

static void nothing_is_undone_that_went_on(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t need = needed(&x, &w, "a quiet phone"), id, proposed, answered;
	struct step *s;
	size_t n;

	x.me = w.ben, last_act(&x);
	OK((id = passed_propose(&x, need)) && (proposed = last_act(&x)));
	x.me = w.dev;
	OK(passed_agree(&x, id, S("A test phone")));
	x.me = w.ben;
	OK(!undo_act(&x, proposed) && talking_failed(&x, ERR_CONFLICT)); /* the asker has agreed */
	x.me = w.ada, last_act(&x);
	OK(passed_promise(&x, id, 0) && (answered = last_act(&x)));
	OK(step_list_mine(&x, 0, 10, &s, &n) && n == 1 && step_done(&x, s[0].id));
	OK(!undo_act(&x, answered) && talking_failed(&x, ERR_CONFLICT)); /* it is done */
	world_drop(&x);
	world_end(&w);
}

static void who_agrees_again_finds_their_words(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t need = needed(&x, &w, "a quiet phone"), id = passed_up(&x, &w, need);
	struct step *s;
	struct passed *q;
	size_t n;

	x.me = w.ada; /* promised, dropped: it waits below again */
	OK(passed_promise(&x, id, 0) && step_list_mine(&x, 0, 10, &s, &n) && step_drop(&x, s[0].id, S("no money")));
	x.me = w.ben;
	OK(passed_propose(&x, need) != 0);
	x.me = w.dev;
	OK(passed_list(&x, 0, &q, &n) && n == 1);
	IS_STR(q->said, S("A test phone for the release"));
	IS_STR(q->needed, S("a quiet phone"));
	x.me = w.ben;
	OK(passed_list(&x, 0, &q, &n) && n == 1 && !q->said.n); /* and nobody else does */
	world_drop(&x);
	world_end(&w);
}

static void nobody_else_finds_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t id = passed_up(&x, &w, needed(&x, &w, "a quiet phone"));
	int64_t strangers[] = { w.cara, w.eve, 0, CTX_OPERATOR };
	struct passed *q;
	size_t n;

	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
		x.me = strangers[i];
		OK(!passed_get(&x, id) && talking_failed(&x, ERR_MISSING));
		OK(passed_list(&x, 0, &q, &n) && n == 0);
		OK(!passed_decline(&x, id, S("no")) && talking_failed(&x, ERR_MISSING));
	}
	x.me = w.ada;
	OK(!passed_further(&x, id) && talking_failed(&x, ERR_CONFLICT)); /* nobody leads Ada */
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(above_are_the_words_for_it_and_nothing_else);
	RUN_DB(without_agreement_it_is_gone_from_above);
	RUN_DB(refused_further_up_it_is_gone_from_everybody_above);
	RUN_DB(who_passed_it_on_reads_what_became_of_it);
	RUN_DB(with_another_leader_it_begins_anew);
	RUN_DB(who_is_no_longer_above_finds_it_no_more);
	RUN_DB(what_its_leader_answers_stands_above_no_more);
	RUN_DB(the_answer_comes_down_to_both);
	RUN_DB(today_has_it_above_and_its_answer_below);
	RUN_DB(a_promise_from_above_has_the_words_of_the_asker);
	RUN_DB(what_is_not_there_yet_is_opened_above);
	RUN_DB(each_step_of_it_can_be_undone);
	RUN_DB(nothing_is_undone_that_went_on);
	RUN_DB(who_agrees_again_finds_their_words);
	RUN_DB(nobody_else_finds_it);
	return tap_end();
}
