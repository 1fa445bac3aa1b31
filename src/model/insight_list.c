/* SPDX-License-Identifier: Apache-2.0
 *
 * The rows behind a number. Which rows those are is said by the same conditions that are counted; what is in a row is
 * asked of its own module, so that nobody reads by this way what they would not read there.
 */
#include "model/insight.h"

#include <stdlib.h>

#include "base/date.h"
#include "db/db.h"
#include "model/agreed.h"
#include "model/asked.h"
#include "model/goal.h"
#include "model/insight_rows.h"
#include "model/need.h"
#include "model/pair.h"
#include "model/recognition.h"
#include "model/step.h"
#include "model/talk.h"
#include "model/written.h"

#define COUNTED(alias, at, rows)                                                                   \
	"SELECT " alias ".id, r.id, " at rows " AND " alias ".id < $5 ORDER BY " alias ".id DESC LIMIT $6"
#define GOALS(what, rows, and)                                                                     \
	"SELECT g.id, " what ", COALESCE((SELECT max(m.made) FROM goal_mark m"                       \
	"   WHERE m.goal = g.id AND m.made >= $3 AND m.made < $4), g.closed)" rows " AND g.id < $5" and
/* The rows of each fact: of one pair, and of all that are led. Minutes and saved minutes are sums over talks. A goal of the
 * team is in the pairs that moved it, and in the team once. */
#define ROWS_OF(who, form, goals_of_team)                                                                       \
	[form + 2 * INSIGHT_TALKS] = COUNTED("t", "t.starts", ROWS_TALKS(who)),                        \
	[form + 2 * INSIGHT_MINUTES] = COUNTED("t", "t.starts", ROWS_TALKS(who)),                      \
	[form + 2 * INSIGHT_SHORTENED] = COUNTED("t", "t.starts", ROWS_SHORTENED(who)),                \
	[form + 2 * INSIGHT_ASKED] = COUNTED("a", "a.made", ROWS_ASKED(who)),                          \
	[form + 2 * INSIGHT_ANSWERED] = COUNTED("a", "a.made", ROWS_ASKED(who)),                       \
	[form + 2 * INSIGHT_NEEDS_ANSWERED] = COUNTED("n", "n.closed", ROWS_NEEDS_ANSWERED(who)),      \
	[form + 2 * INSIGHT_THANKS] = COUNTED("c", "c.made", ROWS_THANKS(who)),                        \
	[form + 2 * INSIGHT_KEPT] = COUNTED("s", "s.confirmed", ROWS_KEPT(who)),                       \
	[form + 2 * INSIGHT_AGREED] = COUNTED("s", "s.made", ROWS_AGREED(who)),                        \
	[form + 2 * INSIGHT_DONE] = COUNTED("s", "s.closed", ROWS_DONE(who)),                          \
	[form + 2 * INSIGHT_CONFIRMED] = COUNTED("s", "s.confirmed", ROWS_CONFIRMED(who)),             \
	[form + 2 * INSIGHT_LATE] = COUNTED("s", "(s.due + 1) * 86400", ROWS_LATE("$7", who)),         \
	[form + 2 * INSIGHT_OBSTACLES] = COUNTED("n", "n.met", ROWS_OBSTACLES(who)),                   \
	[form + 2 * INSIGHT_GOALS] = GOALS("r.id", ROWS_GOALS_SHOWN(who), "") " UNION ALL "            \
		GOALS("min(r.id)", goals_of_team, " GROUP BY g.id, g.closed") " ORDER BY 1 DESC LIMIT $6", \
	[form + 2 * INSIGHT_MET] = COUNTED("n", "n.met", ROWS_MET(who)),                               \
	[form + 2 * INSIGHT_SAVED] = COUNTED("t", "t.starts", ROWS_SHORTENED(who))
const char *const insight_list_sql[] = { ROWS_OF(OF_ONE, 0, ROWS_GOALS_STEPS(OF_ONE)), ROWS_OF(OF_ALL, 1, ROWS_GOALS_TEAM(OF_ALL)),
	NULL };

/* Questions without an answer are told apart only by opening them: so many are looked at. */
enum { QUESTIONS = 2000 };

static bool read_talk(struct ctx *x, struct insight_row *row)
{
	struct talk *t = talk_get(x, row->id);

	if (!t) return false;
	row->kind = INSIGHT_OF_TALK;
	row->talk = t->id;
	row->name = row->who = t->other;
	row->minutes = talk_length(t);
	row->first_minutes = t->first_minutes ? t->first_minutes : t->minutes;
	return true;
}

/* Read the one row of a list by id. *out is NULL when it is not there any more. */
#define READ_ONE(list, T)                                                             \
	static bool read_one_##T(struct ctx *x, const struct insight_row *row, struct T **out)    \
	{                                                                                          \
		size_t n;                                                                          \
                                                                                                   \
		if (!list(x, row->pair, row->id + 1, 1, out, &n)) return false;                    \
		if (!n || (*out)->id != row->id) *out = NULL;                                      \
		return true;                                                                       \
	}
READ_ONE(asked_list_pair, asked)
READ_ONE(recognition_list, recognition)

static bool read_question(struct ctx *x, struct insight_row *row)
{
	struct asked *a;
	struct pair *p;

	if (!read_one_asked(x, row, &a) || !(p = pair_get(x, row->pair))) return false;
	row->kind = INSIGHT_OF_QUESTION;
	row->name = row->who = p->name;
	if (!a) return true;
	row->talk = a->talk;
	row->words = a->words;
	row->answer = a->answer;
	return true;
}

static bool read_thanks(struct ctx *x, struct insight_row *row)
{
	struct recognition *c;

	if (!read_one_recognition(x, row, &c)) return false;
	row->kind = INSIGHT_OF_THANKS;
	if (!c) return true;
	row->talk = c->talk;
	row->words = c->words;
	row->who = c->giver_name;
	row->to = c->receiver_name;
	row->name = c->mine ? c->receiver_name : c->giver_name;
	return true;
}

static bool read_need(struct ctx *x, struct insight_row *row, bool answered)
{
	struct need *n = need_get(x, row->id);

	if (!n) return false;
	row->kind = INSIGHT_OF_NEED;
	row->talk = n->talk;
	row->words = n->words;
	row->who = n->asker_name;
	row->name = n->name;
	if (answered) row->seconds = n->closed - n->made;
	return true;
}

static bool read_step(struct ctx *x, struct insight_row *row, bool late)
{
	struct step *s = step_get(x, row->id);

	if (!s) return false;
	row->kind = INSIGHT_OF_STEP;
	row->talk = s->talk;
	row->words = s->words;
	row->who = s->owner_name;
	row->name = s->name;
	if (late) row->day = s->due;
	return true;
}

static bool read_goal(struct ctx *x, struct insight_row *row)
{
	struct goal *g = goal_get(x, row->id);

	if (!g) return false;
	row->kind = INSIGHT_OF_GOAL;
	row->words = g->words;
	row->name = row->who = g->owner_name;
	return true;
}

static bool read_row(struct ctx *x, enum insight_fact fact, struct insight_row *row)
{
	switch (fact) {
	case INSIGHT_TALKS:
	case INSIGHT_MINUTES:
	case INSIGHT_SHORTENED:
	case INSIGHT_SAVED: return read_talk(x, row);
	case INSIGHT_ASKED:
	case INSIGHT_ANSWERED: return read_question(x, row);
	case INSIGHT_NEEDS_ANSWERED:
	case INSIGHT_MET:
	case INSIGHT_OBSTACLES: return read_need(x, row, fact == INSIGHT_NEEDS_ANSWERED);
	case INSIGHT_THANKS: return read_thanks(x, row);
	case INSIGHT_KEPT:
	case INSIGHT_AGREED:
	case INSIGHT_DONE:
	case INSIGHT_CONFIRMED:
	case INSIGHT_LATE: return read_step(x, row, fact == INSIGHT_LATE);
	case INSIGHT_GOALS: return read_goal(x, row);
	case INSIGHT_FACTS: break;
	}
	return err_set(&x->err, ERR_MISSING, TR("there is no such page"));
}

/* Read which rows are counted, by their ids alone. */
static bool list_ids(struct ctx *x, enum insight_fact fact, int64_t pair, const struct insight_period *p,
	int64_t before, int64_t most, struct insight_row **out, size_t *n)
{
	const char *sql = insight_list_sql[2 * (int)fact + (pair ? 0 : 1)];
	struct db_q *q = fact == INSIGHT_LATE ?
		db_query(x, sql, "iiiiiii", x->me, pair, p->first * DAY, (p->today + 1) * DAY,
			before, most, x->now) :
		db_query(x, sql, "iiiiii", x->me, pair, p->first * DAY, (p->today + 1) * DAY,
			before, most);

	*out = LIST_NEW(x->a, struct insight_row);
	*n = 0;
	if (!q) return false;
	while (db_next(q))
		*LIST_ADD(x->a, *out, *n) = (struct insight_row){ .id = db_int(q, 0), .pair = db_int(q, 1),
			.at = db_int(q, 2) };
	return db_done(q);
}

/* Order rows for qsort(): the latest first, and of one moment the newest. */
static int compare_rows(const void *a, const void *b)
{
	const struct insight_row *x = a, *y = b;

	if (x->at != y->at) return (x->at < y->at) - (x->at > y->at);
	return (x->id < y->id) - (x->id > y->id);
}

/* Leave out of a row of a team whose it is: a list with names would be a table of people, to be counted by name. Its own
 * page has them. */
static void leave_out_names(struct insight_row *row)
{
	row->pair = 0;
	row->name = row->who = row->to = S("");
}

bool insight_list(struct ctx *x, enum insight_fact fact, int64_t pair, const struct insight_period *p,
	int64_t before, size_t most, struct insight_row **out, size_t *n)
{
	int64_t looked = fact == INSIGHT_ANSWERED ? QUESTIONS : written_page(most);
	struct insight_row *rows;
	size_t rows_n;

	*n = 0;
	if (!agreed_must_be_on(x, AGREED_INSIGHT)) return false;
	if (fact >= INSIGHT_FACTS) return err_set(&x->err, ERR_MISSING, TR("there is no such page"));
	if (pair && !pair_get(x, pair)) return false;
	if (!list_ids(x, fact, pair, p, written_before(before), looked, &rows, &rows_n)) return false;
	*out = rows;
	for (size_t i = 0; i < rows_n && *n < most; i++) {
		if (!read_row(x, fact, &rows[i])) return false;
		if (fact == INSIGHT_ANSWERED && !rows[i].answer.n) continue;
		if (!pair) leave_out_names(&rows[i]);
		rows[(*n)++] = rows[i];
	}
	qsort(rows, *n, sizeof *rows, compare_rows);
	return true;
}
