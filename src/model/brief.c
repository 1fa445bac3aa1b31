/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything here is read by the functions of the other modules, as x->me: the brief
 * shows nothing that its reader could not read elsewhere.
 */
#include "model/brief.h"

#include "base/date.h"
#include "model/written.h"

enum { LOOK_BACK = 20 };

/* The newest held talk before this one, and the newest after that which fell through. */
static bool fill_last(struct ctx *x, struct brief *b)
{
	int64_t until = b->talk ? b->talk->starts : INT64_MAX;

	if (!talk_last(x, b->pair->id, until, b->talk ? b->talk->id : 0, &b->last, &b->slipped))
		return false;
	b->days_since = (x->now - (b->last ? b->last->starts : b->pair->since)) / DAY;
	return !b->last || note_get(x, b->last->id, &b->last_note);
}

/* The newest question of the pair that has an answer. */
static bool fill_asked(struct ctx *x, struct brief *b)
{
	struct asked *asked;
	size_t n;

	if (!asked_list_pair(x, b->pair->id, 0, BRIEF_ROWS, &asked, &n)) return false;
	for (size_t i = 0; i < n && !b->asked; i++)
		if (asked[i].answer.n) b->asked = &asked[i];
	return true;
}

/* Oldest first: who brought something first has waited longest for it. */
static void turn_round(struct topic *topics, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct topic t = topics[i];

		topics[i] = topics[n - 1 - i];
		topics[n - 1 - i] = t;
	}
}

static size_t at_most_a_screen(size_t n)
{
	return n < BRIEF_ROWS ? n : BRIEF_ROWS;
}

static bool fill_open(struct ctx *x, struct brief *b)
{
	struct recognition *thanks;
	int64_t pair = b->pair->id;
	size_t n;

	/* a whole page each, so that what is overdue or waits longest is not cut off */
	if (!step_list_pair(x, pair, 0, WRITTEN_PAGE, &b->steps, &b->steps_n)) return false;
	if (!need_list_pair(x, pair, 0, WRITTEN_PAGE, &b->needs, &b->needs_n)) return false;
	if (!topic_list(x, pair, 0, WRITTEN_PAGE, &b->topics, &b->topics_n)) return false;
	if (!topic_count(x, pair, &b->topics_all)) return false;
	turn_round(b->topics, b->topics_n);
	b->steps_n = at_most_a_screen(b->steps_n);
	b->needs_n = at_most_a_screen(b->needs_n);
	b->topics_n = at_most_a_screen(b->topics_n);
	if (!recognition_list(x, pair, 0, 1, &thanks, &n)) return false;
	if (n) b->thanks = thanks;
	return goal_list_pair(x, pair, true, BRIEF_GOALS, &b->goals, &b->goals_n) &&
		solution_list_pair(x, pair, SOLUTION_OPEN, BRIEF_SOLUTIONS, &b->solutions, &b->solutions_n) &&
		said_last(x, pair, SAID_GOAL, &b->goal) &&
		said_last(x, pair, SAID_OBSTACLE, &b->obstacle);
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

/* What became of what was agreed: the newest of it since the last talk, or all while there was
 * none. A step counts from when it was confirmed. */
static bool fill_became(struct ctx *x, struct brief *b)
{
	int64_t since = b->last ? b->last->starts : 0, pair = b->pair->id;
	struct step *steps;
	struct need *needs;
	size_t steps_n, needs_n;

	if (!step_list_closed(x, pair, 0, WRITTEN_PAGE, &steps, &steps_n)) return false;
	if (!need_list_closed(x, pair, 0, WRITTEN_PAGE, &needs, &needs_n)) return false;
	b->kept = NEW_N(x->a, struct step, BRIEF_BECAME);
	for (size_t i = 0; i < steps_n && b->kept_n < BRIEF_BECAME; i++)
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
	return check_in_withdrawn(x, b->pair->id, &b->withdrawn);
}

/* Fill in what the other answered, in their own calendar, to the invitation of the planned talk. */
static bool fill_answered(struct ctx *x, struct brief *b)
{
	struct invitation *both = NEW_N(x->a, struct invitation, 2);
	size_t n = 0;

	if (!b->talk || b->talk->state != TALK_PLANNED) return true;
	if (!invitation_list_talk(x, b->talk->id, both, &n)) return false;
	for (size_t i = 0; i < n; i++)
		if (both[i].person != x->me && (both[i].answer || both[i].counter_starts))
			b->answered = &both[i];
	return true;
}

static bool fill_questions(struct ctx *x, struct brief *b, const struct lang *l)
{
	int64_t minutes = b->talk ? b->talk->minutes : b->pair->minutes;
	struct question *q;
	size_t n;

	if (!question_suggest(x, b->pair->id, b->talk ? b->talk->id : b->pair->id, BEAT_LISTEN,
		    minutes, l, 2, &q, &n))
		return false;
	if (n > 0) b->question = &q[0];
	if (n > 1) b->alternative = &q[1];
	return true;
}

static struct brief *brief_of(struct ctx *x, struct brief *b, const struct lang *l)
{
	return fill_last(x, b) && fill_answered(x, b) && fill_open(x, b) && fill_became(x, b) &&
		fill_check_ins(x, b) && fill_card(x, b) && fill_asked(x, b) && fill_questions(x, b, l) ? b : NULL;
}

struct brief *brief_of_talk(struct ctx *x, int64_t talk, const struct lang *l)
{
	struct brief *b = NEW(x->a, struct brief);

	if (!(b->talk = talk_get(x, talk)) || !(b->pair = pair_get(x, b->talk->pair))) return NULL;
	return brief_of(x, b, l);
}

/* The next planned talk of a pair that is not over. */
static bool next_of(struct ctx *x, struct brief *b)
{
	int64_t from = x->now - TALK_EVENT_MOST * MINUTE; /* one that began then may not be over */
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

	if (!(b->pair = pair_get(x, pair)) || !next_of(x, b)) return NULL;
	return brief_of(x, b, l);
}
