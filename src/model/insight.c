/* SPDX-License-Identifier: Apache-2.0
 *
 * The counting of facts. Each fact is one condition on the rows of a table (ROWS_…), which the sums here and the
 * lists of model/insight_list.c share, so that a number and the rows behind it cannot differ.
 */
#include "model/insight.h"

#include <stdlib.h>

#include "base/date.h"
#include "db/db.h"
#include "model/agreed.h"
#include "model/asked.h"
#include "model/insight_rows.h"
#include "model/pair.h"
#include "model/talk.h"
#include "model/written.h"

const char *const insight_names[INSIGHT_FACTS] = {
	[INSIGHT_TALKS] = "talks",
	[INSIGHT_MINUTES] = "minutes",
	[INSIGHT_SHORTENED] = "shortened",
	[INSIGHT_ASKED] = "asked",
	[INSIGHT_ANSWERED] = "answered",
	[INSIGHT_NEEDS_ANSWERED] = "needs-answered",
	[INSIGHT_THANKS] = "thanks",
	[INSIGHT_KEPT] = "kept",
	[INSIGHT_AGREED] = "agreed",
	[INSIGHT_DONE] = "done",
	[INSIGHT_CONFIRMED] = "confirmed",
	[INSIGHT_LATE] = "late",
	[INSIGHT_OBSTACLES] = "obstacles",
	[INSIGHT_GOALS] = "goals",
	[INSIGHT_MET] = "met",
	[INSIGHT_SAVED] = "saved",
};

/* What a row of the statement TALLY counts. */
enum tally { OF_TALKS, OF_THANKS, OF_CONFIRMED, OF_AGREED, OF_DONE, OF_LATE, OF_MET, OF_GOALS_SHOWN, OF_GOALS_STEPS,
	OF_ANSWERED, OF_GOALS_TEAM, OF_SOONER };

/* Every statement but that of a talk has a form for one pair, and behind it the form for all pairs of a leader. */
enum { TALLY, TALLY_ALL, ANSWERS, ANSWERS_ALL, ASKED, ASKED_ALL, DAYS, DAYS_ALL, WEEKS, WEEKS_ALL, OF_TALK };
#define LENGTH "CASE WHEN t.held_minutes > 0 THEN t.held_minutes ELSE t.minutes END"
#define COUNT(kind, rows) " UNION ALL SELECT r.id, " kind ", count(*), 0, 0, 0" rows " GROUP BY r.id"
#define TALLY_OF(who)                                                                              \
	"SELECT r.id, 0, count(*), sum(" LENGTH "),"                                                 \
	"  sum(CASE WHEN " IS_SHORTENED " THEN 1 ELSE 0 END),"                                       \
	"  sum(CASE WHEN " IS_SHORTENED " THEN t.first_minutes - (" LENGTH ") ELSE 0 END)"           \
	ROWS_TALKS(who) " GROUP BY r.id"                                                             \
	COUNT("1", ROWS_THANKS(who))                                                                 \
	" UNION ALL SELECT r.id, 2, count(*), sum(CASE WHEN s.owner = r.leader THEN 1 ELSE 0 END), 0, 0" \
	ROWS_CONFIRMED(who) " GROUP BY r.id"                                                         \
	COUNT("3", ROWS_AGREED(who)) COUNT("4", ROWS_DONE(who)) COUNT("5", ROWS_LATE("$5", who))     \
	" UNION ALL SELECT r.id, 6, count(*), sum(CASE WHEN n.obstacle IS NULL THEN 0 ELSE 1 END), 0, 0" \
	ROWS_MET(who) " GROUP BY r.id"                                                               \
	COUNT("7", ROWS_GOALS_SHOWN(who)) COUNT("8", ROWS_GOALS_STEPS(who)) COUNT("11", ROWS_SOONER(who))
/* A goal of the team counts once for the team, whoever moved it. */
#define TALLY_TEAM                                                                                 \
	" UNION ALL SELECT 0, 10, count(DISTINCT g.id), 0, 0, 0" ROWS_GOALS_TEAM(OF_ALL)
#define WEEKS_OF(who)                                                                              \
	"SELECT 0, (t.starts - $3) / 604800, count(*)" ROWS_TALKS(who)                               \
	" GROUP BY (t.starts - $3) / 604800"                                                         \
	" UNION ALL SELECT 1, (s.closed - $3) / 604800, count(*)" ROWS_DONE(who)                     \
	" GROUP BY (s.closed - $3) / 604800"
#define DAYS_OF(who) "SELECT r.id, t.starts / 86400" ROWS_TALKS(who) " ORDER BY r.id, t.starts"
#define OF_ITS_STEPS                                                                               \
	" FROM step s JOIN pair r ON r.id = s.pair WHERE s.talk = $2 AND $1 IN (r.leader, r.member)"
#define OF_ITS_NEEDS                                                                               \
	" FROM need n JOIN pair r ON r.id = n.pair WHERE n.talk = $2 AND $1 IN (r.leader, r.member)"
#define COUNT_ITS(kind, from) " UNION ALL SELECT 0, " kind ", count(*), 0" from
const char *const insight_sql[] = {
	[TALLY] = TALLY_OF(OF_ONE),
	[TALLY_ALL] = TALLY_OF(OF_ALL) TALLY_TEAM,
	[ANSWERS] = "SELECT r.id, n.closed - n.made" ROWS_NEEDS_ANSWERED(OF_ONE),
	[ANSWERS_ALL] = "SELECT r.id, n.closed - n.made" ROWS_NEEDS_ANSWERED(OF_ALL),
	[ASKED] = "SELECT r.id, a.id, a.answer" ROWS_ASKED(OF_ONE),
	[ASKED_ALL] = "SELECT r.id, a.id, a.answer" ROWS_ASKED(OF_ALL),
	[DAYS] = DAYS_OF(OF_ONE),
	[DAYS_ALL] = DAYS_OF(OF_ALL),
	[WEEKS] = WEEKS_OF(OF_ONE),
	[WEEKS_ALL] = WEEKS_OF(OF_ALL),
	[OF_TALK] =
		"SELECT 0, 1, count(*), 0 FROM recognition c WHERE c.talk = $2 AND $1 IN (c.giver, c.receiver)"
		" UNION ALL SELECT 0, 2, count(*),"
		" COALESCE(sum(CASE WHEN s.owner = r.leader THEN 1 ELSE 0 END), 0)" OF_ITS_STEPS
		" AND s.confirmed IS NOT NULL"
		COUNT_ITS("3", OF_ITS_STEPS) COUNT_ITS("4", OF_ITS_STEPS " AND s.state IN (1, 2)")
		COUNT_ITS("5", OF_ITS_STEPS " AND " IS_LATE("$3"))
		" UNION ALL SELECT 0, 6, count(*),"
		" COALESCE(sum(CASE WHEN n.obstacle IS NULL THEN 0 ELSE 1 END), 0)" OF_ITS_NEEDS
		" AND n.state = 4"
		COUNT_ITS("9", OF_ITS_NEEDS " AND n.state IN (1, 2, 4)"),
	NULL
};

/* The form of a statement for one pair of x->me, or for all that they lead. */
static const char *choose_sql(int statement, int64_t pair)
{
	return insight_sql[pair ? statement : statement + 1];
}

enum insight_fact insight_named(struct str name)
{
	unsigned i = 0;

	while (i < INSIGHT_FACTS && !str_eq(str_of(insight_names[i]), name)) i++;
	return (enum insight_fact)i;
}

bool insight_period(struct ctx *x, int64_t weeks, struct insight_period *out)
{
	if (weeks != 4 && weeks != INSIGHT_WEEKS && weeks != INSIGHT_WEEKS_MOST)
		return err_field(&x->err, ERR_INPUT, "weeks", TR("Choose 4, 13 or 52 weeks."));
	out->weeks = weeks;
	out->today = date_day_of(x->now);
	out->first = out->today - 7 * weeks + 1;
	return true;
}

/* -- sums -- */

/* The facts that are being counted, a pair each. */
struct counting {
	struct ctx *x;
	int64_t scope;           /* the pair, or 0: all that x->me leads */
	const struct insight_period *p;
	struct insight *at;
	size_t n;
	int64_t team_goals;      /* goals of the team that moved, each once */
	int64_t shown_goals;     /* goals that members show, and that moved */
	int64_t *seconds;        /* until the answers of needs, of all pairs */
	int64_t *pairs;          /* of which pair each is */
	size_t seconds_n;
};

static int64_t period_start(const struct insight_period *p)
{
	return p->first * DAY;
}

static int64_t period_end(const struct insight_period *p)
{
	return (p->today + 1) * DAY;
}

static struct insight *find_pair(struct counting *c, int64_t pair)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->at[i].id == pair) return &c->at[i];
	return NULL;
}

static void take_tally(struct counting *c, struct insight *of, struct db_q *q)
{
	int64_t n = db_int(q, 2), part = db_int(q, 3);

	switch ((enum tally)db_int(q, 1)) {
	case OF_TALKS:
		of->n[INSIGHT_TALKS] = n;
		of->n[INSIGHT_MINUTES] = part;
		of->n[INSIGHT_SHORTENED] = db_int(q, 4);
		of->n[INSIGHT_SAVED] = db_int(q, 5);
		break;
	case OF_THANKS: of->n[INSIGHT_THANKS] = n; break;
	case OF_CONFIRMED:
		of->n[INSIGHT_CONFIRMED] = n;
		of->n[INSIGHT_KEPT] = part;
		break;
	case OF_AGREED: of->n[INSIGHT_AGREED] = n; break;
	case OF_DONE: of->n[INSIGHT_DONE] = n; break;
	case OF_LATE: of->n[INSIGHT_LATE] = n; break;
	case OF_MET:
		of->n[INSIGHT_MET] = n;
		of->n[INSIGHT_OBSTACLES] = part;
		break;
	case OF_GOALS_SHOWN:
		of->n[INSIGHT_GOALS] += n;
		c->shown_goals += n;
		break;
	case OF_GOALS_STEPS: of->n[INSIGHT_GOALS] += n; break;
	case OF_GOALS_TEAM: c->team_goals = n; break;
	case OF_SOONER: of->sooner = n; break;
	case OF_ANSWERED: of->n[INSIGHT_NEEDS_ANSWERED] = n; break;
	}
}

static bool add_tally(struct counting *c)
{
	struct db_q *q = db_query(c->x, choose_sql(TALLY, c->scope), "iiiii", c->x->me, c->scope, period_start(c->p),
		period_end(c->p), c->x->now);

	if (!q) return false;
	while (db_next(q)) {
		struct insight *of = find_pair(c, db_int(q, 0));

		if (of || db_int(q, 1) == OF_GOALS_TEAM) take_tally(c, of, q);
	}
	return db_done(q);
}

static bool add_answers(struct counting *c)
{
	struct db_q *q = db_query(c->x, choose_sql(ANSWERS, c->scope), "iiii", c->x->me, c->scope, period_start(c->p),
		period_end(c->p));
	size_t n = 0;

	c->seconds = LIST_NEW(c->x->a, int64_t);
	c->pairs = LIST_NEW(c->x->a, int64_t);
	if (!q) return false;
	while (db_next(q)) {
		struct insight *of = find_pair(c, db_int(q, 0));

		if (!of) continue;
		of->n[INSIGHT_NEEDS_ANSWERED]++;
		*LIST_ADD(c->x->a, c->pairs, n) = of->id;
		*LIST_ADD(c->x->a, c->seconds, c->seconds_n) = db_int(q, 1);
	}
	return db_done(q);
}

/* Whether there is an answer is known only when it is opened: it may be white space. */
static bool add_asked(struct counting *c)
{
	struct db_q *q = db_query(c->x, choose_sql(ASKED, c->scope), "iiii", c->x->me, c->scope, period_start(c->p),
		period_end(c->p));

	if (!q) return false;
	while (db_next(q)) {
		struct insight *of = find_pair(c, db_int(q, 0));

		if (!of) continue;
		of->n[INSIGHT_ASKED]++;
		if (str_trim(written_open(c->x, "asked.answer", db_int(q, 1), db_bytes(q, 2))).n)
			of->n[INSIGHT_ANSWERED]++;
	}
	return db_done(q);
}

/* -- the rhythm of each pair -- */

static void set_rhythm(struct insight *of, const int64_t *days, size_t n, int64_t today)
{
	struct rhythm_found found = rhythm_find(days, n, today);

	of->rhythm = found.is;
	of->gap = found.gap;
	of->last = found.last;
	of->paused = found.paused;
}

/* Add the rhythm of each pair, from the talks of a year. The days of a pair come one after the other. */
static bool add_rhythm(struct counting *c)
{
	int64_t *days = LIST_NEW(c->x->a, int64_t), from = (c->p->today - RHYTHM_WEEKS * 7 + 1) * DAY;
	struct db_q *q = db_query(c->x, choose_sql(DAYS, c->scope), "iiii", c->x->me, c->scope, from, period_end(c->p));
	struct insight *of = NULL;
	size_t n = 0;

	if (!q) return false;
	while (db_next(q)) {
		int64_t pair = db_int(q, 0);

		if (!of || of->id != pair) {
			if (of) set_rhythm(of, days, n, c->p->today);
			of = find_pair(c, pair);
			n = 0;
		}
		*LIST_ADD(c->x->a, days, n) = db_int(q, 1);
	}
	if (of) set_rhythm(of, days, n, c->p->today);
	return db_done(q);
}

/* -- middles -- */

static int compare_numbers(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Find the middle one of some numbers; of two in the middle their mean, rounded down. −1: there are none. */
static int64_t find_middle(int64_t *at, size_t n)
{
	if (!n) return -1;
	qsort(at, n, sizeof *at, compare_numbers);
	return n % 2 ? at[n / 2] : at[n / 2 - 1] + (at[n / 2] - at[n / 2 - 1]) / 2;
}

/* Set the middle of each pair. The list of all stays as it is. */
static void set_middles(struct counting *c)
{
	int64_t *own = NEW_N(c->x->a, int64_t, c->seconds_n + 1);

	for (size_t i = 0; i < c->n; i++) {
		size_t n = 0;

		for (size_t k = 0; k < c->seconds_n; k++)
			if (c->pairs[k] == c->at[i].id) own[n++] = c->seconds[k];
		c->at[i].answer_seconds = find_middle(own, n);
	}
}

static bool count_facts(struct counting *c)
{
	if (!add_tally(c) || !add_answers(c) || !add_asked(c) || !add_rhythm(c)) return false;
	set_middles(c);
	return true;
}

/* -- pairs and teams -- */

static struct insight begin_pair(const struct pair *p)
{
	return (struct insight){ .id = p->id, .leader = p->leader, .member = p->member, .name = p->name };
}

struct insight *insight_pair(struct ctx *x, int64_t id, const struct insight_period *p)
{
	struct pair *pair = pair_get(x, id);
	struct insight *of = NEW(x->a, struct insight);
	struct counting c = { .x = x, .scope = id, .p = p, .at = of, .n = 1 };

	if (!pair || !agreed_must_be_on(x, AGREED_INSIGHT)) return NULL;
	*of = begin_pair(pair);
	return count_facts(&c) ? of : NULL;
}

bool insight_team(struct ctx *x, const struct insight_period *p, struct insight *team,
	struct insight **pairs, size_t *n)
{
	struct counting c = { .x = x, .p = p };
	struct pair *led;

	if (!agreed_must_be_on(x, AGREED_INSIGHT) || !pair_list(x, &led, n)) return false;
	c.at = *pairs = NEW_N(x->a, struct insight, *n + 1);
	c.n = *n;
	*team = (struct insight){ .leader = x->me, .answer_seconds = -1 };
	for (size_t i = 0; i < *n; i++) c.at[i] = begin_pair(&led[i]);
	if (!*n) return true;
	if (!count_facts(&c)) return false;
	for (size_t i = 0; i < *n; i++)
		for (size_t f = 0; f < INSIGHT_FACTS; f++) team->n[f] += c.at[i].n[f];
	for (size_t i = 0; i < *n; i++) team->sooner += c.at[i].sooner;
	team->n[INSIGHT_GOALS] = c.shown_goals + c.team_goals;
	team->answer_seconds = find_middle(c.seconds, c.seconds_n);
	return true;
}

bool insight_weeks(struct ctx *x, int64_t pair, const struct insight_period *p, struct insight_weeks *out)
{
	struct db_q *q;

	*out = (struct insight_weeks){ 0 };
	if (!agreed_must_be_on(x, AGREED_INSIGHT)) return false;
	q = db_query(x, choose_sql(WEEKS, pair), "iiii", x->me, pair, period_start(p), period_end(p));
	if (!q) return false;
	while (db_next(q)) {
		int64_t week = db_int(q, 1);

		if (week < 0 || week >= INSIGHT_WEEKS_MOST) continue;
		if (db_int(q, 0)) out->steps[week] = db_int(q, 2);
		else out->talks[week] = db_int(q, 2);
	}
	return db_done(q);
}

/* -- a talk -- */

static struct insight *begin_talk(struct ctx *x, const struct talk *t)
{
	struct insight *of = NEW(x->a, struct insight);

	*of = (struct insight){ .id = t->pair, .leader = t->leader, .member = t->member, .name = t->other,
		.answer_seconds = -1 };
	of->n[INSIGHT_TALKS] = 1;
	of->n[INSIGHT_MINUTES] = talk_length(t);
	of->n[INSIGHT_SHORTENED] = talk_is_shortened(t);
	if (talk_is_shortened(t)) of->n[INSIGHT_SAVED] = t->first_minutes - talk_length(t);
	return of;
}

struct insight *insight_talk(struct ctx *x, int64_t id)
{
	struct talk *t = talk_get(x, id);
	struct counting c = { .x = x };
	struct insight *of;
	struct asked *asked;
	struct db_q *q;
	size_t n;

	if (!t || !agreed_must_be_on(x, AGREED_INSIGHT)) return NULL;
	if (t->state != TALK_HELD) {
		err_set(&x->err, ERR_CONFLICT, TR("this talk was not held"));
		return NULL;
	}
	of = begin_talk(x, t);
	if (!(q = db_query(x, insight_sql[OF_TALK], "iii", x->me, id, x->now))) return NULL;
	while (db_next(q)) take_tally(&c, of, q);
	if (!db_done(q) || !asked_list_talk(x, id, &asked, &n)) return NULL;
	of->n[INSIGHT_ASKED] = (int64_t)n;
	for (size_t i = 0; i < n; i++) of->n[INSIGHT_ANSWERED] += asked[i].answer.n > 0;
	return of;
}
