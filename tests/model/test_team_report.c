/* SPDX-License-Identifier: Apache-2.0 */
#include "model/team_report.h"

#include "model/report_doc.h"
#include "tests/model/talking.h"

static int64_t must(struct ctx *x, int64_t id, const char *what)
{
	if (!id) world_die(what, &x->err);
	return id;
}

static void thank(struct ctx *x, int64_t giver, int64_t receiver, enum thanks_audience audience, const char *words)
{
	struct recognition t = { .receiver = receiver, .audience = audience, .words = str_of(words) };

	x->me = giver;
	must(x, recognition_add(x, &t), words);
}

/* The report of Ada's team as Markdown, for x->me; empty when they may not read it. */
static struct str read_team(struct world *w, struct ctx *x, int64_t since)
{
	struct html words = report_words(w->a, lang_choose(S("en")));
	struct buf b = { .a = w->a };
	struct team_report r;
	struct report_doc d;

	if (!team_report_read(x, w->ada, since, since * DAY, MONDAY, &r)) return S("");
	report_doc_team(&words, zone_find(w->store.zones, S("Europe/Berlin")), &r, &d);
	report_markdown(&b, &d);
	return buf_str(&b);
}

/* Ada leads Ben and Cara: what they may all read, and what is somebody's own. */
static void fill(struct world *w, struct ctx *x)
{
	struct goal team = { .reader = GOAL_TEAM, .words = S("fewer defects"), .unit = S("defects"), .begins = S("9"),
		.aim = S("2") };
	struct goal own = { .reader = GOAL_LEADER, .words = S("secret goal") };
	struct goal_mark m = { .number = S("4"), .words = S("slow week") };
	struct period p = { .reader = PERIOD_TEAM, .name = S("the release"), .first_day = MONDAY, .last_day = MONDAY + 4 };

	x->me = w->ben;
	OK(person_set_thanks(x, THANKS_TEAM));
	x->me = w->cara;
	OK(person_set_thanks(x, THANKS_PRIVATE));
	thank(x, w->ada, w->ben, THANKS_TO_TEAM, "for the team to read");
	thank(x, w->eve, w->ben, THANKS_TO_TEAM, "from outside");
	thank(x, w->ada, w->ben, THANKS_TO_ONE, "between two");
	thank(x, w->ada, w->cara, THANKS_TO_ONE, "liked in private");
	thank(x, w->ben, w->dev, THANKS_TO_ONE, "of another team");
	x->me = w->ben;
	must(x, goal_add(x, &own), "own");
	x->me = w->ada;
	m.goal = must(x, goal_add(x, &team), "team");
	must(x, period_add(x, &p), "period");
	x->me = w->cara;
	must(x, goal_mark_add(x, &m), "mark");
}

static void everybody_of_the_team_reads_the_same(struct db_pool *pool)
{
	static const char *const shown[] = { "fewer defects", "from 9 to 2", "now 4 defects", "for the team to read", "from outside",
		"the release" };
	static const char *const hidden[] = { "secret goal", "slow week", "between two", "liked in private", "of another team",
		"Cara" };
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct str first = S("");

	fill(&w, &x);
	for (int i = 0; i < 3; i++) {
		struct str text;

		x.me = (int64_t[]){ w.ada, w.ben, w.cara }[i];
		text = read_team(&w, &x, MONDAY - 7);
		if (!i) first = text;
		IS_STR(text, first);
	}
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) OK(str_has(first, str_of(shown[i])));
	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) OK(!str_has(first, str_of(hidden[i])));
	world_drop(&x);
	world_end(&w);
}

static void nobody_else_reads_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct goal *goals;
	struct recognition *thanks;
	size_t n;

	fill(&w, &x);
	for (int i = 0; i < 2; i++) {
		x.me = (int64_t[]){ w.dev, w.eve }[i];
		IS_STR(read_team(&w, &x, MONDAY - 7), S(""));
		OK(talking_failed(&x, ERR_MISSING));
		OK(goal_list_team(&x, w.ada, 0, 100, &goals, &n) && n == 0);
		OK(recognition_list_team(&x, w.ada, 0, 100, &thanks, &n) && n == 0);
	}
	world_drop(&x);
	world_end(&w);
}

static void what_a_member_likes_no_longer_is_gone(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);

	fill(&w, &x);
	x.me = w.ben;
	OK(person_set_thanks(&x, THANKS_PRIVATE));
	OK(!str_has(read_team(&w, &x, MONDAY - 7), S("for the team to read")));
	x.me = w.ada;
	OK(!str_has(read_team(&w, &x, MONDAY - 7), S("for the team to read")));
	OK(read_team(&w, &x, MONDAY + 1).n == 0 && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(everybody_of_the_team_reads_the_same);
	RUN_DB(nobody_else_reads_it);
	RUN_DB(what_a_member_likes_no_longer_is_gone);
	return tap_end();
}
