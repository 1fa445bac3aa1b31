/* SPDX-License-Identifier: Apache-2.0
 *
 * The brief. The functions of other modules read everything in it as x->me, so that it shows
 * nothing that its reader could not read elsewhere.
 */
#include "model/brief.h"

#include "base/date.h"
#include "model/question_known.h"
#include "model/written.h"

enum { LOOK_BACK = 20 };

/* Fill the newest talk that was held before this one, and the newest talk after it that was missed
 * or cancelled. */
static bool fill_last(struct ctx *x, struct brief *b)
{
	int64_t until = b->talk ? b->talk->starts : INT64_MAX;

	if (!talk_last(x, b->pair->id, until, b->talk ? b->talk->id : 0, &b->last, &b->slipped))
		return false;
	b->days_since = (x->now - (b->last ? b->last->starts : b->pair->since)) / DAY;
	return !b->last || note_get(x, b->last->id, &b->last_note);
}

/* Turn the topics round, oldest first: whoever brought a topic first has waited longest for it. */
static void reverse_topics(struct topic *topics, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct topic t = topics[i];

		topics[i] = topics[n - 1 - i];
		topics[n - 1 - i] = t;
	}
}

static size_t limit_to_screen(size_t n)
{
	return n < BRIEF_ROWS ? n : BRIEF_ROWS;
}

/* Fill what the two have between them, at most a screen of each list; of the questions the newest
 * that has an answer. */
static void show_between(struct brief *b, const struct between *all)
{
	b->steps = all->steps, b->steps_n = limit_to_screen(all->steps_n);
	b->needs = all->needs, b->needs_n = limit_to_screen(all->needs_n);
	b->goals = all->goals, b->goals_n = all->goals_n;
	b->solutions = all->solutions, b->solutions_n = all->solutions_n;
	b->goal = all->goal, b->obstacle = all->obstacle;
	if (all->thanks_n) b->thanks = all->thanks;
	for (size_t i = 0; i < all->asked_n && !b->asked; i++)
		if (all->asked[i].answer.n) b->asked = &all->asked[i];
}

static bool fill_topics(struct ctx *x, struct brief *b)
{
	int64_t pair = b->pair->id;

	/* a whole page is read, so that the topics that wait longest are not cut off */
	if (!topic_list(x, pair, 0, WRITTEN_PAGE, &b->topics, &b->topics_n)) return false;
	reverse_topics(b->topics, b->topics_n);
	b->topics_n = limit_to_screen(b->topics_n);
	return topic_count(x, pair, &b->topics_all);
}

static bool fill_card(struct ctx *x, struct brief *b)
{
	int64_t other = b->pair->leader == x->me ? b->pair->member : b->pair->leader;
	size_t n;

	if (!card_list(x, other, &b->card, &n)) return false;
	b->card_n = n < BRIEF_CARD ? n : BRIEF_CARD;
	b->card_more = n > BRIEF_CARD;
	return true;
}

/* Fill what became of steps and needs since the last talk, the newest of them; before a first talk,
 * of all. A step counts from when it was confirmed. */
static bool fill_became(struct ctx *x, struct brief *b, const struct between *all)
{
	int64_t since = b->last ? b->last->starts : 0;
	const struct step *steps = all->closed;
	struct need *needs;
	size_t needs_n;

	if (!need_list_closed(x, b->pair->id, 0, WRITTEN_PAGE, &needs, &needs_n)) return false;
	b->kept = NEW_N(x->a, struct step, BRIEF_BECAME);
	for (size_t i = 0; i < all->closed_n && b->kept_n < BRIEF_BECAME; i++)
		if ((steps[i].confirmed ? steps[i].confirmed : steps[i].closed) >= since)
			b->kept[b->kept_n++] = steps[i];
	b->granted = NEW_N(x->a, struct need, BRIEF_BECAME);
	for (size_t i = 0; i < needs_n && b->granted_n < BRIEF_BECAME; i++)
		if (needs[i].closed >= since && needs[i].state != NEED_TAKEN_BACK)
			b->granted[b->granted_n++] = needs[i];
	return true;
}

/* Fill in the check-ins that the member shows; nothing is inferred from them. */
static bool fill_check_ins(struct ctx *x, struct brief *b)
{
	int64_t since = b->last ? b->last->starts : 0;

	if (b->pair->leader != x->me || b->pair->ended) return true;
	if (!check_in_list_shared(x, b->pair->id, 0, CHECK_IN_LINE, &b->check_ins, &b->check_ins_n))
		return false;
	while (b->check_ins_new < b->check_ins_n && b->check_ins[b->check_ins_new].made >= since)
		b->check_ins_new++;
	check_in_note_read(x, b->check_ins,
		b->check_ins_new < BRIEF_CHECK_INS ? b->check_ins_new : BRIEF_CHECK_INS);
	if (!check_in_withdrawn(x, b->pair->id, &b->withdrawn)) return false;
	if (b->last && b->last->starts >= b->withdrawn) b->withdrawn = 0;
	return true;
}

/* Fill in the invitations to the planned talk, and what the other answered in their own calendar. */
static bool fill_invited(struct ctx *x, struct brief *b)
{
	struct invitation *both = NEW_N(x->a, struct invitation, 2);

	if (!b->talk || b->talk->state != TALK_PLANNED) return true;
	if (!invitation_list_talk(x, b->talk->id, both, &b->invited_n)) return false;
	b->invited = both;
	for (size_t i = 0; i < b->invited_n; i++)
		if (both[i].person != x->me && (both[i].answer || both[i].counter_starts))
			b->answered = &both[i];
	return true;
}

static bool fill_questions(struct ctx *x, struct brief *b, const struct between *all,
	const struct lang *l)
{
	int64_t minutes = b->talk ? b->talk->minutes : b->pair->minutes;
	struct question_known known;
	struct question *q;
	size_t n;

	if (!question_known_by(x, b->pair, all, &known)) return false;
	if (!question_choose(x, &known, b->talk ? b->talk->id : b->pair->id, BEAT_LISTEN, minutes,
		    l, 2, &q, &n))
		return false;
	if (n > 0) b->question = &q[0];
	if (n > 1) b->alternative = &q[1];
	return true;
}

static struct brief *fill_brief(struct ctx *x, struct brief *b, const struct lang *l)
{
	struct between all;

	/* a whole page of each, so that what is overdue or waits longest is not cut off */
	if (!between_read(x, b->pair->id, WRITTEN_PAGE, &all)) return NULL;
	show_between(b, &all);
	return fill_last(x, b) && fill_invited(x, b) && fill_topics(x, b) &&
			fill_became(x, b, &all) && fill_check_ins(x, b) && fill_card(x, b) &&
			fill_questions(x, b, &all, l)
		? b
		: NULL;
}

struct brief *brief_of_talk(struct ctx *x, struct talk *talk, const struct lang *l)
{
	struct brief *b = NEW(x->a, struct brief);

	b->talk = talk;
	if (!(b->pair = pair_get(x, talk->pair))) return NULL;
	return fill_brief(x, b, l);
}

/* Find the next planned talk of a pair that is not over yet. */
static bool find_next_talk(struct ctx *x, struct brief *b)
{
	int64_t from = x->now -
		TALK_EVENT_MOST * MINUTE; /* a talk that began then may not be over */
	struct talk *talks;
	size_t n;

	if (!talk_list_ahead(x, b->pair->id, from, LOOK_BACK, &talks, &n)) return false;
	for (size_t i = 0; i < n && !b->talk; i++)
		if (talks[i].starts + talks[i].minutes * MINUTE > x->now) b->talk = &talks[i];
	return true;
}

struct brief *brief_of_pair(struct ctx *x, int64_t pair, const struct lang *l)
{
	struct brief *b = NEW(x->a, struct brief);

	if (!(b->pair = pair_get(x, pair)) || !find_next_talk(x, b)) return NULL;
	return fill_brief(x, b, l);
}
