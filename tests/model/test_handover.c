/* SPDX-License-Identifier: Apache-2.0 */
#include "model/handover.h"

#include "model/card.h"
#include "model/goal.h"
#include "model/own.h"
#include "tests/model/talking.h"

/* The team file once more, with Eve in the place of Ada for Ben. */
static const char eve_leads_ben[] =
	"id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
	"ada,Ada,ada@example.org,,Europe/Berlin,09:00-17:00,15,7\n"
	"eve,Eve,eve@example.org,,Europe/Berlin,09:00-17:00,15,7\n"
	"ben,Ben,ben@example.org,eve,Europe/Berlin,09:00-17:00,15,7\n"
	"cara,Cara,cara@example.org,ada,Europe/Lisbon,09:00-17:00,30,14\n"
	"dev,Dev,dev@example.org,ben,Europe/Berlin,09:00-17:00,10,7\n";

/* Ben has written something of every kind for Ada, and then Eve leads him. */
static struct ctx changed(struct world *w)
{
	struct ctx x = world_as(w, w->ben);
	int64_t pair = talking_pair(&x, w->ada);
	struct step s = { .pair = pair, .owner = w->ben, .words = S("Bens step") };
	struct need n = { .pair = pair, .asker = w->ben, .words = S("Bens need") };
	struct topic t = { .pair = pair, .words = S("Bens topic") };
	struct check_in c = { .words = S("Bens check-in"), .shown = CHECK_IN_SHARED };
	struct card card = { .lines = { { .kind = CARD_WORK, .reader = CARD_LEADER, .words = S("Bens line") } },
		.lines_n = 1 };

	if (!step_add(&x, &s) || !need_add(&x, &n) || !topic_add(&x, &t) || !check_in_add(&x, &c) ||
		!card_save(&x, &card) || !said_set(&x, pair, SAID_GOAL, 0, S("Bens goal")))
		world_die("write", &x.err);
	x.me = w->ada;
	s = (struct step){ .pair = pair, .owner = w->ada, .words = S("Adas step") };
	n = (struct need){ .pair = pair, .asker = w->ada, .words = S("Adas need") };
	if (!step_add(&x, &s) || !need_add(&x, &n)) world_die("step", &x.err);
	x.me = w->ben;
	if (!need_promise(&x, n.id, 0)) world_die("promise", &x.err);
	world_keep(&x);
	w->now += DAY;
	world_import(w, eve_leads_ben);
	w->now += MINUTE;
	return world_as(w, w->ben);
}

/* Everything that somebody reads, by what they may take along and by the card. */
static bool reads(struct ctx *x, int64_t who, int64_t of, const char *words)
{
	struct buf b = { .a = x->a };
	struct card_line *lines;
	struct check_in *c;
	struct pair *p;
	int64_t me = x->me;
	size_t n;

	x->me = who;
	if (!own_export(x, &b) || !card_list(x, of, &lines, &n)) world_die("read", &x->err);
	for (size_t i = 0; i < n; i++) buf_add(&b, lines[i].words);
	p = pair_with(x, of);
	err_clear(&x->err);
	if (p && !check_in_list_shared(x, p->id, 0, 10, &c, &n)) world_die("check-ins", &x->err);
	for (size_t i = 0; p && i < n; i++) buf_add(&b, c[i].words);
	x->me = me;
	return str_has(buf_str(&b), str_of(words));
}

static void nothing_goes_along_before_the_member_has_answered(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = changed(&w);
	struct handover *h;

	OK(handover_waiting(&x, &h) && h);
	OK(str_eq(h->leader, S("Eve")) && str_eq(h->before, S("Ada")));
	IS((int)h->steps_n, 1);
	OK(h->needs_n == 1 && h->topics_n == 1 && h->check_ins_n == 1 && h->card_lines == 1);
	OK(str_eq(h->goal.words, S("Bens goal")));
	OK(!reads(&x, w.eve, w.ben, "Bens"));
	OK(reads(&x, w.ada, w.ben, "Bens step") && reads(&x, w.ada, w.ben, "Bens topic"));
	x.me = w.eve;
	OK(handover_waiting(&x, &h) && !h);
	x.me = w.ada;
	OK(handover_waiting(&x, &h) && !h);
	world_drop(&x);
	world_end(&w);
}

static void what_is_ticked_goes_along_and_nothing_else(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = changed(&w);
	struct handover_ticked t = { .n = 1, .goal = true };
	struct handover *h;

	OK(handover_waiting(&x, &h) && h);
	t.ids[0] = h->steps[0].id;
	OK(handover_answer(&x, &t));
	OK(reads(&x, w.eve, w.ben, "Bens step") && reads(&x, w.eve, w.ben, "Bens goal"));
	OK(!reads(&x, w.eve, w.ben, "Bens need") && !reads(&x, w.eve, w.ben, "Bens topic"));
	OK(!reads(&x, w.eve, w.ben, "Bens line") && !reads(&x, w.eve, w.ben, "Bens check-in"));
	OK(!reads(&x, w.eve, w.ben, "Adas step"));
	OK(reads(&x, w.ada, w.ben, "Bens need") && reads(&x, w.ada, w.ben, "Bens goal"));
	OK(handover_waiting(&x, &h) && !h);
	OK(!handover_answer(&x, &t) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

/* Ada, Eve, Ada: what Ben wrote for Ada, and what he wrote for Eve. */
static void with_the_former_leader_again_nothing_is_shown_by_itself(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct goal g = { .words = S("Bens aim") };
	struct card card = { .lines = { { .kind = CARD_ASK, .reader = CARD_LEADER, .words = S("Bens line for Eve") } },
		.lines_n = 1 };
	struct handover *h;

	OK(goal_add(&x, &g));
	world_keep(&x);
	x = changed(&w);
	OK(card_save(&x, &card) && reads(&x, w.eve, w.ben, "Bens line for Eve"));
	world_keep(&x);
	w.now += DAY;
	world_import(&w, world_team);
	w.now += MINUTE;
	x = world_as(&w, w.ben);
	OK(!reads(&x, w.ada, w.ben, "Bens check-in") && !reads(&x, w.ada, w.ben, "Bens line"));
	OK(!reads(&x, w.eve, w.ben, "Bens line"));
	OK(goal_get(&x, g.id)->reader == GOAL_PRIVATE);
	x.me = w.ada;
	OK(!goal_get(&x, g.id) && talking_failed(&x, ERR_MISSING));
	x.me = w.ben;
	OK(handover_waiting(&x, &h) && h && h->card_lines == 2);
	OK(goal_show(&x, g.id, GOAL_LEADER));
	x.me = w.ada;
	OK(goal_get(&x, g.id) != NULL);
	OK(reads(&x, w.ada, w.ben, "Bens step")); /* what the two promised each other is theirs as before */
	world_drop(&x);
	world_end(&w);
}

static void all_of_it_can_go_along(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = changed(&w);
	struct handover_ticked t = { .n = 4, .goal = true, .card = true };
	struct handover *h;
	struct step *s;
	size_t n;

	OK(handover_waiting(&x, &h) && h);
	t.ids[0] = h->steps[0].id, t.ids[1] = h->needs[0].id, t.ids[2] = h->topics[0].id;
	t.ids[3] = h->check_ins[0].id;
	OK(h->steps_n == 1); /* what answers a need of Ada's is no one else's */
	OK(handover_answer(&x, &t));
	OK(reads(&x, w.eve, w.ben, "Bens step") && reads(&x, w.eve, w.ben, "Bens need") &&
		reads(&x, w.eve, w.ben, "Bens topic") && reads(&x, w.eve, w.ben, "Bens line") &&
		reads(&x, w.eve, w.ben, "Bens check-in"));
	OK(!reads(&x, w.eve, w.ben, "Adas need"));
	OK(!reads(&x, w.ada, w.ben, "Bens need") && !reads(&x, w.ada, w.ben, "Bens check-in"));
	x.me = w.eve; /* who confirms it now */
	OK(step_list_pair(&x, talking_pair(&x, w.ben), 0, 10, &s, &n) && n == 1 && s[0].other == w.eve);
	world_drop(&x);
	world_end(&w);
}

static void another_s_row_does_not_go_along(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = changed(&w);
	struct handover_ticked t = { .n = 1 };
	struct handover *h;
	struct step *s;
	size_t n;

	OK(handover_waiting(&x, &h) && h);
	x.me = w.ada;
	OK(step_list_mine(&x, 0, 10, &s, &n) && n == 1);
	x.me = w.ben;
	t.ids[0] = s[0].id;
	OK(!handover_answer(&x, &t) && talking_failed(&x, ERR_MISSING));
	OK(!step_hand_over(&x, s[0].id, h->from, h->to) && talking_failed(&x, ERR_MISSING));
	x.me = w.eve; /* nor does the new leader fetch it */
	OK(!step_hand_over(&x, h->steps[0].id, h->from, h->to) && talking_failed(&x, ERR_MISSING));
	OK(!need_hand_over(&x, h->needs[0].id, h->from, h->to) && talking_failed(&x, ERR_MISSING));
	OK(!topic_hand_over(&x, h->topics[0].id, h->from, h->to) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(nothing_goes_along_before_the_member_has_answered);
	RUN_DB(what_is_ticked_goes_along_and_nothing_else);
	RUN_DB(with_the_former_leader_again_nothing_is_shown_by_itself);
	RUN_DB(all_of_it_can_go_along);
	RUN_DB(another_s_row_does_not_go_along);
	return tap_end();
}
