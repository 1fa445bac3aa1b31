/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/brief_show.h"

#include "base/date.h"
#include "base/id.h"
#include "cli/term.h"

enum { LABEL = 17 };

/* Put "  Label         text" in lines; the text wraps beside its label. */
static void put_labelled(struct buf *b, const char *label, struct str text)
{
	buf_fmt(b, "  %-*s", LABEL - 2, label);
	term_wrap(b, acting_line(b->a, text), term_out().width, LABEL, LABEL);
}

static void put_heading(struct buf *b, const char *what)
{
	buf_fmt(b, "\n%s\n", what);
}

static void put_days_ago(struct buf *b, int64_t n)
{
	if (n == 0) buf_z(b, "today");
	else buf_fmt(b, "%lld %s ago", (long long)n, n == 1 ? "day" : "days");
}

static void show_last(struct buf *b, const struct acting *w, const struct brief *p)
{
	buf_add(b, acting_line(b->a, p->pair->name));
	if (!p->last) {
		buf_z(b, " · no talk yet\n");
	} else {
		buf_z(b, " · last talk ");
		acting_day(b, w, p->last->starts);
		buf_z(b, ", ");
		put_days_ago(b, p->days_since);
		buf_fmt(b, ", %lld min\n", (long long)p->last->held_minutes);
	}
	if (p->slipped) {
		buf_fmt(b, "  One was %s since: ",
			p->slipped->state == TALK_MISSED ? "missed" : "cancelled");
		acting_day(b, w, p->slipped->starts);
		buf_ch(b, '\n');
	}
	if (p->last_note.shared.n) put_labelled(b, "To remember", p->last_note.shared);
	if (p->last_note.mine.n) put_labelled(b, "For you alone", p->last_note.mine);
}

void brief_show_step(struct buf *b, const struct acting *w, const struct step *s)
{
	struct buf line = { .a = b->a }, id = { .a = b->a };

	id_print(&id, s->id);
	buf_add(&line, acting_line(b->a, s->words));
	if (s->due) {
		buf_z(&line, " – by ");
		acting_date(&line, w, s->due);
		if (s->state == STEP_OPEN) acting_late(&line, w, s->due);
	}
	if (s->moved) buf_fmt(&line, ", moved %lld×", (long long)s->moved);
	if (s->state == STEP_DONE) buf_z(&line, s->mine ? " – done, not confirmed yet" :
		" – done, to confirm");
	buf_fmt(b, "  %.*s  ", STR(str_sub(buf_str(&id), id.n - BRIEF_ID_CHARS, id.n)));
	term_wrap(b, buf_str(&line), term_out().width, BRIEF_ID_CHARS + 4, BRIEF_ID_CHARS + 4);
}

/* Show the steps of one of the two people, under a heading that says whose steps they are. */
static void show_steps(struct buf *b, const struct acting *w, const struct brief *p, bool leaders)
{
	bool named = false;

	for (size_t i = 0; i < p->steps_n; i++) {
		const struct step *s = &p->steps[i];

		if (s->leaders != leaders) continue;
		if (!named)
			put_heading(b,
				s->mine ? "You said you would"
					: str_z(b->a,
						  str_fmt(b->a, "%.*s would",
							  STR(acting_line(b->a, s->owner_name)))));
		named = true;
		brief_show_step(b, w, s);
	}
}

static void show_needs(struct buf *b, const struct brief *p)
{
	if (p->needs_n) put_heading(b, "Needed");
	for (size_t i = 0; i < p->needs_n; i++) {
		const struct need *n = &p->needs[i];
		struct buf line = { .a = b->a };

		buf_fmt(&line, "%.*s: %.*s", STR(n->mine ? S("you") : n->asker_name), STR(n->words));
		if (n->source.n) buf_fmt(&line, " (from %.*s)", STR(n->source));
		buf_z(&line, ", asked ");
		put_days_ago(&line, n->age_days);
		buf_z(b, "  ");
		term_wrap(b, acting_line(b->a, buf_str(&line)), term_out().width, 4, 2);
	}
}

static void show_became(struct buf *b, const struct brief *p)
{
	if (p->kept_n || p->granted_n) put_heading(b, "Settled since");
	for (size_t i = 0; i < p->kept_n; i++) {
		const struct step *s = &p->kept[i];
		struct buf line = { .a = b->a };

		buf_fmt(&line, "%.*s: %.*s – ", STR(s->mine ? S("you") : s->owner_name), STR(s->words));
		if (s->state == STEP_KEPT) buf_z(&line, "kept");
		else buf_fmt(&line, "dropped: %.*s", STR(s->reason));
		buf_z(b, "  ");
		term_wrap(b, acting_line(b->a, buf_str(&line)), term_out().width, 4, 2);
	}
	for (size_t i = 0; i < p->granted_n; i++) {
		const struct need *n = &p->granted[i];
		struct buf line = { .a = b->a };

		buf_fmt(&line, "%.*s needed: %.*s – ", STR(n->mine ? S("you") : n->asker_name), STR(n->words));
		if (n->state == NEED_GRANTED) buf_z(&line, "granted");
		else if (n->state == NEED_MET) buf_z(&line, "granted, and there");
		else buf_fmt(&line, "declined: %.*s", STR(n->reason));
		buf_z(b, "  ");
		term_wrap(b, acting_line(b->a, buf_str(&line)), term_out().width, 4, 2);
	}
}

static void show_topics(struct buf *b, const struct brief *p)
{
	if (p->topics_n) put_heading(b, "To talk about");
	for (size_t i = 0; i < p->topics_n; i++) {
		const struct topic *t = &p->topics[i];
		struct buf line = { .a = b->a };

		buf_fmt(&line, "%.*s (%.*s", STR(t->words), STR(t->mine ? S("you") : t->name));
		if (t->carried) buf_fmt(&line, ", carried over %lld×", (long long)t->carried);
		buf_ch(&line, ')');
		buf_z(b, "  ");
		term_wrap(b, acting_line(b->a, buf_str(&line)), term_out().width, 4, 2);
	}
	if (p->topics_all > (int64_t)p->topics_n)
		buf_fmt(b, "  and %lld more\n", (long long)(p->topics_all - (int64_t)p->topics_n));
}

static void show_said(struct buf *b, const struct brief *p)
{
	if (!p->goal.words.n && !p->obstacle.words.n && !p->thanks && !p->asked) return;
	put_heading(b, "Last said");
	if (p->goal.words.n) put_labelled(b, "Goal", p->goal.words);
	if (p->obstacle.words.n) put_labelled(b, "Obstacle", p->obstacle.words);
	if (p->asked) {
		put_labelled(b, "Asked", p->asked->words);
		put_labelled(b, "Answer", p->asked->answer);
	}
	if (p->thanks)
		put_labelled(b, p->thanks->mine ? "Your thanks" : "Their thanks", p->thanks->words);
}

/* How the two reach what they want, and past what is in the way. */
static void show_solutions(struct buf *b, const struct brief *p)
{
	for (size_t i = 0; i < p->solutions_n; i++) {
		const struct solution *s = &p->solutions[i];

		put_heading(b, "How you get there");
		if (s->goal_words.n) put_labelled(b, "Goal", s->goal_words);
		put_labelled(b, "In the way", s->obstacle);
		if (s->of_leader.n) put_labelled(b, s->leads ? "You" : "They", s->of_leader);
		if (s->of_member.n) put_labelled(b, s->leads ? "They" : "You", s->of_member);
	}
}

/* Show the lines of the card of the other that the reader may read. */
static void show_card(struct buf *b, const struct brief *p)
{
	static const char *const labels[CARD_KINDS] = { "Works best", "Ask about", "Rather not", "Likes thanks",
		"Pattern", "Learning" };

	if (!p->card_n) return;
	put_heading(b, "What matters to them");
	for (size_t i = 0; i < p->card_n; i++)
		put_labelled(b, labels[p->card[i].kind], p->card[i].words);
}

static void show_answered(struct buf *b, const struct acting *w, const struct brief *p)
{
	const struct invitation *is = p->answered;
	struct buf line = { .a = b->a };

	if (!is) return;
	if (is->counter_starts) {
		buf_z(&line, "proposes another time: ");
		lang_date_clock(&line, w->lang, zone_local_of(w->zone, is->counter_starts));
	} else {
		buf_z(&line, is->answer == ITIP_DECLINED ? "declined" :
			is->answer == ITIP_TENTATIVE ? "said perhaps" : "accepted");
	}
	buf_ch(b, '\n');
	put_labelled(b, "Answered", buf_str(&line));
	if (is->words.n) put_labelled(b, "In their words", is->words);
}

void brief_show(struct buf *b, const struct acting *w, const struct brief *p)
{
	show_last(b, w, p);
	show_answered(b, w, p);
	show_steps(b, w, p, true);
	show_steps(b, w, p, false);
	show_needs(b, p);
	show_became(b, p);
	show_topics(b, p);
	show_solutions(b, p);
	show_said(b, p);
	show_card(b, p);
	if (!p->question) return;
	put_heading(b, "You could ask");
	buf_z(b, "  ");
	term_wrap(b, acting_line(b->a, p->question->text), term_out().width, 2, 2);
	if (!p->alternative) return;
	buf_z(b, "  or: ");
	term_wrap(b, acting_line(b->a, p->alternative->text), term_out().width, 6, 6);
}
