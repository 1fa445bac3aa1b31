/* SPDX-License-Identifier: Apache-2.0 */
#include "model/own.h"

#include <string.h>

#include "base/json.h"
#include "model/card.h"
#include "model/check_in.h"
#include "model/fields.h"
#include "model/goal.h"
#include "model/hook.h"
#include "model/note.h"
#include "model/opened.h"
#include "model/question_list.h"
#include "model/reach.h"
#include "model/recognition.h"
#include "model/solution.h"
#include "model/step.h"
#include "model/token.h"
#include "model/topic.h"
#include "model/tracked.h"
#include "tests/model/talking.h"

static void every_entity_says_whose_it_is(struct db_pool *pool)
{
	size_t kinds = 0, none = 0, kind;

	(void)pool;
	for (size_t i = 0; entities[i]; i++) {
		bool here = own_find(str_of(entities[i]->name), &kind), out = false;

		for (size_t k = 0; own_none[k].t; k++) out = out || own_none[k].t == entities[i];
		if (here == out) printf("# %s: say in model/own.c whose it is\n", entities[i]->name);
		OK(here != out);
		kinds += here, none += out;
	}
	for (size_t i = 0; own_kinds[i].t; i++) {
		kinds -= entity_named(str_of(own_kinds[i].t->name)) != NULL;
		if (own_kinds[i].by) OK(entity_field(own_kinds[i].t, str_of(own_kinds[i].by)) != NULL);
		OK(!own_kinds[i].del == !own_kinds[i].forget);
	}
	IS(kinds, 0);
}

/* Tables that no export of the operator has and no row of which a person is shown, and why. What is said
 * of them in a sentence stands under "What else there is" (pages/own.html). */
static const char *const unshown[][2] = {
	{ "occurrence", "in the calendar" }, { "published", "in the calendar" },
	{ "busy", "in a sentence" }, { "one_on_one", "in the calendar" },
	{ "not_now", "a passing wish" }, { "pressure_left", "a passing wish" },
	{ "pressure_changed", "the talks are shown" }, { "undo", "a minute" },
	{ "replaced", "a day, of a step that is shown" }, { "floor", "an open talk" },
	{ "here", "45 seconds" }, { "live", "a number" }, { "capture", "a hash" },
	{ "line_op", "the texts are shown" }, { "pulse_count", "of nobody" },
	{ "pulse_spent", "of nobody" }, { "key_check", "of nobody" },
	{ "session", "in a sentence" }, { "link_asked", "some seconds" }, { "repeat", "a hash" },
	{ "hook_secret", "in a sentence" }, { "parcel", "what was sent" },
	{ "chat_link", "ten minutes" }, { "chat_declined", "a hash" }, { "chat_invited", "a hash" }, { "message_tally", "of nobody" },
	{ "send_turn", "seven days, two times of the program's own" },
	{ "caldav_item", "in the calendar" }, { "sign_in", "in a sentence" },
	{ "message", "in a sentence" }, { "act_link", "a hash" }, { "outbox", "what was sent" },
	{ "inbox_seen", "a hash" }, { "inbox_try", "a hash" }, { "mailbox", "of nobody" },
	{ "schema_version", "of nobody" },
};

static void a_table_that_no_export_has_says_whose_it_is_too(void)
{
	size_t kind;

	for (const struct left_out *t = left_out; t->table; t++) {
		bool here = own_find(str_of(t->table), &kind), out = false;

		for (size_t i = 0; i < sizeof unshown / sizeof *unshown; i++)
			out = out || strcmp(unshown[i][0], t->table) == 0;
		if (here == out) printf("# %s: say in model/own.c whose it is\n", t->table);
		OK(here != out);
	}
}

/* A statement of a table without marks names each stored column, in the order of its fields. */
static void a_statement_selects_the_columns_of_its_fields(void)
{
	struct arena *a = arena_new();

	for (size_t i = 0; own_kinds[i].t; i++) {
		struct buf b = { .a = a }, words = { .a = a };

		if (!own_kinds[i].memberless) continue;
		for (const struct entity_field *f = own_kinds[i].t->fields; f->type; f++)
			if (!f->joined && !f->computed) buf_fmt(&b, b.n ? ", %s" : "SELECT %s", f->name);
		buf_fmt(&b, " FROM %s ", own_kinds[i].t->name);
		buf_z(&words, own_sql[i]);
		IS_STR(str_sub(buf_str(&words), 0, b.n), buf_str(&b));
	}
	arena_free(a);
}

static void write_all(struct ctx *x, int64_t pair, int64_t talk, const char *who)
{
	struct check_in c = { .words = str_fmt(x->a, "check-in of %s", who), .shown = CHECK_IN_SHARED };
	struct topic t = { .pair = pair, .words = str_fmt(x->a, "topic of %s", who) };
	struct step s = { .pair = pair, .owner = x->me, .words = str_fmt(x->a, "step of %s", who) };
	struct listed_question q = { .words = str_fmt(x->a, "question of %s", who) };

	if (!topic_add(x, &t) || !step_add(x, &s) || !question_add(x, QUESTION_OWN, &q) ||
		!note_set_private(x, talk, str_fmt(x->a, "private note of %s", who)))
		world_die("write", &x->err);
	if (pair_with_leader(x) && !check_in_add(x, &c)) world_die("check-in", &x->err);
}

static struct str exported(struct ctx *x)
{
	struct buf b = { .a = x->a };

	if (!own_export(x, &b)) world_die("export", &x->err);
	return buf_str(&b);
}

/* Ada and Ben have written everything; x is Ada's. */
static struct ctx both_wrote(struct world *w, int64_t *pair)
{
	struct ctx x = world_as(w, w->ada);
	int64_t talk;

	*pair = talking_pair(&x, w->ben);
	talk = talking_held(&x, *pair, HOUR);
	write_all(&x, *pair, talk, "Ada");
	x.me = w->ben;
	write_all(&x, *pair, talk, "Ben");
	x.me = w->ada;
	return x;
}

static void an_export_has_what_is_ones_own_and_what_one_may_read(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t pair;
	struct ctx x = both_wrote(&w, &pair);
	struct str ada = exported(&x), ben, cara;
	struct json_doc *j;

	OK((j = json_parse("export", ada, &x.err)) != NULL);
	json_free(j);
	OK(str_has(ada, S("topic of Ada")) && str_has(ada, S("private note of Ada")));
	OK(str_has(ada, S("topic of Ben")) && str_has(ada, S("step of Ben")));
	OK(str_has(ada, S("\"yours\":false")));
	OK(!str_has(ada, S("private note of Ben")) && !str_has(ada, S("check-in of Ben")) &&
		!str_has(ada, S("question of Ben")));
	x.me = w.ben, ben = exported(&x);
	OK(str_has(ben, S("check-in of Ben")) && str_has(ben, S("private note of Ben")) &&
		!str_has(ben, S("private note of Ada")));
	x.me = w.cara, cara = exported(&x);
	OK(!str_has(cara, S("of Ada")) && !str_has(cara, S("of Ben")));
	x.me = 0;
	OK(!own_export(&x, &(struct buf){ .a = x.a }) && talking_failed(&x, ERR_FORBIDDEN));
	world_drop(&x);
	world_end(&w);
}

static void how_far_a_goal_of_the_team_has_come_is_whose_words_it_is(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct goal g = { .words = S("the team's aim"), .reader = GOAL_TEAM };
	struct goal_mark m = { .words = S("half of it, says Ben") };

	m.goal = goal_add(&x, &g);
	x.me = w.ben;
	OK(m.goal && goal_mark_add(&x, &m));
	OK(str_has(exported(&x), S("half of it, says Ben")) && !str_has(exported(&x), S("the team's aim")));
	x.me = w.cara;
	OK(!str_has(exported(&x), S("half of it, says Ben")));
	world_drop(&x);
	world_end(&w);
}

static void what_is_counted_is_what_is_listed(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t pair, n;
	struct ctx x = both_wrote(&w, &pair);
	struct own_row *rows;
	size_t rows_n;

	x.me = w.ben;
	for (size_t i = 0; own_kinds[i].t; i++) {
		OK(own_count(&x, i, &n) && own_list(&x, i, &rows, &rows_n));
		IS((int64_t)rows_n, n);
	}
	world_drop(&x);
	world_end(&w);
}

/* x->me deletes the kind; how many are left. */
static int64_t left_after(struct ctx *x, struct str name)
{
	size_t kind;
	int64_t n = -1;

	OK(own_find(name, &kind) && own_delete(x, kind) && own_count(x, kind, &n));
	return n;
}

static void ones_own_words_go_and_the_memory_of_two_stays(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t pair;
	struct ctx x = both_wrote(&w, &pair);
	struct check_in *c;
	struct str ada;
	size_t n, steps;

	OK(check_in_list_shared(&x, pair, 0, 10, &c, &n) && n == 1);
	x.me = w.ben;
	IS(left_after(&x, S("check_in")), 0);
	IS(left_after(&x, S("question")), 0);
	IS(left_after(&x, S("topic")), 1); /* Ada's stays */
	IS(left_after(&x, S("note")), 0);
	OK(own_find(S("step"), &steps) && !own_delete(&x, steps) && talking_failed(&x, ERR_INPUT));
	OK(!own_delete(&x, 1000) && talking_failed(&x, ERR_INPUT));
	x.me = w.ada, ada = exported(&x);
	OK(check_in_list_shared(&x, pair, 0, 10, &c, &n) && n == 0);
	OK(str_has(ada, S("private note of Ada")) && str_has(ada, S("question of Ada")) &&
		str_has(ada, S("step of Ben")) && !str_has(ada, S("topic of Ben")));
	world_drop(&x);
	world_end(&w);
}

static void ones_own_goals_go_and_what_served_them_stays(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct pair *led = pair_with_leader(&x);
	struct goal secret = { .words = S("learn to weld"), .reader = GOAL_PRIVATE };
	struct goal shown = { .words = S("speak at a meeting"), .reader = GOAL_LEADER }, tied = shown;
	struct goal_mark m = { .words = S("one evening") };
	struct step s = { .owner = w.ben, .words = S("ask Cara"), .pair = led->id };
	struct solution both = { .pair = led->id, .obstacle = S("no time"), .of_member = S("on Fridays") };

	m.goal = goal_add(&x, &secret);
	OK(m.goal && goal_mark_add(&x, &m));
	s.goal = goal_add(&x, &shown);
	OK(s.goal && step_add(&x, &s));
	both.goal = goal_add(&x, &tied);
	OK(both.goal && solution_add(&x, &both));
	IS(left_after(&x, S("goal")), 1); /* the one that belongs to two */
	OK(!goal_get(&x, m.goal) && talking_failed(&x, ERR_MISSING));
	OK(!goal_get(&x, s.goal) && talking_failed(&x, ERR_MISSING));
	OK(goal_get(&x, both.goal) && step_get(&x, s.id) && step_get(&x, s.id)->goal == 0);
	IS(left_after(&x, S("goal")), 1);
	world_drop(&x);
	world_end(&w);
}

static void every_kind_that_can_be_deleted_goes(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t pair;
	struct ctx x = both_wrote(&w, &pair);
	struct str json;

	for (size_t i = 0; own_kinds[i].t; i++)
		if (own_kinds[i].del) OK(own_delete(&x, i));
	json = exported(&x);
	OK(!str_has(json, S("topic of Ada")) && !str_has(json, S("private note of Ada")) &&
		!str_has(json, S("question of Ada")));
	OK(str_has(json, S("topic of Ben")));
	world_drop(&x);
	world_end(&w);
}

/* The line of a row of a kind that has this label; NULL: no row has one. */
static const struct own_line *line_of(struct ctx *x, struct str kind, const char *label)
{
	struct own_row *rows;
	size_t place, n;

	if (!own_find(kind, &place) || !own_list(x, place, &rows, &n)) world_die("own", &x->err);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows[i].lines_n; k++)
			if (rows[i].lines[k].label ? label && strcmp(rows[i].lines[k].label, label) == 0
						   : !label && rows[i].lines[k].word)
				return &rows[i].lines[k];
	return NULL;
}

static bool names(struct ctx *x, const char *kind, const char *label, const char *name)
{
	const struct own_line *l = line_of(x, str_of(kind), label);

	return l && str_eq(l->text, str_of(name));
}

static void a_row_says_with_whom_and_when_and_what_became_of_it(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t pair;
	struct ctx x = both_wrote(&w, &pair);
	struct recognition thanks = { .receiver = w.ben, .words = S("stayed calm") };
	const struct own_line *l;

	OK(recognition_add(&x, &thanks) != 0);
	OK(line_of(&x, S("pair"), "With")->text.n && names(&x, "talk", "With", "Ben"));
	OK(names(&x, "step", "With", "Ben") && names(&x, "topic", "With", "Ben"));
	OK(names(&x, "recognition", "Thanks to", "Ben") && !line_of(&x, S("recognition"), "Thanks from"));
	OK((l = line_of(&x, S("talk"), "When")) && l->at == w.now - HOUR);
	OK((l = line_of(&x, S("talk"), NULL)) && strcmp(l->word, "held") == 0);
	OK(str_has(exported(&x), S("\"pair_name\":\"Ben\"")));
	x.me = w.ben;
	OK(names(&x, "recognition", "Thanks from", "Ada"));
	world_drop(&x);
	world_end(&w);
}

static void an_export_is_noted_for_its_owner(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct opened *o;
	size_t n;

	opened_note_export(&x);
	OK(x.opened && opened_keep(&x, &x));
	OK(line_of(&x, S("opened"), NULL) && line_of(&x, S("opened"), "When")->at == x.now);
	OK(names(&x, "opened", "Read by", "Ben"));
	OK(opened_list(&x, &o, &n) && n == 1 && str_eq(o[0].kind, S("export")) && o[0].reader == w.ben);
	x.me = w.ada;
	OK(opened_list(&x, &o, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

/* Ada is reached in Matrix, has a tracker with a step in it, a webhook and a token. */
static void reach_out(struct ctx *x, int64_t pair)
{
	struct str secret;
	struct tracker t = { .kind = TRACKER_GITHUB, .url = S("https://tracker.example.org/door"),
		.project = S("acme/board"), .token = S("ghp_door") };
	struct hook h = { .name = S("Her lamp"), .url = S("https://hooks.example.org/door"),
		.kinds = hook_kinds_of(false) };
	struct reach r = { .channel = MESSAGE_MATRIX, .label = S("@ada:example.org"),
		.address = S("!door:example.org") };
	struct step s = { .pair = pair, .owner = x->me, .words = S("ask") };
	int64_t tracker = tracker_add(x, &t, false, &secret), hook;

	if (!tracker || !step_add(x, &s) || !tracked_put(x, s.id, tracker, true) ||
		!(hook = hook_add(x, &h, false, &secret)) || !hook_test(x, hook) ||
		!reach_put(x, &r, S("ada")) || !token_add(x, S("Her script"), TOKEN_READ).n)
		world_die("reach out", &x->err);
}

static const struct reach_way *any_way(int64_t channel)
{
	static const struct reach_way way = { .knows_key = true };

	(void)channel;
	return &way;
}

static void what_went_another_way_than_mail_is_told(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct reach r = { .channel = MESSAGE_SLACK, .label = S("hooks.slack.example"),
		.address = S("https://hooks.slack.example/door") };
	struct parcel_outcome went = { .result = PARCEL_SENT, .try = { .status = 200 } };
	struct parcel_job *job;
	struct own_sent *sent;
	size_t n;

	OK(reach_put(&x, &r, S("ada")) && parcel_put(&x, w.ada, MESSAGE_SLACK, MESSAGE_SOON, S("hello"), w.now + HOUR, &n));
	OK(own_sent(&x, &sent, &n) && n == 0);
	x.me = CTX_OPERATOR;
	OK(parcel_claim(&x, false, any_way, &job) && job && parcel_done(&x, job, &went));
	x.me = w.ada;
	OK(own_sent(&x, &sent, &n) && n == 1 && sent[0].channel == MESSAGE_SLACK && sent[0].n == 1 &&
		sent[0].latest == x.now && str_eq(sent[0].to, S("hooks.slack.example")) && sent[0].message == MESSAGE_SOON);
	OK(parcel_put(&x, w.ada, MESSAGE_SLACK, MESSAGE_OFF, S("hello"), w.now + HOUR, &n));
	x.me = CTX_OPERATOR;
	x.now += MINUTE;
	OK(parcel_claim(&x, false, any_way, &job) && job && parcel_done(&x, job, &went));
	x.me = w.ada; /* each kind by itself */
	OK(own_sent(&x, &sent, &n) && n == 2 && sent[0].message == MESSAGE_OFF && sent[1].message == MESSAGE_SOON);
	x.me = w.ben;
	OK(own_sent(&x, &sent, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

static void lines_in_trackers_are_among_what_was_sent(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct step s = { .pair = talking_pair(&x, w.ada), .owner = w.ben, .words = S("Order the phones") };
	struct str secret;
	int64_t step = step_add(&x, &s), tracker = tracker_add(&x, &(struct tracker){ .kind = TRACKER_GITHUB,
		.url = S("https://api.github.com/"), .project = S("acme/app"), .token = S("t") }, false, &secret);
	struct own_sent *sent;
	size_t n;

	OK(step && tracker && tracked_put(&x, step, tracker, true));
	OK(own_sent(&x, &sent, &n) && n == 0); /* it waits */
	IS(db_run(&x, "UPDATE tracked SET state = 1, number = '12' WHERE step = $1", "i", step), 1);
	for (int i = 0; i < 2; i++, x.me = w.ada) { /* both, by whom */
		OK(own_sent(&x, &sent, &n) && n == 1 && sent[0].tracker == TRACKER_GITHUB && sent[0].n == 1 &&
			sent[0].latest == x.now);
		IS_STR(sent[0].to, S("Ben"));
	}
	x.me = w.cara;
	OK(own_sent(&x, &sent, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

static void what_leads_outside_is_told_without_what_opens_it(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t pair;
	struct ctx x = both_wrote(&w, &pair);
	struct str json;
	const struct own_line *l;

	reach_out(&x, pair);
	json = exported(&x);
	OK(str_has(json, S("@ada:example.org")) && str_has(json, S("\"channel_name\":\"matrix\"")));
	OK(str_has(json, S("acme/board")) && str_has(json, S("Her lamp")) && str_has(json, S("Her script")));
	OK(str_has(json, S("\"events\":\"")));
	OK(str_has(json, S("task trackers: where a person works")));
	OK(!str_has(json, S("door")) && !str_has(json, S("whsec_")) && !str_has(json, S("rpt_")));
	OK((l = line_of(&x, S("reach"), NULL)) && strcmp(l->word, "in Matrix") == 0);
	OK((l = line_of(&x, S("tracked"), NULL)) && strcmp(l->word, "waits") == 0);
	OK((l = line_of(&x, S("token"), NULL)) && strcmp(l->word, "reading") == 0);
	x.me = w.ben, json = exported(&x);
	OK(!str_has(json, S("@ada:example.org")) && !str_has(json, S("acme/board")) &&
		!str_has(json, S("Her lamp")) && !str_has(json, S("Her script")));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(every_entity_says_whose_it_is);
	RUN(a_table_that_no_export_has_says_whose_it_is_too);
	RUN(a_statement_selects_the_columns_of_its_fields);
	RUN_DB(what_leads_outside_is_told_without_what_opens_it);
	RUN_DB(what_went_another_way_than_mail_is_told);
	RUN_DB(lines_in_trackers_are_among_what_was_sent);
	RUN_DB(an_export_has_what_is_ones_own_and_what_one_may_read);
	RUN_DB(how_far_a_goal_of_the_team_has_come_is_whose_words_it_is);
	RUN_DB(what_is_counted_is_what_is_listed);
	RUN_DB(ones_own_words_go_and_the_memory_of_two_stays);
	RUN_DB(ones_own_goals_go_and_what_served_them_stays);
	RUN_DB(every_kind_that_can_be_deleted_goes);
	RUN_DB(a_row_says_with_whom_and_when_and_what_became_of_it);
	RUN_DB(an_export_is_noted_for_its_owner);
	return tap_end();
}
