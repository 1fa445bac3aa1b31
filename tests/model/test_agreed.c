/* SPDX-License-Identifier: Apache-2.0 */
#include "model/agreed.h"

#include "model/coverage.h"
#include "model/insight.h"
#include "model/pair.h"
#include "model/talk.h"
#include "model/together.h"
#include "tests/model/areas.h"

static void turn(struct world *w, enum agreed_part part, bool off)
{
	struct ctx x = world_as(w, CTX_OPERATOR);

	if (!agreed_turn(&x, part, off)) world_die("turn", &x.err);
	world_keep(&x);
}

/* Whether what was tried, in a transaction of its own, was refused because it is turned off. */
static bool is_off(struct ctx *x, bool done)
{
	bool off = !done && x->err.code == ERR_OFF;

	world_drop(x);
	return off;
}

/* How many of the ways to the facts of somebody are turned off: of `pair`, of `talk` and of all that they lead. */
static int count_off(struct world *w, int64_t who, int64_t pair, int64_t talk)
{
	struct insight team, *pairs;
	struct insight_weeks by_week;
	struct insight_period p;
	struct insight_row *rows;
	int off = 0;
	size_t n;

	for (int way = 0; way < 6; way++) {
		struct ctx x = world_as(w, who);
		bool done;

		if (!insight_period(&x, INSIGHT_WEEKS, &p)) world_die("period", &x.err);
		if (way == 0) done = insight_pair(&x, pair, &p) != NULL;
		else if (way == 1) done = insight_team(&x, &p, &team, &pairs, &n);
		else if (way == 2) done = insight_weeks(&x, pair, &p, &by_week);
		else if (way == 3) done = insight_weeks(&x, 0, &p, &by_week);
		else if (way == 4) done = insight_talk(&x, talk) != NULL;
		else done = insight_list(&x, INSIGHT_TALKS, pair, &p, 0, 10, &rows, &n);
		off += is_off(&x, done);
	}
	return off;
}

static void insight_that_is_off_is_refused_each_way(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t ada, ben, pair, talk;
	struct ctx x;

	areas_build(&w);
	ada = world_id(&w, "a0"), ben = world_id(&w, "a0-0");
	x = world_as(&w, ada);
	pair = pair_with(&x, ben)->id;
	talk = talk_hold(&x, pair, w.now - DAY, 10);
	world_keep(&x);
	IS(count_off(&w, ada, pair, talk), 0);
	turn(&w, AGREED_INSIGHT, true);
	IS(count_off(&w, ada, pair, talk), 6);
	turn(&w, AGREED_COVERAGE, true);
	turn(&w, AGREED_INSIGHT, false);
	IS(count_off(&w, ada, pair, talk), 0);
	world_end(&w);
}

static void coverage_that_is_off_is_refused_with_what_stands_on_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct coverage g;
	struct together t;
	bool sees;

	areas_build(&w);
	areas_talk_all(&w, 28);
	for (int off = 0; off < 2; off++) {
		for (int i = 0; i < 2; i++) { /* who sees it, and who does not */
			int64_t who = world_id(&w, i ? "a0-0" : "zed");
			struct ctx x = world_as(&w, who);

			OK(coverage_sees(&x, &sees) && sees == (!off && i == 0));
			IS(is_off(&x, coverage_read(&x, &g)), off);
			x = world_as(&w, who);
			IS(is_off(&x, together_read(&x, PULSE_HEARD, &t)), off);
		}
		turn(&w, AGREED_INSIGHT, true); /* the other part says nothing of it */
		turn(&w, AGREED_COVERAGE, !off);
	}
	world_end(&w);
}

static void only_the_operator_turns_and_the_log_has_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x;
	struct db_q *q;
	bool off;

	areas_build(&w);
	x = world_as(&w, world_id(&w, "boss"));
	OK(db_run(&x, "UPDATE person SET admin = 1", "") > 0);
	OK(!agreed_turn(&x, AGREED_INSIGHT, true));
	IS(x.err.code, ERR_FORBIDDEN);
	world_drop(&x);
	turn(&w, AGREED_INSIGHT, true);
	turn(&w, AGREED_INSIGHT, true);
	turn(&w, AGREED_COVERAGE, false);
	x = world_as(&w, world_id(&w, "a0-0"));
	OK(agreed_is_off(&x, AGREED_INSIGHT, &off) && off);
	OK(agreed_is_off(&x, AGREED_COVERAGE, &off) && !off);
	q = db_query(&x, "SELECT sum(CASE WHEN what = 'insight.off' THEN 10 ELSE 1 END) FROM audit"
		" WHERE what IN ('insight.off', 'coverage.on')", "");
	OK(q && db_next(q));
	IS(db_int(q, 0), 21);
	OK(db_done(q));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(insight_that_is_off_is_refused_each_way);
	RUN_DB(coverage_that_is_off_is_refused_with_what_stands_on_it);
	RUN_DB(only_the_operator_turns_and_the_log_has_it);
	return tap_end();
}
