/* SPDX-License-Identifier: Apache-2.0
 *
 * The pages of one talk: the brief before it, talk mode during it, and afterwards the steps, needs
 * and words that are kept of it; and the forms that move, shorten, cancel or report a talk.
 */
#include "base/date.h"
#include "model/capture.h"
#include "model/opened.h"
#include "model/question_file.h"
#include "web/check_in.h"
#include "web/floor.h"
#include "web/handlers.h"
#include "web/insight.h"
#include "web/once.h"
#include "web/say.h"
#include "web/talk.h"
#include "web/talk_hours.h"

static bool go_to_talk(struct visit *v, const char *notice, int64_t talk)
{
	return visit_go(v, notice, "/talks/%s", html_id_z(&v->h, talk));
}

/* -- before a talk -- */

/* Fill the reader's own lines of a talk that their browser has locked. */
static bool fill_locked(struct visit *v, int64_t talk, struct locks_shown *out)
{
	if (!v->me->has_locks) return true;
	if (!locked_list_talk(&v->x, talk, &out->at, &out->n)) return false;
	out->on = out->n > 0;
	return true;
}

/* Leave out of a brief that a device keeps for later what others wrote and are told who read it:
 * nobody reads it now. */
static void leave_out_noted(struct visit *v, struct brief *b)
{
	b->ahead = true;
	b->check_ins_n = b->check_ins_new = b->card_n = b->goals_n = b->solutions_n = 0;
	b->thanks = NULL;
	opened_drop_kind(&v->x, &check_in_entity);
	opened_drop_kind(&v->x, &card_line_entity);
	opened_drop_kind(&v->x, &goal_entity);
	opened_drop_kind(&v->x, &recognition_entity);
}

bool talk_fill_brief(struct visit *v, struct brief *b, struct page_brief *page)
{
	if (visit_ahead(v)) leave_out_noted(v, b);
	page->brief = b;
	page->leads = b->pair->leader == v->x.me;
	page->check_ins_at = check_ins_at(v, b);
	if (!b->last) return true;
	page->last_at = visit_when(v, b->last->starts);
	return fill_locked(v, b->last->id, &page->locks);
}

/* Fill the brief of a planned talk, with its invitations and with the event in a calendar that the
 * talk comes from. */
static bool fill_brief(struct visit *v, struct talk *t, struct page_brief *page)
{
	struct brief *b = brief_of_talk(&v->x, t, v->h.lang);

	if (!b || !talk_fill_brief(v, b, page)) return false;
	page->at = visit_when(v, t->starts);
	return live_fill_talk(v, t, &page->live) &&
		invitations_fill(v, t->id, b->invited, b->invited_n, &page->invited) &&
		standing_fill(v, t, &page->standing);
}

/* -- after a talk -- */

struct str talk_date_after(struct visit *v, int days)
{
	struct buf b = { .a = v->x.a };

	date_print(&b, visit_today(v) + days);
	return buf_str(&b);
}

/* Find the one question whose answer the form asks for. */
static bool fill_asked(struct visit *v, struct page_after *page)
{
	struct asked *asked;

	if (!asked_find(&v->x, page->talk->id, &asked)) return false;
	page->asked = asked;
	return true;
}

/* Fill the texts in which both may type at once. */
static bool fill_lines(struct visit *v, struct page_after *page)
{
	const struct str texts[LINE_KINDS] = { [LINE_REMEMBER] = page->note.typed,
		[LINE_GOAL] = page->goal.typed, [LINE_OBSTACLE] = page->obstacle.typed,
		[LINE_ANSWER] = page->asked ? page->asked->typed : S("") };

	return lines_fill(v, page->talk->id, texts, page->lines);
}

/* Fill what was kept of a talk so far. */
static bool fill_kept(struct visit *v, struct page_after *page)
{
	int64_t talk = page->talk->id;

	return step_list_talk(&v->x, talk, &page->steps, &page->steps_n) &&
		need_list_talk(&v->x, talk, &page->needs, &page->needs_n) &&
		recognition_list_talk(&v->x, talk, &page->thanks, &page->thanks_n) &&
		topic_list_talk(&v->x, talk, &page->done, &page->done_n) &&
		note_get(&v->x, talk, &page->note);
}

bool talk_find_other(struct visit *v, const struct talk *t, const struct person **out)
{
	if ((*out = person_here(&v->x, t->leader == v->x.me ? t->member : t->leader))) return true;
	if (v->x.err.code != ERR_MISSING) return false;
	err_clear(&v->x.err);
	return true;
}

/* Fill the page of a talk that was held, with its form. */
static bool fill_after(struct visit *v, struct talk *t, struct page_after *page)
{
	const struct person *other;

	page->talk = t;
	if (!fill_locked(v, t->id, &page->locks) || !note_key_current(&v->x, &page->locks.key))
		return false;
	page->locks.on = page->locks.key != 0;
	if (!live_fill_talk(v, t, &page->live)) return false;
	page->at = visit_when(v, t->starts);
	page->other = t->leader == v->x.me ? t->member : t->leader;
	page->in_a_week = talk_date_after(v, 7);
	if (!talk_find_other(v, t, &other)) return false;
	if (other) page->likes = other->thanks;
	if (!standing_fill(v, t, &page->standing)) return false;
	if (!fill_kept(v, page) || !fill_asked(v, page)) return false;
	if (!topic_list(&v->x, t->pair, 0, AFTER_TOPICS, &page->open, &page->open_n)) return false;
	if (!goal_list_pair(&v->x, t->pair, false, AFTER_GOALS, &page->goals, &page->goals_n))
		return false;
	if (!said_last(&v->x, t->pair, SAID_GOAL, &page->goal) ||
		!said_last(&v->x, t->pair, SAID_OBSTACLE, &page->obstacle))
		return false;
	if (t->state == TALK_HELD && !v->api && !insight_fill_talk(v, t->id, &page->came)) return false;
	return fill_lines(v, page);
}

/* The page of a talk is one of three, by the talk's state: `brief` of a planned talk, `after` of a
 * talk that was held, else a line that says what became of it. */
struct page_any {
	const struct talk *talk;
	struct when at;
	struct page_brief brief;
	struct page_after after;
	struct page_open open;
	const struct note *lines;
	const struct locked *locked;       /* the reader's own lines that their browser has locked */
	size_t locked_n;
	const struct invitation *invited;  /* the invitations to a planned talk */
	size_t invited_n;
};

static bool fill_talk(struct visit *v, void *to)
{
	struct page_any *p = to;
	struct page_after *after = &p->after;
	struct talk *t;
	int64_t id;

	if (!visit_shown(v, &id) || !(t = talk_get(&v->x, id))) return false;
	p->talk = t;
	p->at = visit_when(v, t->starts);
	if (t->state == TALK_PLANNED) {
		if (!fill_brief(v, t, &p->brief)) return false;
		p->open = open_of_brief(p->brief.brief);
		p->invited = p->brief.invited.both;
		p->invited_n = p->brief.invited.n;
	}
	if (t->state != TALK_HELD) return true;
	if (!fill_after(v, t, after)) return false;
	p->open = (struct page_open){ .steps = after->steps, .steps_n = after->steps_n,
		.needs = after->needs, .needs_n = after->needs_n, .topics = after->done,
		.topics_n = after->done_n, .thanks = after->thanks, .thanks_n = after->thanks_n,
		.goal = after->goal.words.n ? &after->goal : NULL,
		.obstacle = after->obstacle.words.n ? &after->obstacle : NULL };
	p->lines = &after->note;
	p->locked = after->locks.at, p->locked_n = after->locks.n;
	return true;
}

static void write_talk(struct html *h, void *page)
{
	struct page_any *p = page;

	if (p->talk->state == TALK_HELD) page_after(h, &p->after);
	else if (p->talk->state == TALK_PLANNED) page_talk(h, &p->brief);
	else page_talk_gone(h, p->talk, p->at);
}

/* The fields of a talk's lines, as far as the reader may see them; no table has such a row. */
static const struct entity_field lines_fields[] = {
	FIELD(note, shared, TEXT, .readers = READ_PAIR, .about = "the line that both read"),
	FIELD(note, shared_by, TEXT, .about = "who wrote it last"),
	FIELD(note, mine, TEXT, .readers = READ_AUTHOR, .about = "a line for oneself"),
	{ 0 },
};
static const struct entity lines_view = { .name = "lines", .fields = lines_fields,
	.size = sizeof(struct note) };

static const struct page_part talk_parts[] = {
	ONE(page_any, "talk", talk, talk, talk_entity),
	OPEN_PARTS(page_any, false),
	ONE(page_any, "lines", lines, note, lines_view),
	MANY(page_any, "locked", locked, locked, locked_entity),
	MANY(page_any, "invited", invited, invitation, invited_view),
	{ 0 },
};
const struct web_page talk_page = { "talk_page", sizeof(struct page_any), talk_parts, fill_talk,
	write_talk, NULL };

/* -- during a talk -- */

bool talk_begin_post(struct visit *v)
{
	int64_t id;

	return visit_id(v, "id", &id) && talk_begin_at(&v->x, id, once_happened(v)) &&
		visit_go(v, NULL, "/talks/%s/mode", html_id_z(&v->h, id));
}

bool talk_now_post(struct visit *v)
{
	int64_t id;
	struct pair *p;

	if (!(p = visit_pair(v))) return false;
	if (!(id = talk_begin_now(&v->x, p->id))) return false;
	v->about = id;
	return visit_go(v, talk_notice_of_called_off(v), "/talks/%s/mode", html_id_z(&v->h, id));
}

/* Choose the question that a beat shows; the choice stays the same until keep_questions(). */
static bool choose_question(struct visit *v, const struct talk *t, enum beat beat,
	struct question **out)
{
	size_t n;

	if (!question_suggest(&v->x, t->pair, t->id, beat, t->minutes, v->h.lang, 1, out, &n))
		return false;
	if (!n) *out = NULL;
	return true;
}

/* Fill what the card of the other person says, for the beat in which the two arrive: first what to
 * ask about, then how they work best, then the other lines, MODE_CARD of them at most. */
static bool fill_arrive(struct visit *v, struct page_mode *page)
{
	static const enum card_kind first[] = { CARD_ASK, CARD_WORK };
	const struct talk *t = page->talk;
	struct card_line *all, *shown = NEW_N(v->x.a, struct card_line, CARD_KINDS + 2);
	size_t n, k = 0;

	if (!card_list(&v->x, t->leader == v->x.me ? t->member : t->leader, &all, &n)) return false;
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < n; j++)
			if (all[j].kind == first[i]) shown[k++] = all[j];
	for (size_t j = 0; j < n; j++)
		if (all[j].kind != first[0] && all[j].kind != first[1]) shown[k++] = all[j];
	page->card = shown;
	page->card_n = k < MODE_CARD ? k : MODE_CARD;
	return true;
}

/* Fill talk mode. A talk that is not open is shown on its other page; the API answers with its
 * state. */
static bool fill_mode(struct visit *v, void *to)
{
	struct page_mode *page = to;
	struct question *one;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(page->talk = talk_get(&v->x, id))) return false;
	if (page->talk->state != TALK_PLANNED || (!page->talk->began && !visit_ahead(v)))
		return go_to_talk(v, NULL, id);
	if (!floor_get(&v->x, id, &page->floor) || !live_fill_talk(v, page->talk, &page->live))
		return false;
	page->live.beat = page->floor.beat;
	if (!floor_read_beat(v, &page->beat)) page->beat = page->floor.beat;
	page->leads = page->talk->leader == v->x.me;
	page->shown = &page->floor;
	if (!line_fill(v, id, LINE_REMEMBER, &page->remember)) return false;
	if (!choose_question(v, page->talk, page->beat, &one)) return false;
	page->question = one;
	if (page->beat == BEAT_ARRIVE && !visit_ahead(v) && !fill_arrive(v, page)) return false;
	if (page->beat == BEAT_RECOGNISE && !talk_find_other(v, page->talk, &page->thanked))
		return false;
	return true;
}

static void write_mode(struct html *h, void *page)
{
	page_talk_mode(h, page);
}

/* The fields of a suggested question. Questions of the bank are in no table. */
static const struct entity_field suggested_fields[] = {
	FIELD(question, key, TEXT, .about = "of the bank, or the id of one's own"),
	FIELD(question, text, TEXT, .about = "whole, in the language asked for"),
	FIELD(question, beat, CHOICE, .words = question_beats),
	FIELD(question, own, BOOL),
	{ 0 },
};
static const struct entity suggested_view = { .name = "suggested", .fields = suggested_fields,
	.size = sizeof(struct question) };

static const struct page_part mode_parts[] = {
	ONE(page_mode, "talk", talk, talk, talk_entity),
	ONE(page_mode, "floor", shown, floor, floor_view),
	ONE(page_mode, "question", question, question, suggested_view),
	ONE(page_mode, "thanked", thanked, person, named_view),
	MANY(page_mode, "card", card, card_line, card_line_entity),
	{ 0 },
};
static const struct entity_field mode_fields[] = {
	COLUMN(beat, INT, .typed = true, .least = 0, .most = BEATS - 1, .readers = READ_PAIR,
		.about = "whose question: 0 to 5; the first without it"),
	{ 0 },
};
const struct entity mode_query = { .name = "mode_ask", .fields = mode_fields };
const struct web_page mode_page = { "talk_mode", sizeof(struct page_mode), mode_parts, fill_mode,
	write_mode, &mode_query };

static const struct entity_field end_fields[] = {
	COLUMN(beat, INT, .typed = true, .null = true, .least = 0, .most = BEATS - 1,
		.readers = READ_PAIR,
		.about =
			"the last that was shown: its question, and those before it, do not come again soon"),
	{ 0 },
};
const struct entity end_body = { .name = "end", .fields = end_fields };

/* Note that the questions of the beats up to `last` were asked, so that they do not come again
 * soon. */
static bool keep_questions(struct visit *v, const struct talk *t, enum beat last)
{
	struct question *shown[BEATS];

	for (int beat = 0; beat <= (int)last; beat++)
		if (!choose_question(v, t, (enum beat)beat, &shown[beat])) return false;
	for (int beat = 0; beat <= (int)last; beat++)
		if (shown[beat] && !asked_add(&v->x, t->id, shown[beat]->key, shown[beat]->text,
					   S("")))
			return false;
	return true;
}

bool talk_end_post(struct visit *v)
{
	enum beat last;
	struct talk *t;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(t = talk_get(&v->x, id))) return false;
	if (t->state == TALK_PLANNED && floor_read_beat(v, &last) && !keep_questions(v, t, last))
		return false;
	return talk_end_at(&v->x, id, once_happened(v), 0) && go_to_talk(v, NULL, id);
}

/* -- what is kept of a talk -- */

bool talk_read_capture(struct visit *v, const struct talk *t, struct capture *c)
{
	for (size_t i = 0; i < CAPTURE_STEPS; i++) c->steps[i].owner = t->member;
	for (size_t i = 0; i < CAPTURE_NEEDS; i++) c->needs[i].asker = v->x.me;
	if (!visit_take(v, &capture_entity, c)) return false;
	for (size_t i = 0; i < c->steps_n; i++) c->steps[i].client = once_name(v, 's', i);
	for (size_t i = 0; i < c->needs_n; i++) c->needs[i].client = once_name(v, 'n', i);
	if (!c->answer.n) c->question = c->question_text = S(""); /* the question was not asked */
	return true;
}

/* Fill the card of a talk that is not over yet. Only a device asks for it, to have it when the talk
 * ends without a network; everybody else is led to the talk. */
static bool fill_card(struct visit *v, void *to)
{
	struct page_after *page = to;
	struct question *one;
	struct talk *t;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(t = talk_get(&v->x, id))) return false;
	if (!visit_ahead(v) || t->state != TALK_PLANNED) return go_to_talk(v, NULL, id);
	if (!fill_after(v, t, page) || !choose_question(v, t, BEAT_LISTEN, &one)) return false;
	page->goals_n = 0;
	opened_drop_kind(&v->x, &goal_entity);
	if (one && !page->asked) {
		struct asked *a = NEW(v->x.a, struct asked);

		*a = (struct asked){ .question = one->key, .words = one->text };
		page->asked = a;
	}
	return true;
}

static void write_card(struct html *h, void *page)
{
	page_after(h, page);
}

const struct web_page talk_card_page = { "talk_card", sizeof(struct page_after), NULL, fill_card,
	write_card, NULL };

bool talk_capture_post(struct visit *v)
{
	struct html *h = &v->h;
	struct capture c = { 0 };
	struct page_after page = { 0 };
	struct talk *t;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(t = talk_get(&v->x, id))) return false;
	if (talk_read_capture(v, t, &c) && capture_save(&v->x, id, &c))
		return go_to_talk(v, tr("Kept. It opens your next talk."), id);
	if (v->x.err.code != ERR_INPUT || !visit_refuse(v, NULL))
		return false; /* nothing was written */
	page.typed = &v->q->form;
	if (!fill_after(v, t, &page)) return false;
	page_after(&v->h, &page);
	return true;
}

/* -- talks that change or fall out -- */

/* Print a time as a form field wants it, in the reader's zone: "2026-11-23T14:25". */
static struct str print_wall_time(struct visit *v, int64_t utc)
{
	int64_t local = visit_local(v, utc), second = date_second_of(local);
	struct buf b = { .a = v->x.a };

	date_print(&b, date_day_of(local));
	buf_fmt(&b, "T%02d:%02d", (int)(second / HOUR), (int)(second / MINUTE % 60));
	return buf_str(&b);
}

/* Fill the page that cancels, shortens or moves a talk, with the shorter talks that would fit. */
static bool fill_change(struct visit *v, struct page_cancel *page)
{
	struct talk_offer *offers = NEW_N(v->x.a, struct talk_offer, TALK_OFFERS);

	page->found = offers;
	if (!talk_offer_shorter(&v->x, page->talk->id, offers, &page->offers_n)) return false;
	if (!standing_fill(v, page->talk, &page->standing)) return false;
	page->at = visit_when(v, page->talk->starts);
	if (!page->start.n) page->start = print_wall_time(v, page->talk->starts);
	if (!page->minutes.n)
		page->minutes = str_fmt(v->x.a, "%lld", (long long)page->talk->minutes);
	for (size_t i = 0; i < page->offers_n; i++)
		page->offers[i] = (struct plan_choice){ visit_when(v, offers[i].starts),
			offers[i].minutes };
	return true;
}

static bool fill_cancel(struct visit *v, void *to)
{
	struct page_cancel *page = to;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(page->talk = talk_get(&v->x, id))) return false;
	if (page->talk->state != TALK_PLANNED || page->talk->began) return go_to_talk(v, NULL, id);
	return fill_change(v, page);
}

static void write_cancel(struct html *h, void *page)
{
	page_cancel(h, page);
}

static const struct entity_field offer_fields[] = {
	FIELD(talk_offer, starts, TIME),
	FIELD(talk_offer, minutes, INT),
	FIELD(talk_offer, same_time, BOOL, .about = "where the talk is now"),
	{ 0 },
};
static const struct entity offer_view = { .name = "talk_offer", .fields = offer_fields,
	.size = sizeof(struct talk_offer) };
static const struct page_part cancel_parts[] = {
	ONE(page_cancel, "talk", talk, talk, talk_entity),
	{ .name = "offers",
		.t = &offer_view,
		.at = PAGE_ROW_AT(page_cancel, found, talk_offer),
		.count_at = offsetof(struct page_cancel, offers_n),
		.size = sizeof(struct talk_offer) },
	{ 0 },
};
const struct web_page cancel_page = { "talk_cancel", sizeof(struct page_cancel), cancel_parts,
	fill_cancel, write_cancel, NULL };

/* The bodies that a program sends to change a planned talk. */
static const struct entity_field shorten_fields[] = {
	COLUMN(start, TIME, .typed = true, .needed = true, .readers = READ_PAIR),
	COLUMN(minutes, INT, .typed = true, .needed = true, .least = 3, .most = 30,
		.readers = READ_PAIR, .about = "3, 5, 10 or 15, and fewer than now"),
	COLUMN(all_the_same, BOOL, .typed = true, .readers = READ_PAIR, .about = ALL_THE_SAME),
	{ 0 },
};
const struct entity shorten_body = { .name = "shorten", .fields = shorten_fields };
static const struct entity_field move_fields[] = {
	COLUMN(start, TIME, .typed = true, .needed = true, .readers = READ_PAIR),
	COLUMN(minutes, INT, .typed = true, .null = true, .least = 3, .most = 30,
		.readers = READ_PAIR, .about = "as long as it is without it"),
	COLUMN(all_the_same, BOOL, .typed = true, .readers = READ_PAIR, .about = ALL_THE_SAME),
	{ 0 },
};
const struct entity move_body = { .name = "move", .fields = move_fields };

/* Read a time, as RFC 3339 or as a form gives it in the reader's zone. */
static bool read_asked_time(struct visit *v, struct str text, int64_t *utc)
{
	if (visit_parse_time(v, text, utc)) return true;
	return err_field(&v->x.err, ERR_INPUT, "start",
		TR("expected a time like 2026-11-23T14:25"));
}

/* After a move, go back to the page on which the form was. */
static bool go_back_after_move(struct visit *v, int64_t id, int64_t starts)
{
	struct html *h = &v->h;
	struct buf to = { .a = v->x.a };

	if (!str_eq(visit_field(v, "back"), S("plan")))
		return go_to_talk(v, tr("Moved, for both of you."), id);
	buf_z(&to, "/plan?day=");
	date_print(&to, date_day_of(visit_local(v, starts)));
	return visit_go(v, tr("Moved, for both of you."), "%.*s", STR(buf_str(&to)));
}

bool talk_move_post(struct visit *v)
{
	struct page_cancel page = { .start = visit_field(v, "start"),
		.minutes = visit_field(v, "minutes") };
	int64_t id, starts, minutes;

	if (!visit_id(v, "id", &id) || !(page.talk = talk_get(&v->x, id))) return false;
	minutes = page.talk->minutes;
	if (page.minutes.n && !str_int(page.minutes, &minutes))
		return err_field(&v->x.err, ERR_INPUT, "minutes",
			TR("Choose 3, 5, 10, 15 or 30 minutes."));
	if (read_asked_time(v, page.start, &starts) && talk_move(&v->x, id, starts, minutes,
		talk_hours_asked(v)))
		return go_back_after_move(v, id, starts);
	if (v->x.err.code == ERR_ASK) {
		struct pair *p = pair_get(&v->x, page.talk->pair);

		return p && talk_ask_hours(v, p, starts, minutes);
	}
	if (page.talk->state != TALK_PLANNED || page.talk->began || !visit_refuse(v, "start") ||
		!fill_change(v, &page))
		return false;
	page_cancel(&v->h, &page); /* nothing was written */
	return true;
}

bool talk_cancel_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str reason = visit_field(v, "reason");
	struct talk *t;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(t = talk_get(&v->x, id))) return false;
	if (v->api && t->state == TALK_CANCELLED && reason.n && !str_eq(reason, t->reason))
		return err_set(&v->x.err, ERR_CONFLICT,
			TR("The talk is cancelled already, and its reason stays."));
	return talk_cancel(&v->x, id, reason) &&
		go_to_talk(v, tr("Cancelled, for both of you."), id);
}

bool talk_shorten_post(struct visit *v)
{
	struct html *h = &v->h;
	struct pair *p;
	struct talk *t;
	int64_t id, starts, minutes;

	if (!visit_id(v, "id", &id) || !(t = talk_get(&v->x, id))) return false;
	if (!date_parse_rfc3339(visit_field(v, "start"), &starts))
		return err_field(&v->x.err, ERR_INPUT, "start",
			TR("expected a time like 2026-11-23T09:00:00Z"));
	if (!str_int(visit_field(v, "minutes"), &minutes))
		return err_field(&v->x.err, ERR_INPUT, "minutes",
			TR("Choose 3, 5, 10, 15 or 30 minutes."));
	if (talk_shorten(&v->x, id, starts, minutes, talk_hours_asked(v)))
		return go_to_talk(v, tr("Shorter now, and not cancelled."), id);
	return (p = pair_with(&v->x, t->leader == v->x.me ? t->member : t->leader)) &&
		talk_ask_hours(v, p, starts, minutes);
}

bool talk_miss_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && talk_miss(&v->x, id) &&
		go_to_talk(v, tr("Noted as missed."), id);
}

static const struct entity_field log_fields[] = {
	COLUMN(held, INT, .typed = true, .needed = true, .least = 1, .most = TALK_MINUTES_MAX,
		.readers = READ_PAIR, .about = "how many minutes, until now"),
	{ 0 },
};
const struct entity log_body = { .name = "log", .fields = log_fields };

bool talk_read_held(struct visit *v, int64_t *minutes)
{
	if (str_int(visit_field(v, "held"), minutes) && *minutes >= 1 &&
		*minutes <= TALK_MINUTES_MAX)
		return true;
	return err_field(&v->x.err, ERR_INPUT, "held",
		TR("Write how many minutes it was, from 1 to 480."));
}

/* Report a talk that was held without having been planned, and ended a moment ago. */
bool talk_log_post(struct visit *v)
{
	int64_t minutes, id;
	struct pair *p;

	if (!(p = visit_pair(v))) return false;
	if (!talk_read_held(v, &minutes)) return false;
	v->about = id = talk_hold(&v->x, p->id, once_happened(v) - minutes * MINUTE, minutes);
	return id && go_to_talk(v, talk_notice_of_called_off(v), id);
}
