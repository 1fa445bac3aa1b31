/* SPDX-License-Identifier: Apache-2.0
 *
 * The pulse: answering, opening and reading it (docs/pulse.md). An answer comes in one of two ways.
 * A browser with a script draws a blind token as somebody who is signed in, and hands the answer in
 * with the token as nobody. Without a script both come in one request; the program keeps them apart
 * from there on.
 */
#include "web/pulse.h"

#include "base/base64.h"
#include "base/date.h"
#include "model/entity.h"
#include "model/pulse_box.h"
#include "model/pulse_stats.h"
#include "web/form_fields.h"
#include "web/guess.h"
#include "web/handlers.h"
#include "web/pages.h"

/* -- the pages -- */

static struct pulse_shown show_result(const struct pulse_result *r)
{
	struct pulse_shown s = { .r = r };

	s.sure = !pulse_told_interval(r->least, r->most, r->answered, r->asked, &s.low, &s.high);
	return s;
}

/* Fill the results of a round, and the lines of the reader's team, or of the team that they lead. */
static bool fill_results(struct visit *v, const struct pulse_round *r, struct page_pulse *p)
{
	struct pulse_asked *mine;

	p->shown = r;
	if (!pulse_result_list(&v->x, r->id, &p->rows, &p->rows_n) ||
		!pulse_mine(&v->x, r->id, &mine) ||
		!pulse_line_list(&v->x, r->id, 0, &p->lines, &p->lines_n))
		return false;
	p->results_n = p->rows_n;
	p->results = NEW_N(v->x.a, struct pulse_shown, p->results_n);
	for (size_t i = 0; i < p->results_n; i++) p->results[i] = show_result(&p->rows[i]);
	p->team = v->x.me;
	if (!pulse_line_list(&v->x, r->id, p->team, &p->team_lines, &p->team_lines_n)) return false;
	if (p->team_lines_n || !mine || !mine->leader) return true;
	p->team = mine->leader;
	return pulse_line_list(&v->x, r->id, p->team, &p->team_lines, &p->team_lines_n);
}

static bool has_results(const struct pulse_round *r)
{
	return r->closed && !r->called_off;
}

/* Find the round whose results are asked for: that of the address, or the latest that is closed. */
static bool find_shown(struct visit *v, struct page_pulse *p, const struct pulse_round **out)
{
	int64_t id;

	*out = NULL;
	if (http_has(&v->q->params, S("id")) && v->q->method == GET) {
		if (!visit_id(v, "id", &id)) return false;
		for (size_t i = 0; i < p->rounds_n; i++)
			if (p->rounds[i].id == id && has_results(&p->rounds[i])) *out = &p->rounds[i];
		return *out || err_set(&v->x.err, ERR_MISSING, TR("no such pulse"));
	}
	for (size_t i = 0; i < p->rounds_n && !*out; i++)
		if (has_results(&p->rounds[i])) *out = &p->rounds[i];
	return true;
}

/* Fill what the reader has to do with the round that is open. */
static bool fill_mine(struct visit *v, struct page_pulse *p)
{
	if (p->now) {
		p->ends = visit_when(v, p->now->ends);
		if (!pulse_mine(&v->x, p->now->id, &p->mine)) return false;
	}
	if (p->mine) return pulse_beside(&v->x, p->mine, &p->beside);
	return pulse_asks_from(&v->x, p->now ? p->now->opened : v->x.now, &p->asks_from);
}

/* Fill what whoever may open a round is told before. */
static bool fill_opening(struct visit *v, struct page_pulse *p)
{
	return pulse_opens_from(&v->x, &p->opens_from) && pulse_forgets(&v->x, &p->forgets);
}

static bool fill_pulse(struct visit *v, void *to)
{
	struct page_pulse *p = to;
	const struct pulse_round *shown;

	if (!pulse_is_off(&v->x, &p->off) || !pulse_may_open(&v->x, &p->may_open)) return false;
	if (p->off) return true;
	if (!pulse_now(&v->x, &p->now) || !pulse_list(&v->x, 200, &p->rounds, &p->rounds_n) ||
		!fill_mine(v, p) || (p->may_open && !fill_opening(v, p)))
		return false;
	p->waiting = !p->now && p->rounds_n && !p->rounds[0].closed;
	if (p->rounds_n && p->rounds[0].called_off) p->called_off = p->rounds[0].closed;
	return find_shown(v, p, &shown) && (!shown || fill_results(v, shown, p));
}

static void write_pulse(struct html *h, void *page)
{
	page_pulse(h, page);
}

static const struct page_part pulse_parts[] = {
	ONE(page_pulse, "now", now, pulse_round, pulse_round_entity),
	MANY(page_pulse, "rounds", rounds, pulse_round, pulse_round_entity),
	ONE(page_pulse, "shown", shown, pulse_round, pulse_round_entity),
	MANY(page_pulse, "results", rows, pulse_result, pulse_result_entity),
	MANY(page_pulse, "lines", lines, pulse_line, pulse_line_entity),
	MANY(page_pulse, "team_lines", team_lines, pulse_line, pulse_line_entity),
	{ 0 },
};
const struct web_page pulse_page = { "pulse", sizeof(struct page_pulse), pulse_parts, fill_pulse,
	write_pulse, NULL };

static bool fill_time(struct visit *v, void *to)
{
	struct page_pulse_time *p = to;
	struct pulse_result *r, *all;
	int64_t id;
	size_t n;

	if (!visit_id(v, "id", &id) || !(r = pulse_result_get(&v->x, id)) ||
		!pulse_result_over_time(&v->x, r, PULSE_BEFORE, &all, &n))
		return false;
	p->results = NEW_N(v->x.a, struct pulse_shown, n);
	p->results_n = n;
	for (size_t i = 0; i < n; i++) p->results[n - 1 - i] = show_result(&all[i]);
	return true;
}

static void write_time(struct html *h, void *page)
{
	page_pulse_time(h, page);
}

const struct web_page pulse_time_page = { "pulse_time", sizeof(struct page_pulse_time), NULL,
	fill_time, write_time, NULL };

/* -- opening and calling off -- */

bool pulse_open_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t days;

	if (!str_int(visit_field(v, "days"), &days) || days < PULSE_DAYS_LEAST || days > PULSE_DAYS_MOST)
		return err_field(&v->x.err, ERR_INPUT, "days", TR("A pulse is open for %d to %d days."),
			PULSE_DAYS_LEAST, PULSE_DAYS_MOST);
	return (v->about = pulse_open(&v->x, v->x.now + days * DAY)) != 0 &&
		visit_go(v, tr("The pulse is open. It stands on Today of everybody who is asked."),
			"/pulse");
}

bool pulse_call_off_post(struct visit *v)
{
	struct html *h = &v->h;

	return pulse_call_off(&v->x) &&
		visit_go(v, tr("The pulse is called off. Nothing that was answered is kept."), "/pulse");
}

/* -- answering -- */

/* What a form or a script sends of an answer. */
struct typed {
	struct str first, second, third, line;
	struct str first_change, second_change, third_change;
};

#define SAID(member, LABEL)                                                                        \
	TYPED(typed, member, TEXT, EVERYONE, LABEL, .most = 20, .words = pulse_choices)
#define CHANGED(member)                                                                            \
	TYPED(typed, member, TEXT, EVERYONE, TR("Compared with the last time"), .most = 20,        \
		.words = pulse_changes, .unseen = true)
static const struct entity_field typed_fields[] = {
	SAID(first, TR("The first statement")),
	SAID(second, TR("The second statement")),
	SAID(third, TR("The third statement")),
	TYPED(typed, line, TEXT, EVERYONE, TR("Something else, in one line"),
		.most = PULSE_LINE_BYTES),
	CHANGED(first_change),
	CHANGED(second_change),
	CHANGED(third_change),
	{ 0 },
};
const struct entity pulse_typed = { .name = "pulse_answer", .fields = typed_fields,
	.size = sizeof(struct typed) };

/* The place of a word in a list, or `none`. */
static unsigned char find_word(const char *const *words, struct str word, unsigned char none)
{
	for (unsigned char i = 0; words[i]; i++)
		if (str_eq(str_of(words[i]), word)) return i;
	return none;
}

/* Read an answer from the form. ERR_INPUT when nothing is answered. */
static bool take_answer(struct visit *v, struct pulse_answer *a)
{
	struct typed t = { 0 };
	struct str said[PULSE_PLACES], change[PULSE_PLACES];
	bool any = false;

	if (!visit_take(v, &pulse_typed, &t) || !entity_check(&v->x, &pulse_typed, &t)) return false;
	said[0] = t.first, said[1] = t.second, said[2] = t.third;
	change[0] = t.first_change, change[1] = t.second_change, change[2] = t.third_change;
	for (size_t i = 0; i < PULSE_PLACES; i++) {
		a->said[i] = find_word(pulse_choices, said[i], PULSE_CANNOT_SAY);
		a->change[i] = PULSE_UNCOMPARED;
		if (a->said[i] != PULSE_CANNOT_SAY && change[i].n)
			a->change[i] = (unsigned char)(PULSE_BETTER +
				find_word(pulse_changes, change[i], PULSE_UNCOMPARED - PULSE_BETTER));
		any = any || said[i].n;
	}
	a->line = t.line;
	return any || err_field(&v->x.err, ERR_INPUT, "first",
			TR("Choose something at one of the three at least."));
}

/* Put an answer where it waits, after the transaction that let it in and found so much room. */
static bool put_answer(struct visit *v, const struct pulse_answer *a, int64_t room)
{
	struct pulse_box *box = v->store->pulse;
	enum pulse_put put = box ? pulse_box_put(box, a, room) : PULSE_MALFORMED;

	if (put == PULSE_KNOWN) return true;
	if (put == PULSE_TOO_MANY)
		return err_set(&v->x.err, ERR_CONFLICT,
			TR("More answers came than people drew, so this one is not taken. Whoever runs "
			   "this server has to look into its log."));
	if (put != PULSE_TAKEN) return err_set(&v->x.err, ERR_FAILED, "an answer found no box");
	return true;
}

/* Show the form again with what was chosen and typed, and what is wrong beside it. */
static bool show_answer_again(struct visit *v)
{
	struct page_pulse p = { .said = { visit_field(v, "first"), visit_field(v, "second"),
		visit_field(v, "third") }, .line = visit_field(v, "line") };

	if (!visit_refuse(v, "first") || !visit_retry(v) || !fill_pulse(v, &p)) return false;
	page_pulse(&v->h, &p);
	return true;
}

bool pulse_answer_post(struct visit *v)
{
	struct html *h = &v->h;
	struct pulse_answer a = { 0 };
	struct pulse_asked *mine;
	int64_t room;

	/* what is noted of such a request is a hash of all of it, from which the answer could be
	 * found by trying */
	if (v->once)
		return err_set(&v->x.err, ERR_INPUT, TR("This form takes no Idempotency-Key."));
	if (!visit_id(v, "id", &a.round)) return false;
	if (!take_answer(v, &a)) return show_answer_again(v);
	if (!(mine = pulse_draw(&v->x, a.round))) return false;
	a.cell = mine->cell;
	return pulse_room(&v->x, a.round, a.cell, &room) && visit_end(v, true) &&
		put_answer(v, &a, room) &&
		visit_go(v, tr("Thank you. Your answer is kept without your name."), "/pulse");
}

/* For what the key of a token is: one round and one cell. */
static struct str make_purpose(struct arena *a, int64_t round, int64_t cell)
{
	return str_fmt(a, "pulse %lld %lld", (long long)round, (long long)cell);
}

/* Draw for the reader. What they are told can be lost on the way: then the hidden point of this `name` is taken once
 * more, for which the same comes out. It is random, and known here as a salted hash alone. */
static struct pulse_asked *draw_point(struct visit *v, int64_t round, struct str name, bool *first)
{
	struct pulse_asked *mine = pulse_draw(&v->x, round);
	int64_t wait;

	*first = mine != NULL;
	if (mine) return mine;
	if (v->x.err.code != ERR_CONFLICT || limit_has(v->limits->drawn, name, v->x.now, &wait))
		return NULL;
	err_clear(&v->x.err);
	return pulse_mine(&v->x, round, &mine) ? mine : NULL;
}

/* Multiply the hidden point of somebody who is asked by the key of their cell: one point of each. */
bool pulse_draw_post(struct visit *v)
{
	unsigned char point[SECRET_BLIND_BYTES];
	struct pulse_asked *mine;
	struct str hidden, name;
	int64_t round;
	bool first;

	if (v->once)
		return err_set(&v->x.err, ERR_INPUT, TR("This form takes no Idempotency-Key."));
	if (!visit_id(v, "id", &round)) return false;
	name = str_fmt(v->x.a, "%lld %lld %.*s", (long long)round, (long long)v->x.me,
		STR(visit_field(v, "hidden")));
	if (!(mine = draw_point(v, round, name, &first))) return false;
	if (!base64url_parse(v->x.a, visit_field(v, "hidden"), &hidden) ||
		!secret_blind_sign(v->x.keys, make_purpose(v->x.a, round, mine->cell), hidden, point))
		return err_field(&v->x.err, ERR_INPUT, "hidden", TR("expected a point in base64url"));
	/* what is no point is noted nowhere, or a flood of it would push out those of others */
	if (first) (void)limit_take(v->limits->drawn, name, v->x.now, NULL);
	v->r->type = "application/json";
	buf_z(&v->h.b, "{\"cell\":");
	buf_int(&v->h.b, mine->cell);
	buf_z(&v->h.b, ",\"point\":");
	json_put_text(&v->h.b, secret_base64url(v->x.a, (struct str){ (char *)point, sizeof point }));
	buf_z(&v->h.b, "}\n");
	return true;
}

/* Say that somebody has to wait for so many seconds. */
static bool refuse_for_now(struct visit *v, int64_t wait)
{
	http_header(v->q, v->r, "Retry-After", str_fmt(v->x.a, "%lld", (long long)wait));
	return err_set(&v->x.err, ERR_LIMIT, TR("Too many tries. Please wait some minutes."));
}

/* Check that a token was drawn in the cell that it names. Wrong proofs count against their address and turn away
 * nothing but wrong ones, so that nobody can keep a house behind one address from answering; right ones count against
 * their token, because its browser alone knows it. */
static bool check_proof(struct visit *v, const struct pulse_answer *a, struct str proof)
{
	struct str address = limit_address(v->x.a, v->q->from);
	int64_t wait;

	if (secret_blind_fits(v->x.keys, make_purpose(v->x.a, a->round, a->cell), a->token, proof)) {
		if (limit_take(v->limits->again, a->token, v->x.now, &wait)) return true;
		pulse_box_note(v->store->pulse, PULSE_REPEATED);
		return refuse_for_now(v, wait);
	}
	pulse_box_note(v->store->pulse, PULSE_UNPROVEN);
	if (!limit_take(v->limits->proof, address, v->x.now, &wait)) return refuse_for_now(v, wait);
	return err_field(&v->x.err, ERR_FORBIDDEN, "token", TR("this token was not drawn here"));
}

/* Read the token that comes with an answer, for the round that is open, and check it. */
static bool take_token(struct visit *v, struct pulse_answer *a)
{
	struct str proof;
	struct pulse_round *now;

	if (!id_parse(visit_field(v, "round"), &a->round) ||
		!str_int(visit_field(v, "cell"), &a->cell) ||
		!base64url_parse(v->x.a, visit_field(v, "token"), &a->token) ||
		!base64url_parse(v->x.a, visit_field(v, "proof"), &proof))
		return err_field(&v->x.err, ERR_INPUT, "token", TR("expected a token and its proof"));
	if (!pulse_now(&v->x, &now)) return false;
	if (!now || now->id != a->round)
		return err_set(&v->x.err, ERR_MISSING, TR("no pulse is open that asks you"));
	return check_proof(v, a, proof);
}

/* Take an answer of nobody: the browser sends it without the cookie of its session. Whether it is added
 * up already is not said: whoever asked with a token of their own would see how many have answered. */
bool pulse_hand_in_post(struct visit *v)
{
	struct pulse_answer a = { 0 };
	int64_t room;
	bool spent;

	if (v->me || v->once)
		return err_set(&v->x.err, ERR_INPUT, TR("An answer is handed in without a session."));
	if (!take_token(v, &a) || !take_answer(v, &a) ||
		!pulse_is_spent(&v->x, a.round, a.token, &spent) ||
		!pulse_room(&v->x, a.round, a.cell, &room))
		return false;
	if (!visit_end(v, true) || (!spent && !put_answer(v, &a, room))) return false;
	v->r->type = "application/json";
	buf_z(&v->h.b, "{\"waits\":true}\n");
	return true;
}
