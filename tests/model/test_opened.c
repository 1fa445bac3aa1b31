/* SPDX-License-Identifier: Apache-2.0 */
#include "model/opened.h"

#include "model/card.h"
#include "model/goal.h"
#include "model/recognition.h"
#include "tests/model/talking.h"

/* How many notes there are for `owner`, all of them of `kind` and of `reader`; else 99. */
static size_t noted(struct ctx *x, int64_t owner, int64_t reader, const char *kind)
{
	int64_t me = x->me;
	struct opened *o;
	size_t n;

	x->me = owner;
	OK(opened_list(x, &o, &n));
	x->me = me;
	for (size_t i = 0; i < n; i++)
		if (o[i].reader != reader || !str_eq(o[i].kind, str_of(kind))) return 99;
	return n;
}

/* The answer that `reader` got goes out, and its notes are kept. */
static void answer(struct ctx *x, struct ctx *reader)
{
	OK(opened_drop_known(x, reader) && opened_keep(x, reader));
}

static struct ctx reading_as(const struct ctx *x, int64_t me)
{
	struct ctx other = *x;

	other.me = me, other.opened = NULL;
	return other;
}

static void a_card_is_noted_once_a_day_for_its_writer(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben), ada = reading_as(&x, w.ada), ben = reading_as(&x, w.ben);
	struct card c = { .lines_n = 2 };
	struct card_line *lines;
	size_t n;

	c.lines[0] = (struct card_line){ .kind = CARD_WORK, .reader = CARD_LEADER, .words = S("alone") };
	c.lines[1] = (struct card_line){ .kind = CARD_ASK, .reader = CARD_TEAM, .words = S("maps") };
	OK(card_save(&x, &c));
	OK(card_list(&ben, w.ben, &lines, &n) && n == 2 && !ben.opened);
	OK(card_list(&ada, w.ben, &lines, &n) && n == 2);
	answer(&x, &ada);
	IS(noted(&x, w.ben, w.ada, "card_line"), 1); /* the lines are one note */
	ada = reading_as(&x, w.ada);
	OK(card_list(&ada, w.ben, &lines, &n) && ada.opened);
	OK(opened_drop_known(&x, &ada) && !ada.opened);
	ada = reading_as(&x, w.ada), ada.now += DAY;
	OK(card_list(&ada, w.ben, &lines, &n) && opened_drop_known(&x, &ada) && ada.opened);
	world_drop(&x);
	world_end(&w);
}

static void thanks_are_noted_when_their_receiver_reads_them(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada), ben = reading_as(&x, w.ben), cara = reading_as(&x, w.cara);
	struct recognition *list, r = { .receiver = w.ben, .words = S("the map"), .audience = THANKS_TO_TEAM };
	size_t n;

	x.me = w.ben;
	OK(person_set_thanks(&x, THANKS_TEAM));
	x.me = w.ada;
	OK(recognition_add(&x, &r));
	OK(recognition_list_shared(&cara, 0, 10, &list, &n) && n == 1 && !cara.opened);
	OK(recognition_list_received(&ben, 0, 10, &list, &n) && n == 1);
	answer(&x, &ben);
	IS(noted(&x, w.ada, w.ben, "recognition"), 1);
	x.me = w.ada;
	OK(recognition_del(&x, list[0].id));
	IS(noted(&x, w.ada, w.ben, "recognition"), 0); /* of thanks that are gone nothing is told */
	world_drop(&x);
	world_end(&w);
}

static void a_goal_of_ones_own_is_noted_and_a_teams_is_not(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben), ada = reading_as(&x, w.ada), ben = reading_as(&x, w.ben);
	struct goal *list, own = { .reader = GOAL_LEADER, .words = S("write more") },
		team = { .reader = GOAL_TEAM, .words = S("the beta") };
	size_t n;

	OK(goal_add(&x, &own));
	x.me = w.ada;
	OK(goal_add(&x, &team));
	OK(goal_list(&ben, 0, 10, &list, &n) && n == 2 && !ben.opened);
	OK(goal_get(&ada, own.id) != NULL);
	answer(&x, &ada);
	IS(noted(&x, w.ben, w.ada, "goal"), 1);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_card_is_noted_once_a_day_for_its_writer);
	RUN_DB(thanks_are_noted_when_their_receiver_reads_them);
	RUN_DB(a_goal_of_ones_own_is_noted_and_a_teams_is_not);
	return tap_end();
}
