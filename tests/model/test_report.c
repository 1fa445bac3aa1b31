/* SPDX-License-Identifier: Apache-2.0 */
#include "model/report_doc.h"

#include "base/json.h"
#include "model/goal.h"
#include "tests/model/talking.h"

/* What Ada and Ben have between them. Each row has a word of its own. */
struct half_year {
	struct pair *pair;
	int64_t step, need, thanks, goal, solution, talk;
};

static int64_t must(struct ctx *x, int64_t id, const char *what)
{
	if (!id) world_die(what, &x->err);
	return id;
}

static struct half_year live(struct world *w, struct ctx *x)
{
	struct half_year y = { 0 };
	struct goal team = { .reader = GOAL_TEAM, .words = S("the beta") };
	struct goal own = { .reader = GOAL_LEADER, .words = S("learn to cook") };
	struct step s = { .owner = w->ben, .words = S("a script"), .due = MONDAY + 3 };
	struct need n = { .asker = w->ben, .words = S("a machine"), .obstacle = S("secret reasons") };
	struct recognition t = { .receiver = w->ben, .words = S("the demo"), .changed = S("we won") };
	struct solution v = { .obstacle = S("slow builds"), .of_leader = S("I ask") };

	x->me = w->ada;
	y.pair = pair_get(x, talking_pair(x, w->ben));
	y.talk = talking_held(x, y.pair->id, 2 * DAY);
	s.pair = n.pair = v.pair = y.pair->id;
	s.goal = v.goal = y.goal = must(x, goal_add(x, &team), "goal");
	y.step = must(x, step_add(x, &s), "step"), y.need = must(x, need_add(x, &n), "need");
	y.thanks = must(x, recognition_add(x, &t), "thanks");
	y.solution = must(x, solution_add(x, &v), "solution");
	x->me = w->ben;
	s.goal = must(x, goal_add(x, &own), "own goal");
	s.words = S("a pan");
	must(x, step_add(x, &s), "step of the own goal");
	x->me = w->ada;
	return y;
}

/* The report of x->me since `since`, as JSON and as Markdown. */
static bool read_both(struct world *w, struct ctx *x, int64_t since, const int64_t *left, size_t n,
	struct str *json, struct str *markdown)
{
	const struct zone *zone = zone_find(w->store.zones, S("Europe/Berlin"));
	struct html words = report_words(w->a, lang_choose(S("en")));
	struct buf j = { .a = w->a }, m = { .a = w->a };
	struct report_doc d;
	struct report r;
	struct pair *p = pair_get(x, talking_pair(x, x->me == w->ada ? w->ben : w->ada));

	if (!report_read(x, p, since, since * DAY, MONDAY, &r)) return false;
	report_leave_out(&r, left, n);
	report_json(&j, zone, &r);
	report_doc_period(&words, zone, &r, &d);
	report_markdown(&m, &d);
	*json = buf_str(&j), *markdown = buf_str(&m);
	return true;
}

static void both_read_the_same_lines(struct db_pool *pool)
{
	static const char *const of_both[] = { "the beta", "a script", "a machine", "the demo", "we won", "slow builds",
		"I ask", "a pan", "Ada", "Ben" };
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct str json, text;

	live(&w, &x);
	for (int who = 0; who < 2; who++) {
		x.me = who ? w.ben : w.ada;
		OK(read_both(&w, &x, MONDAY - 7, NULL, 0, &json, &text));
		for (size_t i = 0; i < sizeof of_both / sizeof *of_both; i++) {
			OK(str_has(json, str_of(of_both[i])));
			OK(str_has(text, str_of(of_both[i])));
		}
		OK(!str_has(json, S("secret reasons")) && !str_has(text, S("secret reasons")));
		/* what its owner may take back stands in the owner's report alone */
		IS(str_has(json, S("learn to cook")), who);
		IS(str_has(text, S("learn to cook")), who);
	}
	world_drop(&x);
	world_end(&w);
}

static void what_is_left_out_leaves_no_trace(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct half_year y = live(&w, &x);
	struct str with[2], without[2], never[2];
	const int64_t left[] = { y.talk, y.thanks, y.solution, y.need };

	OK(read_both(&w, &x, MONDAY - 7, left, 4, &without[0], &without[1]));
	OK(read_both(&w, &x, MONDAY - 7, NULL, 0, &with[0], &with[1]));
	/* the same two in an installation where the rows have never been */
	OK(db_run(&x, "DELETE FROM solution WHERE id = $1", "i", y.solution) == 1);
	OK(db_run(&x, "DELETE FROM recognition WHERE id = $1", "i", y.thanks) == 1);
	OK(db_run(&x, "DELETE FROM need WHERE id = $1", "i", y.need) == 1);
	OK(db_run(&x, "DELETE FROM talk WHERE id = $1", "i", y.talk) == 1);
	OK(read_both(&w, &x, MONDAY - 7, NULL, 0, &never[0], &never[1]));
	for (int i = 0; i < 2; i++) {
		IS_STR(without[i], never[i]);
		OK(with[i].n > without[i].n);
	}
	world_drop(&x);
	world_end(&w);
}

static void it_begins_at_the_day_that_was_chosen(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct half_year y = live(&w, &x);
	struct step old = { .pair = y.pair->id, .owner = w.ada, .words = S("an old promise") };
	struct need gone = { .pair = y.pair->id, .asker = w.ada, .words = S("no longer") };
	struct str json, text;
	int64_t id, need;

	x.now -= 90 * DAY;
	id = must(&x, step_add(&x, &old), "step");
	must(&x, (need = need_add(&x, &gone)), "need");
	x.now += 90 * DAY;
	OK(read_both(&w, &x, MONDAY - 7, NULL, 0, &json, &text));
	OK(!str_has(json, S("an old promise")));
	OK(read_both(&w, &x, MONDAY - 100, NULL, 0, &json, &text));
	OK(str_has(json, S("an old promise")) && str_has(json, S("no longer")));
	/* what becomes of it counts, too */
	OK(step_done(&x, id) && need_take_back(&x, need));
	OK(read_both(&w, &x, MONDAY, NULL, 0, &json, &text));
	OK(str_has(json, S("an old promise")) && str_has(text, S("done on 23 November 2026")));
	OK(!str_has(json, S("no longer"))); /* what its asker took back is in no report */
	OK(!read_both(&w, &x, MONDAY + 1, NULL, 0, &json, &text));
	IS_STR(str_of(x.err.field), S("since"));
	OK(talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

static void nobody_else_reads_any_of_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct half_year y = live(&w, &x);
	struct report r;

	for (int i = 0; i < 3; i++) {
		x.me = (int64_t[]){ w.cara, w.dev, w.eve }[i];
		OK(report_read(&x, y.pair, MONDAY - 7, (MONDAY - 7) * DAY, MONDAY, &r));
		OK(!r.steps_n && !r.needs_n && !r.thanks_n && !r.goals_n && !r.solutions_n && !r.talks_n && !r.files_n);
	}
	world_drop(&x);
	world_end(&w);
}

static void both_are_told_of_a_file(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct half_year y = live(&w, &x);
	struct report r;

	OK(report_read(&x, y.pair, MONDAY, MONDAY * DAY, MONDAY, &r) && report_note_file(&x, &r));
	x.me = w.ben;
	OK(report_read(&x, y.pair, MONDAY, MONDAY * DAY, MONDAY, &r));
	IS(r.files_n, 1);
	IS_STR(r.files[0].name, S("Ada"));
	IS(r.files[0].at, x.now);
	world_drop(&x);
	world_end(&w);
}

static void more_than_fits_is_said(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct half_year y = live(&w, &x);
	struct str json, text;

	for (int i = 0; i < REPORT_ROWS; i++) {
		struct recognition t = { .receiver = w.ben, .words = str_fmt(w.a, "thanks %03d.", i) };

		x.now += DAY / 50; /* so many a day are too many */
		must(&x, recognition_add(&x, &t), "thanks");
	}
	OK(read_both(&w, &x, MONDAY - 7, NULL, 0, &json, &text));
	OK(str_has(json, S("\"newest_only\":true")) && str_has(text, S("There is more than fits")));
	OK(str_has(json, S("thanks 199.")) && str_has(json, S("thanks 000.")) && !str_has(json, S("the demo")));
	OK(str_has(json, S("a script")));
	OK(read_both(&w, &x, MONDAY - 7, &y.thanks, 1, &json, &text));
	world_drop(&x);
	world_end(&w);
}

static void what_people_write_stays_text(void)
{
	static const struct { const char *typed, *written; } texts[] = {
		{ "# no heading", "- \\# no heading\n" },
		{ "1. no list\n2) nor this", "- 1\\. no list\\\n  2\\) nor this\n" },
		{ "<script>alert(1)</script> & more", "- &lt;script>alert(1)&lt;/script> &amp; more\n" },
		{ "*a* _b_ `c` [d](e) ~f~ |g| \\", "- \\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\~f\\~ \\|g\\| \\\\\n" },
		{ "a\n\n---\n> b", "- a\\\n  \\\n  \\---\\\n  \\> b\n" },
		{ "3.5 of 4. That is much - enough.", "- 3\\.5 of 4. That is much - enough.\n" },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct report_line line = { .words = str_of(texts[i].typed) };
		struct report_doc d = { .parts_n = 1, .parts = { { .title = S("T"), .lines = &line, .n = 1 } } };
		struct buf b = { .a = a };

		report_markdown(&b, &d);
		IS_STR(str_sub(buf_str(&b), str_index(buf_str(&b), 'T') + 3, b.n), str_of(texts[i].written));
	}
	arena_free(a);
}

int main(void)
{
	RUN_DB(both_read_the_same_lines);
	RUN_DB(what_is_left_out_leaves_no_trace);
	RUN_DB(it_begins_at_the_day_that_was_chosen);
	RUN_DB(nobody_else_reads_any_of_it);
	RUN_DB(both_are_told_of_a_file);
	RUN_DB(more_than_fits_is_said);
	RUN(what_people_write_stays_text);
	return tap_end();
}
