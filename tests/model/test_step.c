/* SPDX-License-Identifier: Apache-2.0 */
#include "model/step.h"
#include "model/written.h"
#include "tests/model/talking.h"

static void a_step_is_done_by_one_and_confirmed_by_the_other(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	int64_t id = step_add(&x, &(struct step){ .pair = pair, .owner = w.ben, .words = S("draft the plan"), .due = MONDAY + 2 });
	struct step *s;
	size_t n;

	x.me = w.ben;
	OK(step_done(&x, id) && step_done(&x, id));
	OK((s = step_get(&x, id)) && s->state == STEP_DONE && s->mine && !s->leaders &&
		!s->confirmed);
	OK(!step_confirm(&x, id) && talking_failed(&x, ERR_FORBIDDEN)); /* not one's own */
	OK(step_list_mine(&x, 0, 10, &s, &n) && n == 0);
	x.me = w.ada;
	OK(step_list_to_confirm(&x, 0, 10, &s, &n) && n == 1 && s[0].id == id);
	OK(step_confirm(&x, id) && step_confirm(&x, id));
	OK((s = step_get(&x, id)) && s->state == STEP_KEPT && s->confirmed == w.now);
	OK(step_list_to_confirm(&x, 0, 10, &s, &n) && n == 0);
	OK(step_list_closed(&x, pair, 0, 10, &s, &n) && n == 1);
	OK(!step_reopen(&x, id) && talking_failed(&x, ERR_CONFLICT));
	x.me = w.ben;
	OK(!step_drop(&x, id, S("no")) && talking_failed(&x, ERR_CONFLICT));
	OK(!step_move(&x, id, MONDAY + 9) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void done_said_by_the_other_needs_no_more_words(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = step_add(&x, &(struct step){ .pair = talking_pair(&x, w.ben), .owner = w.ben, .words = S("draft") });
	struct step *s;

	OK(!step_confirm(&x, id) && talking_failed(&x, ERR_CONFLICT)); /* nobody says it is done */
	OK(step_done(&x, id));
	OK((s = step_get(&x, id)) && s->state == STEP_KEPT && s->closed && s->confirmed);
	world_drop(&x);
	world_end(&w);
}

static void not_done_after_all_is_open_again(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t id = step_add(&x, &(struct step){ .pair = talking_pair(&x, w.ada), .owner = w.ben, .words = S("draft") });
	struct step *s;

	OK(step_done(&x, id));
	x.me = w.ada;
	OK(step_reopen(&x, id) && step_reopen(&x, id));
	OK((s = step_get(&x, id)) && s->state == STEP_OPEN && s->closed == 0);
	world_drop(&x);
	world_end(&w);
}

static void a_step_is_dropped_with_a_reason_and_moved_with_a_count(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t id = step_add(&x, &(struct step){ .pair = talking_pair(&x, w.ada), .owner = w.ben, .words = S("draft"), .due = MONDAY });
	struct step *s;

	OK(step_move(&x, id, MONDAY + 7) && step_move(&x, id, MONDAY + 7));
	OK((s = step_get(&x, id)) && s->due == MONDAY + 7 && s->moved == 1);
	OK(step_move(&x, id, STEP_NO_DATE) && step_get(&x, id)->due == STEP_NO_DATE);
	OK(!step_move(&x, id, MONDAY + 5000) && talking_failed(&x, ERR_INPUT));
	OK(!step_move(&x, id, -1) && talking_failed(&x, ERR_INPUT));
	OK(!step_drop(&x, id, S(" ")) && talking_failed(&x, ERR_INPUT));
	OK(step_drop(&x, id, S("the customer left")) && step_drop(&x, id, S("the customer left")));
	OK(!step_drop(&x, id, S("otherwise")) && talking_failed(&x, ERR_CONFLICT));
	OK((s = step_get(&x, id)) && s->state == STEP_DROPPED);
	IS_STR(s->reason, S("the customer left"));
	OK(!step_done(&x, id) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void the_leaders_promises_come_first_and_then_what_is_due(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), late, soon, none, leader;
	struct step *s;
	size_t n;

	none = step_add(&x, &(struct step){ .pair = pair, .owner = w.ben, .words = S("some day") });
	soon = step_add(&x, &(struct step){ .pair = pair, .owner = w.ben, .words = S("soon"), .due = MONDAY + 3 });
	late = step_add(&x, &(struct step){ .pair = pair, .owner = w.ben, .words = S("late"), .due = MONDAY - 3 });
	leader = step_add(&x, &(struct step){ .pair = pair, .owner = w.ada, .words = S("budget") });
	OK(step_list_pair(&x, pair, 0, 10, &s, &n) && n == 4);
	OK(s[0].id == leader && s[0].leaders && s[0].mine && s[1].id == late);
	OK(s[2].id == soon && s[3].id == none);
	IS_STR(s[0].owner_name, S("Ada"));
	IS_STR(s[0].name, S("Ben")); /* the other, whoever owns it */
	IS_STR(s[1].name, S("Ben"));
	OK(step_list_mine(&x, 0, 10, &s, &n) && n == 1 && s[0].id == leader);
	OK(step_list_owed(&x, 0, 2, &s, &n) && n == 2 && s[0].id == late && s[1].id == soon);
	OK(step_list_owed(&x, soon, 2, &s, &n) && n == 1 && s[0].id == none); /* the next page */
	world_drop(&x);
	world_end(&w);
}

static void a_step_belongs_to_its_pair_and_its_talk(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk = talking_held(&x, pair, HOUR);
	int64_t other = talking_held(&x, talking_pair(&x, w.cara), HOUR);
	struct step *s;
	size_t n;

	OK(step_add(&x, &(struct step){ .pair = pair, .talk = talk, .owner = w.ada, .words = S("call") }));
	OK(step_list_talk(&x, talk, &s, &n) && n == 1 && s[0].talk == talk);
	OK(!step_add(&x, &(struct step){ .pair = pair, .talk = other, .owner = w.ada, .words = S("call") }) &&
		talking_failed(&x, ERR_MISSING));
	OK(!step_add(&x, &(struct step){ .pair = pair, .talk = talk, .owner = w.cara, .words = S("call") }) &&
		talking_failed(&x, ERR_INPUT));
	OK(!step_add(&x, &(struct step){ .pair = pair, .talk = talk, .owner = w.ada, .words = S("call"), .due = MONDAY + 4000 }) &&
		talking_failed(&x, ERR_INPUT));
	talking_end(&x, pair); /* what is open can still be closed */
	OK(!step_add(&x, &(struct step){ .pair = pair, .talk = talk, .owner = w.ada, .words = S("more") }) &&
		talking_failed(&x, ERR_CONFLICT));
	OK(step_done(&x, s[0].id));
	world_drop(&x);
	world_end(&w);
}

/* It may be the oldest of many: a page by id would not have it. */
static void the_earliest_promise_comes_first_of_however_many(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	int64_t over = step_add(&x, &(struct step){ .pair = pair, .owner = w.ada, .words = S("ask for a budget"), .due = MONDAY - 2 });
	int64_t seen = step_add(&x, &(struct step){ .pair = pair, .owner = w.ben, .words = S("draft") });
	struct step *mine, *confirm;
	size_t mine_n, confirm_n;

	for (int i = 0; i < WRITTEN_PAGE + 10 && seen; i++)
		if (!step_add(&x, &(struct step){ .pair = pair, .owner = w.ada, .words = S("more"), .due = i % 2 ? MONDAY + i : STEP_NO_DATE }))
			seen = 0;
	x.me = w.ben;
	OK(step_done(&x, seen));
	x.me = w.ada;
	OK(step_list_today(&x, &mine, &mine_n, &confirm, &confirm_n));
	OK(confirm_n == 1 && confirm[0].id == seen && mine_n > WRITTEN_PAGE);
	OK(mine[0].id == over && mine[1].due == MONDAY + 1 && mine[mine_n - 1].due == STEP_NO_DATE);
	x.me = w.cara;
	OK(step_list_today(&x, &mine, &mine_n, &confirm, &confirm_n) && mine_n == 0 && confirm_n == 0);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(the_earliest_promise_comes_first_of_however_many);
	RUN_DB(a_step_is_done_by_one_and_confirmed_by_the_other);
	RUN_DB(done_said_by_the_other_needs_no_more_words);
	RUN_DB(not_done_after_all_is_open_again);
	RUN_DB(a_step_is_dropped_with_a_reason_and_moved_with_a_count);
	RUN_DB(the_leaders_promises_come_first_and_then_what_is_due);
	RUN_DB(a_step_belongs_to_its_pair_and_its_talk);
	return tap_end();
}
