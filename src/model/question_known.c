/* SPDX-License-Identifier: Apache-2.0
 *
 * What is known of a pair. Each condition is a fact that both of the two can look up: what they
 * said, agreed and answered, how often and how long ago they talked, and whether the talk ahead was
 * shortened.
 */
#include "model/question_known.h"

#include "base/date.h"
#include "db/db.h"
#include "model/check_in.h"
#include "model/period.h"

enum { FACTS };
const char *const question_known_sql[] = {
	/* $3, $4: whether there are more held talks than so many. $5: planned ones before it are over.
	 * $6: today. */
	[FACTS] =
		"SELECT (SELECT id FROM talk WHERE pair = r.id AND state = 1"
		" ORDER BY starts DESC LIMIT 1),"
		"  (SELECT 1 FROM talk WHERE pair = r.id AND state = 1"
		" ORDER BY starts LIMIT 1 OFFSET $3),"
		"  (SELECT 1 FROM talk WHERE pair = r.id AND state = 1"
		" ORDER BY starts LIMIT 1 OFFSET $4),"
		"  (SELECT CASE WHEN minutes < wanted THEN 1 ELSE 0 END FROM talk"
		"    WHERE pair = r.id AND state = 0 AND starts > $5 ORDER BY starts LIMIT 1),"
		"  m.leader, l.leader, " PERIOD_BUSY_FOR("r.leader", "$6")
		"  FROM pair r JOIN person m ON m.id = r.member JOIN person l ON l.id = r.leader"
		" WHERE r.id = $1 AND $2 IN (r.leader, r.member)",
	NULL
};

enum { LOOKED_AT = 20, ANSWER_LEAST = 8 };

static void hold(struct question_known *k, enum question_if is, bool so)
{
	if (so) k->holds |= (unsigned)is;
}

/* Keep words to quote; the first words of a kind count. */
static void keep_words(struct question_known *k, enum question_word w, struct str words)
{
	if (!k->words[w].n) k->words[w] = words;
}

/* Find out how often and how long ago the two talked, and whether it is a busy time for them. */
static bool ask_facts(struct ctx *x, const struct pair *p, struct question_known *k, int64_t *last)
{
	int64_t gap = 2 * p->cadence_days > QUESTION_GAP_DAYS ? 2 * p->cadence_days
							      : QUESTION_GAP_DAYS;
	struct db_q *q = db_query(x, question_known_sql[FACTS], "iiiiii", p->id, x->me,
		(int64_t)QUESTION_NEW_TALKS - 1, (int64_t)QUESTION_LONG_TALKS - 1, x->now - DAY,
		date_day_of(x->now));
	bool busy = false;

	if (!q) return false;
	*last = 0;
	if (db_next(q)) {
		*last = db_int(q, 0);
		hold(k, QUESTION_IF_NEW, !db_int(q, 1));
		hold(k, QUESTION_IF_LONG, db_int(q, 2) == 1);
		busy = db_int(q, 3) == 1 || db_int(q, 6) == 1;
		hold(k, QUESTION_IF_PEERS, db_int(q, 4) != p->leader && db_int(q, 5) != p->member);
	}
	hold(k, QUESTION_IF_TALK, *last != 0);
	hold(k, QUESTION_IF_GAP, p->last_talk && x->now - p->last_talk > gap * DAY);
	hold(k, busy ? QUESTION_IF_BUSY : QUESTION_IF_CALM, true);
	return db_done(q);
}

/* Find the goal of the two: one that their steps serve, else one that they both read. Empty: none. */
static bool ask_goal(struct ctx *x, const struct pair *p, const struct between *all,
	struct str *words)
{
	struct goal *g = all->goals;
	size_t n = all->goals_n;

	*words = S("");
	if (!n && !goal_list_pair(x, p->id, false, 1, &g, &n)) return false;
	if (n) *words = g->words;
	return true;
}

/* X and Y: what the two work towards and what stands in the way. The newest solution has both
 * together; else a goal that is kept as one comes before what was said of it in a talk. */
static bool ask_goal_and_obstacle(struct ctx *x, const struct pair *p, const struct between *all,
	struct question_known *k)
{
	const struct solution *both = all->solutions_n ? all->solutions : NULL;

	if (both && both->goal_words.n) {
		k->words[QUESTION_GOAL] = both->goal_words,
		k->words[QUESTION_OBSTACLE] = both->obstacle;
		return true;
	}
	if (!ask_goal(x, p, all, &k->words[QUESTION_GOAL])) return false;
	keep_words(k, QUESTION_GOAL, all->goal.words);
	k->words[QUESTION_OBSTACLE] = all->obstacle.words;
	return true;
}

/* Keep an answer of the last talk. A short one like "yes" says nothing without its question. */
static void keep_answer(const struct between *all, int64_t last, struct question_known *k)
{
	for (size_t i = 0; last && i < all->asked_n; i++)
		if (all->asked[i].talk == last && all->asked[i].answer.n >= ANSWER_LEAST)
			keep_words(k, QUESTION_ANSWER, all->asked[i].answer);
}

/* Keep the open needs, and the obstacle behind a need if the two have not named another. */
static void keep_needs(const struct between *all, struct question_known *k)
{
	for (size_t i = 0; i < all->needs_n; i++) {
		const struct need *n = &all->needs[i];

		keep_words(k, n->mine ? QUESTION_MY_NEED : QUESTION_NEED, n->words);
		keep_words(k, QUESTION_OBSTACLE, n->obstacle);
	}
}

static void keep_steps(const struct ctx *x, const struct between *all, struct question_known *k)
{
	int64_t since = x->now - QUESTION_LATELY_DAYS * DAY;

	for (size_t i = 0; i < all->closed_n; i++) {
		const struct step *s = &all->closed[i];

		if (s->state == STEP_KEPT && s->confirmed > since)
			keep_words(k, s->mine ? QUESTION_MY_KEPT : QUESTION_KEPT, s->words);
	}
	for (size_t i = 0; i < all->steps_n; i++) {
		const struct step *s = &all->steps[i];

		if (s->mine && s->state == STEP_OPEN && s->due && s->due < date_day_of(x->now))
			keep_words(k, QUESTION_OWED, s->words);
	}
}

/* Find out who thanked whom since the last talk, or on it. */
static void hold_thanks(const struct ctx *x, const struct pair *p, const struct between *all,
	struct question_known *k)
{
	int64_t since = x->now - QUESTION_LATELY_DAYS * DAY;

	if (p->last_talk > since) since = p->last_talk;
	for (size_t i = 0; i < all->thanks_n; i++)
		hold(k, all->thanks[i].mine ? QUESTION_IF_THANKED : QUESTION_IF_THANKED_ME,
			all->thanks[i].made >= since);
}

/* Find out whether the member finds their work too much, by a check-in that their leader has read.
 * No question quotes a check-in: what was asked stays with the talk, and a check-in can be taken
 * back. */
static bool ask_workload(struct ctx *x, const struct pair *p, struct question_known *k)
{
	bool over = false;

	if (k->leads && !check_in_is_over(x, p->id, x->now - QUESTION_LOAD_DAYS * DAY, &over))
		return false;
	hold(k, QUESTION_IF_OVER, over);
	return true;
}

bool question_known_by(struct ctx *x, const struct pair *p, const struct between *all,
	struct question_known *out)
{
	int64_t last;

	*out = (struct question_known){ .pair = p->id, .leads = p->leader == x->me };
	if (!ask_facts(x, p, out, &last) || !ask_goal_and_obstacle(x, p, all, out)) return false;
	keep_answer(all, last, out);
	keep_needs(all, out);
	keep_steps(x, all, out);
	hold_thanks(x, p, all, out);
	if (!ask_workload(x, p, out)) return false;
	for (int w = 0; w < QUESTION_WORDS; w++)
		hold(out, (enum question_if)(1 << w), out->words[w].n > 0);
	return true;
}

bool question_known(struct ctx *x, const struct pair *p, struct question_known *out)
{
	struct between all;

	return between_read(x, p->id, LOOKED_AT, &all) && question_known_by(x, p, &all, out);
}
