/* SPDX-License-Identifier: Apache-2.0 */
#include "model/replaced.h"

#include "model/step.h"
#include "model/undo_act.h"
#include "tests/model/talking.h"

/* A step of Ben's between him and Ada, due on Thursday. */
static int64_t make_step(struct world *w, struct ctx *x)
{
	return step_add(x, &(struct step){ .pair = talking_pair(x, x->me == w->ada ? w->ben : w->ada), .owner = w->ben,
		.words = S("draft the plan"), .due = MONDAY + 3 });
}

static struct step *seen_by(struct ctx *x, int64_t person, int64_t id)
{
	x->me = person;
	x->undo = 0; /* the next request begins without */
	return step_get(x, id);
}

static void the_other_is_told_which_day_it_was_and_puts_it_back(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t id = make_step(&w, &x), change;
	struct step *s;

	OK(step_move(&x, id, MONDAY + 4));
	OK((s = seen_by(&x, w.ben, id)) && !s->changed); /* who changed it knows */
	OK((s = seen_by(&x, w.ada, id)) && s->changed_field == REPLACED_DUE);
	OK(s->was_due == MONDAY + 3 && s->due == MONDAY + 4 && step_goes_back(s));
	change = s->changed;
	OK(step_put_back(&x, id, change));
	OK((s = seen_by(&x, w.ada, id)) && s->due == MONDAY + 3 && !s->changed);
	OK(s->moved == 2); /* a change like any other, the last in the order */
	OK((s = seen_by(&x, w.ben, id)) && s->was_due == MONDAY + 4); /* who is told in turn */
	OK(!step_put_back(&x, id, change) && talking_failed(&x, ERR_CONFLICT)); /* not his to take back */
	OK(step_put_back(&x, id, s->changed));
	OK((s = seen_by(&x, w.ada, id)) && s->due == MONDAY + 4 && s->was_due == MONDAY + 3);
	world_drop(&x);
	world_end(&w);
}

static void several_changes_count_from_the_value_that_was_known(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t id = make_step(&w, &x), change, act;
	struct step *s;

	OK(step_move(&x, id, MONDAY + 4));
	OK((s = seen_by(&x, w.ada, id)) != NULL);
	change = s->changed;
	x.me = w.ben;
	OK(step_move(&x, id, STEP_NO_DATE) && (act = x.undo));
	OK((s = seen_by(&x, w.ada, id)) && s->was_due == MONDAY + 3 && s->due == STEP_NO_DATE);
	OK(!step_put_back(&x, id, change) && talking_failed(&x, ERR_CONFLICT)); /* changed again since */
	x.me = w.ben;
	OK(undo_act(&x, act)); /* taken back at once, it leaves what was told before */
	OK((s = seen_by(&x, w.ada, id)) && s->was_due == MONDAY + 3 && s->due == MONDAY + 4);
	x.me = w.ben;
	OK(step_move(&x, id, MONDAY + 3));
	OK((s = seen_by(&x, w.ada, id)) && !s->changed); /* nothing is replaced any more */
	OK(!step_put_back(&x, id, 0) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void done_and_dropped_go_back_to_open(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = make_step(&w, &x);
	struct step *s;
	size_t n;

	OK(step_done(&x, id)); /* the other says so: it is kept */
	OK((s = seen_by(&x, w.ben, id)) && s->state == STEP_KEPT && s->was_state == STEP_OPEN);
	OK(step_list_replaced(&x, &s, &n) && n == 1 && s->id == id);
	OK(step_put_back(&x, id, s->changed) && (s = step_get(&x, id)) && s->state == STEP_OPEN);
	OK(!s->closed && !s->confirmed && step_list_replaced(&x, &s, &n) && n == 0);
	OK((s = seen_by(&x, w.ada, id)) && s->was_state == STEP_KEPT && step_goes_back(s));
	OK(step_put_back(&x, id, s->changed) && (s = step_get(&x, id)) && s->state == STEP_KEPT && s->confirmed);
	OK((s = seen_by(&x, w.ben, id)) && step_put_back(&x, id, s->changed));
	OK(step_drop(&x, id, S("the customer left")));
	OK((s = seen_by(&x, w.ada, id)) && s->state == STEP_DROPPED && s->changed);
	OK(step_put_back(&x, id, s->changed) && (s = step_get(&x, id)) && s->state == STEP_OPEN && !s->reason.n);
	OK((s = seen_by(&x, w.ben, id)) && s->was_state == STEP_DROPPED && !step_goes_back(s)); /* it asks for a reason */
	OK(!step_put_back(&x, id, s->changed) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void what_waits_for_an_answer_anyway_is_not_told_twice(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t id = make_step(&w, &x), act;
	struct step *s;

	OK(step_done(&x, id) && (act = x.undo));
	OK((s = seen_by(&x, w.ada, id)) && s->state == STEP_DONE && !s->changed);
	x.me = w.ben;
	OK(undo_act(&x, act));
	OK((s = seen_by(&x, w.ada, id)) && s->state == STEP_OPEN && !s->changed);
	x.me = w.ben;
	OK(step_done(&x, id));
	x.me = w.ada;
	OK(step_reopen(&x, id));
	OK((s = seen_by(&x, w.ben, id)) && s->was_state == STEP_DONE && s->state == STEP_OPEN);
	OK(step_put_back(&x, id, s->changed) && (s = step_get(&x, id)) && s->state == STEP_DONE && s->closed);
	OK((s = seen_by(&x, w.ada, id)) && !s->changed && step_confirm(&x, id));
	OK((s = seen_by(&x, w.ben, id)) && s->state == STEP_KEPT && !s->changed); /* as he said himself */
	world_drop(&x);
	world_end(&w);
}

static void it_is_told_to_the_two_alone_and_for_a_day(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t id = make_step(&w, &x), change;
	struct step *s;

	OK(step_move(&x, id, MONDAY + 4));
	OK((s = seen_by(&x, w.ada, id)) != NULL);
	change = s->changed;
	x.me = w.cara;
	OK(!step_put_back(&x, id, change) && talking_failed(&x, ERR_MISSING));
	x.me = w.ada;
	x.now += REPLACED_SECONDS - 1;
	OK(replaced_sweep(&x) && (s = step_get(&x, id)) && s->changed == change);
	x.now += 1;
	OK((s = step_get(&x, id)) && !s->changed);
	OK(!step_put_back(&x, id, change) && talking_failed(&x, ERR_CONFLICT));
	OK(replaced_sweep(&x));
	x.now -= 1;
	OK((s = step_get(&x, id)) && !s->changed); /* it is gone */
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(the_other_is_told_which_day_it_was_and_puts_it_back);
	RUN_DB(several_changes_count_from_the_value_that_was_known);
	RUN_DB(done_and_dropped_go_back_to_open);
	RUN_DB(what_waits_for_an_answer_anyway_is_not_told_twice);
	RUN_DB(it_is_told_to_the_two_alone_and_for_a_day);
	return tap_end();
}
