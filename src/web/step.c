/* SPDX-License-Identifier: Apache-2.0
 *
 * Steps and needs: what I owe first, then what others owe me, then what waits for an
 * answer. Changes come back to the page they were made on.
 */
#include "base/date.h"
#include "web/handlers.h"
#include "web/steps.h"

/* An answer is told for so long. */
enum { LATELY = 14 * DAY, ANSWERS = 10 };

bool steps_get(struct visit *v)
{
	struct page_steps page = { .today = visit_today(v) };
	struct ctx *x = &v->x;

	if (!step_list_mine(x, 0, WRITTEN_PAGE, &page.mine, &page.mine_n)) return false;
	if (!step_list_to_confirm(x, 0, WRITTEN_PAGE, &page.confirm, &page.confirm_n)) return false;
	if (!step_list_owed(x, 0, WRITTEN_PAGE, &page.owed, &page.owed_n)) return false;
	if (!need_list_to_answer(x, 0, WRITTEN_PAGE, &page.answer, &page.answer_n)) return false;
	if (!need_list_mine(x, 0, WRITTEN_PAGE, &page.asked, &page.asked_n)) return false;
	if (!need_list_answered(x, x->now - LATELY, ANSWERS, &page.answered, &page.answered_n))
		return false;
	page_steps(&v->h, &page);
	return true;
}

/* What has happened, said where it was done. */
static const char *step_says(struct html *h, struct str act)
{
	if (str_eq(act, S("done"))) return tr("Done. Both of you see it.");
	if (str_eq(act, S("confirm"))) return tr("Confirmed.");
	if (str_eq(act, S("reopen"))) return tr("It is open again.");
	if (str_eq(act, S("drop"))) return tr("Dropped. Both of you see why.");
	return tr("It has another day now.");
}

static const char *need_says(struct html *h, struct str act)
{
	if (str_eq(act, S("grant"))) return tr("Granted. Both of you see it.");
	if (str_eq(act, S("decline"))) return tr("Declined. Both of you see why.");
	return tr("Taken back.");
}

bool step_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str act = visit_field(v, "act");
	struct step typed = { 0 };
	int64_t id;
	bool ok;

	if (!visit_id(v, "id", &id) || !visit_take(v, &step_entity, &typed)) return false;
	if (str_eq(act, S("done"))) ok = step_done(&v->x, id);
	else if (str_eq(act, S("confirm"))) ok = step_confirm(&v->x, id);
	else if (str_eq(act, S("reopen"))) ok = step_reopen(&v->x, id);
	else if (str_eq(act, S("drop"))) ok = step_drop(&v->x, id, typed.reason);
	else if (str_eq(act, S("move"))) ok = step_move(&v->x, id, typed.due);
	else ok = err_field(&v->x.err, ERR_INPUT, "act", TR("expected done, confirm, reopen, drop or move"));
	return ok && visit_back(v, step_says(h, act), "/steps");
}

bool need_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str act = visit_field(v, "act");
	struct need typed = { 0 };
	int64_t id;
	bool ok;

	if (!visit_id(v, "id", &id) || !visit_take(v, &need_entity, &typed)) return false;
	if (str_eq(act, S("grant"))) ok = need_grant(&v->x, id);
	else if (str_eq(act, S("decline"))) ok = need_decline(&v->x, id, typed.reason);
	else if (str_eq(act, S("take-back"))) ok = need_take_back(&v->x, id);
	else ok = err_field(&v->x.err, ERR_INPUT, "act", TR("expected grant, decline or take-back"));
	return ok && visit_back(v, need_says(h, act), "/steps");
}

bool topic_add_post(struct visit *v)
{
	struct html *h = &v->h;
	struct topic topic = { 0 };
	int64_t person;
	struct pair *p;

	if (!visit_id(v, "id", &person) || !(p = pair_with(&v->x, person))) return false;
	topic.pair = p->id;
	return visit_take(v, &topic_entity, &topic) && topic_add(&v->x, &topic) && visit_back(v, tr("Added, for both of you."), "/steps");
}

bool topic_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && topic_take_back(&v->x, id) && visit_back(v, tr("Taken back."), "/steps");
}
