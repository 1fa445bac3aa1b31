/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests for three minutes: a member asks with one press, and the leader answers with one.
 */
#include "web/request.h"

#include "base/date.h"
#include "model/now.h"
#include "model/written.h"
#include "web/handlers.h"
#include "web/talk_hours.h"

/* How long the asker still reads what became of an answered request. */
enum { SHOWN_FOR = 12 * HOUR };

static const struct entity_field offer_fields[] = {
	FIELD(request_offer, request, ID),
	FIELD(request_offer, starts, TIME, .about = "three minutes fit both of the two then"),
	{ 0 },
};
const struct entity request_offer_view = { .name = "request_offer", .fields = offer_fields,
	.size = sizeof(struct request_offer) };

/* Make a time of a page; a time of 0 stays empty. */
static struct when make_when(const struct visit *v, int64_t utc)
{
	return utc ? visit_when(v, utc) : (struct when){ 0 };
}

/* Note that the reader has seen a request, and fill how a page shows it. */
static struct request_shown show_request(struct visit *v, const struct request *q)
{
	request_note_seen(&v->x, q);
	return (struct request_shown){ .is = q, .made = visit_when(v, q->made),
		.seen = make_when(v, q->seen), .answered = make_when(v, q->answered),
		.talk_at = make_when(v, q->talk_starts), .again = make_when(v, q->again),
		.passed_by = make_when(v, q->passed_by) };
}

/* True when the reader and the other person of a pair have three minutes at this moment. */
static bool are_free(const struct now *now, int64_t pair)
{
	for (size_t i = 0; i < now->n; i++)
		if (now->people[i].pair == pair) return !now->busy_until;
	return false;
}

/* Fill the times that are offered for a request that waits for the reader. They are put behind the
 * `n` offers for other requests in `all`, which has room for TALK_OFFERS more, and differ from
 * these: each request may be answered with any of its times. */
static bool fill_offers(struct visit *v, const struct now *now, struct request_shown *s,
	struct request_offer *all, size_t n)
{
	int64_t starts[TALK_OFFERS], *taken = NEW_N(v->x.a, int64_t, n);
	struct request_offer *to = all + n;

	for (size_t i = 0; i < n; i++) taken[i] = all[i].starts;
	s->now = are_free(now, s->is->pair);
	if (!talk_offer_next(&v->x, s->is->pair, REQUEST_MINUTES, taken, n, starts, &s->offers_n))
		return false;
	s->offers = to;
	for (size_t i = 0; i < s->offers_n; i++) {
		to[i] = (struct request_offer){ s->is->id, starts[i] };
		s->at[i] = visit_when(v, starts[i]);
	}
	return true;
}

/* True when the reader's own request is shown: while it waits, while its talk is to come, and for
 * some hours after the answer. */
static bool is_shown(const struct visit *v, const struct request *q)
{
	return q->state == REQUEST_OPEN || q->talk_starts > v->x.now ||
		q->answered > v->x.now - SHOWN_FOR;
}

bool request_fill_pair(struct visit *v, const struct pair *p, struct request_shown *out)
{
	struct request *mine, *waits;
	struct now now;

	*out = (struct request_shown){ 0 };
	if (p->member == v->x.me) {
		if (!request_last(&v->x, p->id, &mine)) return false;
		if (mine && is_shown(v, mine)) *out = show_request(v, mine);
		return true;
	}
	if (!request_of_pair(&v->x, p->id, &waits)) return false;
	if (!waits) return true;
	*out = show_request(v, waits);
	return now_look(&v->x, &now) &&
		fill_offers(v, &now, out, NEW_N(v->x.a, struct request_offer, TALK_OFFERS), 0);
}

bool requests_fill(struct visit *v, const struct pair *leader, size_t most,
	struct requests_shown *out)
{
	struct request *mine;
	struct now now;

	*out = (struct requests_shown){ 0 };
	if (!request_look(&v->x, most + 1, &out->rows, &out->rows_n, &mine)) return false;
	out->more = out->rows_n > most;
	if (out->more) out->rows_n = most;
	out->shown = NEW_N(v->x.a, struct request_shown, out->rows_n);
	out->offers = NEW_N(v->x.a, struct request_offer, TALK_OFFERS * out->rows_n);
	if (out->rows_n && (!now_look(&v->x, &now) || !request_usual(&v->x, &out->usual)))
		return false;
	for (size_t i = 0; i < out->rows_n; i++) {
		struct request_shown *s = &out->shown[i];

		*s = show_request(v, &out->rows[i]);
		if (!fill_offers(v, &now, s, out->offers, out->offers_n)) return false;
		out->offers_n += s->offers_n;
	}
	if (!leader || !mine || mine->pair != leader->id || !is_shown(v, mine)) return true;
	out->mine = mine;
	out->mine_shown = show_request(v, mine);
	return true;
}

/* -- the page of all requests, and a request alone for programs -- */

static bool fill_requests(struct visit *v, void *to)
{
	struct page_requests *p = to;
	struct pair *leader = pair_with_leader(&v->x);

	if (v->x.err.code || !requests_fill(v, leader, WRITTEN_PAGE - 1, &p->requests))
		return false;
	if (leader) p->leader = leader->name, p->leader_id = leader->leader;
	return true;
}

static void write_requests(struct html *h, void *page)
{
	page_requests(h, page);
}

static const struct page_part requests_parts[] = { REQUEST_PARTS(page_requests), { 0 } };
const struct web_page requests_page = { "requests", sizeof(struct page_requests), requests_parts,
	fill_requests, write_requests, NULL };

struct page_one_request {
	const struct request *request;
};

/* Fill the request that the address names, or that was made a moment ago. */
static bool fill_request(struct visit *v, void *to)
{
	struct page_one_request *p = to;
	int64_t id;

	return visit_shown(v, &id) && (p->request = request_get(&v->x, id)) != NULL;
}

static const struct page_part request_parts[] = {
	ONE(page_one_request, "request", request, request, request_entity), { 0 } };
const struct web_page request_page = { "one_request", sizeof(struct page_one_request),
	request_parts, fill_request, NULL, NULL };

static const char *const acts[] = { "plan", "now", "say", "take-back", NULL };
static const struct entity_field request_act_fields[] = {
	COLUMN(act, CHOICE, .typed = true, .needed = true, .words = acts, .readers = READ_PAIR,
		.about =
			"plan, at `start`, and now are the answers; say, with `words`, and take-back are the asker's"),
	COLUMN(start, TIME, .typed = true, .null = true, .readers = READ_PAIR, .acts = "plan"),
	COLUMN(words, TEXT, .typed = true, .null = true, .most = WRITTEN_BYTES,
		.readers = READ_PAIR, .acts = "say"),
	COLUMN(all_the_same, BOOL, .typed = true, .readers = READ_PAIR, .acts = "plan",
		.about = ALL_THE_SAME),
	{ 0 },
};
const struct entity request_act = { .name = "request_act", .fields = request_act_fields };

/* -- changes -- */

bool request_add_post(struct visit *v)
{
	struct html *h = &v->h;
	struct pair *p;

	if (!(p = visit_pair(v))) return false;
	return (v->about = request_add(&v->x, p->id)) != 0 &&
		visit_back(v, trf("%.*s sees it first of all.", NAME(p->name)).p, "/today");
}

/* Plan the talk that was asked for, at one of the offered times. */
static bool plan_three_minutes(struct visit *v, const struct request *q)
{
	struct html *h = &v->h;
	struct pair *p = pair_get(&v->x, q->pair);
	int64_t starts;

	if (!p) return false;
	if (!date_parse_rfc3339(visit_field(v, "start"), &starts) || starts < v->x.now)
		return err_field(&v->x.err, ERR_INPUT, "start",
			TR("expected a time ahead like 2026-11-23T09:00:00Z"));
	if (q->state != REQUEST_OPEN) { /* a second tap on the same time is the same answer */
		return q->talk_starts == starts ? visit_back(v, tr("Three minutes are planned."), "/today") :
			err_set(&v->x.err, ERR_CONFLICT, TR("these three minutes are answered already"));
	}
	if (!talk_offer_fits(&v->x, p->id, starts, REQUEST_MINUTES, talk_hours_asked(v)))
		return talk_ask_hours(v, p, starts, REQUEST_MINUTES);
	return talk_plan(&v->x, p->id, starts, REQUEST_MINUTES, REQUEST_MINUTES) &&
		visit_back(v, tr("Three minutes are planned."), "/today");
}

/* Open the talk that was asked for at once. */
static bool begin_talk_at_once(struct visit *v, const struct request *q)
{
	int64_t talk = talk_begin_now(&v->x, q->pair);

	return talk &&
		visit_go(v, talk_notice_of_called_off(v), "/talks/%s/mode", html_id_z(&v->h, talk));
}

bool request_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str act = visit_field(v, "act");
	struct request *q, typed = { 0 };
	int64_t id;

	if (!visit_id(v, "id", &id) || !(q = request_get(&v->x, id))) return false;
	/* the button of a page sends its time and no act */
	if (str_eq(act, S("plan")) || (!act.n && visit_field(v, "start").n))
		return plan_three_minutes(v, q);
	if (str_eq(act, S("now"))) return begin_talk_at_once(v, q);
	if (str_eq(act, S("say")))
		return visit_take(v, &request_entity, &typed) &&
			request_say(&v->x, id, typed.words) &&
			visit_back(v, tr("Added, for both of you."), "/today");
	if (str_eq(act, S("take-back")))
		return request_take_back(&v->x, id) && visit_back(v, tr("Taken back."), "/today");
	return err_field(&v->x.err, ERR_INPUT, "act", TR("expected plan, now, say or take-back"));
}
