/* SPDX-License-Identifier: Apache-2.0
 *
 * Steps and needs: first what the reader owes, then what others owe them, then what waits for an
 * answer. After a change the reader comes back to the page with the form.
 */
#include "base/date.h"
#include "base/id.h"
#include "model/check_in.h"
#include "model/said.h"
#include "web/handlers.h"
#include "web/once.h"
#include "web/steps.h"

/* How long an answer to a need is listed, and how many answers are. */
enum { LATELY = 14 * DAY, ANSWERS = 10 };

/* Fill one list of steps, as far as the request asks for it. */
static bool list_steps(struct visit *v, const char *name,
	bool (*list)(struct ctx *, int64_t, size_t, struct step **, size_t *), struct step **out,
	size_t *n)
{
	struct page_window w;

	return visit_window(v, name, &w) && (!w.most || list(&v->x, w.before, w.most, out, n));
}

/* Fill one list of needs, as far as the request asks for it. */
static bool list_needs(struct visit *v, const char *name,
	bool (*list)(struct ctx *, int64_t, size_t, struct need **, size_t *), struct need **out,
	size_t *n)
{
	struct page_window w;

	return visit_window(v, name, &w) && (!w.most || list(&v->x, w.before, w.most, out, n));
}

/* Copy an obstacle into the form of a need: with "?because=talk" the last one of the pair's talks,
 * with "?because=ID" that of a check-in of the reader's. The reader sees who will read the need
 * before they send it, and the need does not refer to where its obstacle came from. */
static bool fill_because(struct visit *v, struct page_steps *p)
{
	struct str from = visit_field(v, "because");
	struct check_in *c;
	struct said said;
	int64_t id;

	if (!from.n || !p->leader || v->api) return true;
	if (str_eq(from, S("talk"))) {
		if (!said_last(&v->x, p->leader->id, SAID_OBSTACLE, &said)) return false;
		p->because = said.words;
		return true;
	}
	if (!id_parse(from, &id))
		return err_field(&v->x.err, ERR_INPUT, "because", TR("expected an id, or talk"));
	if (!(c = check_in_get(&v->x, id))) return false;
	p->because = c->obstacle;
	return true;
}

static bool fill_steps(struct visit *v, void *to)
{
	struct page_steps *p = to;

	p->leader = pair_with_leader(&v->x);
	if (v->x.err.code) return false;
	if (!fill_because(v, p) || !passed_list(&v->x, v->x.now - LATELY, &p->passed, &p->passed_n)) return false;
	p->today = visit_today(v);
	return list_steps(v, "mine", step_list_mine, &p->mine, &p->mine_n) &&
		list_steps(v, "confirm", step_list_to_confirm, &p->confirm, &p->confirm_n) &&
		list_steps(v, "owed", step_list_owed, &p->owed, &p->owed_n) &&
		step_list_replaced(&v->x, &p->replaced, &p->replaced_n) &&
		list_needs(v, "answer", need_list_to_answer, &p->answer, &p->answer_n) &&
		list_needs(v, "asked", need_list_mine, &p->asked, &p->asked_n) &&
		list_needs(v, "given", need_list_given, &p->given, &p->given_n) &&
		need_list_answered(&v->x, v->x.now - LATELY, ANSWERS, &p->answered, &p->answered_n);
}

static void write_steps(struct html *h, void *page)
{
	page_steps(h, page);
}

static const struct page_part steps_parts[] = {
	MANY(page_steps, "mine", mine, step, step_entity, .paged = true),
	MANY(page_steps, "confirm", confirm, step, step_entity, .paged = true),
	MANY(page_steps, "owed", owed, step, step_entity, .paged = true),
	MANY(page_steps, "replaced", replaced, step, step_entity),
	MANY(page_steps, "answer", answer, need, need_entity, .paged = true),
	MANY(page_steps, "asked", asked, need, need_entity, .paged = true),
	MANY(page_steps, "given", given, need, need_entity, .paged = true),
	MANY(page_steps, "answered", answered, need, need_entity),
	MANY(page_steps, "passed", passed, passed, passed_entity),
	{ 0 },
};
const struct web_page steps_page = { "steps", sizeof(struct page_steps), steps_parts, fill_steps,
	write_steps, &paged_query };

/* -- a step, a need or a topic alone: a program reads its state before a change -- */

/* Fill the goals that both of the pair read: the step or the need may serve one of them. */
static bool fill_may_serve(struct visit *v, int64_t pair, struct page_one *p)
{
	enum { MOST = 20 };

	return v->api || goal_list_pair(&v->x, pair, false, MOST, &p->goals, &p->goals_n);
}

static bool fill_step(struct visit *v, void *to)
{
	struct page_one *p = to;
	int64_t id;

	return visit_shown(v, &id) && (p->step = step_get(&v->x, id)) != NULL &&
		fill_may_serve(v, p->step->pair, p);
}

static bool fill_need(struct visit *v, void *to)
{
	struct page_one *p = to;
	int64_t id;

	return visit_shown(v, &id) && (p->need = need_get(&v->x, id)) != NULL &&
		fill_may_serve(v, p->need->pair, p);
}

/* Fill a topic. After the topic was taken back the answer has none. */
static bool fill_topic(struct visit *v, void *to)
{
	struct page_one *p = to;
	int64_t id;

	if (!visit_shown(v, &id)) return false;
	p->topic = topic_get(&v->x, id);
	if (!p->topic && v->x.err.code == ERR_MISSING && v->q->method == POST) err_clear(&v->x.err);
	return !v->x.err.code;
}

static void write_step(struct html *h, void *page)
{
	page_step(h, page);
}

static void write_need(struct html *h, void *page)
{
	page_need(h, page);
}

static const struct page_part step_parts[] = { ONE(page_one, "step", step, step, step_entity),
	{ 0 } };
static const struct page_part need_parts[] = { ONE(page_one, "need", need, need, need_entity),
	{ 0 } };
static const struct page_part topic_parts[] = { ONE(page_one, "topic", topic, topic, topic_entity),
	{ 0 } };
const struct web_page step_page = { "one_step", sizeof(struct page_one), step_parts, fill_step,
	write_step, NULL };
const struct web_page need_page = { "one_need", sizeof(struct page_one), need_parts, fill_need,
	write_need, NULL };
const struct web_page topic_page = { "one_topic", sizeof(struct page_one), topic_parts, fill_topic,
	NULL, NULL };

/* The bodies that a program sends to change a step or a need. */
static const char *const step_acts[] = { "done", "confirm", "reopen", "drop", "move", "put-back",
	"serve", NULL };
static const struct entity_field step_act_fields[] = {
	COLUMN(act, CHOICE, .typed = true, .needed = true, .words = step_acts, .readers = READ_PAIR,
		.about =
			"what became of it; drop needs a reason, move takes another day, put-back the change "
			"of the other, serve the goal"),
	COLUMN(reason, TEXT, .typed = true, .null = true, .most = WRITTEN_BYTES,
		.readers = READ_PAIR, .acts = "drop"),
	COLUMN(due, DAY, .typed = true, .null = true, .readers = READ_PAIR, .acts = "move"),
	COLUMN(change, ID, .typed = true, .null = true, .readers = READ_PAIR, .acts = "put-back"),
	COLUMN(goal, ID, .typed = true, .null = true, .readers = READ_PAIR, .acts = "serve"),
	{ 0 },
};
const struct entity step_act = { .name = "step_act", .fields = step_act_fields };

static const char *const need_acts[] = { "grant", "promise", "decline", "take-back", "met",
	"not-yet", "pass-up", "serve", NULL };
static const struct entity_field need_act_fields[] = {
	COLUMN(act, CHOICE, .typed = true, .needed = true, .words = need_acts, .readers = READ_PAIR,
		.about =
			"the answer: decline needs a reason, promise may name a day; met and not-yet are the asker's; "
			"serve takes the goal"),
	COLUMN(due, DAY, .typed = true, .null = true, .readers = READ_PAIR, .acts = "promise"),
	COLUMN(reason, TEXT, .typed = true, .null = true, .most = WRITTEN_BYTES,
		.readers = READ_PAIR, .acts = "decline"),
	COLUMN(goal, ID, .typed = true, .null = true, .readers = READ_PAIR, .acts = "serve"),
	{ 0 },
};
const struct entity need_act = { .name = "need_act", .fields = need_act_fields };

/* -- changes -- */

/* Find the id of the row that a form is about: by its id, or by "~" and the name that a page of the
 * reader gave it before it was saved. */
static bool find_row(struct visit *v, bool (*named)(struct ctx *, struct str, int64_t *), int64_t *id)
{
	struct str given = http_field(&v->q->params, S("id"));

	if (!str_starts(given, S("~"))) return visit_id(v, "id", id);
	return named(&v->x, str_sub(given, 1, given.n), id);
}

/* Choose the notice after an act on a step. */
static const char *say_step_act(struct html *h, struct str act)
{
	if (str_eq(act, S("done"))) return tr("Done. Both of you see it.");
	if (str_eq(act, S("confirm"))) return tr("Confirmed.");
	if (str_eq(act, S("reopen"))) return tr("It is open again.");
	if (str_eq(act, S("drop"))) return tr("Dropped. Both of you see why.");
	if (str_eq(act, S("serve"))) return tr("Kept.");
	if (str_eq(act, S("put-back"))) return tr("It is as it was before.");
	return tr("It has another day now.");
}

/* Choose the notice after an act on a need. */
static const char *say_need_act(struct html *h, struct str act)
{
	if (str_eq(act, S("grant"))) return tr("Granted. Both of you see it.");
	if (str_eq(act, S("promise")))
		return tr("Promised. It stands among your steps, for both of you.");
	if (str_eq(act, S("pass-up"))) return tr("The asker is asked whether they agree.");
	if (str_eq(act, S("met"))) return tr("It is there. Both of you see it.");
	if (str_eq(act, S("not-yet"))) return tr("It is open again.");
	if (str_eq(act, S("decline"))) return tr("Declined. Both of you see why.");
	if (str_eq(act, S("serve"))) return tr("Kept.");
	return tr("Taken back.");
}

/* Put back what the other has replaced of a step, by the id of their change. */
static bool put_step_back(struct visit *v, int64_t id)
{
	int64_t change;

	if (!id_parse(visit_field(v, "change"), &change))
		return err_field(&v->x.err, ERR_INPUT, "change", TR("expected an id"));
	return step_put_back(&v->x, id, change);
}

bool step_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str act = visit_field(v, "act");
	struct step typed = { 0 };
	int64_t id;
	bool ok;

	if (!find_row(v, step_named, &id) || !visit_take(v, &step_entity, &typed)) return false;
	if (str_eq(act, S("done"))) ok = step_done(&v->x, id);
	else if (str_eq(act, S("confirm"))) ok = step_confirm(&v->x, id);
	else if (str_eq(act, S("reopen"))) ok = step_reopen(&v->x, id);
	else if (str_eq(act, S("drop"))) ok = step_drop(&v->x, id, typed.reason);
	/* an empty field keeps the date as it is */
	else if (str_eq(act, S("move")) && typed.due == STEP_NO_DATE)
		ok = err_field(&v->x.err, ERR_INPUT, "due", TR("Please choose one."));
	else if (str_eq(act, S("move"))) ok = step_move(&v->x, id, typed.due);
	else if (str_eq(act, S("put-back"))) ok = put_step_back(v, id);
	else if (str_eq(act, S("serve"))) ok = step_serve(&v->x, id, typed.goal);
	else
		ok = err_field(&v->x.err, ERR_INPUT, "act",
			TR("expected done, confirm, reopen, drop, move, put-back or serve"));
	return ok && visit_back(v, say_step_act(h, act), "/steps");
}

bool need_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str act = visit_field(v, "act");
	struct need typed = { 0 };
	int64_t id;
	bool ok;

	if (!find_row(v, need_named, &id) || !visit_take(v, &need_entity, &typed)) return false;
	if (str_eq(act, S("grant"))) ok = need_grant(&v->x, id);
	else if (str_eq(act, S("promise"))) ok = need_promise(&v->x, id, typed.due);
	else if (str_eq(act, S("pass-up"))) ok = passed_propose(&v->x, id) != 0;
	else if (str_eq(act, S("met"))) ok = need_meet(&v->x, id);
	else if (str_eq(act, S("not-yet"))) ok = need_miss(&v->x, id);
	else if (str_eq(act, S("decline"))) ok = need_decline(&v->x, id, typed.reason);
	else if (str_eq(act, S("take-back"))) ok = need_take_back(&v->x, id);
	else if (str_eq(act, S("serve"))) ok = need_serve(&v->x, id, typed.goal);
	else ok = err_field(&v->x.err, ERR_INPUT, "act",
		TR("expected grant, promise, decline, take-back, met, not-yet, pass-up or serve"));
	return ok && visit_back(v, say_need_act(h, act), "/steps");
}

/* Add a need that one of the two states between talks. */
bool need_add_post(struct visit *v)
{
	struct html *h = &v->h;
	struct need need = { .asker = v->x.me };
	struct pair *p;

	if (!(p = visit_pair(v))) return false;
	if (!visit_take(v, &need_entity, &need)) return false;
	need.pair = p->id, need.client = once_name(v, 0, 0);
	if (need.due && need.due < visit_today(v))
		return err_field(&v->x.err, ERR_INPUT, "due", TR("This day is over: choose today or a later one."));
	return (v->about = need_add(&v->x, &need)) != 0 &&
		visit_back(v, tr("Added, for both of you."), "/steps");
}

bool topic_add_post(struct visit *v)
{
	struct html *h = &v->h;
	struct topic topic = { 0 };
	struct pair *p;

	if (!(p = visit_pair(v))) return false;
	if (!visit_take(v, &topic_entity, &topic)) return false;
	topic.pair = p->id, topic.client = once_name(v, 0, 0);
	return (v->about = topic_add(&v->x, &topic)) != 0 &&
		visit_back(v, tr("Added, for both of you."), "/steps");
}

/* Agree on a step between talks. */
bool step_add_post(struct visit *v)
{
	struct html *h = &v->h;
	struct step step = { 0 };
	struct pair *p;

	if (!(p = visit_pair(v)) || !visit_take(v, &step_entity, &step)) return false;
	step.pair = p->id, step.talk = 0, step.client = once_name(v, 0, 0);
	if (!step.owner) step.owner = p->member;
	return (v->about = step_add(&v->x, &step)) != 0 &&
		visit_back(v, tr("Added, for both of you."), "/steps");
}

bool topic_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return find_row(v, topic_named, &id) && topic_take_back(&v->x, id) &&
		visit_back(v, tr("Taken back."), "/steps");
}
