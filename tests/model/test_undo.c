/* SPDX-License-Identifier: Apache-2.0 */
#include "model/undo.h"
#include "model/undo_act.h"

#include "model/history.h"
#include "model/invitation.h"
#include "model/need.h"
#include "model/proposal.h"
#include "model/recognition.h"
#include "model/step.h"
#include "model/topic.h"
#include "tests/model/talking.h"

/* The act of the call before, as the request that made it has it. */
static int64_t act_of(struct ctx *x)
{
	int64_t act = x->undo;

	x->undo = 0; /* the next request begins without */
	return act;
}

static void each_word_about_a_step_is_taken_back(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), id = step_add(&x, &(struct step){ .pair = pair, .owner = w.ben, .words = S("write it"), .due = MONDAY + 4 });
	struct step *s;

	OK(!x.undo && id);
	OK(step_done(&x, id) && undo_act(&x, act_of(&x)));
	OK((s = step_get(&x, id)) && s->state == STEP_OPEN && !s->closed);
	OK(step_drop(&x, id, S("not now")) && undo_act(&x, act_of(&x)));
	OK((s = step_get(&x, id)) && s->state == STEP_OPEN && !s->reason.n);
	OK(step_move(&x, id, MONDAY + 9) && undo_act(&x, act_of(&x)));
	OK((s = step_get(&x, id)) && s->due == MONDAY + 4 && s->moved == 0);
	OK(step_done(&x, id) && act_of(&x));
	x.me = w.ada;
	OK(step_confirm(&x, id) && undo_act(&x, act_of(&x)));
	OK((s = step_get(&x, id)) && s->state == STEP_DONE && s->closed && !s->confirmed);
	OK(step_reopen(&x, id) && undo_act(&x, act_of(&x)));
	OK((s = step_get(&x, id)) && s->state == STEP_DONE && s->closed);
	world_drop(&x);
	world_end(&w);
}

static void an_answer_to_a_need_is_taken_back(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct need ask = { .pair = talking_pair(&x, w.ben), .asker = w.ben, .words = S("a desk") };
	int64_t id = need_add(&x, &ask);
	struct need *n;

	OK(need_grant(&x, id) && undo_act(&x, act_of(&x)));
	OK((n = need_get(&x, id)) && n->state == NEED_OPEN && !n->closed);
	OK(need_decline(&x, id, S("no room")) && undo_act(&x, act_of(&x)));
	OK((n = need_get(&x, id)) && n->state == NEED_OPEN && !n->reason.n);
	x.me = w.ben;
	OK(need_take_back(&x, id) && undo_act(&x, act_of(&x)));
	OK((n = need_get(&x, id)) && n->state == NEED_OPEN);
	world_drop(&x);
	world_end(&w);
}

static void a_topic_comes_back_with_its_words(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), id = topic_add(&x, &(struct topic){ .pair = pair, .words = S("the roadmap") });
	struct topic *t;
	size_t n;

	OK(topic_take_back(&x, id) && topic_list(&x, pair, 0, 10, &t, &n) && n == 0);
	OK(undo_act(&x, act_of(&x)) && topic_list(&x, pair, 0, 10, &t, &n) && n == 1);
	IS_STR(t[0].words, S("the roadmap"));
	OK(t[0].mine && t[0].id == id);
	world_drop(&x);
	world_end(&w);
}

static void thanks_come_back_with_what_they_changed(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct recognition r = { .pair = talking_pair(&x, w.ben), .words = S("the calm"), .changed = S("we shipped") }, *found;
	int64_t id = recognition_add(&x, &r), act;
	size_t n;

	OK(id && recognition_del(&x, id) && (act = act_of(&x)) != 0);
	x.me = w.ben;
	OK(!undo_act(&x, act) && talking_failed(&x, ERR_MISSING)); /* another's */
	OK(recognition_list(&x, r.pair, 0, 10, &found, &n) && n == 0);
	x.me = w.ada;
	OK(undo_act(&x, act));
	x.me = w.ben;
	OK(recognition_list(&x, r.pair, 0, 10, &found, &n) && n == 1 && found[0].id == id);
	IS_STR(found[0].words, S("the calm"));
	IS_STR(found[0].changed, S("we shipped"));
	world_drop(&x);
	world_end(&w);
}

static void a_talk_stands_again_as_it_stood(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), at = w.now + DAY, id = talk_plan(&x, pair, at, 15, 15);
	struct talk *t;

	(void)act_of(&x);
	OK(talk_cancel(&x, id, S("ill")) && undo_act(&x, act_of(&x)));
	OK((t = talk_get(&x, id)) && t->state == TALK_PLANNED && !t->reason.n && !t->logged_by);
	OK(talk_shorten(&x, id, at, 5, TALK_ANY_HOURS) && undo_act(&x, act_of(&x)));
	OK((t = talk_get(&x, id)) && t->starts == at && t->minutes == 15 && t->moved == 0);
	OK(talk_shorten(&x, id, at + HOUR, 15, TALK_ANY_HOURS) && undo_act(&x, act_of(&x)));
	OK((t = talk_get(&x, id)) && t->starts == at && t->moved == 0);
	x.now = at + 10 * MINUTE;
	OK(talk_miss(&x, id) && undo_act(&x, act_of(&x)));
	OK((t = talk_get(&x, id)) && t->state == TALK_PLANNED);
	world_drop(&x);
	world_end(&w);
}

static int64_t rows(struct ctx *x, const char *sql)
{
	struct db_q *q = db_query(x, sql, "");
	int64_t n = q && db_next(q) ? db_int(q, 0) : -1;

	return q && db_done(q) ? n : -1;
}

/* Accepting a whole plan is one act: its talks were never there, and nobody hears of them. */
static void an_accepted_plan_is_a_proposal_again(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct proposal *p;
	size_t n, told;
	int64_t starts;

	if (!world_find_times(&x, MONDAY, false) || !(p = proposal_get(&x, MONDAY)) || p->n < 2)
		world_die("proposal", &x.err);
	starts = p->talks[0].starts;
	OK(proposal_accept(&x, MONDAY, 0, &n) && n > 1 && rows(&x, "SELECT count(*) FROM talk") == (int64_t)n);
	OK(undo_act(&x, act_of(&x)));
	IS(rows(&x, "SELECT count(*) FROM talk"), 0);
	IS(rows(&x, "SELECT count(*) FROM invitation_due"), 0);
	OK((p = proposal_get(&x, MONDAY)) && p->talks[0].state == PROPOSED && p->talks[0].starts == starts);
	OK(proposal_accept(&x, MONDAY, 0, &n) && n > 1);
	x.me = CTX_OPERATOR;
	x.now += UNDO_SECONDS + UNDO_GRACE;
	OK(invitation_tell(&x, 10, &told) && told == 0); /* not before it is too late to undo */
	world_drop(&x);
	world_end(&w);
}

static void a_one_on_one_left_is_offered_again(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);

	OK(history_not_now(&x, w.ben, w.now + DAY) && rows(&x, "SELECT count(*) FROM not_now") == 1);
	OK(undo_act(&x, act_of(&x)) && rows(&x, "SELECT count(*) FROM not_now") == 0);
	world_drop(&x);
	world_end(&w);
}

static void only_who_did_it_undoes_it_once_and_soon(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), id = step_add(&x, &(struct step){ .pair = pair, .owner = w.ben, .words = S("write it") }), act;
	int64_t others[] = { w.ada, w.cara, 0, CTX_OPERATOR };

	OK(step_done(&x, id) && (act = act_of(&x)));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		x.me = others[i];
		OK(!undo_act(&x, act) && talking_failed(&x, ERR_MISSING));
	}
	x.me = w.ben;
	x.now += UNDO_SECONDS + UNDO_GRACE + 1;
	OK(!undo_act(&x, act) && talking_failed(&x, ERR_MISSING));
	x.now -= 1;
	OK(undo_act(&x, act) && step_get(&x, id)->state == STEP_OPEN);
	OK(!undo_act(&x, act) && talking_failed(&x, ERR_MISSING)); /* a second press */
	OK(step_done(&x, id) && act_of(&x));
	x.now += UNDO_KEPT + 1;
	OK(undo_sweep(&x) && rows(&x, "SELECT count(*) FROM undo") == 0); /* nothing of it is kept */
	world_drop(&x);
	world_end(&w);
}

static void what_the_other_did_since_stays(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), id = step_add(&x, &(struct step){ .pair = pair, .owner = w.ben, .words = S("write it") }), act;
	int64_t talk;

	OK(step_done(&x, id) && (act = act_of(&x)));
	x.me = w.ada;
	OK(step_confirm(&x, id) && act_of(&x));
	x.me = w.ben;
	OK(!undo_act(&x, act) && talking_failed(&x, ERR_CONFLICT));
	IS(step_get(&x, id)->state, STEP_KEPT);
	x.me = w.ada;
	OK((talk = talk_plan(&x, pair, w.now + MINUTE, 15, 15)) && (act = act_of(&x)));
	x.me = w.ben;
	OK(talk_begin(&x, talk));
	x.me = w.ada;
	OK(!undo_act(&x, act) && talking_failed(&x, ERR_CONFLICT)); /* he is in it already */
	x.me = w.ben;
	OK((talk = talk_plan(&x, pair, w.now, 15, 15)) == 0 && talking_failed(&x, ERR_FORBIDDEN));
	world_drop(&x);
	world_end(&w);
}

/* The two know of it: then it is cancelled like any other, and they are told that. */
static void a_cancelled_talk_that_was_told_is_corrected(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), id = talk_plan(&x, pair, w.now + DAY, 15, 15);
	size_t told;

	x.me = CTX_OPERATOR;
	x.now += INVITATION_WAIT;
	OK(invitation_tell(&x, 10, &told) && told == 1);
	x.me = w.ada;
	(void)act_of(&x);
	OK(talk_cancel(&x, id, S("")) && undo_act(&x, act_of(&x)));
	IS(rows(&x, "SELECT count(*) FROM invitation_due"), 1); /* what is told is what stands */
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(each_word_about_a_step_is_taken_back);
	RUN_DB(an_answer_to_a_need_is_taken_back);
	RUN_DB(a_topic_comes_back_with_its_words);
	RUN_DB(thanks_come_back_with_what_they_changed);
	RUN_DB(a_talk_stands_again_as_it_stood);
	RUN_DB(an_accepted_plan_is_a_proposal_again);
	RUN_DB(a_one_on_one_left_is_offered_again);
	RUN_DB(only_who_did_it_undoes_it_once_and_soon);
	RUN_DB(what_the_other_did_since_stays);
	RUN_DB(a_cancelled_talk_that_was_told_is_corrected);
	return tap_end();
}
